"""Every IRI, prefix and closed list of the graph, once.

The closed lists are the words an annotator writes; each word is also a concept of ``ontology.ttl``.
The rule that combines or orders two values of a list stands beside the list.
A test compares this module with ``ontology.ttl`` in both directions.
"""

from dataclasses import dataclass
from enum import Enum, StrEnum

NS = "https://w3id.org/claimgraph/ns#"
ONTOLOGY = "https://w3id.org/claimgraph/ns"
BASE = "https://w3id.org/claimgraph/id/"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
PROV = "http://www.w3.org/ns/prov#"
OA = "http://www.w3.org/ns/oa#"
DCTERMS = "http://purl.org/dc/terms/"
SCHEMA = "https://schema.org/"
FOAF = "http://xmlns.com/foaf/0.1/"
EDTF = "http://id.loc.gov/datatypes/edtf/"
WIKIDATA = "http://www.wikidata.org/entity/"


def prefixes(base: str = BASE) -> dict[str, str]:
    """The prefixes that every query has bound, for a graph whose instances live under ``base``.

    >>> prefixes()["entity"]
    'https://w3id.org/claimgraph/id/entity/'
    """
    return {
        "kg": NS,
        "entity": f"{base}entity/",
        "document": f"{base}document/",
        "claim": f"{base}claim/",
        "term": f"{base}term/",
        "reading": f"{base}reading/",
        "rdf": RDF,
        "rdfs": RDFS,
        "owl": OWL,
        "xsd": XSD,
        "skos": SKOS,
        "prov": PROV,
        "oa": OA,
        "dcterms": DCTERMS,
        "schema": SCHEMA,
        "foaf": FOAF,
        "edtf": EDTF,
        "wd": WIKIDATA,
    }


def concept(word: str) -> str:
    """The local name of a closed list's word in the ontology.

    >>> concept("very-likely"), concept("at least")
    ('VeryLikely', 'AtLeast')
    """
    return "".join(part.capitalize() for part in word.replace("-", " ").split())


class Word(StrEnum):
    """A closed list: the value is the word in the files, the name in the ontology is derived from it."""

    @property
    def iri(self) -> str:
        return NS + concept(self.value)


class Polarity(Word):
    """Whether a claim affirms or denies its proposition (FactBank's + and −)."""

    AFFIRMED = "affirmed"
    DENIED = "denied"

    @property
    def opposite(self) -> "Polarity":
        return Polarity.DENIED if self is Polarity.AFFIRMED else Polarity.AFFIRMED


class Modality(Word):
    """How the claim is put forward, strongest first; an opinion stands outside the order, below it in a path.

    >>> Modality.strongest([Modality.SPECULATED, Modality.ESTIMATED])
    <Modality.ESTIMATED: 'estimated'>
    """

    ASSERTED = "asserted"
    ESTIMATED = "estimated"
    PREDICTED = "predicted"
    SPECULATED = "speculated"
    HYPOTHETICAL = "hypothetical"
    OPINION = "opinion"

    @property
    def rank(self) -> int:
        """0 for the strongest. An opinion ranks below speculated and above hypothetical."""
        return _MODALITY_RANK[self]

    @classmethod
    def strongest(cls, values: "list[Modality]") -> "Modality":
        return min(values, key=lambda m: m.rank)


_MODALITY_RANK = {
    Modality.ASSERTED: 0,
    Modality.ESTIMATED: 1,
    Modality.PREDICTED: 2,
    Modality.SPECULATED: 3,
    Modality.OPINION: 4,
    Modality.HYPOTHETICAL: 5,
}


class Likelihood(Word):
    """The seven steps of ICD 203 (2015, section D.6.e.2.a), in percent; apart from modality and from confidence.

    >>> Likelihood.VERY_LIKELY.band
    (80, 95)
    """

    ALMOST_NO_CHANCE = "almost-no-chance"
    VERY_UNLIKELY = "very-unlikely"
    UNLIKELY = "unlikely"
    EVEN_CHANCE = "even-chance"
    LIKELY = "likely"
    VERY_LIKELY = "very-likely"
    ALMOST_CERTAIN = "almost-certain"

    @property
    def band(self) -> tuple[int, int]:
        steps = (1, 5, 20, 45, 55, 80, 95, 99)
        at = list(Likelihood).index(self)
        return steps[at], steps[at + 1]


class Voice(Word):
    """Whether the sentence asserts the claim, passes it on as hearsay, or takes it for granted."""

    DIRECT = "direct"
    REPORTED = "reported"
    PRESUPPOSED = "presupposed"


class Bound(Word):
    """What a printed number says about the true one."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at least"
    MORE_THAN = "more than"
    AT_MOST = "at most"
    BETWEEN = "between"
    BETWEEN_ABOUT = "between about"
    VAGUE = "vague"


class Basis(Word):
    """How something that the graph holds about a text is known; what is combined is as weak as its weakest part."""

    STATED = "stated"
    INFERRED = "inferred"
    LOOKED_UP = "looked-up"
    UNKNOWN = "unknown"

    @classmethod
    def weakest(cls, values: "list[Basis]") -> "Basis":
        order = list(cls)
        return max(values, key=order.index)


class MeasureKind(Word):
    """How values of a measure behave in time: a state, a total that only grows, or an amount for each unit of time."""

    STOCK = "stock"
    FLOW = "flow"
    RATE = "rate"


class ReadingKind(Word):
    """The bridges that an annotator may lay between claims, entities or documents."""

    PART = "part"
    DISJOINT = "disjoint"
    ADDS_TO = "adds-to"
    REALISES = "realises"
    PRESUPPOSES = "presupposes"
    SAME_PROPOSITION = "same-proposition"


class CompensationKind(Word):
    """What is given in return."""

    MONEY = "money"
    GOODS = "goods"
    WEAPONS = "weapons"
    TECHNOLOGY = "technology"
    EXPERIENCE = "experience"
    POLITICAL_SUPPORT = "political-support"


class EventKind(Word):
    """What sort of event, where the text tells."""

    MEETING = "meeting"
    SIGNING = "signing"
    INCURSION = "incursion"
    DESERTION = "desertion"
    CAPTURE = "capture"
    WAR = "war"


class EntityType(Enum):
    """The classes an entity may have; the value is the word in the files and the class in the ontology."""

    ENTITY = "Entity"
    ACTOR = "Actor"
    PERSON = "Person"
    ORGANIZATION = "Organization"
    STATE = "State"
    ARMED_FORCE = "ArmedForce"
    OUTLET = "Outlet"
    GROUP = "Group"
    PLACE = "Place"
    AGREEMENT = "Agreement"
    PROVISION = "Provision"
    EVENT = "Event"
    DEPLOYMENT = "Deployment"
    COMPENSATION = "Compensation"

    @property
    def iri(self) -> str:
        return NS + self.value

    @property
    def parents(self) -> tuple["EntityType", ...]:
        """The type itself and those above it, nearest first."""
        here: tuple[EntityType, ...] = (self,)
        while (above := _ABOVE.get(here[-1])) is not None:
            here += (above,)
        return here


_ABOVE = {
    EntityType.ACTOR: EntityType.ENTITY,
    EntityType.PERSON: EntityType.ACTOR,
    EntityType.ORGANIZATION: EntityType.ACTOR,
    EntityType.STATE: EntityType.ACTOR,
    EntityType.ARMED_FORCE: EntityType.ORGANIZATION,
    EntityType.OUTLET: EntityType.ORGANIZATION,
    EntityType.GROUP: EntityType.ACTOR,
    EntityType.PLACE: EntityType.ENTITY,
    EntityType.AGREEMENT: EntityType.ENTITY,
    EntityType.PROVISION: EntityType.ENTITY,
    EntityType.EVENT: EntityType.ENTITY,
    EntityType.DEPLOYMENT: EntityType.EVENT,
    EntityType.COMPENSATION: EntityType.ENTITY,
}

KINDS: dict[EntityType, type[Word]] = {
    EntityType.COMPENSATION: CompensationKind,
    EntityType.EVENT: EventKind,
    EntityType.DEPLOYMENT: EventKind,
}

UNATTRIBUTED = "unattributed"

CITED_VERBS = frozenset({"cited", "citing", "based on", "drawing on", "quoting", "referring to", "resting on"})
"""Verbs of a link that is only cited: an origin, but no speaker."""


@dataclass(frozen=True, slots=True)
class Term:
    """A predicate of claims: a relation between things, or a measure of one.

    ``measure``, ``unit`` and ``counted`` are set for measures only. Only an explanatory relation is walked by paths.
    ``size`` is true of a measure whose value is the number of members of its subject: a part of a whole may be set
    beside it in any such measure.
    ``inverse`` names the term that says the same in the other direction.
    A term of the package has its definition in ``ontology.ttl``; a corpus brings its own with ``own=True``.
    """

    id: str
    measure: MeasureKind | None = None
    unit: str | None = None
    counted: str | None = None
    explanatory: bool = False
    size: bool = False
    inverse: str | None = None
    label: str = ""
    definition: str = ""
    own: bool = False

    @property
    def is_measure(self) -> bool:
        return self.measure is not None

    def iri(self, base: str = BASE) -> str:
        return f"{base}term/{self.id}" if self.own else NS + self.id


def spaced(name: str) -> str:
    """The label of a term from its name.

    >>> spaced("troopsPresent")
    'troops present'
    """
    return "".join(f" {c.lower()}" if c.isupper() else c for c in name)


ASSESSMENTS = ("endorses", "doubts", "denies")
"""Relations from an actor to somebody's claim."""

_PEOPLE = "people"

TERMS: dict[str, Term] = {
    t.id: t
    for t in (
        *(Term(name) for name in ASSESSMENTS),
        Term("signed"),
        Term("hasProvision", explanatory=True),
        Term("obliges"),
        Term("restores"),
        Term("amountsTo"),
        Term("enables", explanatory=True),
        Term("leadsTo", explanatory=True),
        Term("compensatedBy", explanatory=True),
        Term("yields", explanatory=True),
        Term("provides"),
        Term("gains"),
        Term("seeks"),
        Term("risks"),
        Term("sends"),
        Term("locatedIn"),
        Term("operatesWith"),
        Term("trainsIn"),
        Term("disguisedAs"),
        Term("partOf"),
        Term("consistsOf"),
        Term("consistsOnlyOf"),
        Term("occurred"),
        Term("participatesIn"),
        Term("foughtAgainst"),
        Term("sufferedCasualties"),
        Term("controls"),
        Term("supports"),
        Term("warnsAgainst"),
        Term("describedAs"),
        Term("similarFigureTo"),
        Term("troopsPresent", MeasureKind.STOCK, _PEOPLE, "troops", size=True),
        Term("personnelSent", MeasureKind.FLOW, _PEOPLE, "troops", size=True),
        Term("groupSize", MeasureKind.STOCK, _PEOPLE, "members", size=True),
        Term("casualties", MeasureKind.FLOW, _PEOPLE, "killed or injured"),
        Term("desertions", MeasureKind.FLOW, _PEOPLE, "deserters"),
        Term("captures", MeasureKind.FLOW, _PEOPLE, "captured"),
        Term("income", MeasureKind.RATE, "USD/year", "income"),
        Term("monetaryValue", MeasureKind.STOCK, "USD", "value"),
        Term("shareOf", MeasureKind.STOCK, "percent", "share"),
        Term("distanceFrom", MeasureKind.STOCK, "kilometres", "distance"),
    )
}
"""The terms of the package: three assessments, and the domain list (relations, then measures)."""
