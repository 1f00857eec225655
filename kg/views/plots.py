"""Pictures along a scale: figures over time, which claims bear each other out, and who spoke when of when.

Figures stand in one small chart only where they are about one thing: the same subject, measure, place, unit, condition
and the same people or things counted. Two figures in one chart may contradict; two in different charts cannot, however
alike they look (small multiples: Tufte, Envisioning Information, 1990, chapter 4). A range is drawn as a range and a
bound as a bound: "at most 10,000" is no point at 10,000. What prints no number is not drawn, and is listed.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from kg.compare import Comparison, Verdict
from kg.compare.pairs import known_order
from kg.model import Claim
from kg.quantities import Quantity, convert, dimension
from kg.registry import Registry
from kg.views.looks import DASHES
from kg.views.spec import (
    Card,
    Cell,
    Edge,
    Key,
    Mark,
    Node,
    Picture,
    Table,
    cards,
    counted,
    labelled,
    listed,
    relation,
    speaker,
    thing_words,
    triple,
)
from kg.vocabulary import Modality, Polarity
from kg.wording import Quotes, condition_words
from kg.wording.phrases import quantity_words

SYMBOLS = {
    Verdict.AGREES: "=",
    Verdict.CONSISTENT: "≈",
    Verdict.SUPERSEDED: "→",
    Verdict.CONTRADICTS: "×",
    Verdict.CANNOT_TELL: "?",
    Verdict.NOT_COMPARABLE: "·",
}
"""What stands in a field of the matrix for each verdict."""


def estimates(
    claims: Iterable[Claim], registry: Registry, *, title: str = "Figures over time", quotes: Quotes | None = None
) -> Picture:
    """Every figure with its range or bound at the time it speaks of, one small chart for what can be compared.

    >>> from kg.model import Document
    >>> from kg.quantities import parse
    >>> claims = [Claim(Document("times"), "a", "…", "crew", "groupSize", parse("about 3000 people"))]
    >>> [mark] = estimates(claims, Registry.of()).marks
    >>> mark.panel, mark.low, mark.high, mark.sort
    ('crew · group size', 3000.0, 3000.0, 'asserted')
    """
    figures = sorted((c for c in claims if c.quantity), key=lambda c: (_panel(c, registry), known_order(c)))
    units: dict[str, str] = {}
    marks = []
    for c in figures:
        panel = _panel(c, registry)
        quantity = _in_unit(c.quantity, units.setdefault(panel, c.quantity.unit)) if c.quantity else None
        if quantity is not None:
            marks.append(_figure(c, quantity, panel))
    drawn = [m for m in marks if m.low is not None or m.high is not None]
    bare = len(marks) - len(drawn)
    panels = list(dict.fromkeys(m.panel for m in drawn))
    documents = len({c.document.id for c in figures})
    said = [
        f"{counted(len(marks), 'figure')} of {counted(documents, 'document')} in {counted(len(panels), 'group')} of what can be compared",
        *(f"{p}: {'; '.join(m.text for m in marks if m.panel == p)}" for p in panels),
        f"{counted(bare, 'figure')} {'prints' if bare == 1 else 'print'} no number and {'stands' if bare == 1 else 'stand'} in the table only"
        if bare
        else "",
    ]
    columns = (
        "number",
        "what",
        "figure",
        "low",
        "high",
        "unit",
        "bound",
        "from",
        "to",
        "polarity",
        "modality",
        "speaker",
        "claim",
    )
    sorts = {m.sort for m in drawn}
    legend = [Key("mark", sort, sort) for sort in (*DASHES, DENIED, UNDATED) if sort in sorts]
    legend += [Key("mark", "open", "no end given")] if any(None in (m.low, m.high) for m in drawn) else []
    legend += [Key("number", "[1]", "row of the table")] if drawn else []
    return Picture(
        "estimates",
        title,
        _sentences(said),
        Table(
            columns,
            tuple(_figure_row(n, c, m, registry) for n, (c, m) in enumerate(zip(figures, marks, strict=True), 1)),
        ),
        marks=tuple(marks),
        legend=tuple(legend),
        cards=cards(figures, registry, quotes),
    )


def corroboration(
    pairs: Iterable[Comparison],
    registry: Registry,
    *,
    title: str = "Which claims bear each other out",
    quotes: Quotes | None = None,
) -> Picture:
    """A field for each pair of claims with its verdict; the card of a pair gives the reason.

    Claims of which nothing but "not comparable" is to be said are left out where there are others, and counted.

    >>> from kg.compare import compare_all
    >>> from kg.model import Document
    >>> burned = [Claim(Document(d), "a", "It burned.", "port", "occurred") for d in ("post", "times")]
    >>> picture = corroboration(compare_all(burned, Registry.of()), Registry.of())
    >>> picture.marks[0].claims, picture.marks[0].sort
    (('post#a', 'times#a'), 'agrees')
    """
    every = list(pairs)
    telling = {c.ref for p in every if p.verdict is not Verdict.NOT_COMPARABLE for c in (p.a, p.b)}
    drawn = [p for p in every if p.a.ref in telling and p.b.ref in telling] if telling else every
    claims = _together(drawn, registry)
    names = {c.ref: f"{i}. {_short(c, registry)} ({speaker(c, registry)})" for i, c in enumerate(claims, 1)}
    place = {c.ref: i for i, c in enumerate(claims, 1)}
    marks, rows, edges, told = [], [], [], cards(claims, registry, quotes)
    for number, p in enumerate(sorted(drawn, key=lambda p: sorted((place[p.a.ref], place[p.b.ref]))), 1):
        first, second = sorted((p.a, p.b), key=lambda c: place[c.ref])
        marks.append(
            Mark(
                (first.ref, second.ref),
                p.verdict.value,
                SYMBOLS[p.verdict],
                row=names[second.ref],
                column=str(place[first.ref]),
            )
        )
        pair = f"{first.ref} {second.ref}"
        told[pair] = Card(
            pair,
            p.sentence,
            (("verdict", _verdict(p)), ("first", told[first.ref].statement), ("second", told[second.ref].statement)),
        )
        edges.append(Edge(pair, first.ref, second.ref, p.verdict.value, pair, denied=p.verdict is Verdict.CONTRADICTS))
        rows.append((number, first.ref, second.ref, _verdict(p), p.element, p.key, p.sentence))
    verdicts = [p.verdict for p in drawn]
    left = len(every) - len(drawn)
    tally = listed(f"{verdicts.count(v):,} {v.value}" for v in SYMBOLS if v in verdicts)
    said = [
        f"{counted(len(claims), 'claim')} in {counted(len(drawn), 'pair')}: {tally}" if drawn else "No pair of claims",
        *(p.sentence.rstrip(".") for p in drawn if p.verdict is Verdict.CONTRADICTS),
        f"{counted(left, 'more pair')} of claims that cannot be compared {'is' if left == 1 else 'are'} left out"
        if left
        else "",
    ]
    return Picture(
        "corroboration",
        title,
        _sentences(said),
        Table(("number", "first", "second", "verdict", "turns on", "what they share", "reason"), tuple(rows)),
        nodes=tuple(Node(c.ref, names[c.ref], "claim") for c in claims),
        edges=tuple(edges),
        marks=tuple(marks),
        legend=tuple(Key("mark", v.value, f"{SYMBOLS[v]} {v.value}") for v in SYMBOLS if v in verdicts),
        cards=told,
    )


def timeline(
    claims: Iterable[Claim],
    registry: Registry,
    *,
    title: str = "What was said when, and of when",
    quotes: Quotes | None = None,
) -> Picture:
    """A line for each claim: the time it speaks of, when it was said, and when it was published.

    >>> from kg import dates
    >>> from kg.model import Document, Time
    >>> document = Document("times", published=dates.parse("2024-03-08"))
    >>> told = Claim(document, "a", "It burned.", "port", "occurred", time=Time(dates.parse("2024-02")))
    >>> [(m.sort, m.start, m.end) for m in timeline([told], Registry.of()).marks]
    [('speaks of', '2024-02-01', '2024-02-29'), ('published', '2024-03-08', '2024-03-08')]
    """
    order = sorted({c.ref: c for c in claims}.values(), key=lambda c: (_first_day(c), known_order(c)))
    marks, rows, unknown = [], [], 0
    for number, c in enumerate(order, 1):
        row = f"[{number}] {c.statement}"
        start, end = c.valid
        timeless = c.time is not None and c.time.unknown
        unknown += timeless
        if not timeless:
            marks.append(Mark((c.ref,), SPEAKS_OF, "", row=row, start=_iso(start), end=_iso(end)))
        for sort, when in ((SAID, c.said if c.chain else None), (PUBLISHED, c.document.published)):
            if when is not None:
                marks.append(Mark((c.ref,), sort, "", row=row, start=_iso(when.earliest), end=_iso(when.latest)))
        said, published = c.said, c.document.published
        rows.append((
            number, "unknown" if timeless else _span(start, end), str(said) if said and c.chain else None,
            str(published) if published else None, c.statement, c.polarity.value, c.modality.value, speaker(c, registry), c.ref,
        ))  # fmt: skip
    sorts = {m.sort for m in marks}
    days = sorted(d for c in order for d in c.valid if d)
    said_ = [
        f"{counted(len(order), 'claim')} of {counted(len({c.document.id for c in order}), 'document')}",
        f"They speak of times between {days[0]} and {days[-1]}" if days else "",
        f"{counted(unknown, 'claim')} {'speaks' if unknown == 1 else 'speak'} of a time that is unknown"
        if unknown
        else "",
    ]
    open_ = any(m.start is None or m.end is None for m in marks)
    return Picture(
        "timeline",
        title,
        _sentences(said_),
        Table(
            ("number", "speaks of", "said", "published", "statement", "polarity", "modality", "speaker", "claim"),
            tuple(rows),
        ),
        marks=tuple(marks),
        legend=(
            *(Key("mark", sort, sort) for sort in (SPEAKS_OF, SAID, PUBLISHED) if sort in sorts),
            *((Key("mark", "open", "no beginning or end given"),) if open_ else ()),
            Key("number", "[1]", "row of the table"),
        ),
        cards=cards(order, registry, quotes),
    )


SPEAKS_OF, SAID, PUBLISHED = "speaks of", "said", "published"
DENIED, UNDATED = "denied", "time unknown"


# --- inside ---------------------------------------------------------------------------------------------------------


def _panel(c: Claim, registry: Registry) -> str:
    """What a figure is about, as far as another must be about it too to be compared."""
    q = c.quantity
    parts = [
        registry.label(registry.canonical(c.subject)) if "#" not in c.subject else c.subject,
        relation(c, registry).removeprefix("not: "),
        f"of {registry.label(q.of)}" if q and q.of else "",
        q.counted if q and q.counted else "",
        f"in {registry.label(registry.canonical(c.place))}" if c.place else "",
        condition_words(c.given, registry) if c.given else "",
        _unit(q) if q and _unit(q) != "people" else "",
    ]
    return " · ".join(dict.fromkeys(p for p in parts if p))


def _unit(q: Quantity) -> str:
    """What the unit measures; an unknown unit is comparable with itself alone."""
    return dimension(q.unit) or q.unit


def _in_unit(q: Quantity, unit: str) -> Quantity:
    """The quantity in its chart's unit."""
    return convert(q, unit) if q.printed and q.unit != unit else q


def _figure(c: Claim, q: Quantity, panel: str) -> Mark:
    timeless = c.time is not None and c.time.unknown
    sort = DENIED if c.polarity is Polarity.DENIED else UNDATED if timeless else c.modality.value
    start, end = c.valid
    if timeless or (start is None and end is None):
        published = c.document.published
        start, end = (published.earliest, published.latest) if published else (None, None)
    low, high = (float(n) if n is not None else None for n in (q.low, q.high))
    hedge = "" if c.modality is Modality.ASSERTED else f", {c.modality.value}"
    denied = "not " if c.polarity is Polarity.DENIED else ""
    return Mark((c.ref,), sort, f"{denied}{_words(c)}{hedge}", panel, "", "", _iso(start), _iso(end), low, high)


def _words(c: Claim) -> str:
    return quantity_words(c.quantity) if c.quantity else ""


def _figure_row(number: int, c: Claim, m: Mark, registry: Registry) -> tuple[Cell, ...]:
    q = c.quantity
    assert q is not None, "only figures have a row here"
    low, high = (float(n) if n is not None else None for n in (q.low, q.high))
    start, end = c.valid
    return (
        number, m.panel, _words(c), low, high, q.unit, q.bound.value, _iso(start), _iso(end), c.polarity.value,
        c.modality.value, speaker(c, registry), c.ref,
    )  # fmt: skip


def _together(pairs: Sequence[Comparison], registry: Registry) -> list[Claim]:
    """The claims of these pairs, those side by side of which more is to be said than that they cannot be compared."""
    claims = {c.ref: c for p in pairs for c in (p.a, p.b)}
    order = sorted(claims.values(), key=lambda c: (c.predicate, registry.canonical(c.subject), known_order(c)))
    beside: dict[str, list[str]] = {c.ref: [] for c in order}
    for p in pairs:
        if p.verdict is not Verdict.NOT_COMPARABLE:
            beside[p.a.ref].append(p.b.ref)
            beside[p.b.ref].append(p.a.ref)
    found: dict[str, Claim] = {}
    for c in order:
        waiting = [c.ref]
        group: set[str] = set()
        while waiting:
            ref = waiting.pop()
            if ref not in group and ref not in found:
                group.add(ref)
                waiting += beside[ref]
        found.update({o.ref: o for o in order if o.ref in group})
    return list(found.values())


def _short(c: Claim, registry: Registry) -> str:
    """A claim in few words: a figure with its subject, else the triple."""
    if not c.quantity:
        return triple(c, registry).replace(" · ", " ")
    denied = "not " if c.polarity is Polarity.DENIED else ""
    return f"{labelled(c.subject, registry)}: {denied}{thing_words(c, registry)}"


def _verdict(p: Comparison) -> str:
    return f"{p.verdict.value}: {p.change or p.outcome}" if p.change or p.outcome else p.verdict.value


def _first_day(c: Claim) -> tuple[date, date]:
    start, end = c.valid
    return start or end or date.max, end or date.max


def _span(start: date | None, end: date | None) -> str:
    if start == end and start is not None:
        return start.isoformat()
    return f"{start.isoformat() if start else '..'}/{end.isoformat() if end else '..'}"


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _sentences(parts: Sequence[str]) -> str:
    return " ".join(f"{p}." for p in parts if p)
