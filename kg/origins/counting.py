"""On how many origins claims of one proposition rest: how many at least, how many at most, and why.

Ten articles that repeat one agency are one source. An *origin* is where a chain of attribution ends; whoever
only passes on is none. *At least* counts the distinct named origins. *At most* adds every unknown that could be
another: an unnamed group, a gap, an outlet that does not say how it knows. That two origins have distinct names
never shows that they are independent, and every result says so.

Lineage that is not known is no evidence of another origin, and a chain's form alone cannot show independence. A wrong
count does most harm when it is too high, so *at least* is the smallest number of names that explains all that is
printed.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.evidence import Seal
from kg.faces import Faced
from kg.model import Claim, object_text
from kg.origins.lineage import (
    Context,
    Way,
    age,
    disowned,
    is_made,
    quoted_to_be_denied,
    rests_on,
    seals,
    ways_of,
    whole_utterances,
)
from kg.origins.tally import Origin, tally
from kg.registry import Registry
from kg.vocabulary import Modality, Polarity, spaced

__all__ = ["Assessor", "Context", "Excluded", "Fallen", "Origin", "Origins", "origins", "without"]


@dataclass(frozen=True, slots=True)
class Assessor:
    """Somebody who endorses, doubts or denies one of the claims (``of``), by which claim. Adds no origin."""

    who: str
    how: str
    of: str
    claim: str


@dataclass(frozen=True, slots=True)
class Excluded:
    """A claim that supports nothing here, and why."""

    claim: str
    reason: str


@dataclass(frozen=True, slots=True, repr=False)
class Fallen(Faced):
    """A claim that lost every origin it had, and the sentence that says so."""

    claim: Claim
    sentence: str

    def __str__(self) -> str:
        return self.sentence

    def __repr__(self) -> str:
        return f"<Fallen {self.claim.ref}: {self.sentence!r}>"


@dataclass(frozen=True, slots=True, repr=False)
class Origins(Faced):
    """What stands behind a proposition.

    ``claims`` are those that count; ``documents`` and ``outlets`` those that print one of them, reprints included.
    ``unknown`` counts the chains that end where the text is silent: ``unattributed``, or hearsay without a source.
    """

    proposition: str
    claims: tuple[str, ...]
    documents: tuple[str, ...]
    outlets: tuple[str, ...]
    at_least: int
    at_most: int
    named: tuple[Origin, ...]
    possible: tuple[Origin, ...]
    unknown: int
    assessors: tuple[Assessor, ...]
    excluded: tuple[Excluded, ...]

    @property
    def sentence(self) -> str:
        """The count in one sentence, with what it cannot show."""
        documents, outlets = _count(len(self.documents), "document"), _count(len(self.outlets), "outlet")
        return (
            f"{documents} of {outlets}; at least {_count(self.at_least, 'named origin')}, at most {self.at_most}; "
            "distinct names are not shown to be independent."
        )

    def tree(self) -> str:
        """The proposition, its origins, and the chains that lead to each, as indented text with the reasons."""
        lines = [self.proposition, f"  {self.sentence}"]
        for title, origins_ in (("named origins", self.named), ("possible origins", self.possible)):
            lines += [f"  {title}"] * bool(origins_)
            for o in origins_:
                adds = str(o.at_least) if o.at_least == o.at_most else f"{o.at_least} to {o.at_most}"
                lines += [f"    {o.name} (adds {adds}): {o.reason}", *(f"      {chain}" for chain in o.chains)]
        lines += ["  assessors, who add no origin"] * bool(self.assessors)
        lines += [f"    {a.who} {a.how} {a.of} ({a.claim})" for a in self.assessors]
        lines += ["  supports nothing"] * bool(self.excluded)
        lines += [f"    {x.claim}: {x.reason}" for x in self.excluded]
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.tree()

    def __repr__(self) -> str:
        return f"<Origins of {self.proposition!r}: at least {self.at_least}, at most {self.at_most}>"


def origins(claims: Iterable[Claim], context: Context, *, side: Polarity | None = None) -> Origins:
    r"""Count the origins of one proposition, or of one subject and measure: the caller selects the claims.

    ``side`` says whose origins are wanted, of those who affirm or of those who deny; by default the affirming,
    unless all claims deny. What supports nothing is listed with its reason.

    >>> from kg.model import Document, Link
    >>> times, herald = Document("times", outlet="the-times"), Document("herald", outlet="the-herald")
    >>> a = Claim(times, "a", "…", "port", "closed", chain=((Link("ministry"),),))
    >>> b = Claim(herald, "b", "…", "port", "closed", chain=((Link("agency"),), (Link("ministry"),)))
    >>> c = Claim(herald, "c", "…", "port", "closed", chain=((Link("unattributed"),),))
    >>> found = origins([a, b, c], Context.of([a, b, c], Registry()))
    >>> found.sentence
    '2 documents of 2 outlets; at least 1 named origin, at most 2; distinct names are not shown to be independent.'
    >>> print("\n".join(found.tree().splitlines()[2:]))
      named origins
        ministry (adds 1): named at the end of the chain
          herald > agency > ministry
          times > ministry
      possible origins
        unattributed (adds 0 to 1): the text does not say who; it may be one of the others
          herald > unattributed
    """
    chosen = sorted({c.ref: c for c in claims}.values(), key=age)
    assessments = [a for c in chosen for a in context.assessments.get(c.ref, ())]
    assessing = {a.ref for a in assessments}
    voting = [c for c in chosen if c.ref not in assessing]
    if side is None:
        all_deny = bool(voting) and all(c.polarity is Polarity.DENIED for c in voting)
        side = Polarity.DENIED if all_deny else Polarity.AFFIRMED
    sifted = _sift(voting, side, context)
    ways, excluded = _believed(sifted.counted, context)
    excluded += sifted.excluded
    for a in assessments:
        if a.polarity is Polarity.DENIED:
            excluded.append(Excluded(a.ref, f"is not said to {_PLAIN[a.predicate]} {a.object}: it adds nobody"))
        elif not is_made(a):
            excluded.append(Excluded(a.ref, "hypothetical: a hypothesis assesses nothing"))
    named, possible = tally(ways, context)
    supporting = {w.claim.ref for w in ways}
    printing = [c.document for c in sifted.counted if c.ref in supporting]
    printing += [c.document for c, original in sifted.reprints if original.ref in supporting]
    return Origins(
        proposition=_title(voting, context.registry),
        claims=tuple(sorted(supporting)),
        documents=tuple(sorted({d.id for d in printing})),
        outlets=tuple(sorted({context.registry.canonical(d.outlet) for d in printing if d.outlet})),
        at_least=sum(o.at_least for o in named),
        at_most=sum(o.at_most for o in (*named, *possible)),
        named=named,
        possible=possible,
        unknown=len({(w.claim.ref, w.text) for w in ways if w.silent}),
        assessors=tuple(
            Assessor(context.registry.label(a.subject), a.predicate, str(a.object), a.ref)
            for a in sorted(assessments, key=lambda a: (a.predicate, a.ref))
            if is_made(a)
        ),
        excluded=tuple(sorted(excluded, key=lambda x: (x.claim, x.reason))),
    )


def without(claims: Iterable[Claim], context: Context, *origin_refs: str) -> tuple[list[Claim], list[Fallen]]:
    """The claims that keep an origin when these are not believed, in their order, and those that fall.

    With a body fall those who speak for it and its unnamed members; with anybody what is unnamed behind them alone,
    since nobody else vouches for it. A body does not fall with one who spoke for it.

    >>> from kg.model import Document, Link
    >>> a = Claim(Document("times"), "a", "…", "port", "closed", chain=((Link("spokesman", principal="ministry"),),))
    >>> kept, fallen = without([a], Context.of([a], Registry()), "ministry")
    >>> kept, fallen[0].sentence
    ([], 'times#a falls: it goes back only to spokesman. Nothing else here puts forward: port · closed.')
    """
    disbelieved = {context.registry.canonical(ref) for ref in origin_refs}
    kept: list[Claim] = []
    lost: list[Claim] = []
    for claim in claims:
        fell = all(rests_on(way, disbelieved, context) for way in ways_of([claim], context))
        (lost if fell else kept).append(claim)
    others: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for claim in kept:
        if claim.modality is not Modality.HYPOTHETICAL:
            others[_proposition(claim, context.registry)].append(claim.ref)
    still = {key: _some(sorted(refs)) for key, refs in others.items()}
    fallen = []
    for claim in lost:
        names = ", ".join(map(context.registry.label, claim.origins))
        holders = still.get(_proposition(claim, context.registry))
        rest = f"Still put forward by {holders}" if holders else "Nothing else here puts forward"
        title = _title([claim], context.registry)
        fallen.append(Fallen(claim, f"{claim.ref} falls: it goes back only to {names}. {rest}: {title}."))
    return kept, fallen


_PLAIN = {"endorses": "endorse", "doubts": "doubt", "denies": "deny"}


@dataclass(frozen=True, slots=True)
class _Sifted:
    """The claims that count, the reprints with what they reprint, and all that support nothing with the reason."""

    counted: list[Claim]
    reprints: list[tuple[Claim, Claim]]
    excluded: list[Excluded]


def _sift(claims: Sequence[Claim], side: Polarity, context: Context) -> _Sifted:
    found = _Sifted([], [], [])
    eligible = []
    for claim in claims:
        if claim.polarity is not side:
            found.excluded.append(Excluded(claim.ref, f"{claim.polarity.value}: it supports the opposite"))
        elif claim.modality is Modality.HYPOTHETICAL or any(
            map(context.registry.hypothetical, (claim.subject, claim.object))
        ):
            found.excluded.append(Excluded(claim.ref, "hypothetical: a hypothesis supports nothing"))
        else:
            eligible.append(claim)
    copied = _copied(eligible, context)
    reports = any(c.modality is not Modality.OPINION for c in eligible)
    for claim in eligible:
        if original := copied.get(claim.ref):
            found.reprints.append((claim, original))
            found.excluded.append(Excluded(claim.ref, f"a reprint of {original.ref}: it adds nothing"))
        elif denial := quoted_to_be_denied(claim, context):
            found.excluded.append(Excluded(claim.ref, f"quoted only to be denied ({denial.ref})"))
        elif reports and claim.modality is Modality.OPINION:
            found.excluded.append(Excluded(claim.ref, "an opinion: it supports no report"))
        else:
            found.counted.append(claim)
    return found


def _copied(claims: Sequence[Claim], context: Context) -> dict[str, Claim]:
    """Claims of reprints, each with a claim of the document whose text it repeats."""
    of_document: dict[str, Claim] = {}
    of_words: dict[frozenset[Seal], Claim] = {}
    found: dict[str, Claim] = {}
    # A document that reprints none comes before its reprints, whatever the dates.
    for claim in sorted(claims, key=lambda c: (context.root(c.document) != c.document.id, age(c))):
        first = of_document.setdefault(context.root(claim.document), claim)
        if first.document.id == claim.document.id and claim.spans:
            first = of_words.setdefault(seals(claim), claim)
        if first.document.id != claim.document.id:
            found[claim.ref] = found.get(first.ref, first)
    return found


def _believed(claims: Sequence[Claim], context: Context) -> tuple[list[Way], list[Excluded]]:
    """The ways of these claims whose end does not disown the figure, and the claims that have none left."""
    kept: list[Way] = []
    denials: dict[str, Claim] = {}
    for way in ways_of(claims, context):
        if denial := disowned(way, context):
            denials[way.claim.ref] = denial
        else:
            kept.append(way)
    left = {way.claim.ref for way in kept}
    label = context.registry.label
    lost = [
        Excluded(ref, f"disowned by its origin: {label(denial.subject)} denies it ({denial.ref})")
        for ref, denial in denials.items()
        if ref not in left
    ]
    return whole_utterances(kept, context), lost


def _proposition(claim: Claim, registry: Registry) -> tuple[object, ...]:
    thing, place = (registry.canonical(x) if isinstance(x, str) else x for x in (claim.object, claim.place))
    return registry.canonical(claim.subject), claim.predicate, claim.polarity, thing, place


def _title(claims: Sequence[Claim], registry: Registry) -> str:
    """Subjects, predicates and, where all agree, object of the claims, in labels."""
    if not claims:
        return "no claim in the corpus"
    first = claims[0]
    subjects = dict.fromkeys(registry.label(registry.canonical(c.subject)) for c in claims)
    predicates = dict.fromkeys(_term(c.predicate, registry) for c in claims)
    parts = [_some(list(subjects), " or "), _some(list(predicates), " or ")]
    if first.object is not None and all(c.object == first.object for c in claims):
        thing = first.object
        parts.append(registry.label(thing) if isinstance(thing, str) else object_text(thing) or "")
    if all(c.polarity is Polarity.DENIED for c in claims):
        parts.append("denied")
    return " · ".join(parts)


def _term(predicate: str, registry: Registry) -> str:
    term = registry.terms.get(predicate)
    return (term.label if term else "") or spaced(predicate)


def _some(words: Sequence[str], between: str = ", ", most: int = 3) -> str:
    """The first few of many, and how many more there are."""
    shown = between.join(words[:most])
    return shown if len(words) <= most else f"{shown} and {len(words) - most} more"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
