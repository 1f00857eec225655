"""The key of a claim: what another must share with it before the two are set side by side, worked out once for each.

A key is the relation or measure, the place, what is counted, the condition and the subject, samenesses decided. With
it stands what the rules ask again and again: what the object may be, the figures, the time spoken of, and whether the
claim reports anything at all.
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from kg.compare.figures import Sides, allowed, beside, figures
from kg.model import Alternatives, Claim, Object, Text
from kg.quantities import Interval, Quantity
from kg.registry import Registry
from kg.vocabulary import Modality, Polarity

PREDICTION = "a prediction"

NO_REPORT = {
    Modality.PREDICTED: PREDICTION,
    Modality.OPINION: "an opinion",
    Modality.HYPOTHETICAL: "hypothetical",
}
"""The modalities of claims that report nothing, in words."""

Key = tuple[str, str | None, str | None, tuple[str, Polarity] | None, str]
"""Relation or measure, place, what is counted, condition, subject."""

Options = frozenset[tuple[str, str]]


class Keyed(NamedTuple):
    """A claim with its key; ``span`` is what its figures leave possible, ``apart`` says why it reports nothing, ``bridged`` whether any bridge touches it.

    >>> from kg.model import Document
    >>> from kg.quantities import parse
    >>> found = keyed(Claim(Document("times"), "a", "…", "crew", "groupSize", parse("12 people")), Registry.of())
    >>> found.key
    ('groupSize', None, None, None, 'crew')
    """

    claim: Claim
    ref: str
    key: Key
    options: Options
    figures: tuple[Quantity, ...]
    span: Interval
    apart: str | None
    valid: tuple[date | None, date | None]
    throughout: bool
    timeless: bool
    denied: bool
    bridged: bool

    def beside(self, other: "Keyed") -> Sides | None:
        """The figures of two claims side by side; none where a side has none, or no unit is common to both."""
        return beside(self.figures, other.figures, self.claim.also, other.claim.also)


def keyed(claim: Claim, registry: Registry, ends: frozenset[str] = frozenset()) -> Keyed:
    """A claim with its key; ``ends`` are those of all bridges."""
    ref, given, time, place, same = claim.ref, claim.given, claim.time, claim.place, registry.canonical
    subject, numbers, condition = same(claim.subject), figures(claim), None
    if given is not None:
        condition = (folded(given.what.text) if isinstance(given.what, Text) else same(given.what)), given.holds
    return Keyed(
        claim,
        ref,
        (claim.predicate, same(place) if place else None, counted(numbers), condition, subject),
        object_options(claim.object, registry),
        numbers,
        allowed(claim, numbers) if numbers else _NOTHING,
        set_apart(claim, registry),
        claim.valid,
        time is not None and time.throughout,
        time is not None and time.unknown,
        claim.polarity is Polarity.DENIED,
        subject in ends or ref in ends or not ends.isdisjoint(things(claim, registry)),
    )


_NOTHING = Interval(None, None)


def counted(numbers: Iterable[Quantity]) -> str | None:
    """What figures count, where one says so.

    >>> from kg.quantities import parse
    >>> counted([parse("3000 people")]) is None
    True
    """
    for q in numbers:
        if q.counted:
            return folded(q.counted)
    return None


def object_options(thing: Object, registry: Registry) -> Options:
    """What a claim's object may be, without its numbers: those are compared, and are no difference.

    >>> sorted(object_options(Alternatives(("money", "weapons")), Registry.of()))
    [('thing', 'money'), ('thing', 'weapons')]
    """
    if isinstance(thing, Quantity):
        return frozenset({("quantity of", registry.canonical(thing.of))}) if thing.of else _BARE
    if isinstance(thing, Alternatives):
        return frozenset(o for option in thing.options for o in object_options(option, registry))
    if isinstance(thing, Text):
        return frozenset({("words", folded(thing.text))})
    return frozenset() if thing is None else frozenset({("thing", registry.canonical(thing))})


_BARE: Options = frozenset({("quantity of", "")})


def things(claim: Claim, registry: Registry) -> list[str]:
    """The entities and claims that a claim's object is or may be.

    >>> from kg.model import Document
    >>> things(Claim(Document("times"), "a", "…", "tug", "carries", "coal"), Registry.of())
    ['coal']
    """
    if isinstance(claim.object, str):
        return [registry.canonical(claim.object)]
    options = claim.object.options if isinstance(claim.object, Alternatives) else ()
    return [registry.canonical(o) for o in options if isinstance(o, str)]


def set_apart(claim: Claim, registry: Registry) -> str | None:
    """Why a claim reports nothing that another could confirm or contradict; none for one that does.

    A prediction may speak of what does not exist yet, so that its hypothetical subject makes it no hypothesis.

    >>> from kg.model import Document
    >>> claim = Claim(Document("times"), "c", "…", "port", "closes", modality=Modality.HYPOTHETICAL)
    >>> set_apart(claim, Registry.of())
    'hypothetical'
    """
    if claim.modality in NO_REPORT:
        return NO_REPORT[claim.modality]
    named = claim.object.options if isinstance(claim.object, Alternatives) else (claim.object,)
    for ref in (claim.subject, *named):
        if isinstance(ref, str) and registry.hypothetical(ref):
            return f"about {registry.label(ref)}, which exists only in a hypothesis"
    return None


@lru_cache(maxsize=100_000)
def folded(text: str) -> str:
    """Words without regard to case and white space.

    >>> folded("Tugs  and ferries")
    'tugs and ferries'
    """
    return " ".join(text.casefold().split())
