"""The review of an annotated article: its sentences in order, beside each the claims that rest on it.

Two mistakes of an annotator cannot be found by a rule: a claim that does not say what its sentence says, and a
sentence whose claim was forgotten. The page lays both open to a second reader. Every claim stands beside the first
sentence that its evidence touches, with all that qualifies it, and is named at the others; a sentence without a claim
says so in words. A file that is half done is shown as far as it goes, its mistakes first.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from msgspec import UNSET, UnsetType

from kg import corpus, evidence
from kg.corpus import Texts
from kg.documents import RawClaim, RawCondition, RawDocument, RawLink, RawObject, RawValued, RawWords, Record
from kg.drafting.places import Located, locate, problem_at, read_text, sentences, touches
from kg.errors import CorpusError, Problem
from kg.evidence import Place
from kg.registry import Registry
from kg.views.page import Html, element
from kg.views.page import page as whole_page
from kg.vocabulary import UNATTRIBUTED, spaced


def page(path: Path, texts: Texts) -> str:
    r"""The review of one annotated article as a self-contained HTML page, judged with the files beside it.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "times.txt").write_text("A ship came. The port is open.")
    ...     _ = Path(folder, "times.yaml").write_text(
    ...         "document: {id: times, text: {file: times.txt}}\nclaims: [{id: ship, quote: ship came}]")
    ...     "1 of 2 sentences has no claim" in page(Path(folder, "times.yaml"), Texts(folder))
    True

    Raises :class:`~kg.errors.CorpusError` for a path that is no annotated article.
    """
    if path.suffix not in (".yaml", ".yml") or not path.is_file():
        raise CorpusError(
            [Problem(str(path), 0, "", "no annotated article", "a file ending in .yaml", "look at the spelling")]
        )
    registry, _, problems, records = corpus.judge([path.parent])
    record = next(r for r in records if Path(r.name).resolve() == path.resolve())
    text = read_text(record, texts)
    claims = [] if isinstance(text, Problem) else [locate(record, i, text) for i in range(len(record.raw.claims or ()))]
    found = {p for p in problems if p.file == record.name} | {p for located in claims for p in located.problems}
    found |= {text} if isinstance(text, Problem) else set(_changed(record, texts))
    return _Review(record, registry, sorted(found), "" if isinstance(text, Problem) else text, claims).page()


def _changed(record: Record, texts: Texts) -> list[Problem]:
    """What is to be said where the text is no longer the one that was annotated."""
    document = record.raw.document
    if document is UNSET or document.text is UNSET or document.text.sha256 in (UNSET, texts.digest(document.text.file)):
        return []
    found = f"another content in {document.text.file}"
    return [
        problem_at(
            record,
            ("document", "text", "sha256"),
            found,
            "the text that was annotated",
            "run kg seal, and read the claims again",
        )
    ]


@dataclass(frozen=True)
class _Review:
    """What there is to show: the file, its mistakes, its text, and where each claim's evidence stands."""

    record: Record
    registry: Registry
    problems: list[Problem]
    text: str
    located: list[Located]

    def page(self) -> str:
        places = sentences(self.text)
        beside = [self._touching(sentence) for sentence in places]
        bare = [n for n, claims in enumerate(beside) if not claims]
        at = {i: n for n in reversed(range(len(places))) for i in beside[n]}
        lost = [i for i, raw in enumerate(self._claims()) if raw is not UNSET and i not in at]
        rows = [self._row(n, places[n], beside[n], at) for n in range(len(places))]
        name = self._name()
        return whole_page(
            f"Review of {name}",
            element("h1", "Review of ", element("span", name, dir="auto")),
            *self._head(len(places), len(bare), len(lost)),
            *self._mistakes(),
            *_bare(bare),
            *([_table(rows)] if rows else []),
            *self._lost(lost),
        )

    def _claims(self) -> list[RawClaim | UnsetType]:
        return list(self.record.raw.claims or ())

    def _name(self) -> str:
        document = self.record.raw.document
        return self.record.name if document is UNSET else document.id

    def _touching(self, sentence: Place) -> list[int]:
        """The claims whose evidence touches a sentence."""
        return [
            i
            for i, found in enumerate(self.located)
            if any(touches(sentence, Place(s.start or 0, s.end or 0)) for s in found.spans)
        ]

    # the parts of the page

    def _head(self, sentences_: int, bare: int, lost: int) -> list[Html]:
        document = self.record.raw.document
        facts = [] if document is UNSET else [
            ("title", _valued(document.title)),
            ("outlet", _valued(document.outlet, self._thing)),
            ("author", _joined([_valued(a, self._thing) for a in _listed(document.author)], ", ")),
            ("published", _fields(document.published)),
            ("text", "" if document.text is UNSET else document.text.file),
        ]  # fmt: skip
        claims = _count(len(self.located or self.record.raw.claims or ()), "claim")
        verb = "has" if bare == 1 else "have"
        summary = f"{bare} of {_count(sentences_, 'sentence')} {verb} no claim. {claims}, {lost} without a place in the text. {_count(len(self.problems), 'mistake')}."
        return [_list(facts), element("p", summary)]

    def _mistakes(self) -> list[Html]:
        if not self.problems:
            return []
        items = [element("li", *self._mistake(p)) for p in self.problems]
        return [_section("mistakes", "Mistakes in the file", element("ul", *items, class_="alert"))]

    def _mistake(self, problem: Problem) -> list[str]:
        where: list[str] = [f"line {problem.line}: "] if problem.line else []
        match = re.match(r"claims\[([0-9]{1,9})\]\.?", problem.field)
        number = int(match[1]) if match else -1
        if match and number in {i for i, raw in enumerate(self._claims()) if raw is not UNSET}:
            where += [
                element("a", f"claim {number + 1}", href=f"#claim-{number}"),
                f" {problem.field[match.end() :]}: ",
            ]
        elif problem.field:
            where += [problem.field, ": "]
        said = [f"found {problem.found}", problem.allowed and f"allowed: {problem.allowed}", problem.remedy]
        return [*where, element("span", "; ".join(part for part in said if part), dir="auto")]

    def _row(self, n: int, sentence: Place, claims: list[int], at: dict[int, int]) -> Html:
        cards = [self._card(i) for i in claims if at[i] == n]
        others = [element("a", self._claim_name(i), href=f"#claim-{i}") for i in claims if at[i] != n]
        if others:
            cards.append(element("p", "Also the evidence of ", _joined(others, ", ")))
        if not claims:
            cards.append(element("p", element("strong", "No claim"), " covers this sentence."))
        return element(
            "tr",
            element("th", str(n + 1), scope="row"),
            element("td", _squeezed(self.text[sentence.start : sentence.end]), dir="auto"),
            element("td", *cards),
            id=f"sentence-{n + 1}",
            class_=None if claims else "alert",
        )

    def _lost(self, lost: list[int]) -> list[Html]:
        if not lost:
            return []
        return [_section("lost", "Claims without a place in the text", *(self._card(i) for i in lost))]

    # one claim

    def _claim_name(self, i: int) -> str:
        raw = self._claims()[i]
        return f"#{raw.id}" if raw is not UNSET and raw.id is not UNSET else f"claim {i + 1}"

    def _card(self, i: int) -> Html:
        raw = self._claims()[i]
        assert raw is not UNSET, "only claims that could be read have a card"
        line = element("span", f" line {self.record.at('claims', i)}", class_="muted")
        statement = self._said(raw, "statement")
        return element(
            "article",
            element("h3", element("span", self._claim_name(i), dir="auto"), line),
            element("p", statement, dir="auto") if statement else element("p", "No statement.", class_="muted"),
            element(
                "p",
                self._thing(self._said(raw, "subject")),
                " ",
                self._term(raw),
                " ",
                self._object(self._said(raw, "object")),
            ),
            _list(self._details(raw)),
            *self._quotes(i, raw),
            id=f"claim-{i}",
            class_="card",
        )

    def _said(self, raw: RawClaim, name: str) -> Any:
        """What the claim says itself, else what its document says for all."""
        document, value = self.record.raw.document, getattr(raw, name)
        if value is UNSET and isinstance(document, RawDocument):
            value = getattr(document.defaults, name, UNSET)
        return None if value is UNSET else value

    def _term(self, raw: RawClaim) -> Html:
        predicate = self._said(raw, "predicate")
        if predicate is None:
            return element("em", "no predicate")
        term = self.registry.terms.get(predicate)
        return element("strong", (term.label if term is not None and term.label else spaced(predicate)), dir="auto")

    def _details(self, raw: RawClaim) -> list[tuple[str, str]]:
        said = {
            name: self._said(raw, name) for name in ("modality", "polarity", "voiced", "likelihood", "counted", "note")
        }
        return [
            ("modality", said["modality"] or "asserted"),
            ("polarity", said["polarity"] or "affirmed"),
            ("likelihood", said["likelihood"] or ""),
            ("voice", said["voiced"] or "direct"),
            ("chain", self._chain(self._said(raw, "chain"))),
            ("when", _fields(self._said(raw, "when"))),
            ("where", self._thing(self._said(raw, "where"), "")),
            ("given", self._words(self._said(raw, "given"))),
            ("counted", said["counted"] or ""),
            ("also", _joined(_listed(self._said(raw, "also")), "; ")),
            ("purpose", self._words(self._said(raw, "purpose"))),
            ("note", said["note"] or ""),
        ]

    def _quotes(self, i: int, raw: RawClaim) -> list[Html]:
        """The words a claim rests on as the text has them; those of the file where the text does not have them."""
        spans = self.located[i].spans if self.located else ()
        if spans:
            return [element("blockquote", _squeezed(self.text[s.start : s.end]), dir="auto") for s in spans]
        quotes = _listed(raw.quote)
        if not quotes:
            return [
                element(
                    "p",
                    "No evidence yet." if raw.span is UNSET else "The words of its span are not shown.",
                    class_="muted",
                )
            ]
        note = element("p", "The quote as the file has it:", class_="muted")
        return [note, *(element("blockquote", q, dir="auto") for q in quotes)]

    def _chain(self, chain: Any) -> str:
        if not chain:
            return "none: the article itself"
        places = [
            _joined([self._link(link) for link in _listed(place)], " + ") for place in chain if place is not UNSET
        ]
        return _joined(places, " › ")

    def _link(self, link: str | RawLink) -> Html:
        if isinstance(link, str):
            return self._thing(link)
        more: list[Html] = [
            element("span", f"{key} ", self._thing(value) if key in ("for", "in") else element("span", value, dir="auto"))
            for key, value in (("verb", link.verb), ("as", link.capacity), ("for", link.principal), ("said", link.said), ("in", link.place), ("basis", link.basis))
            if value is not UNSET
        ]  # fmt: skip
        return element("span", self._thing(link.agent), *([" [", _joined(more, ", "), "]"] if more else []))

    def _object(self, value: str | RawObject | None) -> Html:
        if not isinstance(value, RawObject):
            return self._thing(value, "")
        if value.any is not UNSET:
            return _joined([self._object(v) for v in _listed(value.any)], " or ")
        words = next((w for w in (value.quantity, value.vague, value.text) if w is not UNSET), "")
        of = () if value.of is UNSET else (" of ", self._thing(value.of))
        return element("span", element("span", words, dir="auto"), *of)

    def _words(self, value: Any) -> Html:
        if isinstance(value, RawWords):
            return element("span", value.text, dir="auto")
        if not isinstance(value, RawCondition):
            return self._thing(value, "")
        what = (
            element("span", value.text, dir="auto") if isinstance(value.text, str) else self._thing(value.claim or "")
        )
        return element("span", what, *(() if value.holds is UNSET else (f" (holds: {value.holds})",)))

    def _thing(self, ref: str | None, missing: str = "nothing named") -> Html:
        """What an id means, with the id; what is no id as it stands."""
        if ref is None:
            return element("em", missing) if missing else Html("")
        entity = (self.record.raw.entities or {}).get(ref, UNSET)
        label = (
            entity.label if entity is not UNSET else self.registry.label(ref) if ref in self.registry.entities else None
        )
        if label is None or label == ref:
            return element("span", ref, dir="auto") if ref != UNATTRIBUTED else element("em", ref)
        return element("span", element("span", label, dir="auto"), " (", element("code", ref, dir="auto"), ")")


def _bare(numbers: list[int]) -> list[Html]:
    if not numbers:
        return []
    links = [element("a", str(n + 1), href=f"#sentence-{n + 1}") for n in numbers]
    return [_section("bare", "Sentences without a claim", element("p", _joined(links, ", ")))]


def _table(rows: list[Html]) -> Html:
    caption = "Each claim stands beside the first sentence that it rests on."
    heads = [element("th", name, scope="col") for name in ("No.", "Sentence", "Claims")]
    table = element(
        "table", element("caption", caption), element("thead", element("tr", *heads)), element("tbody", *rows)
    )
    return _section("article", "The article and its claims", table)


def _section(id_: str, title: str, *inside: Html) -> Html:
    return element("section", element("h2", title, id=id_), *inside, aria_labelledby=id_)


def _list(facts: Iterable[tuple[str, str]]) -> Html:
    """Names and values; a name without a value is left out."""
    return element(
        "dl",
        *(
            element(tag, part, dir=way)
            for name, value in facts
            if value
            for tag, part, way in (("dt", name, None), ("dd", value, "auto"))
        ),
    )


def _joined(parts: Iterable[str], between: str) -> Html:
    inside = [part for item in parts for part in (between, item)][1:]
    return (
        inside[0]
        if len(inside) == 1 and isinstance(inside[0], Html)
        else element("span", *inside)
        if inside
        else Html("")
    )


def _listed(value: Any) -> list[Any]:
    """One value, a list of them or none, always as a list."""
    if value is UNSET or value is None:
        return []
    return [v for v in value if v is not UNSET] if isinstance(value, list) else [value]


def _valued(value: Any, shown: Any = str) -> str:
    """A field of the document, with its basis where the text does not state it."""
    if isinstance(value, RawValued):
        return _joined([shown(value.value), "" if value.basis is UNSET else f"({value.basis})"], " ")
    return "" if value is UNSET else shown(value)


def _fields(value: Any) -> str:
    """A date, or the given fields of a small mapping."""
    if value is UNSET or value is None or isinstance(value, str):
        return value or ""
    given = ((name, getattr(value, name)) for name in value.__struct_fields__)
    return ", ".join(f"{name}: {'true' if part is True else part}" for name, part in given if part is not UNSET)


def _squeezed(text: str) -> str:
    return " ".join(evidence.untagged(text).split())


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
