"""The projections to networkx: every claim on an edge, every attribute through every format, on fictional harbours."""

import io
import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import dates, quantities
from kg.graph import load
from kg.model import Claim, Condition, Document, Entity, Link, Object, Sameness, Text, Time, alternatives
from kg.network import actors_graph, attribution_graph, brokers, central, citations, claims_graph, edges
from kg.network.edges import visible
from kg.registry import Registry
from kg.timeline import known
from kg.vocabulary import EntityType, Likelihood, Modality, Polarity

if TYPE_CHECKING:
    Graph = nx.MultiDiGraph[str]
    Projection = Callable[[Iterable[Claim], Registry], Graph]

PROJECTIONS = [claims_graph, actors_graph, attribution_graph]

TIMES = Document(
    "times", "The Port", "the-times", ("jane-doe",), dates.parse("2024-03-10"), note="only in the document"
)
POST = Document("post", published=dates.parse("2024-03-20"))

REGISTRY = Registry.of(
    [
        Entity("crew", EntityType.GROUP, "the crew"),
        Entity("navy", EntityType.ARMED_FORCE, "the navy"),
        Entity("ministry", EntityType.ORGANIZATION, "Ministry of Ports"),
        Entity("minister", EntityType.PERSON, "the minister", wikidata="Q1"),
        Entity("agency", EntityType.OUTLET, "Harbour Agency"),
        Entity("the-times", EntityType.OUTLET, "The Times of Port"),
        Entity("jane-doe", EntityType.PERSON, "Jane Doe"),
        Entity("port", EntityType.PLACE, "the port", hypothetical=True),
        Entity("pact", EntityType.AGREEMENT, "the pact"),
        Entity("times/officials", EntityType.GROUP, "officials", unresolved=True),
    ]
)


def claim(
    id: str,
    object: Object = None,
    *,
    in_: Document = TIMES,
    subject: str = "crew",
    predicate: str = "locatedIn",
    chain: tuple[tuple[Link, ...], ...] = (),
    polarity: Polarity = Polarity.AFFIRMED,
) -> Claim:
    return Claim(in_, id, f"Statement {id}.", subject, predicate, object, polarity, chain=chain)


def chained(*agents: str) -> tuple[tuple[Link, ...], ...]:
    return tuple((Link(agent),) for agent in agents)


def ties(graph: "Graph") -> list[tuple[str, str, str]]:
    return sorted((data["tie"], source, target) for source, target, data in graph.edges(data=True))


# one edge a claim


EVERY_OBJECT: list[Object] = [
    None,
    "port",
    "nobody-knows",
    "times#other",
    "document:post",
    "times/officials",
    Text("our words"),
    quantities.parse("about 3000 people"),
    replace(quantities.parse("30 percent"), of="pact"),
    alternatives(["port", Text("somewhere else"), quantities.parse("3 items")]),
]


@pytest.mark.parametrize("thing", EVERY_OBJECT, ids=str)
def test_every_claim_is_one_edge_under_its_reference_whatever_its_object(thing: Object) -> None:
    graph = claims_graph([claim("a", thing), claim("b", thing, in_=POST)], REGISTRY)
    assert sorted(key for _, _, key in graph.edges(keys=True)) == ["post#b", "times#a"]
    assert all(source == "crew" for source, _ in graph.edges())
    assert all("label" in data and "kind" in data for _, data in graph.nodes(data=True))


def test_the_object_of_a_claim_is_the_node_of_what_it_names() -> None:
    graph = claims_graph([claim("a", "port")], REGISTRY)
    assert list(graph.edges(keys=True)) == [("crew", "port", "times#a")]
    assert graph.nodes["port"] == {"label": "the port", "kind": "Place", "hypothetical": True, "unresolved": False}


def test_equal_figures_of_two_claims_do_not_meet_in_one_node() -> None:
    number = quantities.parse("3000 people")
    graph = claims_graph([claim("a", number), claim("b", number)], REGISTRY)
    assert graph.nodes["times#a/object"] == {
        "label": "3000 people",
        "kind": "value",
        "document": "times",
        "claim": "times#a",
    }
    assert graph.has_edge("crew", "times#b/object", "times#b")
    assert graph.edges["crew", "times#a/object", "times#a"]["low"] == 3000.0


def test_alternatives_are_one_edge_to_one_node_that_lists_them() -> None:
    graph = claims_graph([claim("a", alternatives(["port", Text("at sea")]))], REGISTRY)
    ((_, node, key),) = graph.edges(keys=True)
    assert (node, key) == ("times#a/object", "times#a")
    data = graph.nodes[node]
    assert data["kind"] == "alternatives"
    assert data["label"] == "at sea or the port"
    assert (data["option_1"], data["option_2"]) == ("at sea", "port")
    assert "port" not in graph


def test_a_claim_about_a_claim_leads_to_a_node_that_bears_its_name_and_statement() -> None:
    graph = claims_graph([claim("a"), claim("b", "times#a", subject="minister", predicate="endorses")], REGISTRY)
    assert graph.nodes["times#a"] == {"label": "Statement a.", "kind": "claim", "document": "times"}
    assert graph.has_edge("minister", "times#a", "times#b")
    assert graph.number_of_edges() == 2


def test_the_edge_carries_all_that_qualifies_the_claim_and_nothing_that_is_missing() -> None:
    full = replace(
        claim("a", "port", polarity=Polarity.DENIED),
        modality=Modality.ESTIMATED,
        likelihood=Likelihood.LIKELY,
        given=Condition(Text("it storms"), Polarity.DENIED),
        chain=((Link("agency"),), (Link("ministry", "estimated", said=dates.parse("2024-02")), Link("navy"))),
        time=Time(dates.parse("2024-01-01/2024-01-03"), throughout=True),
        place="port",
        note="a note",
        purpose="pact",
        also=(quantities.parse("5 items"),),
    )
    data: dict[str, Any] = claims_graph([full], REGISTRY).edges["crew", "port", "times#a"]
    assert data == {
        "label": "located in", "claim": "times#a", "id": "times#a", "document": "times", "statement": "Statement a.",
        "subject": "crew", "predicate": "locatedIn", "object": "port", "also": "5 items", "polarity": "denied",
        "modality": "estimated", "likelihood": "likely", "voiced": "direct", "given": "contrary to fact: it storms",
        "purpose": "pact", "speaker": "ministry; navy", "origins": "ministry; navy",
        "chain": "agency > (ministry + navy)",
        "said_from": "2024-02-01", "said_to": "2024-02-29", "when": "throughout 2024-01-01/2024-01-03",
        "valid_from": "2024-01-01", "valid_to": "2024-01-03", "place": "port", "outlet": "the-times",
        "published_from": "2024-03-10", "published_to": "2024-03-10", "note": "a note",
    }  # fmt: skip
    bare = claims_graph([Claim(Document("leaflet"), "a", "S.", "crew", "occurred")], REGISTRY)
    assert set(bare.edges["crew", "leaflet#a/object", "leaflet#a"]) == {
        "label", "claim", "id", "document", "statement", "subject", "predicate", "polarity", "modality", "voiced",
        "origins",
    }  # fmt: skip


def test_ids_decided_to_be_the_same_are_one_node_and_the_edges_keep_them_as_written() -> None:
    registry = replace(REGISTRY, same=(Sameness(("a-crew-of-a-later-text", "crew", "sailors")),))
    graph = claims_graph([claim("a", "port"), claim("b", "port", subject="sailors")], registry)
    assert set(graph) == {"crew", "port"}
    assert graph.nodes["crew"]["same_as"] == "sailors"
    assert sorted(data["subject"] for _, _, data in graph.edges(data=True)) == ["crew", "sailors"]


# actors


def test_a_relation_between_actors_is_a_tie_and_one_to_a_place_is_none() -> None:
    graph = actors_graph([claim("a", "navy", predicate="supports"), claim("b", "port")], REGISTRY)
    assert ("relation", "crew", "navy") in ties(graph)
    assert "port" not in graph
    assert not [d for _, _, d in graph.edges(data=True) if d["tie"] == "relation" and d["claim"] == "times#b"]


def test_a_speaker_speaks_of_every_actor_of_a_claim_and_of_each_alternative() -> None:
    graph = actors_graph([claim("a", alternatives(["navy", "ministry", "port"]), chain=chained("minister"))], REGISTRY)
    assert [tie for tie in ties(graph) if tie[0] in ("speaks of", "relation")] == [
        ("speaks of", "minister", "crew"),
        ("speaks of", "minister", "ministry"),
        ("speaks of", "minister", "navy"),
    ]


def test_each_link_cites_the_next_and_the_outlet_cites_the_first() -> None:
    chain = ((Link("agency"),), (Link("ministry"), Link("times/officials", "cited")))
    cited = [tie for tie in ties(actors_graph([claim("a", chain=chain)], REGISTRY)) if tie[0] == "cites"]
    assert cited == [
        ("cites", "agency", "ministry"),
        ("cites", "agency", "times/officials"),
        ("cites", "the-times", "agency"),
    ]


def test_without_an_outlet_the_author_cites() -> None:
    authored = replace(TIMES, outlet=None)
    assert ("cites", "jane-doe", "agency") in ties(
        actors_graph([claim("a", in_=authored, chain=chained("agency"))], REGISTRY)
    )


def test_nothing_is_drawn_across_a_gap_or_a_document_between_two_actors() -> None:
    for between in ("unattributed", "pact", "document:post"):
        graph = actors_graph([claim("a", chain=chained("agency", between, "ministry"))], REGISTRY)
        assert [tie for tie in ties(graph) if tie[0] == "cites"] == [("cites", "the-times", "agency")]
        assert "ministry" in graph


def test_an_official_speaks_for_his_body_and_an_assessor_assesses_who_said_it() -> None:
    said = claim("a", chain=chained("agency"))
    link = Link("minister", principal="ministry")
    doubted = claim("b", "times#a", subject="minister", predicate="doubts", chain=((link,),))
    found = ties(actors_graph([said, doubted], REGISTRY))
    assert ("speaks for", "minister", "ministry") in found
    assert ("assesses", "minister", "agency") in found
    assert not [t for t in ties(actors_graph([doubted], REGISTRY)) if t[0] == "assesses"]


def test_an_actor_without_a_tie_is_still_there_and_nobody_is_tied_to_himself() -> None:
    graph = actors_graph([claim("a", "port", in_=POST, subject="navy", chain=chained("navy"))], REGISTRY)
    assert set(graph) == {"navy"}
    assert graph.number_of_edges() == 0


def test_every_tie_has_a_key_of_its_own_and_carries_its_claim() -> None:
    claims = [
        claim("a", "navy", chain=chained("agency", "minister")),
        claim("b", "navy", chain=chained("agency", "minister")),
    ]
    graph = actors_graph(claims, REGISTRY)
    keys = [key for _, _, key in graph.edges(keys=True)]
    assert len(set(keys)) == len(keys)
    assert all(
        key.startswith(f"{data['claim']}/") and key == data["id"]
        for _, _, key, data in graph.edges(keys=True, data=True)
    )


# attribution


def test_an_attribution_leads_link_by_link_from_the_document_to_its_origins() -> None:
    chain = (
        (Link("agency", "reported"),),
        (Link("ministry", "estimated", "spokesman", "navy"), Link("times/officials")),
    )
    graph = attribution_graph([claim("a", chain=chain)], REGISTRY)
    assert sorted((d["step"], u, v, d["innermost"]) for u, v, d in graph.edges(data=True)) == [
        (1, "document:times", "agency", False),
        (2, "agency", "ministry", True),
        (2, "agency", "times/officials", True),
    ]
    told = graph.edges["agency", "ministry", "times#a/2.1/1"]
    assert (told["verb"], told["capacity"], told["principal"], told["label"]) == (
        "estimated",
        "spokesman",
        "navy",
        "estimated",
    )
    assert graph.nodes["document:times"] == {"label": "The Port", "kind": "document"}


def test_two_gaps_are_two_nodes_because_nobody_knows_that_they_are_one() -> None:
    claims = [claim("a", chain=chained("unattributed")), claim("b", chain=chained("unattributed"))]
    graph = attribution_graph(claims, REGISTRY)
    assert sorted(n for n, data in graph.nodes(data=True) if data["kind"] == "unattributed") == [
        "times#a/unattributed/1.1",
        "times#b/unattributed/1.1",
    ]


def test_a_claim_in_the_documents_own_voice_leads_to_its_author_and_is_no_citation() -> None:
    graph = attribution_graph([claim("a"), claim("b", in_=POST)], REGISTRY)
    assert [(u, v, d["tie"]) for u, v, d in graph.edges(data=True)] == [("document:times", "jane-doe", "own voice")]
    assert "document:post" in graph
    assert citations(graph) == []


# formats


HOSTILE = "a\x00b\x0bc\rd\ud800e\ufffe \t\n <&>\"' ]]> ‘ü’ 港 " + "".join(map(chr, range(0x7F, 0xA1)))


def same(graph: Any, read: Any) -> bool:
    assert read.is_multigraph()
    return contents(graph) == contents(read)


def contents(graph: Any) -> tuple[dict[str, Any], dict[tuple[str, str, str], Any]]:
    return dict(graph.nodes(data=True)), {(u, v, key): data for u, v, key, data in graph.edges(keys=True, data=True)}


def through_graphml(graph: "Graph") -> Any:
    file = io.BytesIO()
    nx.write_graphml(graph, file)
    file.seek(0)
    return nx.read_graphml(file, force_multigraph=True)


def through_gexf(graph: "Graph") -> Any:
    file = io.BytesIO()
    nx.write_gexf(graph, file)
    file.seek(0)
    read: Any = nx.read_gexf(file)
    # GEXF does not say whether a graph may have parallel edges, and networkx guesses; the key also stands in "id"
    if not read.is_multigraph():
        nodes, edges = read.nodes(data=True), [(u, v, data["id"], data) for u, v, data in read.edges(data=True)]
        read = nx.MultiDiGraph()
        read.add_nodes_from(nodes)
        read.add_edges_from(edges)
    return read


def through_json(graph: "Graph") -> Any:
    return nx.node_link_graph(json.loads(json.dumps(nx.node_link_data(graph))))


def rich_claims(words: str) -> list[Claim]:
    document = replace(TIMES, title=words)
    chain = ((Link("agency", words, words),), (Link("ministry"), Link("unattributed")))
    return [
        claim("a", Text(words), in_=document, chain=chain),
        claim("b", "navy", in_=document),
        replace(claim("c", "navy", in_=document), statement=words, note=words, given=Condition(Text(words))),
        claim("d", alternatives(["port", Text(words)]), in_=document, chain=chain),
        claim("e", quantities.parse("between 1.5 and 2e9 USD"), in_=document),
        claim("f", "times#c", in_=document, subject="minister", predicate="denies"),
        claim(
            "g", "navy", in_=document, chain=((Link("agency"), Link("ministry")), (Link("agency"), Link("minister")))
        ),
        claim("h", in_=document, subject=words, chain=chain),
    ]


@pytest.mark.parametrize("project", PROJECTIONS)
@pytest.mark.parametrize("through", [through_graphml, through_gexf, through_json])
def test_every_attribute_comes_back_as_it_was_written(project: "Projection", through: "Callable[[Graph], Any]") -> None:
    graph = project(rich_claims(HOSTILE), REGISTRY)
    assert same(graph, through(graph))
    kinds = {type(v) for *_, data in [*graph.nodes(data=True), *graph.edges(data=True)] for v in data.values()}
    assert kinds <= {str, int, float, bool}


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=12))
def test_any_words_survive_the_formats(words: str) -> None:
    for project in PROJECTIONS:
        graph = project(rich_claims(f"x{words}"), REGISTRY)
        for through in (through_graphml, through_gexf, through_json):
            assert same(graph, through(graph))


@given(st.text(st.characters(exclude_categories=()), max_size=30))
def test_what_is_replaced_can_be_seen_and_all_else_stays(words: str) -> None:
    shown = visible(words)
    assert len(shown) == len(words)
    assert visible(shown) == shown
    assert all(a == b or (b == "\ufffd" or "␀" <= b <= "␟") for a, b in zip(words, shown, strict=True))


def test_a_small_gexf_file_that_networkx_reads_as_a_simple_graph_still_names_its_claims() -> None:
    file = io.BytesIO()
    nx.write_gexf(claims_graph([claim("a", "port")], REGISTRY), file)
    file.seek(0)
    assert nx.read_gexf(file).edges["crew", "port"]["id"] == "times#a"


# the same whatever the order


@pytest.mark.parametrize("project", PROJECTIONS)
def test_neither_the_order_of_claims_nor_giving_them_twice_changes_a_graph(project: "Projection") -> None:
    claims = rich_claims("words")
    one, other = project(claims, REGISTRY), project([*reversed(claims), *claims], REGISTRY)
    assert json.dumps(nx.node_link_data(one)) == json.dumps(nx.node_link_data(other))
    assert project([], REGISTRY).number_of_nodes() == 0


# what an analyst asks


def test_who_passes_on_what_others_say_is_a_broker_and_the_ends_are_none() -> None:
    claims = [claim("a", chain=chained("agency", "ministry")), claim("b", chain=chained("agency", "minister"))]
    rows = brokers(attribution_graph(claims, REGISTRY))
    assert [(r.node, r.label, r.kind, r.claims, r.documents, r.refs) for r in rows] == [
        ("agency", "Harbour Agency", "Outlet", 2, 1, "times#a; times#b")
    ]
    assert rows[0].betweenness == pytest.approx(2 / 6)


def test_an_echo_makes_nobody_more_of_a_broker_and_nobody_more_central() -> None:
    claims = [claim("a", chain=chained("agency", "ministry")), claim("b", chain=chained("navy", "minister"))]
    echo = [*claims, *(claim(f"e{n}", chain=chained("agency", "ministry")) for n in range(5))]
    for ask in (brokers, central):
        once, often = ask(attribution_graph(claims, REGISTRY)), ask(attribution_graph(echo, REGISTRY))
        assert {r.node: r[3] for r in once} == {r.node: r[3] for r in often}


def test_a_sample_of_brokers_is_always_the_same() -> None:
    graph = actors_graph(rich_claims("words"), REGISTRY)
    assert brokers(graph, sample=3) == brokers(graph, sample=3)
    assert brokers(graph, sample=10_000) == brokers(graph)


def test_the_most_central_has_the_most_neighbours_and_ties_are_in_order_of_claims_and_name() -> None:
    claims = [claim("a", "navy"), claim("b", "ministry"), claim("c", "ministry"), claim("d", "port")]
    rows = central(claims_graph(claims, REGISTRY))
    assert [(r.node, r.neighbours, r.claims) for r in rows] == [
        ("crew", 3, 4),
        ("ministry", 1, 2),
        ("navy", 1, 1),
        ("port", 1, 1),
    ]
    assert rows[0].centrality == 1.0


def test_who_cites_whom_is_counted_in_claims_and_in_documents() -> None:
    claims = [
        claim("a", chain=chained("agency", "ministry")),
        claim("b", chain=chained("agency", "ministry")),
        claim("c", in_=POST, chain=chained("agency", "ministry")),
        claim("d", chain=chained("unattributed")),
        claim("e", chain=chained("unattributed")),
    ]
    rows = citations(attribution_graph(claims, REGISTRY))
    assert [(r.citing, r.cited, r.claims, r.documents) for r in rows] == [
        ("agency", "ministry", 3, 2),
        ("document:times", "agency", 2, 1),
        ("document:times", "unattributed", 2, 1),
        ("document:post", "agency", 1, 1),
    ]
    assert rows[0].refs == "post#c; times#a; times#b"
    assert (rows[0].citing_label, rows[0].cited_label) == ("Harbour Agency", "Ministry of Ports")
    by_outlet = citations(actors_graph(claims, REGISTRY))
    assert [(r.citing, r.cited, r.claims) for r in by_outlet] == [("agency", "ministry", 3), ("the-times", "agency", 2)]


def test_questions_to_an_empty_graph_have_no_rows() -> None:
    for ask in (brokers, central, citations):
        assert ask(claims_graph([], REGISTRY)) == []


def test_questions_work_on_a_graph_read_back_from_a_file() -> None:
    graph = attribution_graph(rich_claims("words"), REGISTRY)
    for ask in (brokers, central, citations):
        assert ask(through_graphml(graph)) == ask(graph)


# the five articles, and speed


def test_each_claim_of_the_seeds_is_one_edge_and_every_format_keeps_it() -> None:
    graph = load()
    claims = [graph.claim(ref) for ref in graph.claims()["claim"]]
    network = claims_graph(claims, graph.registry)
    assert {key for _, _, key in network.edges(keys=True)} == {c.ref for c in claims}
    assert network.number_of_edges() == len(claims)
    for project in PROJECTIONS:
        projected = project(claims, graph.registry)
        assert {data["claim"] for _, _, data in projected.edges(data=True)} <= {c.ref for c in claims}
        for through in (through_graphml, through_gexf, through_json):
            assert same(projected, through(projected))


@pytest.mark.parametrize("project", PROJECTIONS)
def test_a_view_of_an_earlier_day_names_nothing_of_a_later_document(project: "Projection") -> None:
    graph = load()
    claims = [graph.claim(ref) for ref in graph.claims()["claim"]]
    documents = {c.document.id: c.document for c in claims}
    then = known(documents.values(), "2024-10-21").ids
    visible_claims = [c for c in claims if c.document.id in then]
    used = {ref for c in visible_claims for ref in c.refs}
    used |= {ref for c in visible_claims for ref in (c.document.outlet, *c.document.authors) if ref}
    view = project(visible_claims, graph.registry)
    everything = json.dumps(nx.node_link_data(view))
    assert then < documents.keys()
    assert not [id for id in documents.keys() - then if id in everything]
    entities = [n for n in view if n in graph.registry.entities]
    assert set(entities) <= used
    assert all(set(data["same_as"].split("; ")) <= used for _, data in view.nodes(data=True) if "same_as" in data)


def test_what_can_be_printed_can_be_written() -> None:
    assert not [c for c in map(chr, range(0x110000)) if c.isprintable() and edges._UNWRITABLE.search(c)]
