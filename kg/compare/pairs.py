"""What is known of two claims before any verdict: what they share, how they differ, whether both can be so.

:class:`Pair` holds two claims with every difference of their keys (:mod:`kg.compare.keys`), what a bridge lifts of
them, their figures side by side, and the answers that the rules of :mod:`kg.compare` ask for. Words for sentences stand
here too, so that every verdict cites a claim in the same way; they are put together when somebody reads them.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from kg.compare.bridges import Context, Joint
from kg.compare.figures import Sides, agree, allowed, disjoint, entails, figures, widened
from kg.compare.keys import Keyed, counted
from kg.dates import Overlap, overlap
from kg.errors import QueryError
from kg.faces import Faced
from kg.model import Alternatives, Claim, Condition, Object, Text, is_claim
from kg.quantities import Quantity
from kg.vocabulary import MeasureKind, Modality, Polarity, ReadingKind, Term, spaced


class Verdict(StrEnum):
    """What a pair of claims is to each other."""

    AGREES = "agrees"
    CONSISTENT = "consistent"
    SUPERSEDED = "superseded"
    CONTRADICTS = "contradicts"
    NOT_COMPARABLE = "not comparable"
    CANNOT_TELL = "cannot tell"


def named(verdict: str | Iterable[str]) -> tuple[Verdict, ...]:
    """The verdicts of these words.

    >>> named("agrees")
    (<Verdict.AGREES: 'agrees'>,)

    Raises :class:`~kg.errors.QueryError` for a word that is none.
    """
    words = [verdict] if isinstance(verdict, str) else list(verdict)
    for word in words:
        if word not in tuple(Verdict):
            raise QueryError(f"no verdict {word!r}; there are {', '.join(Verdict)}")
    return tuple(map(Verdict, words))


@dataclass(frozen=True, slots=True, repr=False)
class Comparison(Faced):
    """A verdict with its reasons. ``a`` is the claim that was known first, so that the order asked does not matter.

    ``element`` is what the verdict turns on, ``key`` what the two share, ``readings`` the ids of readings and the
    references of ``partOf`` claims without which it would not stand. ``change`` is "changed" or "revised";
    ``earlier``, ``later``, ``part`` and ``whole`` are claim references. ``outcome`` is that of a prediction.
    """

    a: Claim
    b: Claim
    verdict: Verdict
    element: str
    pair: "Pair" = field(compare=False)
    because: "Callable[[Pair], str]" = field(compare=False)
    change: str | None = None
    earlier: str | None = None
    later: str | None = None
    part: str | None = None
    whole: str | None = None
    outcome: str | None = None
    readings: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What the two share, in words."""
        return self.pair.shared

    @property
    def sentence(self) -> str:
        """The verdict's reason in words, with both claims cited, the tolerance, and the bridges on which it rests."""
        return self.pair.sentence(self.because(self.pair))

    @property
    def word(self) -> str:
        """The verdict with what is more to it: "superseded, changed"."""
        return ", ".join(filter(None, (self.verdict.value, self.change, self.outcome)))

    def __str__(self) -> str:
        return f"{self.word}\n{self.sentence}"

    def __repr__(self) -> str:
        return f"<Comparison {self.word}: {self.a.ref}, {self.b.ref}>"


class Pair(NamedTuple):
    """Two claims with all that the rules ask of them; ``b`` is turned around where it states the inverse relation.

    ``unturned`` is ``b`` as its document has it. ``opposed`` says whether the two cannot both be so at one time.
    ``differing`` are all elements in which they differ, ``differences`` those that nothing lifts.
    """

    a: Keyed
    b: Keyed
    unturned: Keyed
    context: Context
    joint: Joint | None
    differing: tuple[str, ...]
    differences: tuple[str, ...]
    sides: Sides | None
    overlap: Overlap
    opposed: bool

    @classmethod
    def of(cls, a: Keyed, b: Keyed, context: Context) -> "Pair":
        unturned = b
        if context.inverses and context.inverses.get(b.claim.predicate) == a.claim.predicate:
            b = _faced(a, b, context)
        joint, order = None, prediction_and_report(a.claim, b.claim)
        if a.bridged and b.bridged:
            joint = context.joint(a.claim, b.claim)
            if joint is None and order:
                joint = context.realised(order[1], order[0])
        sides = a.beside(b)
        differing = differences = _differing(a, b, sides, context)
        if differing:
            lifted = joint.lifts if joint else frozenset[str]()
            if order and order[1].given is None:
                lifted |= {"condition"}  # a prediction's own condition is printed and does not block
            differences = tuple(element for element in differing if element not in lifted)
        if differences or (joint and joint.kind is ReadingKind.PRESUPPOSES):
            sides = None
        times = overlap(a.valid, a.throughout, b.valid, b.throughout)
        opposed = not differences and _opposed(a, b, joint, sides)
        return cls(a, b, unturned, context, joint, differing, differences, sides, times, opposed)

    @property
    def asked(self) -> tuple[Keyed, Keyed]:
        """The two as their documents have them."""
        return self.a, self.unturned

    @property
    def timeless(self) -> list[str]:
        """The claims of which it is unknown what time they speak of."""
        return sorted({c.ref for c in self.asked if c.timeless})

    @property
    def presupposing(self) -> bool:
        return self.joint is not None and self.joint.kind is ReadingKind.PRESUPPOSES

    @property
    def same(self) -> bool:
        """Whether the two are one proposition with one polarity and, where there are numbers, the same ones."""
        if self.a.denied is not self.b.denied or self.presupposing:
            return False
        return agree(self.sides) if self.sides else not self.among

    @property
    def among(self) -> bool:
        """Whether one object is among the other's alternatives, without being the same."""
        x, y = self.a.options, self.b.options
        return x != y and not (self.joint and "object" in self.joint.lifts) and bool(x & y)

    @property
    def turn(self) -> str:
        """The element on which two opposed or agreeing claims meet."""
        return "polarity" if self.a.denied is not self.b.denied or self.sides is None else "range"

    @property
    def in_time(self) -> tuple[Keyed, Keyed] | None:
        """The two in the order of the times they speak of, where these do not meet."""
        if self.overlap is not Overlap.NO:
            return None
        ends, begins = self.a.valid[1], self.b.valid[0]
        return (self.a, self.b) if ends and begins and ends < begins else (self.b, self.a)

    @property
    def shrank(self) -> bool:
        """Whether the later of two opposed figures is the lower one of a cumulative total, which cannot shrink."""
        order, terms, sides = self.in_time, self.context.registry.terms, self.sides
        if order is None or sides is None or not is_flow(self.a.claim.predicate, terms):
            return False
        if not is_flow(self.b.claim.predicate, terms):
            return False
        before, after = (c.span for c in order)
        if sides.shared:
            turned = order[0] is not self.a
            before = allowed(order[0].claim, sides.b if turned else sides.a)
            after = allowed(order[1].claim, sides.a if turned else sides.b)
        return before.low is not None and after.high is not None and after.high <= before.low

    @property
    def shared(self) -> str:
        """What the two share, in words: their key."""
        return self.context.words(_key, self.a.claim, frozenset(self.differing))

    @property
    def difference_words(self) -> list[str]:
        """Every difference that nothing lifts, with what either claim says."""
        x, y = self.a.claim, self.b.claim
        told = ((e, (STATED[e](c, self.context) or "none stated" for c in (x, y))) for e in self.differences)
        return [f"{element} ({' against '.join(words)})" for element, words in told]

    def sentence(self, because: str) -> str:
        """A verdict's sentence: what the two share, both cited, why, the tolerance and the bridges on which it rests."""
        lifted = frozenset[str]() if self.differences else frozenset(self.differing)
        cited = " and ".join(cite(c.claim, self.context, lifted) for c in (self.a, self.b))
        words = [f"On {self.shared}: {cited}: {because}." if self.shared else f"{cited}: {because}."]
        if self.sides:
            if unit := self.sides.shared:
                words.append(f"They are compared in {unit}, which both texts print; no currency is converted.")
            if tolerance := widened(self.sides):
                words.append(tolerance)
        if self.joint and not self.differences:
            words.append(f"This rests on {' and '.join(b.words for b in self.joint.bridges)}.")
        return " ".join(words)

    def says(
        self,
        verdict: Verdict,
        element: str,
        because: Callable[["Pair"], str],
        *,
        change: str | None = None,
        earlier: str | None = None,
        later: str | None = None,
        part: str | None = None,
        whole: str | None = None,
        outcome: str | None = None,
    ) -> Comparison:
        """The verdict, with what gives its reason in words when somebody asks."""
        rests = tuple(b.id for b in self.joint.bridges) if self.joint and not self.differences else ()
        a, b = self.a.claim, self.unturned.claim
        return Comparison(a, b, verdict, element, self, because, change, earlier, later, part, whole, outcome, rests)


def known_order(claim: Claim) -> tuple[date, str]:
    """Claims in the order in which they were known, those of undated documents last.

    >>> from kg.model import Document
    >>> known_order(Claim(Document("times"), "a", "…", "crew", "sailed"))
    (datetime.date(9999, 12, 31), 'times#a')
    """
    return claim.document.known_by or date.max, claim.ref


def prediction_and_report(a: Claim, b: Claim) -> tuple[Claim, Claim] | None:
    """The prediction and the other, where exactly one of the two is a prediction.

    >>> from kg.model import Document
    >>> claim = Claim(Document("times"), "a", "…", "crew", "sails")
    >>> prediction_and_report(claim, claim) is None
    True
    """
    ahead = a.modality is Modality.PREDICTED
    if ahead is (b.modality is Modality.PREDICTED):
        return None
    return (a, b) if ahead else (b, a)


def is_flow(predicate: str, terms: Mapping[str, Term]) -> bool:
    """Whether a predicate measures what only grows: a cumulative total.

    >>> from kg.registry import Registry
    >>> is_flow("personnelSent", Registry.of().terms)
    True
    """
    return predicate in terms and terms[predicate].measure is MeasureKind.FLOW


def _faced(a: Keyed, b: Keyed, context: Context) -> Keyed:
    """The second claim, whose relation is the inverse of the first one's, in the first one's direction."""
    claim, thing = b.claim, b.claim.object
    if not isinstance(thing, str) or (a.claim.predicate == claim.predicate and a.key[-1] == b.key[-1]):
        return b
    return context.keyed(replace(claim, subject=thing, predicate=a.claim.predicate, object=claim.subject))


_ELEMENTS = ("relation", "place", "counted", "condition", "subject")
"""The elements of a key, in its order."""


def _differing(a: Keyed, b: Keyed, sides: Sides | None, context: Context) -> tuple[str, ...]:
    """Every element in which two claims differ; stated on one side only is different."""
    found = []
    if a.key != b.key:
        found = [name for name, x, y in zip(_ELEMENTS, a.key, b.key, strict=True) if x != y]
        if found[0] == "relation" and _measures(a, b, context):
            found[0] = "measure"
    if a.options != b.options and not a.options & b.options:
        found.append("object")
    if sides is None and a.figures and b.figures:
        found.append("unit")
    return tuple(found)


def _opposed(a: Keyed, b: Keyed, joint: Joint | None, sides: Sides | None) -> bool:
    if a.denied is b.denied:
        if a.denied or sides is None:
            return False
        return a.span.disjoint(b.span) if sides.one_each and not sides.shared else disjoint(sides)
    affirmed = b if a.denied else a
    if joint and joint.kind is ReadingKind.PRESUPPOSES:
        return affirmed.claim is joint.source
    if sides is None:
        return True
    said, wider = (sides.a, sides.b) if affirmed is a else (sides.b, sides.a)
    return entails(said, wider)


def _measures(a: Keyed, b: Keyed, context: Context) -> bool:
    terms = context.registry.terms
    return all(c.claim.predicate in terms and terms[c.claim.predicate].is_measure for c in (a, b))


# --- the words of a sentence ------------------------------------------------------------------------------------


def _term(claim: Claim, context: Context) -> str:
    term = context.registry.terms.get(claim.predicate)
    return (term.label if term else "") or spaced(claim.predicate)


def _object(thing: Object, context: Context) -> str | None:
    name = context.registry.label
    if isinstance(thing, Alternatives):
        return " or ".join(_object(o, context) or "" for o in thing.options)
    if isinstance(thing, Quantity) and thing.of:
        return f"{thing} of {name(thing.of)}"
    return name(thing) if isinstance(thing, str) else None if thing is None else str(thing)


def condition_words(given: Condition, context: Context) -> str:
    """A condition in words.

    >>> from kg.registry import Registry
    >>> condition_words(Condition(Text("the strait is open"), Polarity.DENIED), Context.of([], Registry.of()))
    'if, contrary to fact, the strait is open'
    """
    if isinstance(given.what, Text):
        what = given.what.text
    else:
        what = f"{given.what} holds" if is_claim(given.what) else context.registry.label(given.what)
    return f"if {what}" if given.holds is Polarity.AFFIRMED else f"if, contrary to fact, {what}"


STATED: dict[str, Callable[[Claim, Context], str | None]] = {
    "relation": _term,
    "measure": _term,
    "place": lambda claim, context: context.registry.label(claim.place) if claim.place else None,
    "counted": lambda claim, _: counted(figures(claim)),
    "condition": lambda claim, context: condition_words(claim.given, context) if claim.given else None,
    "subject": lambda claim, context: context.registry.label(claim.subject),
    "object": lambda claim, context: _object(claim.object, context),
    "unit": lambda claim, _: figures(claim)[0].unit,
}
"""What a claim states of each element in which two can differ, in words."""


def cite(claim: Claim, context: Context, named: frozenset[str] = frozenset()) -> str:
    """A claim with what it says in brackets: who, what, and about which time; ``named`` are elements to be told too.

    >>> from kg.model import Document
    >>> from kg.registry import Registry
    >>> claim = Claim(Document("times", outlet="times"), "a", "…", "crew", "sailed", "port", Polarity.DENIED)
    >>> cite(claim, Context.of([claim], Registry.of()))
    'times#a (times: denied port, no time stated)'
    """
    return context.words(_citation, claim, named)


def _citation(claim: Claim, context: Context, named: frozenset[str]) -> str:
    said = "denied" if claim.polarity is Polarity.DENIED else None
    thing = " ".join(filter(None, (said, _object(claim.object, context)))) or "affirmed"
    if "subject" in named:
        thing = f"{context.registry.label(claim.subject)} · {_term(claim, context)} · {thing}"
    elif named & {"relation", "measure"}:
        thing = f"{_term(claim, context)} · {thing}"
    if "place" in named and claim.place:
        thing += f", {context.registry.label(claim.place)}"
    when = str(claim.time) if claim.time else f"said {claim.said}" if claim.said else "no time stated"
    who = "; ".join(context.registry.label(s) for s in claim.speakers)
    time = "time unknown" if claim.time and claim.time.unknown else when
    return f"{claim.ref} ({f'{who}: ' if who else ''}{thing}, {time})"


def _key(claim: Claim, context: Context, differing: frozenset[str]) -> str:
    """What a claim shares with one that differs in these elements."""
    without = differing if "measure" not in differing else differing | {"relation"}
    if figures(claim):
        without |= {"object"}
    words = (STATED[element](claim, context) for element in _KEY if element not in without)
    return " · ".join(told for told in words if told)


_KEY = ("subject", "relation", "object", "place", "counted", "condition")
