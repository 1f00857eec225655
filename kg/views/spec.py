"""One specification for each picture: what is drawn, in plain values, before anything knows how.

A :class:`Picture` holds nodes and edges, or the marks of a chart; the card of every claim in it; a legend; a text that
can stand instead of it; and a table that says the same. Whoever cannot see the picture is told as much as who can
(W3C, Web Accessibility Tutorials, Complex Images), and whoever draws it decides nothing: page, image, Mermaid and text
all read from here.

A line in a picture is always somebody's claim, or one step of its attribution. Two claims between the same two things
stay two lines: merging them would show an echo as one fact, or a quarrel as agreement.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kg.model import Claim, is_claim, object_text
from kg.registry import Registry
from kg.vocabulary import Modality, Polarity, spaced
from kg.wording import Quotes, condition_words, document_words, strength_words, trail_words
from kg.wording.phrases import NOBODY, date_words, quantity_words, relation_words, time_words

Cell = str | int | float | None
Facts = tuple[tuple[str, str], ...]

_URL = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20\x7f]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Card:
    """What a reader sees of a claim: its statement, all that qualifies it, where it stands, the quote where given."""

    claim: str
    statement: str
    facts: Facts
    url: str | None = None
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """One thing of a picture. ``layer`` is its column where the picture has columns, ``remark`` a line under the label.

    ``unsure`` is for what exists only in a hypothesis, or is not resolved or not named: its outline is dashed.
    """

    id: str
    label: str
    kind: str
    layer: int | None = None
    remark: str = ""
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """One line of a picture: a claim, or one step of its attribution. ``claim`` names its card."""

    id: str
    source: str
    target: str
    label: str
    claim: str
    modality: str = Modality.ASSERTED.value
    denied: bool = False
    remarks: tuple[str, ...] = ()
    facts: Facts = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark of a chart, for one claim, or for two that are compared (``claims``).

    ``panel`` is the small chart it stands in and ``row`` its line there. ``start`` and ``end`` are ISO days, a missing
    one is open; ``low`` and ``high`` the numbers as printed, a missing one is open. ``sort`` is the word of the legend,
    ``text`` what stands beside it.
    """

    claims: tuple[str, ...]
    sort: str
    text: str
    panel: str = ""
    row: str = ""
    column: str = ""
    start: str | None = None
    end: str | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """One line of the legend. ``sort`` is "node", "line", "end", "outline" or "mark"; ``look`` says which."""

    sort: str
    look: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """What the picture shows, as rows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of claims: what to draw, what it means, and what to say instead of it.

    ``kind`` is "network", "layers" (columns from left to right), "estimates", "corroboration" or "timeline".
    Row n of the table belongs to edge n, or to mark n of a chart: both have the same number.
    """

    kind: str
    title: str
    alternative: str
    table: Table
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    marks: tuple[Mark, ...] = ()
    legend: tuple[Key, ...] = ()
    cards: Mapping[str, Card] = field(default_factory=dict)

    @property
    def is_chart(self) -> bool:
        return self.kind in CHARTS


CHARTS = ("estimates", "corroboration", "timeline")


def card(claim: Claim, registry: Registry, quotes: Quotes | None = None) -> Card:
    """The card of a claim. A source's address is given only if it is http or https: no other can be clicked safely.

    >>> from kg.model import Document
    >>> claim = Claim(Document("times", url="javascript:alert(1)"), "a", "It burns.", "port", "occurred")
    >>> found = card(claim, Registry.of())
    >>> found.statement, found.url, dict(found.facts)["strength"]
    ('It burns.', None, 'asserted')
    """
    document, url = claim.document, claim.document.url or ""
    facts = (
        ("says", triple(claim, registry)),
        ("speaker", speaker(claim, registry)),
        ("chain", trail_words(claim, registry)),
        ("strength", strength_words(claim, registry)),
        ("speaks of", time_words(claim.time) if claim.time else ""),
        ("place", registry.label(claim.place) if claim.place else ""),
        ("said", date_words(claim.said) if claim.chain and claim.said else ""),
        ("document", document_words(document)),
        ("stands at", "; ".join(f"characters {s}" for s in claim.spans if s.start is not None)),
        ("note", claim.note or ""),
    )
    return Card(
        claim.ref,
        claim.statement,
        tuple((name, value) for name, value in facts if value),
        url if _URL.fullmatch(url) else None,
        tuple((quotes(claim) if quotes else None) or ()),
    )


def cards(claims: Iterable[Claim], registry: Registry, quotes: Quotes | None = None) -> dict[str, Card]:
    """The cards of claims by reference, in one order.

    >>> cards([], Registry.of())
    {}
    """
    return {c.ref: card(c, registry, quotes) for c in sorted(claims, key=lambda c: c.ref)}


def triple(claim: Claim, registry: Registry) -> str:
    """Subject, relation and object of a claim in labels, with "not" where it is denied.

    >>> from kg.model import Document
    >>> triple(Claim(Document("times"), "a", "…", "port", "leadsTo", "sea", Polarity.DENIED), Registry.of())
    'port · not: leads to · sea'
    """
    parts = (labelled(claim.subject, registry), relation(claim, registry), thing_words(claim, registry))
    return " · ".join(p for p in parts if p)


def relation(claim: Claim, registry: Registry) -> str:
    """The relation of a claim in words; a denied one begins with "not".

    >>> from kg.model import Document
    >>> relation(Claim(Document("times"), "a", "…", "port", "leadsTo", "sea"), Registry.of())
    'leads to'
    """
    term = registry.terms.get(claim.predicate)
    words = relation_words(term) if term else spaced(claim.predicate)
    return f"not: {words}" if claim.polarity is Polarity.DENIED else words


def thing_words(claim: Claim, registry: Registry) -> str:
    """The object of a claim in words, a number with its thousands set apart; nothing where it has none.

    >>> from kg.model import Document
    >>> from kg.quantities import parse
    >>> thing_words(Claim(Document("times"), "a", "…", "crew", "groupSize", parse("about 3000 people")), Registry.of())
    'about 3,000 people'
    """
    if claim.quantity:
        of = f" of {registry.label(claim.quantity.of)}" if claim.quantity.of else ""
        return quantity_words(claim.quantity) + of
    if isinstance(claim.object, str):
        return labelled(claim.object, registry)
    return object_text(claim.object) or ""


def labelled(ref: str, registry: Registry) -> str:
    """A label for a reference: a claim's own reference, an entity's label.

    >>> labelled("times#a", Registry.of()), labelled("document:times", Registry.of())
    ('times#a', 'times')
    """
    return ref if is_claim(ref) else registry.label(ref)


def speaker(claim: Claim, registry: Registry) -> str:
    """Who says it, in labels.

    >>> from kg.model import Document
    >>> speaker(Claim(Document("times"), "a", "…", "port", "occurred"), Registry.of())
    'somebody who is not named'
    """
    return "; ".join(registry.label(s) for s in claim.speakers) or NOBODY


def hedges(claim: Claim, registry: Registry) -> tuple[str, ...]:
    """What a line must say beside its relation: a modality that is not plain, and whether it hangs on a condition.

    >>> from kg.model import Condition, Document, Text
    >>> claim = Claim(Document("times"), "a", "…", "port", "occurred", modality=Modality.PREDICTED,
    ...               given=Condition(Text("it rains")))
    >>> hedges(claim, Registry.of())
    ('predicted', 'on a condition')
    """
    modality = () if claim.modality is Modality.ASSERTED else (claim.modality.value,)
    contrary = claim.given is not None and "contrary to fact" in condition_words(claim.given, registry)
    given = ("contrary to fact" if contrary else "on a condition",) if claim.given else ()
    return (*modality, *given)


def counted(number: int, what: str) -> str:
    """A number with its noun.

    >>> counted(1, "claim"), counted(1200, "claim")
    ('1 claim', '1,200 claims')
    """
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def listed(parts: Iterable[str]) -> str:
    """Words in a row, "and" before the last.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    words = list(parts)
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)
