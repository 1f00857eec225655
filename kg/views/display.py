"""How values show themselves in a notebook: small pieces of HTML, every text in them escaped.

The second half is the list of the kinds that have HTML (:func:`kg.faces.html`). Each piece says what the value says in
plain text, so that nothing is lost where HTML is not shown. There is no script in it, no style beyond the side to which
numbers stand, and no address that is not http or https; a click on one tells its server nothing about the notebook
(``rel=noopener noreferrer``). In a run to be committed nothing leads anywhere, since the page it is read on is not the
reader's.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from kg.compare import Comparison
from kg.explain import Explanation, For
from kg.faces import html, mode
from kg.model import Claim, Document, Entity, Reading
from kg.origins import Fallen, Origins
from kg.origins.tally import Origin
from kg.registry import Registry
from kg.sparql.questions import Question, Questions
from kg.views.page import Html, element, escape
from kg.views.spec import card
from kg.vocabulary import spaced
from kg.wording import Quotes

if TYPE_CHECKING:
    import pandas as pd

_ADDRESS = re.compile(r"https?://[^\s<>\"'{}|\\^`\x00-\x20\x7f-\x9f]+", re.IGNORECASE)
_MISSING = ("<NA>", "NaT", "nan")
_WIDEST = 60
_DOCUMENT = ["document", "outlet", "published_from", "published_to", "claims"]


def web_address(text: str | None) -> str | None:
    """An address that can be clicked safely: http or https; none for anything else.

    >>> web_address("https://example.org/a"), web_address("javascript:alert(1)"), web_address(None)
    ('https://example.org/a', None, None)
    """
    return text if text and _ADDRESS.fullmatch(text) else None


def link(text: str, address: str | None) -> Html:
    """A text that leads to an address, where the address is safe and the run is a live one; else the text.

    >>> link("a < b", "https://example.org/")
    '<a href="https://example.org/" rel="noopener noreferrer" target="_blank">a &lt; b</a>'
    >>> link("a", "data:text/html,b")
    'a'
    """
    safe = web_address(address) if mode() != "static" else None
    shown = text if isinstance(text, Html) else escape(text)
    return element("a", shown, href=safe, rel="noopener noreferrer", target="_blank") if safe else shown


# tables


def table(columns: Sequence[str], rows: Iterable[Sequence[Html]], right: Iterable[str] = ()) -> Html:
    """A table of cells that are HTML already; the columns named in ``right`` stand to the right; no names, no head.

    >>> table(["n"], [[escape("1")]], ["n"])[:62]
    '<table><thead><tr><th style="text-align:right">n</th></tr></th'
    """
    sides = [f"text-align:{'right' if c in set(right) else 'left'}" for c in columns]
    head = element("tr", *(element("th", c, style=s) for c, s in zip(columns, sides, strict=True)))
    body = [element("tr", *(element("td", cell, style=s) for cell, s in zip(row, sides, strict=True))) for row in rows]
    return element("table", *([element("thead", head)] if any(columns) else []), element("tbody", *body))


def rows(
    frame: "pd.DataFrame",
    note: str,
    *,
    iris: Mapping[str, Sequence[str | None]] | None = None,
    labels: Mapping[str, str] | None = None,
    source: Callable[[str], str | None] | None = None,
) -> Html:
    """The rows of a result: a name with its label, its id and where it leads, numbers to the right, beneath it a note.

    ``iris`` are those of the values that are names, by column; ``labels`` what they are called, ``source`` where they
    lead. An address that stands as text leads to itself. Without ``source`` nothing leads anywhere.

    >>> import pandas as pd
    >>> found = rows(pd.DataFrame({"n": [1200], "who": ["nis"]}), "1 row", iris={"who": ["e:nis"]}, labels={"e:nis": "NIS"})
    >>> 'right">1,200<' in found, ">NIS <code>nis</code><" in found
    (True, True)
    """
    called, named = labels or {}, iris or {}

    def cell(value: Any, iri: str | None) -> Html:
        if iri is None:
            return link(plain(value), plain(value) if source and isinstance(value, str) else None)
        id_, address = element("code", str(value)), source(iri) if source else None
        return Html(f"{link(called[iri], address)} {id_}") if iri in called else link(id_, address)

    columns = [str(c) for c in frame.columns]
    sides = [named.get(c) or [None] * len(frame) for c in columns]
    cells = zip(*(map(cell, frame[c], side) for c, side in zip(columns, sides, strict=True)), strict=True)
    right = [c for c in columns if frame[c].dtype.kind in "iuf"]
    return Html(f"{table(columns, cells, right)}{element('p', note)}")


def plain(value: Any) -> str:
    """A value in characters: what is missing is nothing, a number has its thousands set apart, a midnight is a day.

    >>> plain(None), plain(8000.0), plain(0.5), plain(True)
    ('', '8,000', '0.5', 'yes')
    """
    if value is None or (not isinstance(value, str) and str(value) in _MISSING):
        return ""
    if isinstance(value, bool) or type(value).__name__ == "bool_":
        return "yes" if value else "no"
    if isinstance(value, datetime) and (value.hour, value.minute, value.second) == (0, 0, 0):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return f"{value:,.10g}" if value != int(value) else f"{int(value):,}"
    return str(value)


def characters(frame: "pd.DataFrame") -> str:
    """A result as columns of characters, numbers to the right.

    >>> import pandas as pd
    >>> print(characters(pd.DataFrame({"n": [1, 20], "who": ["nis", "kbs"]})))
     n who
     1 nis
    20 kbs
    """
    right = {c: frame[c].dtype.kind in "iuf" for c in frame.columns}
    columns = [[str(c), *(_cut(plain(v)) for v in frame[c])] for c in frame.columns]
    sides = list(right.values())
    widths = [max(map(len, column)) for column in columns]
    lines = (
        " ".join(t.rjust(w) if r else t.ljust(w) for t, w, r in zip(line, widths, sides, strict=True)).rstrip()
        for line in zip(*columns, strict=True)
    )
    return "\n".join(lines)


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"


def lines(*said: str) -> Html:
    """Sentences, each by itself; in one of several lines what stands beneath another character stays beneath it.

    >>> lines("no rows")
    '<p>no rows</p>'
    """
    return Html("".join(code(line) if "\n" in line else element("p", line) for line in said))


def code(text: str) -> Html:
    """Text in characters of one width.

    >>> code("a")
    '<pre style="font-family:monospace">a</pre>'
    """
    return element("pre", text, style="font-family:monospace")


# kinds of values


def documents(title: str, frame: "pd.DataFrame") -> Html:
    """A graph: a row a document, and what it is."""
    return rows(frame[_DOCUMENT], title)


def documents_words(frame: "pd.DataFrame") -> str:
    """The documents of a graph in columns of characters."""
    return characters(frame[_DOCUMENT])


def claim(found: Claim, registry: Registry, quotes: Quotes | None = None) -> Html:
    """A claim: its statement, what qualifies it, where it stands, the quote where the text is at hand.

    >>> claim(Claim(Document("times"), "a", "It burns.", "port", "occurred"), Registry.of())[:44]
    '<div><p><strong>It burns.</strong></p><table'
    """
    told = card(found, registry, quotes)
    quoted = [element("blockquote", quote) for quote in told.quotes]
    return element(
        "div",
        element("p", element("strong", told.statement)),
        *quoted,
        _facts(told.facts, "claim", told.claim, told.url),
    )


@html.register
def _claim(found: Claim) -> Html:
    return claim(found, Registry.of())


@html.register
def _document(found: Document) -> Html:
    facts = (
        ("outlet", found.outlet),
        ("author", "; ".join(found.authors)),
        ("genre", found.genre),
        ("published", f"{found.published} ({found.basis('published').value})" if found.published else None),
        ("note", found.note),
    )
    return _titled(found.title or found.id, _facts(facts, "document", found.id, found.url))


@html.register
def _entity(found: Entity) -> Html:
    marks = (("unresolved", found.unresolved), ("hypothetical", found.hypothetical))
    facts = (
        ("type", ", ".join((spaced(found.type.value), *(word for word, is_so in marks if is_so)))),
        ("also", "; ".join(found.aliases)),
        ("note", found.note),
    )
    item = f"https://www.wikidata.org/wiki/{found.wikidata}" if found.wikidata else None
    return _titled(found.label, _facts(facts, "id", found.ref, item))


@html.register
def _reading(found: Reading) -> Html:
    facts = (
        ("kind", found.kind.value),
        ("from", found.source),
        ("to", found.target),
        ("read by", found.by),
        ("documents", "; ".join(found.documents)),
    )
    return _titled(found.note, _facts(facts, "reading", found.id))


def _titled(title: str, facts: Html) -> Html:
    return element("div", element("p", element("strong", title)), facts)


def _facts(facts: Iterable[tuple[str, str | None]], name: str, id_: str, address: str | None = None) -> Html:
    """What is so of a thing, a line each, and beneath it the id, which leads to where the thing is."""
    told = [[escape(fact), escape(text)] for fact, text in facts if text]
    return table(("", ""), [*told, [escape(name), link(element("code", id_), address)]])


@html.register
def _comparison(found: Comparison) -> Html:
    verdict = element("p", element("strong", found.word), f". {found.sentence}")
    both = [[element("code", c.ref), escape(c.statement)] for c in (found.a, found.b)]
    return element("div", verdict, table(("claim", "statement"), both))


@html.register
def _origins(found: Origins) -> Html:
    parts = [element("p", element("strong", found.proposition)), element("p", found.sentence)]
    parts += _listed("Named origins", (_origin(o) for o in found.named))
    parts += _listed("Possible origins", (_origin(o) for o in found.possible))
    parts += _listed(
        "Assessors, who add no origin",
        (
            element("li", f"{a.who} {a.how} ", element("code", a.of), " (", element("code", a.claim), ")")
            for a in found.assessors
        ),
    )
    parts += _listed(
        "Supports nothing", (element("li", element("code", x.claim), f": {x.reason}") for x in found.excluded)
    )
    return element("div", *parts)


def _origin(origin: Origin) -> Html:
    adds = str(origin.at_least) if origin.at_least == origin.at_most else f"{origin.at_least} to {origin.at_most}"
    chains = element("ul", *(element("li", chain) for chain in origin.chains))
    return element("li", element("strong", origin.name), f" adds {adds}: {origin.reason}", chains)


def _listed(title: str, items: Iterable[Html]) -> list[Html]:
    found = list(items)
    return [element("p", title), element("ul", *found)] if found else []


@html.register(Explanation)
@html.register(For)
def _sentences(found: Explanation | For) -> Html:
    return element("div", *(element("p", s) for s in found.sentences()))


@html.register
def _fallen(found: Fallen) -> Html:
    return element("p", found.sentence)


@html.register
def _question(found: Question) -> Html:
    takes = [
        [
            element("code", p.name),
            escape(p.type),
            escape("may be left out" if p.optional else p.default or "needed"),
            escape(p.doc),
        ]
        for p in found.parameters
    ]
    gives = [[element("code", c.name), escape(c.type), escape(c.doc)] for c in found.columns]
    return element(
        "div",
        element("p", element("strong", found.name), f": {found.text}"),
        table(("takes", "type", "default", "what it is"), takes) if takes else Html(""),
        table(("answers with", "type", "what it is"), gives),
        element("details", element("summary", "SPARQL"), code(found.query)),
    )


@html.register
def _questions(found: Questions) -> Html:
    return table(("question", "asks"), [[element("code", q.name), escape(q.text)] for q in found.values()])
