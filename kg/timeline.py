"""What was known when, what a claim speaks of when, and what changed between the two.

There are two axes of time, and mixing them up is the commonest mistake with reports (Snodgrass and Ahn, A Taxonomy of
Time in Databases, SIGMOD 1985: transaction time and valid time). *Known* is the day from which a document can have
been read. *Spoken of* is the time about which a claim is made. A figure for March that was printed in October is not
known in June, and says nothing about September.

Both are often known only within bounds, so that each answer has three parts: surely, surely not, and undecided. What
is undecided is given apart and never counted in. A document is known on a day by which it has appeared at the latest.

A claim without a stated time speaks of the time it was said, else of some time up to its publication (see
:attr:`kg.model.Claim.valid`). Open at its beginning, the latter lies surely within no closed interval: it is undecided
for every day up to its publication, and surely in ``../2024-12-31`` if it was published by then.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Literal

from kg import dates
from kg.compare import Comparison, Verdict, compare_all
from kg.compare.keys import set_apart
from kg.dates import Overlap, When
from kg.errors import QueryError
from kg.model import DOCUMENT_PREFIX, Claim, Document, Reading, is_claim
from kg.registry import Registry
from kg.vocabulary import Polarity

Kind = Literal["appeared", "revised", "superseded", "denied", "contradicted", "withdrawn"]

KINDS: tuple[Kind, ...] = ("appeared", "revised", "superseded", "denied", "contradicted", "withdrawn")
"""What can change between two views, in the order in which a claim's rows stand."""

DENIES = "denies"


@dataclass(frozen=True, slots=True)
class Known:
    """The documents that had surely appeared by a day, those that may have, and for each of these why it is open."""

    ids: frozenset[str]
    undecided: frozenset[str]
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What a view tells that an earlier one did not: a claim, the claim it bears on where there is one, and how."""

    kind: Kind
    claim: Claim
    earlier: Claim | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Late:
    """A claim that was published long after the time it speaks of had ended: by ``days`` at least."""

    claim: Claim
    days: int
    sentence: str


# known


def known(documents: Iterable[Document], day: str | date) -> Known:
    """The documents that were surely published by a day, that day included; of a month or a year, by its end.

    >>> times = Document("times", published=dates.parse("2024-03-01"))
    >>> post = Document("post", published=dates.between("2024-03-01", "2024-03-05"))
    >>> found = known([times, post], "2024-03-03")
    >>> sorted(found.ids), found.reasons
    (['times'], ('post appeared some time in 2024-03-01/2024-03-05: whether by 2024-03-03 is open',))

    Raises :class:`~kg.errors.QueryError` for what is no date.
    """
    last = _last_day(day)
    ids, undecided = set(), {}
    for document in documents:
        published = document.published
        if published is not None and published.latest is not None and published.latest <= last:
            ids.add(document.id)
        elif published is None or published.earliest is None or published.earliest <= last:
            when = f"some time in {published}" if published else "at an unknown time"
            undecided[document.id] = f"{document.id} appeared {when}: whether by {last} is open"
    return Known(frozenset(ids), frozenset(undecided), tuple(undecided[i] for i in sorted(undecided)))


def readings_known(registry: Registry, ids: Iterable[str]) -> tuple[Reading, ...]:
    """The readings that could be laid with these documents alone: those they rest on, and those that they join.

    >>> from kg.vocabulary import ReadingKind
    >>> reading = Reading("r", ReadingKind.PART, "crew", "post#a", "editor", ("times",), "the crew is the tug's")
    >>> readings_known(Registry.of(readings=[reading]), ["times"])
    ()
    """
    there = frozenset(ids)
    return tuple(r for r in registry.readings if {*r.documents, *_documents_of(r.source, r.target)} <= there)


def _documents_of(*refs: str) -> Iterator[str]:
    for ref in refs:
        if is_claim(ref):
            yield ref.partition("#")[0]
        elif ref.startswith(DOCUMENT_PREFIX):
            yield ref.removeprefix(DOCUMENT_PREFIX)
        elif "/" in ref:
            yield ref.rpartition("/")[0]


# spoken of


def at(claims: Iterable[Claim], when: str) -> tuple[list[Claim], list[Claim]]:
    """The claims whose time spoken of surely lies in a day or interval, at least in part, and those of which it may.

    Undecided are partial dates that reach beyond it, times that are open at an end, and unknown ones; a claim that
    holds *throughout* a time is sure wherever that time touches. Both lists keep the order given.

    >>> from kg.model import Time
    >>> def crewed(id, time):
    ...     return Claim(Document("times"), id, "…", "tug", "occurred", time=Time(dates.parse(time)))
    >>> kept, undecided = at([crewed("a", "2024-03-08"), crewed("b", "2024-03"), crewed("c", "2024-04")], "2024-03-08")
    >>> [c.id for c in kept], [c.id for c in undecided]
    (['a'], ['b'])

    Raises :class:`~kg.errors.QueryError` for what is no date or interval.
    """
    span = _parsed(when)
    kept: list[Claim] = []
    undecided: list[Claim] = []
    for claim in claims:
        meets = Overlap.MAYBE
        if claim.time is None or not claim.time.unknown:
            meets = dates.overlap((span.earliest, span.latest), True, claim.valid, claim.throughout)
        if meets is not Overlap.NO:
            (kept if meets is Overlap.YES else undecided).append(claim)
    return kept, undecided


def late(claims: Iterable[Claim], days: int = 30) -> list[Late]:
    """The claims whose time spoken of had surely ended more than ``days`` days before their document appeared.

    A time with no end, or an unknown one, is never late. Sorted, the latest disclosure first.

    >>> from kg.model import Time
    >>> times = Document("times", published=dates.parse("2024-10-18"))
    >>> late([Claim(times, "a", "The tug sank.", "tug", "occurred", time=Time(dates.parse("2024-03")))])[0].sentence
    'times#a speaks of 2024-03, which had ended 201 days before its document appeared (2024-10-18): The tug sank.'
    """
    found = []
    for claim in claims:
        ended, published = claim.valid[1], claim.document.published
        if ended and published and published.earliest and (passed := (published.earliest - ended).days) > days:
            spoken = str(claim.time or claim.said or f"times up to {ended}")
            told = f"which had ended {passed} days before its document appeared ({published})"
            found.append(Late(claim, passed, f"{claim.ref} speaks of {spoken}, {told}: {claim.statement}"))
    return sorted(found, key=lambda row: (-row.days, row.claim.ref))


# what changed


def diff(before: Iterable[Claim], after: Iterable[Claim], registry: Registry) -> list[Change]:
    """What changed from one view to another: a row for each claim that is new or gone, and one for each it bears on.

    appeared
        the claim was not there before; the rows below come on top of this one
    revised
        the same origin later gives another value for the same time; also a claim whose content was rewritten in place
    superseded
        what is measured has changed since, or what was so no longer is
    denied
        the new claim denies what the earlier one says, or says that somebody denies it
    contradicted
        the two cannot both be so, and the new one is no denial
    withdrawn
        the claim is no longer there

    The verdicts are those of :func:`kg.compare.compare_all`, with the registry of the later view, and stand in the
    sentences. An old figure that a new text recalls supersedes nothing. Claims that are both new are set against each
    other as well, so that nothing is missed that happened between the two views; the one said later counts as new,
    else the one that denies. Whoever denies a claim denies what agrees with it too, unless that was said afterwards.
    Sorted by document, claim and kind.

    >>> def sank(document, day, polarity):
    ...     document = Document(document, published=dates.parse(day))
    ...     day = Time(dates.parse("2024-03-01"))
    ...     return Claim(document, "a", "…", "tug", "occurred", polarity=polarity, time=day)
    >>> from kg.model import Time
    >>> said, denied = sank("times", "2024-03-02", Polarity.AFFIRMED), sank("post", "2024-03-05", Polarity.DENIED)
    >>> for change in diff([said], [said, denied], Registry.of()):
    ...     print(change.kind, change.claim.ref, change.earlier and change.earlier.ref)
    appeared post#a None
    denied post#a times#a
    """
    old, new = {c.ref: c for c in before}, {c.ref: c for c in after}
    claims = old | new
    cited = _Cited(claims, registry)
    appeared, gone = new.keys() - old.keys(), old.keys() - new.keys()
    rewritten = {ref for ref in new.keys() & old.keys() if _differ(old[ref], new[ref])}
    fresh = appeared | rewritten
    denied = {r: ref for r in sorted(fresh) if (ref := _denied_by(new[r], registry)) is not None and ref in claims}
    compared = compare_all(claims.values(), registry, verdicts=_TELLING, among={*fresh, *denied.values()})
    changes = [
        *(Change("appeared", new[r], None, f"{cited[r]} appeared: {new[r].statement}") for r in appeared),
        *(Change("withdrawn", old[r], None, f"{cited[r]} is no longer there: {old[r].statement}") for r in gone),
        *(Change("revised", new[r], old[r], _rewriting(old[r], new[r], cited[r])) for r in rewritten),
        *_opposed(compared, fresh, cited),
        *_denied(((new[r], claims[ref]) for r, ref in denied.items()), compared, registry, cited),
    ]
    return sorted(changes, key=_order)


_TELLING = (Verdict.SUPERSEDED, Verdict.CONTRADICTS, Verdict.AGREES)
"""The verdicts that a change can rest on; with a claim that somebody denies whatever agrees is denied."""

_DOES: dict[Kind, str] = {
    "revised": "revises",
    "superseded": "supersedes",
    "denied": "denies",
    "contradicted": "contradicts",
}


def _opposed(compared: Iterable[Comparison], fresh: set[str], cited: Mapping[str, str]) -> Iterator[Change]:
    """The rows of new claims that revise, supersede, deny or contradict another."""
    for c in compared:
        if not fresh & {c.a.ref, c.b.ref}:
            continue
        if c.verdict is Verdict.SUPERSEDED:
            later, earlier = (c.a, c.b) if c.later == c.a.ref else (c.b, c.a)
            kind: Kind = "revised" if c.change == "revised" else "superseded"
        elif c.verdict is Verdict.CONTRADICTS:
            later, earlier = _new_first(c, fresh)
            denies = later.polarity is Polarity.DENIED and earlier.polarity is Polarity.AFFIRMED
            kind = "denied" if denies else "contradicted"
        else:
            continue
        if later.ref in fresh:
            yield Change(kind, later, earlier, f"{cited[later.ref]} {_DOES[kind]} {cited[earlier.ref]}. {c.sentence}")


def _denied(
    denials: Iterable[tuple[Claim, Claim]],
    compared: Iterable[Comparison],
    registry: Registry,
    cited: Mapping[str, str],
) -> Iterator[Change]:
    """The rows of new claims that somebody denies a claim: for that claim, and for those that agree with it."""
    agreeing: dict[str, list[tuple[Claim, Comparison]]] = {}
    for c in compared:
        if c.verdict is Verdict.AGREES:
            agreeing.setdefault(c.a.ref, []).append((c.b, c))
            agreeing.setdefault(c.b.ref, []).append((c.a, c))
    for denial, target in denials:
        told = f"{cited[denial.ref]} says that {registry.label(denial.subject)} denies {cited[target.ref]}"
        yield Change("denied", denial, target, f"{told}.")
        for other, c in agreeing.get(target.ref, ()):
            if not _said_after(other, denial):
                yield Change("denied", denial, other, f"{told}, with which {cited[other.ref]} agrees. {c.sentence}")


def _denied_by(c: Claim, registry: Registry) -> str | None:
    """The reference that a claim says somebody denies, where it is plainly said."""
    plain = c.predicate == DENIES and c.polarity is Polarity.AFFIRMED and c.given is None
    return c.object if plain and isinstance(c.object, str) and set_apart(c, registry) is None else None


def _new_first(c: Comparison, fresh: set[str]) -> tuple[Claim, Claim]:
    """Two that contradict, the new one first; of two new ones what was said later, else what denies."""
    a, b = c.a, c.b
    if a.ref in fresh and b.ref in fresh:
        a_is_new = _said_after(a, b) or (a.polarity is Polarity.DENIED and not _said_after(b, a))
    else:
        a_is_new = a.ref in fresh
    return (a, b) if a_is_new else (b, a)


def _said_after(one: Claim, other: Claim) -> bool:
    """Whether one claim was surely said after the other; what was said at an unknown time, as of its document."""
    said, earlier = one.said or one.document.published, other.said or other.document.published
    first, last = said.earliest if said else None, earlier.latest if earlier else None
    return first is not None and last is not None and last < first


_CONTENT = tuple(f.name for f in fields(Claim) if f.name not in ("document", "id", "statement", "spans", "note"))
"""What a claim says, without where it stands and how we word it."""


def _differ(old: Claim, new: Claim) -> list[str]:
    return [name for name in _CONTENT if getattr(old, name) != getattr(new, name)]


def _rewriting(old: Claim, new: Claim, cited: str) -> str:
    changed = " and ".join(_differ(old, new))
    return f"{cited} was rewritten ({changed}). Before: {old.statement} Now: {new.statement}"


class _Cited(dict[str, str]):
    """Claims by reference in a few words, each put together when it is first asked for."""

    def __init__(self, claims: Mapping[str, Claim], registry: Registry) -> None:
        super().__init__()
        self.claims, self.registry = claims, registry

    def __missing__(self, ref: str) -> str:
        c = self.claims[ref]
        who = " and ".join(self.registry.label(s) for s in c.speakers) or "nobody named"
        self[ref] = f"{ref} ({who}; published {c.document.published or 'at an unknown time'})"
        return self[ref]


def _order(change: Change) -> tuple[date, str, int, str]:
    appeared = change.claim.document.known_by or date.max
    return appeared, change.claim.ref, KINDS.index(change.kind), change.earlier.ref if change.earlier else ""


# dates


def _parsed(when: str) -> When:
    try:
        return dates.parse(when)
    except ValueError as error:
        raise QueryError(f"{error}; write {dates.FORMS}") from None


def _last_day(day: str | date) -> date:
    if isinstance(day, date):
        return day
    if (last := _parsed(day).latest) is None:
        raise QueryError(f"{day!r} has no end; write the day by which a document must have appeared")
    return last
