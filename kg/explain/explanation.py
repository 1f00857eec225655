"""Explanations in words: why one thing is said to lead to another, and what speaks for a claim and against it.

A path (:mod:`kg.explain.steps`) is told as numbered sentences: the paths, then each step with the claims that state it
plainly and those that hedge it, then the citations. What no path reaches is named too, with what the corpus does say
of it: a figure that stands beside a story is easily read into it. That no claim joins two things is an answer, and
no denial.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from kg.compare import Comparison, Context, Verdict, compare
from kg.errors import QueryError, nearest
from kg.explain.steps import MOST_STEPS, Edge, OriginsOf, Path, Step, paths, things
from kg.faces import Faced
from kg.keep import objects
from kg.model import Alternatives, Claim, Entity
from kg.origins import Context as Lineage
from kg.origins.lineage import quoted_to_be_denied
from kg.registry import Registry
from kg.vocabulary import ASSESSMENTS, KINDS, EntityType, Polarity
from kg.wording import Quotes, cite, clause, condition_words, english, strength_words
from kg.wording.phrases import name, quantity_words

__all__ = [
    "Explanation",
    "For",
    "Path",
    "Row",
    "Step",
    "cite",
    "english",
    "explain_paths",
    "paths",
    "speaks",
    "step_words",
]


_MOST = 10
"""How many claims a sentence lists of what speaks of a thing that no path reaches."""


class Row(NamedTuple):
    """A step of a path for a table; several references are joined by "; "."""

    path: int
    step: int
    source: str
    relation: str
    target: str
    modality: str
    at_least: int
    plain: str | None
    hedged: str | None
    readings: str | None
    denials: str | None
    conditions: str | None
    weakest: bool


@dataclass(frozen=True, repr=False)
class Explanation(Faced):
    """The paths from a source to a target, or to all of a kind, strongest first; ``str()`` gives the sentences.

    ``apart`` are the target, or the things of that kind, that claims speak of and no path reaches, each with those
    claims.
    """

    source: str
    target: str | None
    kind: str | None
    paths: tuple[Path, ...]
    apart: tuple[tuple[str, tuple[Claim, ...]], ...] = ()
    most_steps: int = MOST_STEPS
    registry: Registry = field(default_factory=Registry.of, repr=False, compare=False)

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every step once, in the order in which the paths need them."""
        return tuple({s.edge: s for p in self.paths for s in p.steps}.values())

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Every claim that carries or denies a step, in the order of their citation."""
        return tuple({c.ref: c for s in self.steps for c in (*s.claims, *s.denials)}.values())

    def table(self) -> list[Row]:
        """A row for each step of each path."""
        return [
            Row(
                at, number, s.source, s.relation, s.target, s.modality.value, s.at_least,
                _refs(s.plain), _refs(s.hedged), "; ".join(r.id for r in s.readings) or None, _refs(s.denials),
                "; ".join(_conditions(s, self.registry)) or None, s is path.weakest,
            )
            for at, path in enumerate(self.paths, 1)
            for number, s in enumerate(path.steps, 1)
        ]  # fmt: skip

    def sentences(self, quotes: Quotes | None = None) -> list[str]:
        """The explanation in words: the paths, the steps with the claims that carry them, and the citations."""
        numbers = {s.edge: n for n, s in enumerate(self.steps, 1)}
        cited = {c.ref: n for n, c in enumerate(self.claims, 1)}
        return [
            self._summary(),
            *(self._path(at, path, numbers) for at, path in enumerate(self.paths, 1)),
            *(f"Step {numbers[s.edge]}. {step_words(s, cited, self.registry)}" for s in self.steps),
            *(self._apart(ref, claims) for ref, claims in self.apart),
            *(f"[{n}] {cite(c, self.registry, quotes)}" for n, c in enumerate(self.claims, 1)),
        ]

    def __str__(self) -> str:
        return "\n".join(self.sentences())

    def __repr__(self) -> str:
        many = f"{len(self.paths)} path{'' if len(self.paths) == 1 else 's'}"
        return f"<Explanation: {many} from {self.source} to {self.target or self.kind}>"

    def _summary(self) -> str:
        source = name(self.source, self.registry)
        target = name(self.target, self.registry) if self.target else f"anything of the kind {self.kind}"
        if not self.paths:
            return (
                f"No claim in the corpus joins {source} and {target}: no chain of at most {self.most_steps} explanatory "
                "claims leads from the one to the other. That is silence, and no denial."
            )
        many = f"{len(self.paths)} paths lead" if len(self.paths) > 1 else "1 path leads"
        return f"{many} from {source} to {target}, strongest first. Each step is somebody's claim; a path as a whole is nobody's."

    def _path(self, at: int, path: Path, numbers: dict[Edge, int]) -> str:
        weakest, where = path.weakest, " → ".join(name(n, self.registry) for n in path.nodes)
        steps = ", ".join(str(numbers[s.edge]) for s in path.steps)
        which = f"The weakest is step {numbers[weakest.edge]}" if len(path.steps) > 1 else "It is"
        reading = ", and rests on a reading" if weakest.rests_on_reading else ""
        said = f"{weakest.modality.value}, {_origin_words(weakest.at_least)}{reading}"
        return f"Path {at}. {where} (step{'s' * (len(path.steps) > 1)} {steps}). {which}: {said}."

    def _apart(self, ref: str, claims: Sequence[Claim]) -> str:
        said = "; ".join(f"{c.ref}{f' ({quantity_words(c.quantity)})' if c.quantity else ''}" for c in claims[:_MOST])
        said += f"; and {len(claims) - _MOST} more" if len(claims) > _MOST else ""
        return (
            f"Not reached: {name(ref, self.registry)}. No explanatory claim in the corpus leads to it from "
            f"{name(self.source, self.registry)}; what speaks of it: {said}."
        )


def explain_paths(
    claims: Iterable[Claim],
    registry: Registry,
    source: str,
    target: str | None = None,
    *,
    kind: str | None = None,
    origins_of: OriginsOf | None = None,
    most_steps: int = MOST_STEPS,
) -> Explanation:
    """Every path from one thing to another, or to all things of a kind, explained.

    ``kind`` is a type of entity ("Compensation") or one of its kinds ("money"). Raises
    :class:`~kg.errors.QueryError` for an unknown kind, or where neither or both of target and kind are given.

    >>> from kg.model import Document
    >>> claims = [Claim(Document("times"), "a", "The pact led to the visit.", "pact", "leadsTo", "visit")]
    >>> print(explain_paths(claims, Registry.of(), "pact", "visit"))
    1 path leads from pact to visit, strongest first. Each step is somebody's claim; a path as a whole is nobody's.
    Path 1. pact → visit (step 1). It is: asserted, no named origin.
    Step 1. Pact leads to visit: asserted, no named origin. Stated plainly by [1].
    [1] The pact led to the visit. [asserted] — times; undated; times#a
    """
    given = list(claims)
    wanted = aims(registry, target, kind)
    found = paths(given, registry, source, wanted, origins_of=origins_of, most_steps=most_steps)
    reached = {n for p in found for n in p.nodes} | {registry.canonical(source)}
    apart = _speaking_of(given, registry, wanted - reached)
    return Explanation(registry.canonical(source), target, kind, tuple(found), apart, most_steps, registry)


def aims(registry: Registry, target: str | None, kind: str | None) -> set[str]:
    """Where paths are to lead: to one thing, or to all of a kind. Raises as :func:`explain_paths` does.

    >>> aims(Registry.of(), "visit", None)
    {'visit'}
    """
    if (target is None) == (kind is None):
        raise QueryError("give either a target or a kind=, for instance kind='Compensation'")
    return _of_kind(kind, registry) if kind is not None else {registry.canonical(str(target))}


@dataclass(frozen=True, slots=True, repr=False)
class For(Faced):
    """What speaks for a claim, what against it, each with its verdict, and the claims that assess it.

    An assessment adds no support of its own: whoever endorses a claim is no further origin of it. ``about`` are other
    claims that have this one as subject or object: a cause, a comparison, a remark on it. ``quoted`` are claims that a
    document quotes only to deny them, with the denial: they speak neither for it nor against it.
    """

    claim: Claim
    supporting: tuple[Comparison, ...]
    against: tuple[Comparison, ...]
    assessing: tuple[Claim, ...]
    about: tuple[Claim, ...] = ()
    quoted: tuple[tuple[Comparison, Claim], ...] = ()
    registry: Registry = field(default_factory=Registry.of, repr=False, compare=False)

    def other(self, comparison: Comparison) -> Claim:
        """The claim that a verdict sets beside this one."""
        return comparison.b if comparison.a.ref == self.claim.ref else comparison.a

    def sentences(self, quotes: Quotes | None = None) -> list[str]:
        """The claim, then numbered what speaks for it, against it, and who assesses it; silence is said too."""
        registry = self.registry
        lines = [cite(self.claim, registry, quotes)]
        sides = (("For it", self.supporting), ("Against it", self.against))
        for title, found in sides:
            lines += [
                f"{title} ({c.verdict.value}): {cite(self.other(c), registry, quotes)}. {c.sentence}" for c in found
            ]
            lines += [] if found else [f"{title}: no claim in the corpus."]
        lines += [f"Assessed ({_assessment(c)}): {cite(c, registry, quotes)}" for c in self.assessing]
        lines += [f"Said of it: {cite(c, registry, quotes)}" for c in self.about]
        lines += [
            f"Quoted only to be denied ({denial.ref}), so that it speaks for nothing: {cite(self.other(c), registry, quotes)}"
            for c, denial in self.quoted
        ]
        return [lines[0], *(f"{n}. {line}" for n, line in enumerate(lines[1:], 1))]

    def __str__(self) -> str:
        return "\n".join(self.sentences())

    def __repr__(self) -> str:
        sides = f"{len(self.supporting)} for it, {len(self.against)} against, {len(self.assessing)} assessing"
        return f"<For {self.claim.ref}: {sides}>"


def speaks(claims: Iterable[Claim], claim: Claim, context: Context) -> For:
    """What among these claims speaks for one of them, what against it, and who assesses it.

    For it speak claims that agree, and figures of the same key whose ranges overlap without being the same; against
    it those that contradict it, also through a reading. What is quoted only to be denied stands apart.

    >>> from kg.model import Document
    >>> yes = Claim(Document("times"), "a", "The port burned.", "port", "occurred")
    >>> no = Claim(Document("herald"), "b", "The port did not burn.", "port", "occurred", polarity=Polarity.DENIED)
    >>> doubt = Claim(Document("herald"), "c", "The mayor doubts it.", "mayor", "doubts", "times#a")
    >>> found = speaks([yes, no, doubt], yes, Context.of([yes, no, doubt], Registry.of()))
    >>> len(found.supporting), [c.ref for c in found.assessing]
    (0, ['herald#c'])
    """
    others = [c for c in claims if c.ref != claim.ref]
    found = [compare(claim, other, context) for other in _comparable(claim, others, context)]
    agreeing = [c for c in found if c.verdict is Verdict.AGREES]
    near = [c for c in found if c.verdict is Verdict.CONSISTENT and c.element == "range"]
    against = [c for c in found if c.verdict is Verdict.CONTRADICTS]
    about = _ordered(c for c in others if c.subject == claim.ref or claim.ref in objects(c))
    assessing = tuple(c for c in about if c.predicate in ASSESSMENTS and c.object == claim.ref)
    remarks = tuple(c for c in about if c not in assessing)
    denials = _quoted((*agreeing, *near, *against), claim, others, context.registry)
    quoted = tuple((c, denials[c]) for c in (*agreeing, *near, *against) if c in denials)
    supporting, opposing = (tuple(c for c in side if c not in denials) for side in ((*agreeing, *near), against))
    return For(claim, supporting, opposing, assessing, remarks, quoted, context.registry)


def step_words(step: Step, cited: dict[str, int], registry: Registry) -> str:
    """One step in words: what it says, how firmly, which claims state it plainly and which hedge it, and who denies it.

    ``cited`` numbers the claims.

    >>> from kg.model import Document
    >>> from kg.vocabulary import Modality
    >>> claim = Claim(Document("times"), "a", "…", "pact", "leadsTo", "visit", modality=Modality.ESTIMATED)
    >>> step_words(Step("pact", "leadsTo", "visit", (claim,), at_least=1), {"times#a": 1}, Registry.of())
    'Pact leads to visit: estimated, at least 1 named origin. No claim states it plainly. Hedged by [1] (estimated).'
    """
    said = clause(step.source, registry.term(step.relation), name(step.target, registry), registry)
    words = [f"{said[0].upper()}{said[1:]}: {step.modality.value}, {_origin_words(step.at_least)}."]
    plain = ", ".join(f"[{cited[c.ref]}]" for c in step.plain)
    words.append(f"Stated plainly by {plain}." if plain else "No claim states it plainly.")
    if hedged := [f"[{cited[c.ref]}] ({_hedge(c, registry)})" for c in step.hedged if c not in step.bridged]:
        words.append(f"Hedged by {', '.join(hedged)}.")
    if step.bridged:
        alone = "It rests on a reading" if step.rests_on_reading else "Also through a reading"
        carried = ", ".join(f"[{cited[c.ref]}] ({_hedge(c, registry)})" for c in step.bridged)
        notes = "; ".join(f"{r.id} by {name(r.by, registry)}: {r.note}" for r in step.readings)
        words.append(f"{alone}, which no text states ({notes}): {carried}.")
    if step.denials:
        denied = ", ".join(f"[{cited[c.ref]}] ({_hedge(c, registry)})" for c in step.denials)
        words.append(f"Against it: {denied}.")
    return " ".join(words)


# --- inside ---------------------------------------------------------------------------------------------------------


def _of_kind(kind: str, registry: Registry) -> set[str]:
    """The entities of a type or kind, by the one id that stands for each."""
    types = {t.value.casefold(): t for t in EntityType}
    words = {w.value: w for list_ in KINDS.values() for w in list_}
    folded = kind.casefold()
    if folded not in types and folded not in words:
        near = nearest(kind, [*(t.value for t in EntityType), *words])
        raise QueryError(f"no kind {kind!r}{f'; did you mean {near[0]}?' if near else ''}")

    def fits(entity: Entity) -> bool:
        return (
            entity.is_a(types[folded]) if folded in types else entity.kind is not None and entity.kind.value == folded
        )

    return {registry.canonical(e.ref) for e in registry.entities.values() if fits(e)}


def _speaking_of(
    claims: Sequence[Claim], registry: Registry, refs: set[str]
) -> tuple[tuple[str, tuple[Claim, ...]], ...]:
    found: dict[str, dict[str, Claim]] = {}
    for claim in claims:
        for ref in (registry.canonical(claim.subject), *things(claim, registry)):
            if ref in refs:
                found.setdefault(ref, {})[claim.ref] = claim
    return tuple((ref, tuple(_ordered(some.values()))) for ref, some in sorted(found.items()))


def _hedge(claim: Claim, registry: Registry) -> str:
    """Why a claim does not state its step plainly."""
    several = "; one of several" if isinstance(claim.object, Alternatives) else ""
    doing = f"{claim.predicate}; " if claim.predicate in ("denies", "doubts") else ""
    return f"{doing}{strength_words(claim, registry)}{several}"


def _conditions(step: Step, registry: Registry) -> Iterator[str]:
    return (f"{c.ref}: {condition_words(c.given, registry)}" for c in step.claims if c.given)


def _origin_words(at_least: int) -> str:
    return f"at least {at_least} named origin{'s' * (at_least != 1)}" if at_least else "no named origin"


def _refs(claims: Iterable[Claim]) -> str | None:
    return "; ".join(c.ref for c in claims) or None


def _ordered(claims: Iterable[Claim]) -> list[Claim]:
    """Claims by their references, each once."""
    by_ref = {c.ref: c for c in claims}
    return [by_ref[ref] for ref in sorted(by_ref)]


def _comparable(claim: Claim, others: Iterable[Claim], context: Context) -> list[Claim]:
    """The claims that have enough in common with one to be worth a verdict."""
    registry, bridged = context.registry, _bridged(claim, context)
    subject, predicates = registry.canonical(claim.subject), (claim.predicate, context.inverses.get(claim.predicate))

    def fits(other: Claim) -> bool:
        alike = other.predicate in predicates
        if alike and (subject == registry.canonical(other.subject) or subject in things(other, registry)):
            return True
        return (
            not bridged.isdisjoint(context.nodes(other) if bridged else ()) and context.joint(claim, other) is not None
        )

    return _ordered(filter(fits, others))


def _bridged(claim: Claim, context: Context) -> frozenset[str]:
    """The ends of all bridges, where one of them touches the claim."""
    ends = frozenset(
        end for (_, source), found in context.bridges.items() for end in (source, *(b.target for b in found))
    )
    return ends if not ends.isdisjoint(context.nodes(claim)) else frozenset()


def _quoted(
    found: Iterable[Comparison], claim: Claim, others: Sequence[Claim], registry: Registry
) -> dict[Comparison, Claim]:
    """The verdicts on claims that their document quotes only to deny them, each with the denial."""
    set_beside = [(c, c.b if c.a.ref == claim.ref else c.a) for c in found]
    denials = [c for c in others if c.predicate == "denies"]
    lineage = Lineage.of([*(other for _, other in set_beside), *denials], registry)
    denied = ((c, quoted_to_be_denied(other, lineage)) for c, other in set_beside)
    return {c: denial for c, denial in denied if denial is not None}


def _assessment(claim: Claim) -> str:
    return f"{'does not: ' if claim.polarity is Polarity.DENIED else ''}{claim.predicate}"
