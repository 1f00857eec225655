"""Where each claim goes back to: the ways from a claim through its chain to whoever stands at the end.

A chain of attribution runs from the document inward, and only its end can be an origin: who passes on is none.
(The study of hadith asks the same of an *isnad*, an ordered chain of transmitters whose gaps stay visible.)
A way leads further than the chain that is printed where a cited document, or a fuller report of the same
utterance, gives the source; and it leads nowhere where its end disowns the figure. :mod:`kg.origins.tally` counts the ends.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from kg.dates import Overlap, When, overlap
from kg.evidence import Seal
from kg.model import DOCUMENT_PREFIX, Claim, Document, Link, chain_text, is_claim
from kg.registry import Registry
from kg.vocabulary import ASSESSMENTS, UNATTRIBUTED, EntityType, Modality, Polarity, Voice


@dataclass(frozen=True)
class Context:
    """What must be known of other claims: who judged which claim, and which text was printed before.

    Build it with :meth:`of` from all claims of the graph, not from the selected ones alone.
    """

    registry: Registry
    documents: Mapping[str, Document] = field(default_factory=dict)
    assessments: Mapping[str, tuple[Claim, ...]] = field(default_factory=dict)
    denials: Mapping[tuple[str, str, Polarity], tuple[tuple[Claim, Claim], ...]] = field(default_factory=dict)
    printed: Mapping[frozenset[Seal], Document] = field(default_factory=dict)

    @classmethod
    def of(cls, claims: Iterable[Claim], registry: Registry, documents: Iterable[Document] | None = None) -> "Context":
        """Index these claims; ``documents`` are those of the graph, where the claims are not all of them.

        >>> Context.of([], Registry()).source(Claim(Document("times"), "a", "…", "port", "occurred")).id
        'times'
        """
        by_ref = {c.ref: c for c in sorted(claims, key=age)}
        assessments: dict[str, list[Claim]] = defaultdict(list)
        denials: dict[tuple[str, str, Polarity], list[tuple[Claim, Claim]]] = defaultdict(list)
        printed: dict[frozenset[Seal], Document] = {}
        for claim in by_ref.values():
            if claim.spans:
                printed.setdefault(seals(claim), claim.document)
            if claim.predicate in ASSESSMENTS and isinstance(claim.object, str) and is_claim(claim.object):
                assessments[claim.object].append(claim)
                target = by_ref.get(claim.object)
                if target and claim.predicate == "denies" and is_made(claim):
                    denials[_topic(target, registry)].append((claim, target))
        return cls(
            registry,
            {d.id: d for d in ((c.document for c in by_ref.values()) if documents is None else documents)},
            {ref: tuple(found) for ref, found in assessments.items()},
            {key: tuple(found) for key, found in denials.items()},
            printed,
        )

    def root(self, document: Document) -> str:
        """The id of the document that this one reprints, through any number of reprints; else its own."""
        seen = [document.id]
        here: Document | None = document
        while here and here.reprints and here.reprints not in seen:
            seen.append(here.reprints)
            here = self.documents.get(here.reprints)
        return seen[-1]

    def source(self, claim: Claim) -> Document:
        """The document in whose voice a claim is made: the one reprinted, or the first that printed these words."""
        first = self.printed.get(seals(claim), claim.document) if claim.spans else claim.document
        return self.documents.get(self.root(first), first)

    def named(self, refs: Iterable[str | None]) -> tuple[str, ...]:
        """The named agents among these, each once, by the one id that stands for all that are the same."""
        known = (r for r in refs if r and r != UNATTRIBUTED and not self.registry.is_a(r, EntityType.GROUP))
        return tuple(dict.fromkeys(map(self.registry.canonical, known)))

    def bodies(self, group: str) -> tuple[str, ...]:
        """The named body whose unnamed members a group is, if the text says so."""
        entity = self.registry.entities.get(group)
        return self.named((entity.of,)) if entity and entity.is_a(EntityType.GROUP) else ()


@dataclass(frozen=True, eq=False, slots=True)
class Way:
    """A way from a claim to one end.

    ``kind`` says what stands there: ``named``; ``voice``, the own voice of ``document``; ``outlet``, one that is cited
    for a fact; ``group``, somebody unnamed; ``gap``, nobody. ``told`` is the claim whose chain leads there: another
    than ``claim`` where that one gives the source of the same words.
    """

    claim: Claim
    told: Claim
    kind: str
    agent: str
    document: Document
    link: Link | None = None

    @property
    def said(self) -> When | None:
        return self.link.said if self.link else None

    @property
    def firm(self) -> bool:
        """Whether it can show an origin, and not only a possible one.

        What is only presupposed cannot; an own voice can as a judgement, and not as the report of a fact or hearsay.
        """
        if self.kind == "voice":
            return self.claim.modality is not Modality.ASSERTED and self.claim.voice is Voice.DIRECT
        return self.kind == "named" and self.claim.voice is not Voice.PRESUPPOSED

    @property
    def silent(self) -> bool:
        """Whether the text is silent at the end: ``unattributed``, or hearsay without any source."""
        return self.kind == "gap" or (self.kind == "voice" and self.claim.voice is Voice.REPORTED)

    @property
    def ends(self) -> tuple[str, ...]:
        """The references at the end as the files write them."""
        if self.kind == "voice":
            document = self.document
            return tuple(r for r in (document.outlet, *document.authors) if r) or (document.ref,)
        return tuple(r for r in (self.link.agent, self.link.principal) if r) if self.link else (self.agent,)

    @property
    def text(self) -> str:
        """The chain as it is printed, with the document before it."""
        chain = chain_text(self.claim.chain)
        return f"{self.claim.document.id} > {chain}" if chain else self.claim.document.id


def ways_of(claims: Sequence[Claim], context: Context) -> list[Way]:
    """Every way of these claims; a cited document whose own claims are among them leads on to theirs.

    >>> claim = Claim(Document("times"), "a", "…", "port", "closed", chain=((Link("agency"),), (Link("ministry"),)))
    >>> [(way.kind, way.agent, way.text) for way in ways_of([claim], Context(Registry()))]
    [('named', 'ministry', 'times > agency > ministry')]
    """
    inside: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        inside[claim.document.ref].append(claim)

    def follow(claim: Claim, seen: frozenset[str]) -> Iterator[Way]:
        if not claim.chain:
            document = context.source(claim)
            yield Way(claim, claim, "voice", document.ref, document)
            return
        for link in dict.fromkeys(claim.chain[-1]):
            further = [c for c in inside.get(link.agent, ()) if c.ref not in seen]
            for other in further:
                yield from (replace(w, claim=claim) for w in follow(other, seen | {other.ref}))
            if not further:
                yield _end(claim, link, context)

    return [way for claim in claims for way in follow(claim, frozenset((claim.ref,)))]


def _end(claim: Claim, link: Link, context: Context) -> Way:
    """The way of a claim to one of the links at the end of its chain."""
    registry, home = context.registry, context.source(claim)
    agent = registry.canonical(link.agent)
    cited = context.documents.get(link.agent.removeprefix(DOCUMENT_PREFIX))
    if cited and link.agent == cited.ref:
        return Way(claim, claim, "voice", cited.ref, cited)
    if agent in context.named((home.outlet, *home.authors)):
        return Way(claim, claim, "voice", home.ref, home)
    if not context.named((link.agent, link.principal)):
        return Way(claim, claim, "gap" if agent == UNATTRIBUTED else "group", agent, home, link)
    # An outlet that is cited for a fact reports it in its own voice, only in another's columns.
    reports = claim.modality is Modality.ASSERTED and not link.principal and registry.is_a(agent, EntityType.OUTLET)
    return Way(claim, claim, "outlet" if reports else "named", agent, home, link)


def end_names(way: Way, context: Context) -> tuple[str, ...]:
    """Everybody named who stands at the end of a way; the body before its official, the outlet before its authors."""
    if way.kind == "voice":
        return context.named((way.document.outlet, *way.document.authors))
    return context.named((way.link.principal if way.link else None, way.agent))


def relay(way: Way, context: Context) -> tuple[tuple[str, ...], int, bool]:
    """The nearest named link outside the end of a way, how many unnamed ones lie between, and whether it is printed.

    Where none is printed the document's own outlet stands there, which is implied.
    """
    outside = list(reversed(way.told.chain[:-1]))
    for depth, place in enumerate(outside):
        if names := context.named(link.agent for link in place):
            return tuple(sorted(names)), depth, True
    return context.named((context.source(way.told).outlet,)), len(outside), False


def rests_on(way: Way, agents: Collection[str], context: Context) -> bool:
    """Whether a way ends at one of these agents, or at somebody unnamed for whom only such vouch."""
    if way.kind == "voice":
        authors = context.named(way.document.authors)
        ends = {way.document.ref, *context.named((way.document.outlet,))}
        return not ends.isdisjoint(agents) or (bool(authors) and set(authors) <= set(agents))
    if not {way.agent, *context.bodies(way.agent), *end_names(way, context)}.isdisjoint(agents):
        return True
    behind = relay(way, context)[0] if way.kind in ("gap", "group") else ()
    return bool(behind) and set(behind) <= set(agents)


def quoted_to_be_denied(claim: Claim, context: Context) -> Claim | None:
    """The denial, in the claim's own document, by its own voice or by one who passes the claim on.

    A denial without a chain counts as the document's own, unless somebody named gave the figure and a third
    party denies it: that is a dispute, in which the figure keeps its origin.
    """
    document = claim.document
    own = {document.ref, *context.named((document.outlet, *document.authors))}
    passing = set(context.named(link.agent for place in claim.chain[:-1] for link in place))
    given_by_name = bool(context.named(link.agent for place in claim.chain for link in place))
    for denial in context.assessments.get(claim.ref, ()):
        if denial.predicate == "denies" and is_made(denial) and denial.document.id == document.id:
            if not _deniers(denial, context).isdisjoint(own | passing):
                return denial
            if not denial.chain and not given_by_name:
                return denial
    return None


def disowned(way: Way, context: Context) -> Claim | None:
    """The denial of this figure by the end of the way itself, wherever it is printed.

    It reaches every report of what was disowned. What the same origin said on another day, or again after the
    denial, stands.
    """
    ends = set(end_names(way, context))
    for denial, target in context.denials.get(_topic(way.claim, context.registry), ()):
        if ends.isdisjoint(_deniers(denial, context)):
            continue
        if target.ref == way.claim.ref:
            return denial
        again = way.said is not None and denial.said is not None and _after(way.said, denial.said)
        there = [w for w in ways_of([target], context) if not ends.isdisjoint(end_names(w, context))]
        one_day = any(same_day(w.said, way.said) is not Overlap.NO for w in there)
        if one_day and not again and _same_figure(target, way.claim):
            return denial
    return None


def _deniers(denial: Claim, context: Context) -> set[str]:
    """Who rejects: the subject of the denial, and the body for which it spoke."""
    subject = context.registry.canonical(denial.subject)
    speaking = [link for place in denial.chain for link in place if context.registry.canonical(link.agent) == subject]
    return {subject, *context.named(link.principal for link in speaking)}


def whole_utterances(ways: Sequence[Way], context: Context) -> list[Way]:
    """Lead every report of an utterance to where its fullest report leads.

    Where one report ends at a speaker, and another gives the speaker's source for the same figure (same speaker,
    same day or same place), it is one utterance, and the speaker passes on in both.
    """
    fuller: dict[tuple[str, str], dict[tuple[object, ...], tuple[Link, Way]]] = defaultdict(dict)
    for way in ways:
        for link in (link for place in way.told.chain[:-1] for link in place):
            for key in _utterances(link, context):
                # Of many reports that lead to one end one is enough.
                alike = link, way.kind, way.agent, way.link, relay(way, context), way.claim.object
                fuller[key].setdefault(alike, (link, way))

    def resolve(way: Way, seen: frozenset[tuple[str, str]]) -> Iterator[Way]:
        here = way.link
        deeper = {
            other: None
            for key in (_utterances(here, context) if here else ())
            for link, other in fuller.get(key, {}).values()
            if here
            and same_day(link.said, here.said) is not Overlap.NO
            and (other.told.ref, other.agent) not in seen
            and _same_figure(other.claim, way.claim)
        }
        for other in deeper:
            further = resolve(other, seen | {(other.told.ref, other.agent)})
            yield from (replace(w, claim=way.claim) for w in further)
        if not deeper:
            yield way

    return [found for way in ways for found in resolve(way, frozenset(((way.told.ref, way.agent),)))]


def _utterances(link: Link, context: Context) -> list[tuple[str, str]]:
    """The speaker with the date, and the speaker with the place, where they are known."""
    marks = (f"on {link.said}" if link.said else None, f"in {link.place}" if link.place else None)
    return [(agent, m) for agent in context.named((link.agent,)) if link.speaks for m in marks if m]


def is_made(assessment: Claim) -> bool:
    """Whether an endorsement, doubt or denial is made: "would not confirm" is none, and neither is a hypothesis."""
    return assessment.polarity is Polarity.AFFIRMED and assessment.modality is not Modality.HYPOTHETICAL


def age(claim: Claim) -> tuple[date, str, str]:
    """The order in which claims were printed; an article without a date comes last."""
    return claim.document.known_by or date.max, claim.document.id, claim.id


def seals(claim: Claim) -> frozenset[Seal]:
    """The words of a claim's evidence, wherever they are printed."""
    return frozenset(span.seal for span in claim.spans)


def same_day(a: When | None, b: When | None) -> Overlap:
    """Whether two things were said on one day: where neither date is known they are taken to be, else left open.

    >>> same_day(None, When("2024-03-01", date(2024, 3, 1), date(2024, 3, 1)))
    <Overlap.MAYBE: 'maybe'>
    """
    if a is None or b is None:
        return Overlap.YES if a is b else Overlap.MAYBE
    if a.edtf == b.edtf:
        return Overlap.YES
    return overlap((a.earliest, a.latest), False, (b.earliest, b.latest), False)


def _after(a: When, b: When) -> bool:
    return a.earliest is not None and b.latest is not None and a.earliest > b.latest


def _topic(claim: Claim, registry: Registry) -> tuple[str, str, Polarity]:
    return registry.canonical(claim.subject), claim.predicate, claim.polarity


def _same_figure(a: Claim, b: Claim) -> bool:
    """Whether two claims give one figure, in whatever strength: a number printed in both, or the same object."""
    if a.quantity and b.quantity and a.quantity.printed and b.quantity.printed:
        return not set(a.quantity.printed).isdisjoint(b.quantity.printed)
    return a.object == b.object or bool(a.quantity and b.quantity)
