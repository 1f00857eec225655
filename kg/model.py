"""The values everything takes or returns, frozen: what a document is, and what it claims.

The smallest true thing is the :class:`Claim`. It says: in *this document*, somebody puts forward, with this
polarity and strength, that *subject predicate object*, here is through whom, about which time, and where it stands.

References are short strings, so that they read as in the files:

    ``nis``                     an entity of the registry
    ``document-id/officials``   an entity that only that document has
    ``document-id#contingent``  a claim
    ``document:document-id``    a document where an entity could stand (an agent of a chain)
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256

import msgspec

from kg.dates import When
from kg.evidence import Seal
from kg.faces import Faced
from kg.quantities import Quantity
from kg.vocabulary import (
    CITED_VERBS,
    UNATTRIBUTED,
    Basis,
    EntityType,
    Likelihood,
    Modality,
    Polarity,
    ReadingKind,
    Voice,
    Word,
    spaced,
)

DOCUMENT_PREFIX = "document:"
_ABOVE = {t: t.parents for t in EntityType}


@lru_cache(maxsize=50_000)
def short(ref: str) -> str:
    """The id as the file writes it.

    >>> short("times-2024-03-01/officials"), short("nis"), short("document:times-2024-03-01")
    ('officials', 'nis', 'times-2024-03-01')
    """
    return ref.rpartition("/")[2].removeprefix(DOCUMENT_PREFIX) if "/" in ref or ":" in ref else ref


def is_claim(ref: object) -> bool:
    """Whether a reference names a claim."""
    return isinstance(ref, str) and "#" in ref


@dataclass(frozen=True, slots=True, repr=False)
class Entity(Faced):
    """Somebody or something that claims are about: a name, a type, outside identifiers, and no facts.

    ``ref`` is the id, with the document's id before it where only that document has the entity.
    ``members`` is the number of people in an unnamed group, where the text gives it; ``of`` the body they belong to.
    """

    ref: str
    type: EntityType
    label: str
    aliases: tuple[str, ...] = ()
    kind: Word | None = None
    wikidata: str | None = None
    unresolved: bool = False
    hypothetical: bool = False
    members: int | None = None
    of: str | None = None
    note: str | None = None

    @property
    def id(self) -> str:
        return short(self.ref)

    @property
    def document(self) -> str | None:
        """The id of the one document that has this entity, or none for an entity of the registry."""
        head, slash, _ = self.ref.rpartition("/")
        return head if slash else None

    @property
    def names(self) -> tuple[str, ...]:
        return (self.label, *self.aliases)

    def is_a(self, *types: EntityType) -> bool:
        """Whether the entity has one of these types or one below them."""
        return any(t in types for t in _ABOVE[self.type])

    def __str__(self) -> str:
        return f"{self.label} ({spaced(self.type.value)}; {self.ref})"

    def __repr__(self) -> str:
        return f"<Entity {self.ref}: {self.label!r}, {self.type.value}>"


@dataclass(frozen=True, slots=True)
class Sameness:
    """A decision that several ids mean one thing. It rewrites nothing and can be taken back."""

    refs: tuple[str, ...]
    note: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Reading(Faced):
    """A bridge between claims, entities or documents that an annotator lays and no text states."""

    id: str
    kind: ReadingKind
    source: str
    target: str
    by: str
    documents: tuple[str, ...]
    note: str

    def __str__(self) -> str:
        return f"{self.source} · {self.kind.value} · {self.target} (a reading of {self.by}, {self.id}): {self.note}"

    def __repr__(self) -> str:
        return f"<Reading {self.id}: {self.kind.value}, {self.source} → {self.target}>"


@dataclass(frozen=True, slots=True)
class Text:
    """Our own words where no entity stands."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Alternatives:
    """One or more of several objects; never to be split into facts."""

    options: "tuple[str | Quantity | Text, ...]"


Object = str | Quantity | Text | Alternatives | None


@dataclass(frozen=True, slots=True)
class Condition:
    """Under what a claim is made: a claim or our own words; ``holds`` is denied for a condition contrary to fact."""

    what: "str | Text"
    holds: Polarity = Polarity.AFFIRMED


@dataclass(frozen=True, slots=True)
class Link:
    """One step of an attribution: who said it or was cited, how, in which capacity, for whom, when and where.

    ``basis`` is how ``said`` is known; for a link without ``said``, how the agent is known.
    """

    agent: str
    verb: str | None = None
    capacity: str | None = None
    principal: str | None = None
    said: When | None = None
    place: str | None = None
    basis: Basis = Basis.STATED

    @property
    def speaks(self) -> bool:
        """Whether the link itself says the claim: a named agent, not one that is only cited or rested on."""
        return self.agent != UNATTRIBUTED and (self.verb is None or self.verb.casefold() not in CITED_VERBS)


Chain = tuple[tuple[Link, ...], ...]
"""The places of an attribution from the document inward; a place holds one link, or several that are co-cited."""


@dataclass(frozen=True, slots=True)
class Time:
    """What time a claim speaks of: some time in ``when``, all of it (``throughout``), or an unknown one."""

    when: When | None
    throughout: bool = False
    basis: Basis = Basis.STATED
    note: str | None = None

    @property
    def unknown(self) -> bool:
        return self.when is None

    def __str__(self) -> str:
        if self.when is None:
            return "unknown"
        return f"throughout {self.when}" if self.throughout else str(self.when)


@dataclass(frozen=True, slots=True)
class Span:
    """Where in the text a claim stands: start and end with the seal, or the words themselves (``quote``)."""

    start: int | None
    end: int | None
    seal: Seal
    quote: str | None = None

    def __str__(self) -> str:
        return f"{self.start}-{self.end}" if self.start is not None else "quote"


@dataclass(frozen=True, slots=True, repr=False)
class Document(Faced):
    """An article: what it is, when it appeared, and how each of these is known."""

    id: str
    title: str | None = None
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    published: When | None = None
    genre: str | None = None
    url: str | None = None
    file: str | None = None
    sha256: str | None = None
    characters: int | None = None
    corrects: str | None = None
    reprints: str | None = None
    note: str | None = None
    bases: tuple[tuple[str, Basis], ...] = ()

    def basis(self, name: str) -> Basis:
        """How a field is known: ``document.basis("published")``."""
        return dict(self.bases).get(name, Basis.STATED)

    @property
    def ref(self) -> str:
        return DOCUMENT_PREFIX + self.id

    @property
    def known_by(self) -> date | None:
        """The latest day on which it can have appeared: from then on it is surely known."""
        return self.published.latest if self.published else None

    def __str__(self) -> str:
        said = (self.title, self.outlet and short(self.outlet), self.published and str(self.published), self.id)
        return "; ".join(part for part in said if part)

    def __repr__(self) -> str:
        return f"<Document {self.id}: {self.title!r}>"


@dataclass(frozen=True, slots=True, repr=False)
class Claim(Faced):
    """What one document puts forward in one place, with all that qualifies it.

    >>> from kg.quantities import parse
    >>> claim = Claim(Document("times"), "contingent", "About 3,000 are in the port.", "contingent-in-port",
    ...               "troopsPresent", parse("about 3000 people"))
    >>> claim.ref, str(claim.object), claim.speaker, claim.origins
    ('times#contingent', 'about 3000 people', None, ('document:times',))
    """

    document: Document
    id: str
    statement: str
    subject: str
    predicate: str
    object: Object = None
    polarity: Polarity = Polarity.AFFIRMED
    modality: Modality = Modality.ASSERTED
    likelihood: Likelihood | None = None
    voice: Voice = Voice.DIRECT
    given: Condition | None = None
    chain: Chain = ()
    time: Time | None = None
    place: str | None = None
    spans: tuple[Span, ...] = ()
    also: tuple[Quantity, ...] = ()
    purpose: "str | Text | None" = None
    note: str | None = None

    @property
    def ref(self) -> str:
        """The claim's reference, ``document#id``."""
        return f"{self.document.id}#{self.id}"

    @property
    def quantity(self) -> Quantity | None:
        return self.object if isinstance(self.object, Quantity) else None

    @property
    def speaking(self) -> tuple[Link, ...]:
        """The innermost links that say the claim themselves; none where nobody in the chain does."""
        for place in reversed(self.chain):
            if len(place) == 1 and place[0].speaks:
                return place
            if said := tuple([link for link in place if link.speaks]):
                return said
        return ()

    @property
    def speakers(self) -> tuple[str, ...]:
        """Who says it: the innermost that say it, without a chain the authors, else the outlet."""
        if self.chain:
            return _agents(self.speaking)
        if self.document.authors:
            return self.document.authors
        return (self.document.outlet,) if self.document.outlet else ()

    @property
    def speaker(self) -> str | None:
        """The speaker, "; " between several; missing where nobody is known to say it."""
        return "; ".join(map(short, self.speakers)) or None

    @property
    def origins(self) -> tuple[str, ...]:
        """Whom it goes back to: the innermost links; without a chain the authors, the outlet, or the bare document."""
        if self.chain:
            return _agents(self.chain[-1])
        return self.speakers or (self.document.ref,)

    @property
    def said(self) -> When | None:
        """When the speaker said it: without a chain when the document appeared."""
        if not self.chain:
            return self.document.published
        for link in self.speaking:
            if link.said:
                return link.said
        return None

    @property
    def valid(self) -> tuple[date | None, date | None]:
        """The bounds of the time it speaks of; without a stated one the time it was said, else up to publication.

        A prediction without a stated time speaks of what comes after it was said, else after publication.
        """
        if self.time is not None:
            return (self.time.when.earliest, self.time.when.latest) if self.time.when else (None, None)
        said, published = self.said, self.document.published
        if self.modality is Modality.PREDICTED:
            from_ = said or published
            return (from_.earliest if from_ else None), None
        if said is not None and self.chain:
            return said.earliest, said.latest
        return None, (published.latest if published else None)

    @property
    def throughout(self) -> bool:
        return self.time is not None and self.time.throughout

    @property
    def refs(self) -> Iterator[str]:
        """Every reference the claim makes, to entities, claims and documents."""
        yield self.subject
        for thing in self.object.options if isinstance(self.object, Alternatives) else (self.object,):
            if isinstance(thing, str):
                yield thing
            elif isinstance(thing, Quantity) and thing.of:
                yield thing.of
        if self.given and isinstance(self.given.what, str):
            yield self.given.what
        if isinstance(self.purpose, str):
            yield self.purpose
        if self.place:
            yield self.place
        for link in links(self.chain):
            if link.agent != UNATTRIBUTED:
                yield link.agent
            if link.principal:
                yield link.principal
            if link.place:
                yield link.place

    def __str__(self) -> str:
        return f"{self.statement} ({self.ref})"

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.ref}: {self.statement!r}>"


def alternatives(options: Iterable[str | Quantity | Text]) -> Alternatives:
    """Alternatives in canonical order, each once: what they are does not depend on how a file lists them."""
    return Alternatives(tuple(sorted(set(options), key=lambda o: (object_text(o) or "", repr(o)))))


def text_order(claim: Claim) -> tuple[int, str]:
    """The order of claims within a document: where their evidence begins, then by id."""
    return (claim.spans[0].start or 0) if claim.spans else 0, claim.id


def links(chain: Chain) -> Iterator[Link]:
    """All links of a chain, from the document inward."""
    for place in chain:
        yield from place


def _agents(place: tuple[Link, ...]) -> tuple[str, ...]:
    """Whom links name, each once."""
    return (place[0].agent,) if len(place) == 1 else tuple(dict.fromkeys([link.agent for link in place]))


def chain_text(chain: Chain) -> str | None:
    """A chain in one line, ``a > b > (c + d)``; missing where there is none."""
    places = [
        short(place[0].agent) if len(place) == 1 else f"({' + '.join([short(link.agent) for link in place])})"
        for place in chain
    ]
    return " > ".join(places) or None


def object_text(thing: Object) -> str | None:
    """An object in one line: an id, a quantity, words, or alternatives with "or" between them."""
    if thing is None:
        return None
    if isinstance(thing, Alternatives):
        return " or ".join(object_text(o) or "" for o in thing.options)
    if isinstance(thing, Quantity) and thing.of:
        return f"{thing} of {short(thing.of)}"
    return short(thing) if isinstance(thing, str) else str(thing)


def claim_id(
    seals: Iterable[Seal], subject: str, predicate: str, thing: Object, polarity: Polarity, chain: Chain
) -> str:
    """A claim's id from its content: 20 hexadecimal digits of a SHA-256 over an encoding that cannot collide.

    In it are the seals, the triple, the polarity and the agents of the chain with their nesting. Offsets, dates,
    resolutions and all else of a link are not, so that neither a page set anew nor a decision renames a claim.

    >>> claim_id([Seal(3, "ab")], "a", "b", "c", Polarity.AFFIRMED, ())
    'afc595158d2bb0c9b2c6'
    """
    content = (
        [(s.words, s.sha256) for s in seals],
        short(subject),
        predicate,
        _canonical(thing),
        polarity,
        [[short(link.agent) for link in place] for place in chain],
    )
    return sha256(msgspec.json.encode(content)).hexdigest()[:20]


def _canonical(thing: Object) -> object:
    """An object as JSON can hold it; a number becomes a string of its digits there."""
    if isinstance(thing, str):
        return "ref", short(thing)
    if isinstance(thing, Quantity):
        of = short(thing.of) if thing.of else None
        return "quantity", thing.low, thing.high, thing.unit, thing.bound, thing.counted, of, thing.words
    if isinstance(thing, Text):
        return "text", thing.text
    return ("any", *map(_canonical, thing.options)) if isinstance(thing, Alternatives) else None
