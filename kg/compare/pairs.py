"""What is known of two claims before any verdict: what they share, how they differ, whether both can be so.

The *key* of a claim is its relation or measure, its place, what is counted, its condition, subject and object.
:class:`Pair` holds two claims with every difference of their keys that no bridge lifts, their figures side by side,
and the answers that the rules of :mod:`kg.compare` ask for. Words for sentences stand here too, so that every
verdict cites a claim in the same way.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from kg.compare.bridges import Context, Joint
from kg.compare.figures import Sides, agree, allowed, beside, disjoint, entails, figures, widened
from kg.dates import Overlap, overlap
from kg.model import Alternatives, Claim, Condition, Object, Text, is_claim
from kg.quantities import Quantity
from kg.vocabulary import MeasureKind, Modality, Polarity, ReadingKind, spaced


class Verdict(StrEnum):
    """What a pair of claims is to each other."""

    AGREES = "agrees"
    CONSISTENT = "consistent"
    SUPERSEDED = "superseded"
    CONTRADICTS = "contradicts"
    NOT_COMPARABLE = "not comparable"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A verdict with its reasons. ``a`` is the claim that was known first, so that the order asked does not matter.

    ``element`` is what the verdict turns on, ``key`` what the two share, ``readings`` the ids of readings and the
    references of ``partOf`` claims without which it would not stand. ``change`` is "changed" or "revised";
    ``earlier``, ``later``, ``part`` and ``whole`` are claim references. ``outcome`` is that of a prediction.
    """

    a: Claim
    b: Claim
    verdict: Verdict
    element: str
    key: str
    sentence: str
    change: str | None = None
    earlier: str | None = None
    later: str | None = None
    part: str | None = None
    whole: str | None = None
    outcome: str | None = None
    readings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two claims with all that the rules ask of them; ``b`` is turned around where it states the inverse relation."""

    asked: tuple[Claim, Claim]
    a: Claim
    b: Claim
    context: Context
    joint: Joint | None
    differences: tuple[tuple[str, str], ...]
    lifted: frozenset[str]
    sides: Sides | None
    key: str

    @classmethod
    def of(cls, a: Claim, b: Claim, context: Context) -> "Pair":
        asked, b = (a, b), _faced(a, b, context)
        joint = context.joint(a, b)
        if joint is None and (order := prediction_and_report(a, b)):
            joint = context.realised(order[1], order[0])
        lifted = joint.lifts if joint else frozenset[str]()
        if (order := prediction_and_report(a, b)) and order[1].given is None:
            lifted |= {"condition"}  # a prediction's own condition is printed and does not block
        differing = dict(_differences(a, b, context))
        crossed = frozenset(differing) & lifted
        left = tuple((element, words) for element, words in differing.items() if element not in lifted)
        sides = None if joint and joint.kind is ReadingKind.PRESUPPOSES else beside(a, b)
        return cls(asked, a, b, context, joint, left, crossed, sides, _key(a, frozenset(differing), context))

    @property
    def timeless(self) -> list[str]:
        """The claims of which it is unknown what time they speak of."""
        return sorted({c.ref for c in self.asked if c.time is not None and c.time.unknown})

    @property
    def presupposing(self) -> bool:
        return self.joint is not None and self.joint.kind is ReadingKind.PRESUPPOSES

    @property
    def overlap(self) -> Overlap:
        return overlap(self.a.valid, self.a.throughout, self.b.valid, self.b.throughout)

    @property
    def opposed(self) -> bool:
        """Whether the two cannot both be so at one time."""
        affirmed, denied = (self.a, self.b) if self.b.polarity is Polarity.DENIED else (self.b, self.a)
        if affirmed.polarity is denied.polarity:
            return affirmed.polarity is Polarity.AFFIRMED and self.sides is not None and disjoint(self.sides)
        if self.joint and self.presupposing:
            return affirmed is self.joint.source
        if self.sides is None:
            return True
        said, wider = (self.sides.a, self.sides.b) if affirmed is self.a else (self.sides.b, self.sides.a)
        return entails(said, wider)

    @property
    def same(self) -> bool:
        """Whether the two are one proposition with one polarity and, where there are numbers, the same ones."""
        if self.a.polarity is not self.b.polarity or self.presupposing:
            return False
        return agree(self.sides) if self.sides else not self.among

    @property
    def among(self) -> bool:
        """Whether one object is among the other's alternatives, without being the same."""
        if self.joint and "object" in self.joint.lifts:
            return False
        x, y = object_options(self.a.object, self.context), object_options(self.b.object, self.context)
        return x != y and bool(x & y)

    @property
    def turn(self) -> str:
        """The element on which two opposed or agreeing claims meet."""
        return "polarity" if self.a.polarity is not self.b.polarity or self.sides is None else "range"

    @property
    def in_time(self) -> tuple[Claim, Claim] | None:
        """The two in the order of the times they speak of, where these do not meet."""
        if self.overlap is not Overlap.NO:
            return None
        ends, begins = self.a.valid[1], self.b.valid[0]
        return (self.a, self.b) if ends and begins and ends < begins else (self.b, self.a)

    @property
    def shrank(self) -> bool:
        """Whether a cumulative total is told to have become smaller, which none can."""
        order, terms = self.in_time, self.context.registry.terms
        flows = all(c.predicate in terms and terms[c.predicate].measure is MeasureKind.FLOW for c in (self.a, self.b))
        if order is None or not flows or self.sides is None:
            return False
        ranges = {self.a.ref: allowed(self.a, self.sides.a), self.b.ref: allowed(self.b, self.sides.b)}
        low, high = ranges[order[0].ref].low, ranges[order[1].ref].high
        return self.opposed and low is not None and high is not None and high <= low

    def says(
        self,
        verdict: Verdict,
        element: str,
        because: str,
        *,
        change: str | None = None,
        earlier: str | None = None,
        later: str | None = None,
        part: str | None = None,
        whole: str | None = None,
        outcome: str | None = None,
    ) -> Comparison:
        """The verdict with its sentence, the tolerance and the bridges on which it rests."""
        crossed = frozenset[str]() if self.differences else self.lifted
        cited = f"{cite(self.a, self.context, crossed)} and {cite(self.b, self.context, crossed)}: {because}."
        rests: tuple[str, ...] = ()
        words = [f"On {self.key}: {cited}" if self.key else cited]
        if self.sides and not self.differences:
            if unit := self.sides.shared:
                words.append(f"They are compared in {unit}, which both texts print; no currency is converted.")
            if tolerance := widened(self.sides):
                words.append(tolerance)
        if self.joint and not self.differences:
            words.append(f"This rests on {' and '.join(b.words for b in self.joint.bridges)}.")
            rests = tuple(b.id for b in self.joint.bridges)
        sentence, (a, b) = " ".join(words), self.asked
        return Comparison(
            a, b, verdict, element, self.key, sentence, change, earlier, later, part, whole, outcome, rests
        )


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
    ahead = [c.modality is Modality.PREDICTED for c in (a, b)]
    return None if ahead[0] == ahead[1] else (a, b) if ahead[0] else (b, a)


def _faced(a: Claim, b: Claim, context: Context) -> Claim:
    """The second claim in the first one's direction, where its relation says the same in the other one."""
    if context.inverses.get(b.predicate) != a.predicate or not isinstance(b.object, str):
        return b
    same = context.registry.canonical
    if a.predicate == b.predicate and same(a.subject) == same(b.subject):
        return b
    return replace(b, subject=b.object, predicate=a.predicate, object=b.subject)


def _differences(a: Claim, b: Claim, context: Context) -> Iterator[tuple[str, str]]:
    """Every element in which two claims differ, and what either says; stated on one side only is different."""
    name, terms = context.registry.label, context.registry.terms
    same = context.registry.canonical
    if a.predicate != b.predicate:
        measures = all(c.predicate in terms and terms[c.predicate].is_measure for c in (a, b))
        yield "measure" if measures else "relation", _against(_term(a, context), _term(b, context))
    if (same(a.place) if a.place else None) != (same(b.place) if b.place else None):
        yield "place", _against(*(name(c.place) if c.place else None for c in (a, b)))
    if _counted(a) != _counted(b):
        yield "counted", _against(_counted(a), _counted(b))
    if _condition(a, context) != _condition(b, context):
        yield "condition", _against(*(condition_words(c.given, context) if c.given else None for c in (a, b)))
    if same(a.subject) != same(b.subject):
        yield "subject", _against(name(a.subject), name(b.subject))
    x, y = object_options(a.object, context), object_options(b.object, context)
    if x != y and not x & y:
        yield "object", _against(_object(a.object, context), _object(b.object, context))
    if figures(a) and figures(b) and beside(a, b) is None:
        yield "unit", _against(figures(a)[0].unit, figures(b)[0].unit)


def object_options(thing: Object, context: Context) -> frozenset[tuple[str, str]]:
    """What a claim's object may be, without its numbers: those are compared, and are no difference.

    >>> from kg.registry import Registry
    >>> sorted(object_options(Alternatives(("money", "weapons")), Context.of([], Registry.of())))
    [('thing', 'money'), ('thing', 'weapons')]
    """
    if isinstance(thing, Alternatives):
        return frozenset(o for option in thing.options for o in object_options(option, context))
    if isinstance(thing, Quantity):
        return frozenset({("quantity of", context.registry.canonical(thing.of) if thing.of else "")})
    if isinstance(thing, Text):
        return frozenset({("words", _folded(thing.text))})
    return frozenset() if thing is None else frozenset({("thing", context.registry.canonical(thing))})


def _condition(claim: Claim, context: Context) -> tuple[str, Polarity] | None:
    if claim.given is None:
        return None
    what = claim.given.what
    return (_folded(what.text) if isinstance(what, Text) else context.registry.canonical(what)), claim.given.holds


def _counted(claim: Claim) -> str | None:
    return next((_folded(q.counted) for q in figures(claim) if q.counted), None)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


# --- the words of a sentence ------------------------------------------------------------------------------------


def _against(x: str | None, y: str | None) -> str:
    return f"{x or 'none stated'} against {y or 'none stated'}"


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


def cite(claim: Claim, context: Context, named: frozenset[str] = frozenset()) -> str:
    """A claim with what it says in brackets: who, what, and about which time; ``named`` are elements to be told too.

    >>> from kg.model import Document
    >>> from kg.registry import Registry
    >>> claim = Claim(Document("times", outlet="times"), "a", "…", "crew", "sailed", "port", Polarity.DENIED)
    >>> cite(claim, Context.of([claim], Registry.of()))
    'times#a (times: denied port, no time stated)'
    """
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


def _key(claim: Claim, differing: frozenset[str], context: Context) -> str:
    """What two claims share, of subject, relation or measure, object, place, what is counted and condition."""
    name = context.registry.label
    parts = {
        "subject": name(claim.subject),
        "relation": None if "measure" in differing else _term(claim, context),
        "object": None if figures(claim) else _object(claim.object, context),
        "place": name(claim.place) if claim.place else None,
        "counted": _counted(claim),
        "condition": condition_words(claim.given, context) if claim.given else None,
    }
    return " · ".join(words for element, words in parts.items() if words and element not in differing)
