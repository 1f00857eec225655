"""What is read of a store: the narrow way gives what reading everything gives, and little is kept."""

import random
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from benchmarks import corpus as synthetic
from kg import held, keep, named, tables
from kg.annotations import Annotated
from kg.compare import compare
from kg.errors import KGError, UnknownIdError
from kg.explain import explain_paths, speaks
from kg.explain.steps import things
from kg.graph import ClaimGraph, load, open_store
from kg.held import Held
from kg.model import Claim
from kg.quads import Names, annotated_lines
from kg.reread import Triples, read_document
from kg.store import Store
from kg.vocabulary import BASE

View = Callable[[ClaimGraph], ClaimGraph]

VIEWS: dict[str, View] = {
    "the whole graph": lambda graph: graph,
    "nothing": lambda graph: graph.as_of("1999-12-31"),
    "a part": lambda graph: graph.as_of("2024-03-05"),
    "a larger part": lambda graph: graph.as_of("2024-10-21"),
    "without readings": lambda graph: graph.without(readings=True),
    "a part without readings": lambda graph: graph.as_of("2024-03-05").without(readings=True),
    "a time": lambda graph: graph.at("2024-03"),
}


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Store]:
    """Three corpora, in memory and on disk."""
    folder = tmp_path_factory.mktemp("held")
    made = folder / "made.jsonl"
    synthetic.write(made, 25, seed=11)
    found = {"seeds": load()._shared.store, "made": load(made)._shared.store}
    load(made, store=folder / "store")
    found["disk"] = open_store(folder / "store")._shared.store
    assert all(isinstance(store, Store) for store in found.values())
    return found  # type: ignore[return-value]


@pytest.fixture(params=["seeds", "made", "disk"])
def graph(request: pytest.FixtureRequest, stores: dict[str, Store]) -> ClaimGraph:
    """A graph of which nothing was read yet."""
    return unread(stores[request.param])


def unread(store: Store) -> ClaimGraph:
    return ClaimGraph(Held(store, Names(), None))


def all_of(graph: ClaimGraph) -> list[Claim]:
    """Every claim of a view, all documents read whole, by a graph of its own."""
    whole = graph._view("all")
    whole._shared = Held(graph._shared.store, graph._shared.names, None)
    return whole._select()


def said(answer: Callable[[], pd.DataFrame]) -> str:
    """A table as text, or what is said where there is none."""
    try:
        return str(answer().to_csv())
    except KGError as error:
        return f"{type(error).__name__}: {error}"


def some(values: Iterable[str | None], number: int) -> list[str]:
    known = sorted({v for v in values if v})
    return random.Random(number).sample(known, min(number, len(known)))


def filters(graph: ClaimGraph) -> list[dict[str, Any]]:
    """Questions about what stands in a graph, about what does not, and about both."""
    whole = ClaimGraph(graph._shared)
    claims = whole.selected
    entities = list(whole.registry.entities.values())
    asked: list[dict[str, Any]] = [
        {},
        {"document": "nothing-2024"},
        {"speaker": "Nobody At All"},
        {"predicate": "tends"},
    ]
    asked += [{"document": d} for d in some((c.document.id for c in claims), 2)]
    asked += [{"document": some((c.document.id for c in claims), 3)}, {"document": []}, {"speaker": []}]
    asked += [{"predicate": p} for p in some((c.predicate for c in claims), 2)]
    for name in keep._REFS:
        given = [r for c in claims for r in keep._REFS[name](c)]
        asked += [{name: r} for r in some(given, 2)]
        asked += [{name: some(given, 2), "modality": "asserted"}]
    asked += [{"mentions": e.label} for e in random.Random(3).sample(entities, 3)]
    asked += [{"subject": c.subject, "predicate": c.predicate} for c in random.Random(4).sample(claims, 2)]
    asked += [{"subject": c.subject, "document": c.document.id} for c in random.Random(5).sample(claims, 2)]
    asked += [{"agent": "unattributed"}, {"agent": "unattributed", "document": claims[0].document.id}]
    asked += [{"mentions": claims[0].ref}, {"mentions": claims[0].document.ref}, {"polarity": "denied"}]
    asked += [{name: word} for name, word in (("polarity", "denied"), ("modality", "estimated"), ("bound", "at least"))]
    asked += [{"voiced": ["reported", "presupposed"]}, {"likelihood": "likely", "modality": ["predicted", "estimated"]}]
    return [*asked, {"when": "2024-03"}, {"speaker": "Nobody", "polarity": "perhaps"}, {"spaeker": "Nobody"}]


@pytest.mark.parametrize("what", VIEWS)
def test_claims_that_are_asked_for_are_those_of_reading_everything(what: str, graph: ClaimGraph) -> None:
    view = VIEWS[what](graph)
    claims = all_of(view)
    seen = VIEWS[what](unread(graph._shared.store))  # type: ignore[arg-type]
    for asked in filters(graph):
        expected = said(lambda asked=asked: tables.claims_table(keep.keep(claims, view.registry, **asked), None))  # type: ignore[misc]
        assert said(lambda asked=asked, seen=seen: seen.claims(**asked)) == expected, asked  # type: ignore[misc]


def test_only_claims_that_may_be_meant_are_read(graph: ClaimGraph) -> None:
    everything = all_of(graph)
    claim = random.Random(12).choice(everything)
    assert claim.ref in set(graph.claims(document=claim.document.id, subject=claim.subject)["claim"])
    assert not graph._shared._documents
    asked = {"subject": claim.subject, "predicate": claim.predicate}
    graph.claims(**asked)
    meant = {c.ref for c in everything if c.subject == claim.subject and c.predicate == claim.predicate}
    assert meant <= set(graph._shared.alone) < {c.ref for c in everything}
    assert not graph._shared._documents
    graph.claims(polarity="denied")
    assert {c.ref for c in everything if c.polarity.value == "denied"} <= set(graph._shared.alone)


def test_what_concerns_all_claims_of_a_document_reads_it_whole(graph: ClaimGraph) -> None:
    document = next(d for d in graph._headers if d.outlet)
    graph.claims(outlet=document.outlet)
    assert document.id in graph._shared._documents


def test_a_name_is_no_way_into_a_query(graph: ClaimGraph) -> None:
    known = graph._shared.ids
    for name in ("a#b> } GRAPH ?g { ?s ?p <urn:x", 'a#"', "a#b c", "#"):
        assert said(lambda name=name: graph.claims(mentions=name)).count("\n") == 1  # type: ignore[misc]
    assert graph._shared.ids == known


def test_what_others_add_to_a_claim_in_their_own_graph_changes_nothing(small_folder: Path) -> None:
    graph = load(small_folder)
    claim = graph.selected[0]
    expected = graph.claims(subject=claim.subject)
    store = graph._shared.store
    assert isinstance(store, Store)
    node = f"<{graph._shared.names.iri(claim.ref)}>"
    store.replace("urn:x-remarks", [f'{node} <urn:x-remark> "so they say"', f"{node} <urn:x-about> <urn:x>"])
    assert unread(store).claims(subject=claim.subject).equals(expected)
    assert [c.ref for c in unread(store).selected] == [c.ref for c in graph.selected]


def test_where_most_claims_are_meant_their_documents_are_read_whole(
    graph: ClaimGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = said(lambda: graph.claims(polarity="affirmed"))
    assert graph._shared.alone
    monkeypatch.setattr(named, "_MANY", 10)
    graph = unread(graph._shared.store)  # type: ignore[arg-type]
    assert said(lambda: graph.claims(polarity="affirmed")) == expected
    assert graph._shared._documents
    assert not graph._shared.alone


@pytest.mark.parametrize("what", VIEWS)
def test_what_is_found_by_name_is_what_a_visible_claim_uses(what: str, graph: ClaimGraph) -> None:
    view = VIEWS[what](graph)
    whole = ClaimGraph(graph._shared).registry
    used = {r for c in all_of(view) for r in (*c.refs, *c.document.authors, c.document.outlet)}
    entities = view.registry.entities
    within = [e for r, e in entities.items() if r in used] if view._says else list(entities.values())
    names = [n for e in random.Random(1).sample(list(whole.entities.values()), 10) for n in (e.ref, *e.names)]
    for name in (*names, "", "of the", "harber", "person"):
        assert list(view.find(name)["id"]) == list(tables.entities_table(view.registry.find(name, within))["id"]), name


@pytest.mark.parametrize("what", VIEWS)
def test_documents_and_numbers_of_claims_are_known_without_the_claims(what: str, graph: ClaimGraph) -> None:
    claims = all_of(VIEWS[what](graph))
    view = VIEWS[what](unread(graph._shared.store))  # type: ignore[arg-type]
    found = dict(zip(view.documents()["document"], view.documents()["claims"], strict=True))
    assert +Counter(found) == Counter(c.document.id for c in claims)
    assert len(view) == len(claims)
    assert what == "a time" or not view._shared._documents, "claims were read"


def test_headers_and_own_entities_are_those_of_documents_that_are_read_whole(graph: ClaimGraph) -> None:
    headers, own = graph._headers, graph._shared.entities(graph._ids)
    assert not graph._shared._documents
    assert headers == [a.document for a in graph.annotated]
    assert own == [e for a in graph.annotated for e in a.entities]
    assert own


def test_an_unknown_claim_is_told_the_nearest_without_reading_any(graph: ClaimGraph) -> None:
    refs = sorted(c.ref for c in all_of(graph))
    with pytest.raises(UnknownIdError) as told:
        graph.claim("nothing#at-all")
    assert str(told.value) == str(UnknownIdError("claim", "nothing#at-all", refs))
    assert not graph._shared._documents


def test_one_claim_is_read_with_its_document_alone(graph: ClaimGraph) -> None:
    claim = random.Random(2).choice(all_of(graph))
    assert Claim(**{f: getattr(graph.claim(claim.ref), f) for f in Claim.__slots__}) == claim
    assert list(graph._shared._documents) == [claim.document.id]


def test_no_more_claims_are_kept_than_there_is_room_for(graph: ClaimGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = all_of(graph)
    monkeypatch.setattr(held, "KEPT", 70)
    assert [c for a in graph.annotated for c in a.claims] == expected
    assert len(graph._shared._documents) < len(graph._ids)
    assert sum(len(a.claims) for a in graph._shared._documents.values()) <= max(70, len(graph.annotated[-1].claims))
    assert graph._shared.entities(graph._ids) == [e for a in graph.annotated for e in a.entities]


def test_a_document_that_is_replaced_is_read_again(small_folder: Path, tmp_path: Path) -> None:
    graph = load(small_folder, store=tmp_path / "store")
    assert graph.find("eyewitnesses")["label"].tolist() == ["unnamed eyewitnesses"]
    times = (small_folder / "times.yaml").read_text().replace("unnamed eyewitnesses", "three eyewitnesses")
    (tmp_path / "times.yaml").write_text(times)
    graph.add(tmp_path / "times.yaml")
    assert graph.find("eyewitnesses")["label"].tolist() == ["three eyewitnesses"]
    assert unread(graph._shared.store).find("eyewitnesses")["label"].tolist() == ["three eyewitnesses"]  # type: ignore[arg-type]


# --- what was written is read ---------------------------------------------------------------------------------------


def slowly(lines: Iterable[str]) -> dict[tuple[str, str], list[str]]:
    """Objects by subject and predicate, by reading N-Triples with the engine's own parser."""
    store = Store()
    found: dict[tuple[str, str], list[str]] = {}
    store.fill({"urn:graph": [line.removesuffix(" .") for line in lines]})
    for quad in store.engine:
        found.setdefault((str(quad.subject), str(quad.predicate)), []).append(str(quad.object))
    return {key: sorted(objects) for key, objects in found.items()}


def test_triples_by_subject_are_those_of_the_lines_in_any_order(graph: ClaimGraph) -> None:
    store, names = graph._shared.store, graph._shared.names
    for name in random.Random(6).sample(store.graphs(), 8):
        lines = store.lines(name)
        random.Random(7).shuffle(lines)
        triples = Triples(lines, names)
        read = {(s, p): sorted(triples.all(s, p)) for s, facts in triples.nodes.items() for p in facts}
        assert read == slowly(lines)


def test_documents_that_are_read_many_at_once_are_those_that_are_read_one_by_one(graph: ClaimGraph) -> None:
    store, names = graph._shared.store, graph._shared.names
    graphs = [names.document(i) for i in graph._ids]
    assert [(g, sorted(lines)) for g, lines in store.lines_of(graphs)] == [(g, sorted(store.lines(g))) for g in graphs]
    assert list(store.lines_of([])) == []


def test_links_that_graphs_of_two_bases_share_are_not_confused(graph: ClaimGraph) -> None:
    other = Names("https://example.org/other/")
    made: Annotated = graph.annotated[0]
    terms = graph.registry.terms
    for names in (Names(), other, Names()):
        assert read_document(annotated_lines(made, names, terms), names) == made
    with pytest.raises(ValueError, match="is not a name of this graph"):
        read_document(annotated_lines(made, other, terms), Names(BASE))


# --- what speaks for a claim ----------------------------------------------------------------------------------------


def test_what_speaks_of_a_claim_is_found_as_by_looking_at_every_other(graph: ClaimGraph) -> None:
    context, registry = graph.context, graph.registry
    claims = sorted(graph.selected, key=lambda c: c.ref)
    ends = {end for (_, source), some_ in context.bridges.items() for end in (source, *(b.target for b in some_))}

    def comparable(a: Claim, b: Claim) -> bool:
        alike = b.predicate in (a.predicate, context.inverses.get(a.predicate))
        about = (registry.canonical(b.subject), *things(b, registry))
        touched = not ends.isdisjoint(context.nodes(a)) and not ends.isdisjoint(context.nodes(b))
        return (alike and registry.canonical(a.subject) in about) or (touched and context.joint(a, b) is not None)

    for claim in random.Random(8).sample(claims, 12):
        shuffled = random.Random(9).sample(claims, len(claims))
        found = speaks(shuffled, claim, context)
        beside = [b for b in claims if b.ref != claim.ref and comparable(claim, b)]
        every = [compare(claim, b, context) for b in beside]
        kept = [c for c, _ in found.quoted] + list(found.supporting) + list(found.against)
        assert {c.sentence for c in kept} <= {c.sentence for c in every}
        wanted = [c for c in every if c.verdict.value in ("agrees", "contradicts") or c.element == "range"]
        wanted = [c for c in wanted if c.verdict.value in ("agrees", "contradicts", "consistent")]
        assert sorted(c.sentence for c in kept) == sorted(c.sentence for c in wanted)
        about = [c for c in claims if c.ref != claim.ref and claim.ref in (c.subject, *keep.objects(c))]
        assert sorted((*found.assessing, *found.about), key=lambda c: c.ref) == about


def test_an_explanation_does_not_depend_on_the_order_of_the_claims(graph: ClaimGraph) -> None:
    claims, registry = graph.selected, graph.registry
    sources = some((c.subject for c in claims if registry.term(c.predicate).explanatory), 6)
    for source in sources:
        told = explain_paths(claims, registry, source, kind="Entity")
        shuffled = random.Random(source).sample(claims, len(claims))
        assert str(explain_paths(shuffled, registry, source, kind="Entity")) == str(told)
