"""What is read around some claims is enough: verdicts and origins are those of a graph that was read whole."""

import random
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from kg.annotations import Annotated
from kg.dates import When
from kg.dates import parse as day
from kg.errors import KGError
from kg.evidence import Seal
from kg.graph import ClaimGraph
from kg.held import Held
from kg.model import Chain, Claim, Document, Entity, Link, Object, Reading, Sameness, Span, Text, Time
from kg.quads import Names, annotated_lines, reading_lines, registry_lines
from kg.quantities import parse
from kg.registry import Registry
from kg.store import Store
from kg.vocabulary import ASSESSMENTS, EntityType, Modality, Polarity, ReadingKind, Term

DAYS = ("2024-03-01", "2024-03-02", "2024-03", "2024-03-05")
ACTORS = ("ministry", "navy", "agency", "officials", "post", "herald")
THINGS = ("crew", "watch", "guard", "tug", "barge", "convoy")
TERMS = (
    Term("tows", explanatory=True, inverse="towedBy", label="tows", own=True),
    Term("towedBy", explanatory=True, inverse="tows", label="towed by", own=True),
)
FIGURES = ("12 people", "about 12 people", "at least 30 people", "40 people", "between 10 and 20 people")


def made(seed: int) -> Store:
    """A small corpus in which nearly everything has to do with everything."""
    chance = random.Random(seed)
    groups = EntityType.GROUP, EntityType.ORGANIZATION, EntityType.OUTLET
    entities = [
        Entity(ref, groups[0] if ref == "officials" else groups[1 + (ref in ACTORS[4:])], ref) for ref in ACTORS
    ]
    entities += [Entity(ref, EntityType.ENTITY, ref, hypothetical=ref == "convoy") for ref in THINGS]
    documents = [document(n, chance) for n in range(7)]
    claims: list[Claim] = []
    for number in range(60):
        claims.append(claim(f"c{number}", chance.choice(documents), claims, chance))
    kinds = list(ReadingKind)
    refs = [c.ref for c in claims]
    readings = []
    for n in range(4):
        source, target = chance.sample(THINGS if chance.random() < 0.6 else refs, 2)
        rests_on = tuple(sorted(d.id for d in chance.sample(documents, 2)))
        readings.append(Reading(f"r{n}", chance.choice(kinds), source, target, "editor", rests_on, "so it seems"))
    registry = Registry.of(entities, TERMS, [Sameness(("barge", "tug"))] if chance.random() < 0.5 else [], readings)
    return stored(registry, documents, claims)


def stored(registry: Registry, documents: list[Document], claims: list[Claim]) -> Store:
    names, store = Names(), Store()
    graphs = {names.registry: registry_lines(registry, names)}
    graphs |= {names.reading(r.id): reading_lines(r, names) for r in registry.readings}
    for d in documents:
        own = tuple(c for c in claims if c.document is d)
        graphs[names.document(d.id)] = annotated_lines(Annotated(d, (), own), names, registry.terms)
    store.replace_all(dict(graphs))
    return store


def document(n: int, chance: random.Random) -> Document:
    published = chance.choice([None, *map(day, DAYS)])
    other = f"d{chance.randrange(n)}" if n and chance.random() < 0.3 else None
    authors = ("agency",) if chance.random() < 0.3 else ()
    return Document(
        f"d{n}", f"The port, {n}", chance.choice([None, "post", "herald"]), authors, published, reprints=other
    )


def claim(id_: str, home: Document, before: list[Claim], chance: random.Random) -> Claim:
    predicate = chance.choice(
        [
            "troopsPresent",
            "troopsPresent",
            "casualties",
            "partOf",
            "tows",
            "towedBy",
            "describedAs",
            "occurred",
            *ASSESSMENTS,
        ]
    )
    thing: Object = None
    subject = chance.choice(THINGS)
    if predicate in ASSESSMENTS and before:
        subject, thing = chance.choice(ACTORS), chance.choice(before).ref
    elif predicate in ("troopsPresent", "casualties"):
        thing = parse(chance.choice(FIGURES))
    elif predicate == "describedAs":
        thing = (
            Text(chance.choice(["full", "empty"])) if chance.random() < 0.7 or not before else chance.choice(before).ref
        )
    elif predicate != "occurred":
        thing = chance.choice(THINGS)
    seal = Seal(3, f"{chance.randrange(12):064x}")
    return Claim(
        home, id_, "It is said.", subject, predicate, thing,
        Polarity.DENIED if chance.random() < 0.2 else Polarity.AFFIRMED,
        chance.choice([Modality.ASSERTED, Modality.ASSERTED, Modality.ESTIMATED, Modality.PREDICTED, Modality.OPINION]),
        chain=chain(home, chance), time=chance.choice([None, Time(None), *(Time(day(d), chance.random() < 0.4) for d in DAYS)]),
        spans=(Span(0, 9, seal),),
    )  # fmt: skip


def chain(home: Document, chance: random.Random) -> Chain:
    agents = [*ACTORS, "unattributed", *(f"document:d{n}" for n in range(7) if f"d{n}" != home.id)]

    def link() -> Link:
        said = When("2024-03-01", date(2024, 3, 1), date(2024, 3, 1)) if chance.random() < 0.4 else None
        return Link(chance.choice(agents), chance.choice([None, "said", "citing"]), said=said)

    return tuple(tuple(link() for _ in range(chance.choice([1, 1, 1, 2]))) for _ in range(chance.choice([0, 1, 1, 2])))


def unread(store: Store) -> ClaimGraph:
    return ClaimGraph(Held(store, Names(), None))


def whole(store: Store) -> ClaimGraph:
    graph = unread(store)
    assert graph.selected
    return graph


VIEWS: dict[str, Callable[[ClaimGraph], ClaimGraph]] = {
    "the whole graph": lambda graph: graph,
    "a part": lambda graph: graph.as_of("2024-03-02"),
    "without readings": lambda graph: graph.without(readings=True),
}


def told(ask: Callable[[], Any]) -> str:
    try:
        found = ask()
    except KGError as error:
        return f"{type(error).__name__}: {error}"
    return str(found.to_csv()) if hasattr(found, "to_csv") else str(found)


@pytest.mark.parametrize("what", VIEWS)
@pytest.mark.parametrize("seed", range(8))
def test_what_is_read_around_claims_is_enough(seed: int, what: str) -> None:
    store = made(seed)
    here = VIEWS[what](whole(store))
    assert here._at_hand or what == "a part"
    assert here.selected
    asked: list[dict[str, Any]] = [{"subject": "crew"}, {"subject": ["tug", "convoy"]}, {"predicate": "partOf"}]
    asked += [{"predicate": "towedBy"}, {"polarity": "denied"}, {"predicate": "denies"}, {"origin": "navy"}]
    for filters in asked:
        for verdict in (None, "contradicts"):
            there = VIEWS[what](unread(store))
            found = told(lambda there=there, v=verdict, f=filters: there.compare(verdict=v, **f))  # type: ignore[misc]
            assert found == told(lambda v=verdict, f=filters: here.compare(verdict=v, **f)), filters  # type: ignore[misc]
        there = VIEWS[what](unread(store))
        found = told(lambda there=there, f=filters: there.origins(**f).tree())  # type: ignore[misc]
        assert found == told(lambda f=filters: here.origins(**f).tree()), filters  # type: ignore[misc]


@pytest.mark.parametrize("what", VIEWS)
@pytest.mark.parametrize("seed", range(8, 14))
def test_what_is_read_around_one_claim_is_enough(seed: int, what: str) -> None:
    store = made(seed)
    here = VIEWS[what](whole(store))
    refs = [c.ref for c in here.selected]
    chance = random.Random(seed)
    for ref in chance.sample(refs, min(15, len(refs))):
        for ask in (lambda g, r: g.origins(r).tree(), lambda g, r: str(g.claim(r).weigh())):
            there = VIEWS[what](unread(store))
            assert told(lambda t=there, a=ask, r=ref: a(t, r)) == told(lambda a=ask, r=ref: a(here, r)), ref  # type: ignore[misc]
        other = chance.choice(refs)
        there = VIEWS[what](unread(store))
        found = told(lambda t=there, r=ref, o=other: t.compare(r, o))  # type: ignore[misc]
        assert found == told(lambda r=ref, o=other: here.compare(r, o)), (ref, other)  # type: ignore[misc]


@pytest.mark.parametrize("what", VIEWS)
@pytest.mark.parametrize("seed", range(14, 20))
def test_what_is_read_for_paths_is_enough(seed: int, what: str) -> None:
    store = made(seed)
    here = VIEWS[what](whole(store))
    asked: list[dict[str, Any]] = [{"target": "guard"}, {"kind": "Entity"}, {"kind": "Outlet"}, {}, {"kind": "pie"}]
    for given in asked:
        there = VIEWS[what](unread(store))
        found = told(lambda there=there, g=given: there.explain("crew", **g))  # type: ignore[misc]
        assert found == told(lambda g=given: here.explain("crew", **g)), given  # type: ignore[misc]
        assert not there._knows("claims")


def test_one_pair_is_compared_without_reading_all_documents() -> None:
    graph = unread(made(1))
    a, b = graph._shared.claim_refs(graph._ids)[:2]
    graph.compare(a, b)
    assert not graph._at_hand
    assert len(graph._shared._documents) <= 2


def denied_store() -> Store:
    """The ministry's figure in two papers, and in one of them the denials of the ministry and of the paper itself."""
    post, herald = Document("d0", outlet="post"), Document("d1", outlet="herald")
    entities = [Entity(ref, EntityType.ORGANIZATION, ref) for ref in ("ministry", "navy")]
    entities += [Entity(ref, EntityType.OUTLET, ref) for ref in ("post", "herald")] + [
        Entity("crew", EntityType.ENTITY, "crew")
    ]
    said = ((Link("ministry", said=When("2024-03-01", date(2024, 3, 1), date(2024, 3, 1))),),)
    figure = parse("12 people")
    claims = [
        Claim(home, id_, "…", "crew", "troopsPresent", figure, chain=chain, spans=(Span(0, 9, Seal(3, f"{n:064x}")),))
        for n, (home, id_, chain) in enumerate(
            [(post, "a", said), (herald, "b", said), (herald, "c", ((Link("navy"),),))]
        )
    ]
    denials = [("ministry", "b", said), ("herald", "c", ())]
    for n, (who, target, chain) in enumerate(denials):
        span = Span(0, 9, Seal(4, f"{n:064x}"))
        claims.append(Claim(herald, f"no-{target}", "…", who, "denies", f"d1#{target}", chain=chain, spans=(span,)))
    remark = Claim(herald, "r", "…", "navy", "describedAs", "d0#a", spans=(Span(0, 9, Seal(5, f"{1:064x}")),))
    return stored(Registry.of(entities), [post, herald], [*claims, remark])


def test_a_denial_that_stands_in_another_document_is_read() -> None:
    here, there = whole(denied_store()), unread(denied_store())
    asked = {"document": "d0", "subject": "crew"}
    assert "disowned by its origin" in here.origins(**asked).tree()
    assert there.origins(**asked).tree() == here.origins(**asked).tree()


def test_what_is_quoted_only_to_be_denied_is_known_without_reading_all() -> None:
    here, there = whole(denied_store()), unread(denied_store())
    assert [denial.ref for _, denial in here.claim("d0#a").weigh().quoted] == ["d1#no-c"]
    assert [c.ref for c in here.claim("d0#a").weigh().about] == ["d1#r"]
    assert str(there.claim("d0#a").weigh()) == str(here.claim("d0#a").weigh())
