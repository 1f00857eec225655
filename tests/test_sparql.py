"""Queries: values bound, tables typed, mistakes explained, views kept, time limits held."""

import json
import os
import re
import signal
import threading
import warnings
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from kg import quads, rdf
from kg.corpus import read, resource
from kg.errors import QueryError, QueryTimeoutError, UnknownIdError
from kg.quads import Names
from kg.registry import Registry
from kg.sparql import HintWarning, Ref, Scope, ask, columns, construct, select
from kg.sparql.bind import bind
from kg.sparql.columns import cut
from kg.sparql.finding import pointed
from kg.sparql.spelling import SPELLING
from kg.sparql.tokens import tokens
from kg.sparql.values import reader, term
from kg.store import Store
from kg.vocabulary import NS, ONTOLOGY, XSD

TYPOS = json.loads((Path(__file__).parent / "typos.json").read_text(encoding="utf-8"))
TIMES, GAZETTE, HERALD = "example-times-2024-03-01", "gazette-2024-03-08", "herald-2024-03-10"
SLOW = """SELECT (COUNT(*) AS ?n) WHERE {
  ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(CONCAT(STR(?c), STR(?f)) = STR(?i))
}"""


def scope_of(folder: Path, store: Store | None = None) -> Scope:
    corpus = read([folder])
    names, store = Names(), store or Store()
    graphs: dict[str, list[str]] = {
        ONTOLOGY: list(rdf.triples_of(resource("ontology.ttl"))),
        names.registry: quads.registry_lines(corpus.registry, names),
    }
    for reading in corpus.registry.readings:
        graphs[names.reading(reading.id)] = quads.reading_lines(reading, names)
    for annotated in corpus.documents:
        lines = quads.annotated_lines(annotated, names, corpus.registry.terms)
        graphs[names.document(annotated.document.id)] = lines
    store.fill(dict(graphs))
    return Scope(store, names, corpus.registry, frozenset(a.document.id for a in corpus.documents))


def empty_scope() -> Scope:
    return Scope(Store(), Names(), Registry.of(), frozenset())


def view_of(scope: Scope, *documents: str) -> Scope:
    names = scope.names
    graphs = (ONTOLOGY, names.registry, *(names.document(d) for d in documents))
    return Scope(scope.store, names, scope.registry, frozenset(documents), graphs)


@pytest.fixture(scope="module")
def scope(small_folder: Path) -> Scope:
    return scope_of(small_folder)


@pytest.fixture(scope="module")
def on_disk(small_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Scope:
    return scope_of(small_folder, Store(tmp_path_factory.mktemp("disk") / "store"))


def column(scope: Scope, query: str, **values: object) -> list[object]:
    table = select(scope, query, values)
    return list(table[table.columns[0]])


# --- values -------------------------------------------------------------------------------------------------------


def test_an_id_is_bound_as_an_iri_and_a_plain_string_stays_a_string(scope: Scope) -> None:
    query = "SELECT ?c WHERE { ?c rdf:subject ?what } ORDER BY ?c"
    assert column(scope, query, what=Ref("port-contingent"))[0] == f"{TIMES}#contingent"
    with pytest.warns(HintWarning, match=r"did you mean kg\.ref\('port-contingent'\)\?"):
        assert column(scope, query, what="port-contingent") == []


@pytest.mark.parametrize(
    ("ref", "iri"),
    [
        ("the-port", "entity/the-port"),
        (f"{TIMES}/eyewitnesses", f"document/{TIMES}/entity/eyewitnesses"),
        ("eyewitnesses", f"document/{TIMES}/entity/eyewitnesses"),
        (TIMES, f"document/{TIMES}"),
        (f"document:{TIMES}", f"document/{TIMES}"),
        (f"{TIMES}#contingent", f"claim/{TIMES}/contingent"),
        ("shipsMoored", "term/shipsMoored"),
        ("term:shipsMoored", "term/shipsMoored"),
        ("https://w3id.org/claimgraph/id/entity/the-port", "entity/the-port"),
    ],
)
def test_a_reference_means_an_entity_a_document_a_claim_or_a_term(scope: Scope, ref: str, iri: str) -> None:
    assert term(Ref(ref), scope) == f"<{scope.names.base}{iri}>"


def test_a_reference_to_a_term_of_the_package_is_in_its_namespace(scope: Scope) -> None:
    assert {term(Ref(r), scope) for r in ("troopsPresent", "kg:troopsPresent")} == {f"<{NS}troopsPresent>"}
    assert term(Ref("unattributed"), scope) == f"<{NS}Unattributed>"
    assert term(Ref("x", base="http://example.org/"), scope) == "<http://example.org/entity/x>"


@pytest.mark.parametrize(
    ("ref", "near"),
    [
        ("the-prot", "the-port"),
        (f"{GAZETTE}#payy", f"{GAZETTE}#pay"),
        ("gazete-2024-03-08#pay", GAZETTE),
        ("document:gazette-2024-03-09", GAZETTE),
    ],
)
def test_an_unknown_reference_names_the_nearest(scope: Scope, ref: str, near: str) -> None:
    with pytest.raises(UnknownIdError, match=re.escape(near)):
        term(Ref(ref), scope)


def test_an_id_that_two_documents_have_is_asked_back(scope: Scope) -> None:
    entities = dict(scope.registry.entities)
    twin = entities[f"{TIMES}/eyewitnesses"]
    entities[f"{HERALD}/eyewitnesses"] = type(twin)(f"{HERALD}/eyewitnesses", twin.type, twin.label)
    both = Scope(scope.store, scope.names, type(scope.registry)(entities, scope.registry.terms), scope.documents)
    with pytest.raises(QueryError, match=f"{TIMES}/eyewitnesses, {HERALD}/eyewitnesses"):
        term(Ref("eyewitnesses"), both)


def test_a_view_does_not_know_what_its_documents_do_not(scope: Scope) -> None:
    view = view_of(scope, GAZETTE)
    for hidden in (f"{TIMES}#contingent", TIMES, f"{TIMES}/eyewitnesses", "eyewitnesses"):
        with pytest.raises(UnknownIdError):
            term(Ref(hidden), view)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("a", '"a"'),
        ('a"\\\n', '"a\\"\\\\\\n"'),
        (3, f'"3"^^<{XSD}integer>'),
        (True, f'"true"^^<{XSD}boolean>'),
        (Decimal("1E3"), f'"1000"^^<{XSD}decimal>'),
        (0.5, f'"0.5"^^<{XSD}double>'),
        (float("inf"), f'"INF"^^<{XSD}double>'),
        (date(2024, 3, 1), f'"2024-03-01"^^<{XSD}date>'),
        (datetime(2024, 3, 1, 8, tzinfo=UTC), f'"2024-03-01T08:00:00+00:00"^^<{XSD}dateTime>'),
        (ox.NamedNode("http://a/b"), "<http://a/b>"),
        (ox.Literal("a", language="en"), '"a"@en'),
        (ox.Literal("1", datatype=ox.NamedNode(XSD + "integer")), f'"1"^^<{XSD}integer>'),
        (rdflib.URIRef("http://a/b"), "<http://a/b>"),
        (rdflib.Literal("a"), '"a"'),
        (rdflib.Literal("a", lang="en"), '"a"@en'),
        (rdflib.Literal(3), f'"3"^^<{XSD}integer>'),
    ],
)
def test_a_value_becomes_a_term(scope: Scope, value: object, written: str) -> None:
    assert term(value, scope) == written


@pytest.mark.parametrize(
    "value", [None, ["a"], {"a": 1}, b"a", rdflib.BNode("b"), rdflib.URIRef("a b"), "\ud800", Decimal("NaN")]
)
def test_what_is_no_value_is_refused_with_what_is_allowed(scope: Scope, value: object) -> None:
    with pytest.raises(TypeError, match=r"allowed: kg\.ref|no IRI|half of a character"):
        term(value, scope)


def test_numpy_scalars_are_values(scope: Scope) -> None:
    import numpy as np

    assert term(np.int64(3), scope) == term(3, scope)
    assert term(np.bool_(True), scope) == term(True, scope)


@given(st.text(st.characters(codec="utf-8")))
def test_a_hostile_value_stays_a_value(text: str) -> None:
    written = term(text, empty_scope())
    assert [t.kind for t in tokens(written)] == ["string"]
    (column,) = cut(columns.written(ox.Store().query(f"SELECT ({written} AS ?x) WHERE {{}}")))
    assert reader(str)(column.terms) == [text]


@given(st.text(max_size=30), st.sampled_from(["?", "$"]))
def test_only_variables_are_replaced(text: str, mark: str) -> None:
    string = quads.literal(text.encode("utf-16", "ignore").decode("utf-16", "ignore"))
    query = f"SELECT ?x WHERE {{ ?x ?p {string} . # {mark}v\n <http://a/{mark}v> ?p {mark}v }}"
    bound = bind(query, {"v": ["<http://b>"]})
    assert bound == query[: query.rindex(f"{mark}v")] + "<http://b> }"


# --- binding ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("SELECT ?c ?v WHERE { ?c rdf:subject ?v }", ["c", "v"]),
        ("SELECT ?c WHERE { ?c rdf:subject ?v }", ["c"]),
        ("SELECT * WHERE { ?c rdf:subject ?v }", ["c", "v"]),
        ("SELECT ?c WHERE { ?c rdf:subject ?s FILTER(?s = ?v) }", ["c"]),
        ("SELECT ?c WHERE { ?c rdf:subject ?s BIND(?v AS ?w) FILTER(?s = ?w) }", ["c"]),
        ("SELECT ?c ?v WHERE { { SELECT ?c ?v WHERE { ?c rdf:subject ?v } } }", ["c", "v"]),
        ("SELECT * WHERE { { SELECT ?c ?v WHERE { ?c rdf:subject ?v } } }", ["c", "v"]),
        ("SELECT * WHERE { SELECT ?c WHERE { ?c rdf:subject ?v } }", ["c", "v"]),
        ("SELECT ?c WHERE { ?c a kg:Claim FILTER EXISTS { ?c rdf:subject ?v } }", ["c"]),
        ("SELECT ?c WHERE { ?c rdf:subject ?s FILTER(BOUND(?v) && ?s = ?v) }", ["c"]),
        ("SELECT (?v AS ?w) ?c WHERE { ?c rdf:subject ?v } ORDER BY ?v", ["w", "c"]),
        ("SELECT DISTINCT ?c ?v WHERE { ?c rdf:subject ?v } GROUP BY ?c ?v HAVING(?v = ?v)", ["c", "v"]),
    ],
)
def test_a_value_is_bound_wherever_its_variable_stands(scope: Scope, query: str, names: list[str]) -> None:
    table = select(scope, query, {"v": Ref("island-guard")})
    assert list(table.columns) == names
    assert list(table["c"]) == [f"{HERALD}#two-sizes"]
    assert "v" not in names or list(table["v"]) == ["island-guard"]


def test_a_bound_value_counts_and_groups(scope: Scope) -> None:
    count = "SELECT (COUNT(?c) AS ?n) WHERE { ?c rdf:subject ?v }"
    assert column(scope, count, v=Ref("the-port")) == [1]
    assert column(scope, count, v=Ref("hill-state")) == [0]
    grouped = "SELECT ?v (COUNT(?c) AS ?n) WHERE { ?c rdf:subject ?v } GROUP BY ?v"
    assert select(scope, grouped, {"v": Ref("the-port")}).to_dict("records") == [{"v": "the-port", "n": 1}]


def test_ask_and_construct_take_values(scope: Scope) -> None:
    assert ask(scope, "ASK { ?c rdf:subject ?s FILTER(?s = ?v) }", {"v": Ref("the-port")})
    graph = construct(scope, "CONSTRUCT { ?c kg:of ?v } WHERE { ?c rdf:subject ?v }", {"v": Ref("the-port")})
    assert [str(o) for o in graph.objects()] == [scope.names.iri("the-port")]


def test_a_keyword_that_is_no_variable_names_the_nearest(scope: Scope) -> None:
    with pytest.raises(QueryError, match=r"no variable \?actr; did you mean actor\?"):
        select(scope, "SELECT ?c WHERE { ?c rdf:subject ?actor }", {"actr": Ref("the-port")})


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?v WHERE { ?c rdf:subject ?s BIND(?s AS ?v) }",
        "SELECT ?v WHERE { VALUES ?v { 1 2 } }",
        "SELECT ?v WHERE { VALUES (?v ?w) { (1 2) } }",
    ],
)
def test_a_variable_that_the_query_makes_itself_cannot_be_given(scope: Scope, query: str) -> None:
    with pytest.raises(QueryError, match="cannot be given"):
        select(scope, query, {"v": 1})


def test_a_text_cannot_be_a_property(scope: Scope) -> None:
    with pytest.raises(QueryError, match=r"the query holds, but not with p='x'.*kg\.ref"):
        select(scope, "SELECT ?s WHERE { ?s ?p ?o }", {"p": "x"})


# --- tables -------------------------------------------------------------------------------------------------------


def test_columns_have_the_types_of_their_values(scope: Scope) -> None:
    table = select(
        scope,
        """SELECT ?low ?start ?day ?flag ?text ?iri WHERE {
          { ?c rdf:object/kg:low ?low } UNION { ?c oa:start ?start } UNION { ?c kg:latest ?day }
          UNION { ?c kg:hypothetical ?flag } UNION { ?c kg:statement ?text } UNION { ?c a ?iri } }""",
        {},
    )
    assert [str(t) for t in table.dtypes] == ["Float64", "Int64", "datetime64[s]", "boolean", "str", "str"]
    assert table["low"].isna().any()


def test_missing_is_missing_and_an_empty_string_is_an_empty_string(scope: Scope) -> None:
    table = select(scope, "SELECT ?a ?b WHERE { VALUES (?a ?b) { ('' 1) (UNDEF UNDEF) } }", {})
    assert list(table["a"].isna()) == [False, True]
    assert table["a"][0] == ""
    assert list(table["b"].isna()) == [False, True]


def test_what_python_cannot_hold_stays_text(scope: Scope) -> None:
    query = """SELECT ?x WHERE { VALUES ?x {
      "-0044-03-15"^^xsd:date "many"^^xsd:integer "12"^^xsd:nonNegativeInteger UNDEF } }"""
    assert column(scope, query) == ["-0044-03-15", "many", 12, None]


def test_iris_are_shown_as_the_ids_that_can_be_given_back(scope: Scope) -> None:
    query = """SELECT DISTINCT ?x WHERE { { ?x a kg:Claim } UNION { ?x a kg:Document } UNION { ?c rdf:subject ?x }
      UNION { ?c rdf:predicate ?x } UNION { ?l kg:agent ?x } UNION { ?c kg:modality ?x } }"""
    shown = column(scope, query)
    assert {TIMES, f"{TIMES}#contingent", f"{TIMES}/eyewitnesses", "the-port", "unattributed"} <= set(shown)
    assert {"kg:troopsPresent", "term:shipsMoored", "kg:Estimated"} <= set(shown)
    back = [term(Ref(str(x)), scope) for x in shown]
    assert len(set(back)) == len(shown)


def test_other_iris_are_prefixed_names_or_whole(scope: Scope) -> None:
    assert scope.shown("http://www.wikidata.org/entity/Q1") == "wd:Q1"
    assert scope.shown("http://example.org/a") == "http://example.org/a"
    assert scope.shown(f"{scope.names.iri(TIMES + '#contingent')}#link-1").startswith("https://")


def test_a_document_whose_id_an_entity_has_too_is_told_apart(scope: Scope) -> None:
    entities = {**scope.registry.entities, GAZETTE: scope.registry.entities["gazette"]}
    twins = Scope(scope.store, scope.names, type(scope.registry)(entities), scope.documents)
    assert twins.shown(scope.names.document(GAZETTE)) == f"document:{GAZETTE}"
    assert twins.shown(scope.names.document(TIMES)) == TIMES


def test_a_constructed_graph_stands_by_itself_and_equals_what_rdflib_reads(scope: Scope) -> None:
    query = "CONSTRUCT WHERE { ?c a kg:Claim ; kg:statement ?s ; kg:modality ?m }"
    graph = construct(scope, query, {})
    again = rdflib.Graph().parse(data=graph.serialize(format="nt"), format="nt")
    assert set(graph) == set(again)
    assert rdflib.Literal("More than four ships lie in the port.") in set(graph.objects())
    assert dict(graph.namespaces())["kg"] == rdflib.URIRef(NS)
    graph.remove((None, None, None))
    assert ask(scope, "ASK { ?c kg:statement ?s }", {})


def test_describe_is_a_graph_too(scope: Scope) -> None:
    assert len(construct(scope, "DESCRIBE ?what", {"what": Ref("the-port")})) > 1


def test_prefixes_are_bound_and_own_ones_win(scope: Scope) -> None:
    assert column(scope, "PREFIX kg: <http://example.org/> SELECT (STR(kg:a) AS ?x) WHERE {}") == [
        "http://example.org/a"
    ]
    assert column(scope, "SELECT (STR(entity:a) AS ?x) WHERE {}") == [scope.names.iri("a")]


def test_each_triple_is_counted_once(scope: Scope) -> None:
    assert column(scope, "SELECT (COUNT(?c) AS ?n) WHERE { ?c a kg:Claim }") == [
        column(scope, "SELECT (COUNT(DISTINCT ?c) AS ?n) WHERE { ?c a kg:Claim }")[0]
    ]


def test_from_limits_a_whole_graph(scope: Scope) -> None:
    query = f"SELECT ?c FROM document:{HERALD} WHERE {{ ?c a kg:Claim ; rdf:subject ?s }}"
    assert {str(c).partition("#")[0] for c in column(scope, query)} == {HERALD}


# --- refusals -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA { entity:a a kg:Person }",
        "PREFIX ex: <http://a/> DELETE WHERE { ?s ?p ?o }",
        "LOAD <http://a/>",
        "CLEAR ALL",
        "DROP GRAPH <http://a/>",
        "WITH <http://a/> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_updates_are_refused(scope: Scope, query: str) -> None:
    with pytest.raises(QueryError, match="questions only read"):
        select(scope, query, {})


def test_another_form_of_query_is_sent_to_its_method(scope: Scope) -> None:
    for query, method in (
        ("ASK { ?s ?p ?o }", r"an ASK query: graph\.ask"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", r"a CONSTRUCT query: graph\.construct"),
    ):
        with pytest.raises(QueryError, match=method):
            select(scope, query, {})
    with pytest.raises(QueryError, match=r"graph\.select"):
        ask(scope, "SELECT * { ?s ?p ?o }", {})


def test_other_servers_are_asked_only_where_that_is_meant(scope: Scope) -> None:
    query = "SELECT ?c WHERE { SERVICE SILENT <http://127.0.0.1:9/> { ?c a ?t } }"
    with pytest.raises(QueryError, match="federated=True"):
        select(scope, query, {})
    assert len(select(scope, query, {}, federated=True)) == 1
    assert column(scope, "SELECT ('SERVICE' AS ?x) WHERE {}") == ["SERVICE"]


def test_a_prepared_query_is_refused(scope: Scope) -> None:
    with pytest.raises(TypeError, match="a query is text"):
        select(scope, 3, {})  # type: ignore[arg-type]


def test_a_view_sees_its_graphs_only(scope: Scope) -> None:
    view = view_of(scope, GAZETTE)
    assert {str(c).partition("#")[0] for c in column(view, "SELECT ?c WHERE { ?c a kg:Claim }")} == {GAZETTE}
    assert set(column(view, "SELECT ?g WHERE { GRAPH ?g { ?c a kg:Claim } }")) == {GAZETTE}
    for clause in ("FROM", "FROM NAMED"):
        with pytest.raises(QueryError, match="reach past this view"):
            select(view, f"SELECT ?c {clause} <{scope.names.document(TIMES)}> WHERE {{ ?c a kg:Claim }}", {})
    with pytest.warns(HintWarning, match="this view has no"):
        assert not ask(view_of(scope, HERALD), f"ASK {{ ?c prov:wasDerivedFrom document:{TIMES} }}", {})


def test_a_view_of_many_graphs_answers_alike(scope: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
    view = view_of(scope, GAZETTE, HERALD)
    query = "SELECT ?g ?c ?s WHERE { GRAPH ?g { ?c kg:statement ?s } } ORDER BY ?c"
    few = select(view, query, {})
    monkeypatch.setitem(Scope.limits.__globals__, "_FEW_GRAPHS", 0)
    assert select(view, query, {}).equals(few)
    assert select(view, query, {}, timeout=30).equals(few)
    scope.store.replace_all({"http://example.org/other": ['<http://a> <http://b> "c"']})
    try:
        assert select(view, query, {}).equals(few)
    finally:
        scope.store.remove("http://example.org/other")


# --- teaching -----------------------------------------------------------------------------------------------------


def said(scope: Scope, query: str) -> str:
    """All that is said of a query: its error, or its warnings."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            (ask if query.startswith("ASK") else select)(scope, query, {})
        except QueryError as error:
            return str(error)
    return "\n".join(str(w.message) for w in caught if w.category is HintWarning)


@pytest.mark.parametrize(("query", "hint"), TYPOS, ids=[query for query, _ in TYPOS])
def test_a_typical_mistake_is_answered_with_what_to_type(scope: Scope, query: str, hint: str) -> None:
    assert hint in said(scope, query)


def test_the_corpus_of_mistakes_is_large_enough() -> None:
    assert len({query for query, _ in TYPOS}) >= 50


def test_a_mistake_in_a_later_line_is_underlined(scope: Scope) -> None:
    with pytest.raises(QueryError) as caught:
        select(scope, "SELECT ?c\nWHERE {\n\t?c a kg:Claim\n\tFLITER(?c = ?c)\n}", {})
    assert str(caught.value).splitlines() == [
        "line 4, column 2: 'FLITER' is no word of SPARQL; did you mean FILTER?",
        "  \tFLITER(?c = ?c)",
        "  \t^^^^^^",
    ]


def test_a_mistake_is_explained_as_it_was_written_and_not_as_bound(scope: Scope) -> None:
    with pytest.raises(QueryError) as caught:
        select(scope, "SELECT ?c WHERE { ?c rdf:subject ?v ?c a kg:Claim }", {"v": Ref("the-port")})
    assert "full stop is missing before ?c" in str(caught.value)
    assert "?v ?c a" in str(caught.value)


@given(st.text(alphabet=st.sampled_from(list("SELECT ?c{}().;,\"'<>:kg=|&/*+-_#@^\n\t1aé“"))))
def test_any_text_is_answered_with_an_error_that_shows_a_place(text: str) -> None:
    scope = empty_scope()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", HintWarning)
        try:
            select(scope, f"SELECT * WHERE {{ {text} }}", {})
        except QueryError as error:
            shown = str(error)
        else:
            shown = "it is a query"
    assert shown


def test_the_place_is_shown_even_at_the_end() -> None:
    assert pointed("SELECT", 6, 7, "more").splitlines()[-1] == "        ^"


def test_a_legitimate_question_without_an_answer_is_not_blamed(scope: Scope) -> None:
    query = "SELECT ?c WHERE { ?c rdf:subject entity:the-port ; kg:polarity kg:Denied }"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert column(scope, query) == []
        assert not ask(scope, "ASK { ?c rdf:subject entity:the-port ; kg:polarity kg:Denied }", {})
        assert column(scope, "SELECT ?c WHERE { ?c rdf:object/kg:low ?n FILTER(?n > 1000000) }") == []


def test_rows_are_given_with_the_hint(scope: Scope) -> None:
    query = "SELECT ?claim WHERE { ?claim kg:polarity kg:Denied . ?claim a ?t . ?clam a kg:Agreement }"
    with pytest.warns(HintWarning, match=r"\?clam stands here only"):
        assert len(select(scope, query, {})) == 2


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?document (COUNT(?c) AS ?documents) WHERE { ?c prov:wasDerivedFrom ?document } GROUP BY ?document",
        "SELECT (COUNT(*) AS ?claims) WHERE { ?claim a kg:Claim } HAVING (COUNT(*) > 0) ORDER BY ?claims",
        "SELECT ?agent WHERE { ?link kg:agent ?agent ; kg:verb ?agents }",
        "SELECT ?link WHERE { ?claim kg:attribution ?link . ?claim kg:attribution/kg:citing* ?links . ?link a ?type }",
        "SELECT ?claim ?place WHERE { ?claim a kg:Claim OPTIONAL { ?claim kg:place ?place } OPTIONAL { ?claim kg:said ?placed } }",
    ],
)
def test_a_name_that_is_meant_is_not_blamed_for_its_likeness(scope: Scope, query: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(select(scope, query, {})) > 0


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        (
            "SELECT ?claim WHERE { ?claim a kg:Claim FILTER(!BOUND(?clam)) }",
            "?clam stands here only; did you mean ?claim?",
        ),
        (
            "SELECT ?claim ?label WHERE { ?claim kg:place ?plce . ?place skos:prefLabel ?label FILTER(?place != ?label) }",
            "?plce stands here only; did you mean ?place?",
        ),
        (
            "SELECT (COUNT(?c) AS ?claims) WHERE { ?c a kg:Claim } HAVING (?claims > 0) ORDER BY ?claim",
            "?claim stands here only; did you mean ?claims?",
        ),
    ],
)
def test_a_name_that_tears_a_query_apart_is_questioned(scope: Scope, query: str, hint: str) -> None:
    with pytest.warns(HintWarning, match=re.escape(hint)):
        select(scope, query, {})


def test_invented_names_in_a_template_are_no_mistake(scope: Scope) -> None:
    assert len(construct(scope, "CONSTRUCT { ?c kg:invented ?s } WHERE { ?c rdf:subject ?s }", {})) > 0


def test_an_unknown_function_is_an_error_of_the_query(scope: Scope) -> None:
    with pytest.raises(QueryError, match="custom function"):
        select(scope, "SELECT ?c WHERE { ?c a kg:Claim FILTER(rdf:foo(?c)) }", {})


def test_the_rules_of_spelling_are_silent_on_a_good_query() -> None:
    from kg.sparql.finding import Broken
    from kg.sparql.grammar import GRAMMAR
    from kg.vocabulary import prefixes

    good = """SELECT DISTINCT ?a (COUNT(?b) AS ?n) WHERE {
      ?a a kg:Claim ; kg:low -1.5 , "x"@en , "1"^^xsd:integer ; ^kg:citing/kg:agent* [ kg:of ?b ] .
      OPTIONAL { ?a (kg:from|kg:to)+ ?c } MINUS { ?a kg:of true } VALUES (?d ?e) { (1 UNDEF) }
      { SELECT ?f WHERE { ?f !kg:of ?g } } FILTER NOT EXISTS { ?a kg:of ( 1 2 ) } FILTER REGEX(?h, "^a", "i")
      BIND(IF(?b IN (1, 2), ?a, ?c) AS ?i) GRAPH ?j { ?k ?l ?m }
    } GROUP BY ?a HAVING(COUNT(?b) > 1) ORDER BY DESC(?n) ?a LIMIT 5 OFFSET 1"""
    broken = Broken(good, tokens(good), prefixes(), len(good), "")
    assert [f for rule in (*SPELLING, *GRAMMAR) for f in rule(broken)] == []


# --- time limits --------------------------------------------------------------------------------------------------


def test_a_slow_query_is_stopped_and_its_process_is_gone(scope: Scope) -> None:
    with pytest.raises(QueryTimeoutError, match=r"longer than 0\.2 s and was stopped"):
        select(scope, SLOW, {}, timeout=0.2)


def test_an_answer_within_the_limit_is_the_same(scope: Scope, on_disk: Scope) -> None:
    query = """SELECT ?c ?low ?day ?empty ?lang WHERE { ?c rdf:object ?o OPTIONAL { ?o kg:low ?low }
      OPTIONAL { ?c kg:latest ?day } BIND("" AS ?empty) BIND("a"@en AS ?lang) } ORDER BY ?c ?low"""
    plain = select(scope, query, {})
    for where in (scope, on_disk):
        assert select(where, query, {}, timeout=60).equals(plain)
        assert ask(where, "ASK { ?c a kg:Claim }", {}, timeout=60)
        template = "CONSTRUCT WHERE { ?c kg:statement ?s }"
        assert set(construct(where, template, {}, timeout=60)) == set(construct(scope, template, {}))


def test_a_store_on_disk_is_read_right_after_it_was_written(on_disk: Scope) -> None:
    for i in range(10):
        on_disk.store.replace_all({"http://example.org/new": [f'<http://a/{i}> <http://a/p> "{i}"']})
        query = "SELECT ?o WHERE { ?s <http://a/p> ?o }"
        assert column_with_limit(on_disk, query) == [str(i)]
    on_disk.store.remove("http://example.org/new")


def column_with_limit(scope: Scope, query: str) -> list[object]:
    table = select(scope, query, {}, timeout=60)
    return list(table[table.columns[0]])


def test_errors_come_back_from_the_other_process(scope: Scope) -> None:
    with pytest.raises(QueryError, match="full stop is missing"):
        select(scope, "SELECT ?c WHERE { ?c a kg:Claim ?c a kg:Claim }", {}, timeout=60)
    with pytest.raises(QueryError, match="custom function"):
        select(scope, "SELECT ?c WHERE { ?c a kg:Claim FILTER(rdf:foo(?c)) }", {}, timeout=60)


@pytest.mark.parametrize("timeout", [0, -1, float("nan")])
def test_a_limit_is_a_number_of_seconds_above_zero(scope: Scope, timeout: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        select(scope, "SELECT ?s WHERE { ?s ?p ?o }", {}, timeout=timeout)


@pytest.fixture
def small_and_slow() -> Iterator[Scope]:
    """A scope in which a slow query ends by itself after a second or two."""
    store = Store()
    lines = [f'<http://a/{i}> <http://a/p> "{i}"' for i in range(1500)]
    store.replace("http://a/g", lines)
    yield Scope(store, Names(), Registry.of(), frozenset())
    for thread in threading.enumerate():
        if thread.name == "kg query":
            thread.join(60)


ENDS = "SELECT (COUNT(*) AS ?n) WHERE { ?a <http://a/p> ?x . ?b <http://a/p> ?y FILTER(CONTAINS(?x, ?y)) }"


def test_where_the_system_cannot_fork_control_comes_back_and_says_so(
    small_and_slow: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("os.fork")
    with pytest.raises(QueryTimeoutError, match="finishes in the background"):
        select(small_and_slow, ENDS, {}, timeout=0.01)


def test_ctrl_c_gives_control_back_and_says_what_goes_on(small_and_slow: Scope) -> None:
    threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt) as caught:
        select(small_and_slow, ENDS, {})
    assert "timeout=" in caught.value.__notes__[0]


def test_ctrl_c_stops_a_query_with_a_limit(scope: Scope) -> None:
    threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        select(scope, SLOW, {}, timeout=120)
