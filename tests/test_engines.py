"""One object, four engines, the same rows: Oxigraph in memory, on disk and as a server, and Virtuoso.

What an engine is asked, and how, may differ; what a user gets may not. Every answer is held against that of the graph
in memory, as a sorted multiset of rows with their types. A server that is not installed is skipped where people can
see it, and is a failure in CI. ``apt-get install virtuoso-opensource-7-bin`` and ``pip install oxigraph`` give both.
"""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import networkx as nx
import pandas as pd
import pytest

from kg.corpus import SEEDS
from kg.errors import QueryError, StoreError
from kg.graph import ClaimGraph, connect, diff, load
from kg.remote import RemoteStore
from kg.sparql import HintWarning
from kg.sparql import Ref as ref
from kg.sparql.questions import Question, questions
from kg.store import Store
from kg.vocabulary import BASE, ONTOLOGY

pytestmark = pytest.mark.filterwarnings("ignore::kg.sparql.HintWarning")

SEEN = "benefiting-from-soldiers-2024-11"
DAYS = ("2024-03-09", "2024-10-21", "2024-11-30")


# --- the engines --------------------------------------------------------------------------------------------------


@dataclass
class Server:
    """A server that was started, and how one connects to it."""

    url: str
    options: dict[str, Any] = field(default_factory=dict)
    kill: Callable[[], None] = lambda: None

    def connect(self) -> ClaimGraph:
        return connect(self.url, **self.options)

    def store(self) -> RemoteStore:
        return RemoteStore(self.url, **self.options)


def needed(program: str, how: str) -> str:
    """The path of a program; without it the test is skipped, or fails in CI."""
    beside = Path(sys.executable).parent
    found = shutil.which(program, path=f"{beside}{os.pathsep}{os.environ.get('PATH', '')}")
    if found is None:
        message = f"{program} is not installed: {how}"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return found


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def started(command: list[str], log: Path, url: str) -> Iterator[Callable[[], None]]:
    """A server process that answers at an address, and is killed at the end; what kills it sooner."""
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, cwd=log.parent)
    try:
        for _ in range(300):
            if process.poll() is not None:
                break
            try:
                httpx.get(url, timeout=5, trust_env=False)
            except httpx.HTTPError:
                time.sleep(0.1)
            else:
                yield process.kill
                return
        pytest.fail(f"{command[0]} did not start: {log.read_text(errors='replace')[-2000:]}")
    finally:
        process.kill()
        process.wait()


@contextmanager
def oxigraph(folder: Path) -> Iterator[Server]:
    program = needed("oxigraph", "pip install oxigraph")
    url = f"http://127.0.0.1:{(port := free_port())}"
    with started([program, "serve", "--bind", f"127.0.0.1:{port}"], folder / "oxigraph.log", url):
        yield Server(f"{url}/query")


INI = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
NumberOfBuffers = 10000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
[SPARQL]
ResultSetMaxRows = {rows}
"""


@contextmanager
def virtuoso(folder: Path, rows: int = 1_000_000) -> Iterator[Server]:
    program = needed("virtuoso-t", "apt-get install --no-install-recommends virtuoso-opensource-7-bin")
    http = free_port()
    ini = folder / "virtuoso.ini"
    ini.write_text(INI.format(folder=folder, sql=free_port(), http=http, rows=rows))
    url = f"http://127.0.0.1:{http}/sparql"
    with started([program, "+foreground", "+configfile", str(ini)], folder / "out", url):
        yield Server(url, {"auth": ("dba", "dba")})


SERVERS: dict[str, Callable[[Path], Any]] = {"oxigraph serve": oxigraph, "virtuoso": virtuoso}


@pytest.fixture(scope="module")
def here(small_folder: Path) -> ClaimGraph:
    """The five articles and the fictional corpus in memory: what every engine is held against."""
    return load(SEEDS, small_folder)


@pytest.fixture(scope="module", params=["memory", "disk", *SERVERS])
def there(
    request: pytest.FixtureRequest, small_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ClaimGraph]:
    """The same on another engine, read from it and not remembered from its making."""
    folder = tmp_path_factory.mktemp("engine")
    if request.param in SERVERS:
        with SERVERS[request.param](folder) as server:
            server.connect().add(SEEDS, small_folder)
            yield server.connect()
        return
    made = load(SEEDS, small_folder, store=folder / "graph.db" if request.param == "disk" else None)
    made._shared._documents.clear()
    yield made


@pytest.fixture(scope="module", params=list(SERVERS))
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that a test may write."""
    with SERVERS[request.param](tmp_path_factory.mktemp("server")) as made:
        yield made


def rows(table: pd.DataFrame) -> tuple[Any, Counter[tuple[str, ...]]]:
    """The columns of a table with their types, and the multiset of its rows."""
    shown = table.astype(object).where(table.notna(), None)
    return table.dtypes.to_dict(), Counter(tuple(map(repr, row)) for row in shown.itertuples(index=False))


# --- named questions ----------------------------------------------------------------------------------------------

ALL = questions()
NAMED = {
    "entity": "north-korea",
    "agreement": "treaty-2024",
    "days": "10",
    "hypothetical": "yes",
    "where": "kursk-oblast",
}


def value(question: Question, name: str, answer: pd.DataFrame) -> str:
    """A value for a parameter that leaves some rows: the commonest of its column, else one that the seeds have."""
    if name in answer and answer[name].notna().any():
        return str(answer[name].dropna().mode().iloc[0])
    return NAMED[name]


@pytest.mark.parametrize("name", list(ALL))
def test_a_named_question_has_the_same_rows(name: str, here: ClaimGraph, there: ClaimGraph) -> None:
    question = ALL[name]
    needs = {p.name: NAMED[p.name] for p in question.parameters if not p.optional and p.default is None}
    whole = here.question(name, **needs)
    assert len(whole)
    assert rows(there.question(name, **needs)) == rows(whole)
    for p in question.parameters:
        if p.name not in needs:
            given = {**needs, p.name: value(question, p.name, whole)}
            expected = here.question(name, **given)
            assert len(expected), given
            assert rows(there.question(name, **given)) == rows(expected), given


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", list(ALL))
def test_a_named_question_of_a_view_has_the_same_rows(name: str, day: str, here: ClaimGraph, there: ClaimGraph) -> None:
    needs = {p.name: "harbour-fees" for p in ALL[name].parameters if not p.optional and p.default is None}
    assert rows(there.as_of(day).question(name, **needs)) == rows(here.as_of(day).question(name, **needs))


# --- free queries -------------------------------------------------------------------------------------------------

QUERIES = {
    "a pattern": "SELECT ?c ?s WHERE { ?c a kg:Claim ; kg:statement ?s }",
    "all triples": "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }",
    "all terms": "SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 3000",
    "all classes": "SELECT ?t (COUNT(?s) AS ?n) WHERE { ?s a ?t } GROUP BY ?t",
    "graphs": "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    "the names of graphs": "SELECT ?g WHERE { GRAPH ?g { } }",
    "one graph": "SELECT ?c WHERE { GRAPH document:gazette-2024-03-08 { ?c a kg:Claim } }",
    "its own dataset": f"SELECT ?c FROM <{BASE}document/gazette-2024-03-08> WHERE {{ ?c a kg:Claim }}",
    "its own named graphs": f"SELECT ?g ?c FROM NAMED <{BASE}document/gazette-2024-03-08> WHERE {{ GRAPH ?g {{ ?c a kg:Claim }} }}",
    "missing values": "SELECT ?q ?low ?high WHERE { ?q a kg:Quantity OPTIONAL { ?q kg:low ?low } OPTIONAL { ?q kg:high ?high } }",
    "truth values": "SELECT ?e ?h WHERE { ?e a kg:Deployment BIND(EXISTS { ?e kg:hypothetical true } AS ?h) }",
    "a truth value as a pattern": "SELECT ?e WHERE { ?e kg:hypothetical true }",
    "numbers": "SELECT ?q ?low (?low * 2 AS ?twice) WHERE { ?q kg:low ?low FILTER(?low >= 1500) }",
    "sums": "SELECT ?unit (SUM(?low) AS ?sum) (MIN(?low) AS ?min) (COUNT(*) AS ?n) WHERE { ?q kg:low ?low ; kg:unit ?unit } GROUP BY ?unit HAVING (COUNT(*) > 1)",
    "dates": 'SELECT ?c ?d WHERE { ?c a kg:Claim ; kg:latest ?d FILTER(?d < "2024-10-01"^^xsd:date) }',
    "a path": "SELECT ?c ?agent WHERE { ?c kg:attribution/kg:citing*/kg:agent ?agent }",
    "a path that ends in words": "SELECT ?c ?o WHERE { ?c rdf:object/kg:option? ?o }",
    "a path backwards": "SELECT ?a ?b WHERE { ?a ^rdf:subject/rdf:object ?b }",
    "a path with both ends open": "SELECT ?a ?b WHERE { ?a kg:citing+ ?b }",
    "a path with no step": "SELECT ?a ?b WHERE { ?a kg:citing* ?b } ORDER BY ?a ?b LIMIT 500",
    "a path of all others": "SELECT ?o WHERE { entity:north-korea !rdf:type ?o }",
    "not exists in not exists": "SELECT ?c WHERE { ?c a kg:Claim FILTER NOT EXISTS { ?c kg:attribution ?l FILTER NOT EXISTS { ?l kg:citing ?m } } }",
    "minus": "SELECT ?c WHERE { ?c a kg:Claim MINUS { ?c kg:attribution ?l } }",
    "a condition in an optional": "SELECT ?c ?who WHERE { ?c a kg:Claim ; prov:wasDerivedFrom ?d OPTIONAL { ?d dcterms:publisher ?who FILTER NOT EXISTS { ?c kg:attribution ?l } } }",
    "a subquery": "SELECT ?p ?n WHERE { { SELECT ?p (COUNT(?c) AS ?n) WHERE { ?c rdf:predicate ?p } GROUP BY ?p } FILTER(?n > 10) }",
    "alternatives": "SELECT ?c WHERE { VALUES ?m { kg:Predicted kg:Hypothetical } { ?c kg:modality ?m } UNION { ?c kg:polarity kg:Denied } }",
    "words": "SELECT ?e ?l (LCASE(?l) AS ?low) (STRLEN(?l) AS ?n) WHERE { ?e skos:prefLabel ?l FILTER(REGEX(?l, 'ministry', 'i')) }",
    "languages": "SELECT ?l WHERE { kg:Claim rdfs:label ?l FILTER(LANG(?l) = 'en') }",
    "datatypes": "SELECT DISTINCT ?t WHERE { ?s ?p ?o BIND(DATATYPE(?o) AS ?t) FILTER(ISLITERAL(?o)) }",
    "an order": "SELECT ?s WHERE { ?c kg:statement ?s } ORDER BY DESC(?s) LIMIT 7 OFFSET 3",
    "a self-join": "SELECT ?a ?b WHERE { ?a rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?x . ?b rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?y FILTER(STR(?a) < STR(?b)) }",
    "no row": "SELECT ?c WHERE { ?c kg:modality kg:Asserted ; kg:modality kg:Predicted }",
}


@pytest.mark.parametrize("what", QUERIES)
def test_a_query_has_the_same_rows(what: str, here: ClaimGraph, there: ClaimGraph) -> None:
    expected = here.select(QUERIES[what])
    assert (len(expected) > 0) == (what != "no row")
    assert rows(there.select(QUERIES[what])) == rows(expected)
    if "ORDER BY" in QUERIES[what]:
        assert there.select(QUERIES[what]).equals(expected)


@pytest.mark.parametrize("what", [w for w in QUERIES if "FROM" not in QUERIES[w]])
def test_a_query_of_a_view_has_the_same_rows(what: str, here: ClaimGraph, there: ClaimGraph) -> None:
    assert rows(there.as_of(DAYS[1]).select(QUERIES[what])) == rows(here.as_of(DAYS[1]).select(QUERIES[what]))


def test_values_can_be_bound(here: ClaimGraph, there: ClaimGraph) -> None:
    query = "SELECT ?c WHERE { ?c rdf:subject ?who }"
    assert rows(there.select(query, who=ref("harbour-fees"))) == rows(here.select(query, who=ref("harbour-fees")))
    text = "SELECT ?e WHERE { ?e skos:prefLabel ?label }"
    assert there.select(text, label="the port")["e"].tolist() == ["the-port"]


def test_a_question_for_yes_or_no_has_the_same_answer(here: ClaimGraph, there: ClaimGraph) -> None:
    for query in ("ASK { ?e kg:hypothetical true }", "ASK { ?c kg:polarity kg:Denied, kg:Affirmed }"):
        assert there.ask(query) == here.ask(query)


@pytest.mark.parametrize(
    "query",
    [
        "CONSTRUCT { ?s skos:prefLabel ?l } WHERE { ?s skos:prefLabel ?l }",
        "CONSTRUCT WHERE { ?q kg:low ?low ; kg:unit ?unit }",
        "DESCRIBE entity:the-port claim:gazette-2024-03-08\\/pay",
    ],
)
def test_a_constructed_graph_is_the_same(query: str, here: ClaimGraph, there: ClaimGraph) -> None:
    expected = set(here.construct(query))
    assert expected
    assert set(there.construct(query)) == expected


def test_a_mistake_is_explained_in_the_same_words(here: ClaimGraph, there: ClaimGraph) -> None:
    for query in (
        "SELECT ?c WERE { ?c a kg:Claim }",
        "SELECT ?c WHERE { ?c a kg:Clam }",
        "SELECT ?c WHERE { ?d a kg:Claim }",
    ):
        with pytest.raises(QueryError) as expected:
            here.select(query)
        with pytest.raises(QueryError) as found:
            there.select(query)
        assert str(found.value) == str(expected.value)


def test_no_rows_are_explained_in_the_same_words(here: ClaimGraph, there: ClaimGraph) -> None:
    def hints(graph: ClaimGraph, query: str) -> list[str]:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            assert graph.select(query).empty
        return [str(w.message) for w in caught if w.category is HintWarning]

    queries = (
        'SELECT ?c WHERE { ?c kg:place "the-port" }',
        "SELECT ?c WHERE { ?c rdf:subject entity:the-port ; kg:polarity kg:Denied }",
        "SELECT ?c WHERE { ?c rdf:subject entity:the-prot }",
        'SELECT ?e WHERE { ?e skos:prefLabel ?l FILTER(?l = "teh port") }',
    )
    expected = [hints(here, query) for query in queries]
    assert len([said for said in expected if said]) >= 3
    assert [hints(there, query) for query in queries] == expected


def test_a_time_limit_that_is_kept_changes_nothing(here: ClaimGraph, there: ClaimGraph) -> None:
    assert rows(there.select(QUERIES["a path"], timeout=50)) == rows(here.select(QUERIES["a path"]))


# --- claims, comparisons, origins, views, networks, explanations --------------------------------------------------


def test_the_claims_are_the_same(here: ClaimGraph, there: ClaimGraph) -> None:
    assert there.selected == here.selected
    assert there.registry == here.registry
    assert there.claims().equals(here.claims())
    assert there.documents().equals(here.documents())


@pytest.mark.parametrize(
    "filters",
    [
        {"speaker": "Blinken"},
        {"place": "kursk-oblast", "modality": "asserted", "when": "2024-10-25/2024-10-31"},
        {"predicate": ["troopsPresent", "shipsMoored"]},
        {"mentions": "north-korea", "document": SEEN},
        {"origin": "unattributed"},
        {"agent": "the ministry"},
        {"said": "2024-10", "polarity": "denied"},
        {"published": "2024-03"},
    ],
)
def test_filters_keep_the_same_claims(filters: dict[str, Any], here: ClaimGraph, there: ClaimGraph) -> None:
    fresh = ClaimGraph(there._shared)
    assert fresh.claims(**filters).equals(here.claims(**filters))
    assert fresh.ledger(**filters) == here.ledger(**filters)
    assert fresh.to_jsonld(**filters) == here.to_jsonld(**filters)


def test_a_claim_is_cited_and_weighed_in_the_same_way(here: ClaimGraph, there: ClaimGraph) -> None:
    mine, other = here.claim(f"{SEEN}#in-kursk"), there.claim(f"{SEEN}#in-kursk")
    assert (other.cite(), other.weigh(), other.quotes) == (mine.cite(), mine.weigh(), mine.quotes)


def test_names_are_found_in_the_same_order(here: ClaimGraph, there: ClaimGraph) -> None:
    for name in ("Anthony Blinken", "ministry", "eyewitnesses", "prot"):
        assert there.find(name).equals(here.find(name))
        assert there.as_of(DAYS[0]).find(name).equals(here.as_of(DAYS[0]).find(name))


def test_comparisons_are_the_same(here: ClaimGraph, there: ClaimGraph) -> None:
    assert there.compare().equals(here.compare())
    assert there.compare(predicate="troopsPresent").equals(here.compare(predicate="troopsPresent"))
    pair = f"{SEEN}#in-kursk", f"{SEEN}#blinken-8000"
    assert there.compare(*pair) == here.compare(*pair)
    assert there.sums().equals(here.sums())


def test_origins_are_the_same(here: ClaimGraph, there: ClaimGraph) -> None:
    for claim in (f"{SEEN}#in-kursk", "gazette-2024-03-08#hurt"):
        assert there.origins(claim) == here.origins(claim)
    assert there.origins(subject="kpa-in-kursk", predicate="troopsPresent") == here.origins(
        subject="kpa-in-kursk", predicate="troopsPresent"
    )


@pytest.mark.parametrize("day", DAYS)
def test_what_was_known_on_a_day_is_the_same(day: str, here: ClaimGraph, there: ClaimGraph) -> None:
    mine, other = here.as_of(day), there.as_of(day)
    assert other.documents().equals(mine.documents())
    assert other.claims().equals(mine.claims())
    assert other.registry == mine.registry
    assert other.compare().equals(mine.compare())
    assert (other.undecided, len(other)) == (mine.undecided, len(mine))
    assert other.serialize() == mine.serialize()
    assert diff(other, there).equals(diff(mine, here))


def test_other_views_are_the_same(here: ClaimGraph, there: ClaimGraph) -> None:
    views: list[Callable[[ClaimGraph], ClaimGraph]] = [
        lambda g: g.at("2024-10-28"),
        lambda g: g.without(origin="nis"),
        lambda g: g.without(readings=True),
    ]
    for view in views:
        mine, other = view(here), view(there)
        assert other.claims().equals(mine.claims())
        assert other.documents().equals(mine.documents())
        assert (other.fallen, other.undecided) == (mine.fallen, mine.undecided)


@pytest.mark.parametrize("kind", ["claims", "actors", "attribution"])
def test_networks_are_the_same(kind: str, here: ClaimGraph, there: ClaimGraph) -> None:
    assert nx.utils.graphs_equal(there.network(kind), here.network(kind))


def test_explanations_are_the_same(here: ClaimGraph, there: ClaimGraph) -> None:
    assert str(there.explain("treaty-2024", kind="Compensation")) == str(
        here.explain("treaty-2024", kind="Compensation")
    )
    assert there.explain("treaty-2024", "deployment-2024") == here.explain("treaty-2024", "deployment-2024")


def test_findings_are_the_same(here: ClaimGraph, there: ClaimGraph) -> None:
    assert there.lint().equals(here.lint())


def test_the_whole_graph_is_written_out_in_the_same_bytes(here: ClaimGraph, there: ClaimGraph) -> None:
    for ending in (".nq", ".trig"):
        assert there.serialize(ending) == here.serialize(ending)
    assert set(there.to_rdflib().quads()) == set(here.to_rdflib().quads())
    assert len(there._shared.store) == len(here._shared.store)


# --- every kind of literal ----------------------------------------------------------------------------------------

XSD, EDTF = "http://www.w3.org/2001/XMLSchema#", "http://id.loc.gov/datatypes/edtf/EDTF"
LITERALS = [
    r'"tab\tline\nquote\"back\\slash\rreturn"', r'"\u0001\u007F"', '"é ü ñ 漢字 🎉"', '""', '" both sides "', '"trailing\\\\"',
    '"<b>tag</b> & amp; \'it\'"', '"{} ?x $y %s"', '"https://example.org/a"', '"nodeID://b1"', '"2024-10-08"', '"3000"',
    f'"{"long " * 3000}"', '"word"@en', f'"1.1"^^<{XSD}decimal>', f'"1200000000"^^<{XSD}decimal>', f'"0.1"^^<{XSD}decimal>',
    f'"-5"^^<{XSD}decimal>', f'"0"^^<{XSD}decimal>', f'"123456789012345678.5"^^<{XSD}decimal>', f'"12"^^<{XSD}integer>',
    f'"-1"^^<{XSD}integer>', f'"true"^^<{XSD}boolean>', f'"false"^^<{XSD}boolean>', f'"2024-10-08"^^<{XSD}date>',
    f'"0001-01-01"^^<{XSD}date>', f'"1899-12-31"^^<{XSD}date>', f'"9999-12-31"^^<{XSD}date>', f'"2024-10~"^^<{EDTF}>',
    f'"../2024-10-31"^^<{EDTF}>', f'"https://example.org/a?b=c&d=%20#f"^^<{XSD}anyURI>',
]  # fmt: skip


@pytest.mark.parametrize("by_update", [False, True])
def test_every_kind_of_literal_comes_back_as_it_went_in(by_update: bool, server: Server) -> None:
    lines = [f"<urn:x:{i}> <urn:p> {text}" for i, text in enumerate(LITERALS)]
    there, here = server.store(), Store()
    if by_update:
        there._put = lambda *_: False  # type: ignore[method-assign]
    for store in (there, here):
        store.replace("urn:literals", lines)
    assert sorted(there.lines("urn:literals")) == sorted(here.lines("urn:literals"))
    there.remove("urn:literals")
    assert there.lines("urn:literals") == []


# --- killed -------------------------------------------------------------------------------------------------------

WRITE = """
import sys
from pathlib import Path
from kg import loading
from kg.graph import connect
from kg.remote import wire
wire.PAUSE /= 10  # a server that was killed does not come back
url, user, way, *paths = sys.argv[1:]
graph = connect(url, auth=("dba", "dba") if user else None)
if way == "update":
    graph._shared.store._put = lambda *_: False
graph._shared.ids
while True:
    read = loading.checked(list(map(Path, paths)))
    print("ready", flush=True)
    graph._write(*read)
    print("written", flush=True)
"""
WAYS = [("graph store", 20), ("update", 8)]
"""How a server is written, and how often that is stopped."""


@contextmanager
def writing(server: Server, way: str, *paths: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that writes files to a server, again and again; it begins now."""
    user = "dba" if server.options else ""
    command = [sys.executable, "-c", WRITE, server.url, user, way, *map(str, paths)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            assert said(process) == b"ready\n"
            yield process
        finally:
            process.kill()


def said(process: subprocess.Popen[bytes]) -> bytes:
    assert process.stdout is not None
    return process.stdout.readline()


def seconds_of_writing(server: Server, way: str, *paths: Path) -> float:
    with writing(server, way, *paths) as process:
        begin = time.monotonic()
        assert said(process) == b"written\n"
        return time.monotonic() - begin


def empty(store: RemoteStore) -> None:
    for graph in store.graphs():
        if graph != ONTOLOGY:
            store.remove(graph)


def only_whole_documents(store: RemoteStore, clean: ClaimGraph) -> int:
    """How many documents there are, each of them whole."""
    documents = [g for g in store.graphs() if g.startswith(f"{BASE}document/")]
    for graph, lines in store.lines_of(documents):
        assert sorted(lines) == sorted(clean._shared.store.lines(graph))
    return len(documents)


@pytest.mark.parametrize(("way", "kills"), WAYS)
def test_writing_that_is_killed_at_any_moment_leaves_whole_documents_and_can_be_done_again(
    way: str, kills: int, server: Server, small_folder: Path
) -> None:
    chance = random.Random(7)
    if server.options:  # Virtuoso takes its time
        kills = min(kills, 6)
    clean = load(SEEDS, small_folder)
    expected = clean.serialize()
    empty(server.store())
    longest = seconds_of_writing(server, way, SEEDS, small_folder)
    partly = 0
    for _ in range(kills):
        store = server.store()
        empty(store)
        with writing(server, way, SEEDS, small_folder) as process:
            time.sleep(chance.uniform(0, longest * 0.9))
            process.send_signal(signal.SIGKILL)
            assert process.wait() == -signal.SIGKILL
        documents = only_whole_documents(store, clean)
        partly += documents < len(clean.documents())
        assert len(server.connect().documents()) == documents
        assert server.connect().add(SEEDS, small_folder).serialize() == expected
    assert partly >= kills // 4, "the moments were not random enough to hit a document"


@contextmanager
def oxigraph_on_disk(folder: Path, port: int) -> Iterator[Server]:
    """The same store at the same address each time, until the block ends, where the server is killed."""
    program, url = needed("oxigraph", "pip install oxigraph"), f"http://127.0.0.1:{port}"
    command = [program, "serve", "--location", str(folder / "store"), "--bind", f"127.0.0.1:{port}"]
    with started(command, folder / "oxigraph.log", url) as kill:
        yield Server(f"{url}/query", kill=kill)


@pytest.mark.parametrize(("way", "kills"), WAYS)
def test_a_server_that_is_killed_while_it_is_written_keeps_whole_documents_and_can_be_written_again(
    way: str, kills: int, tmp_path: Path, small_folder: Path
) -> None:
    chance, port = random.Random(11), free_port()
    clean = load(SEEDS, small_folder)
    expected = clean.serialize()
    with oxigraph_on_disk(tmp_path, port) as server:
        longest = seconds_of_writing(server, way, SEEDS, small_folder)
    partly = 0
    for _ in range(kills):
        with oxigraph_on_disk(tmp_path, port) as server:
            empty(server.store())
            with writing(server, way, SEEDS, small_folder) as process:
                time.sleep(chance.uniform(0, longest * 0.9))
                server.kill()
                assert process.wait() == 1, "whoever writes is told"
                assert process.stderr is not None
                assert b"StoreError" in process.stderr.read()
        with oxigraph_on_disk(tmp_path, port) as server:
            partly += only_whole_documents(server.store(), clean) < len(clean.documents())
            assert server.connect().add(SEEDS, small_folder).serialize() == expected
    assert partly >= kills // 4, "the moments were not random enough to hit a document"


def test_a_writer_waits_for_a_server_that_comes_back(tmp_path: Path, small_folder: Path) -> None:
    port = free_port()
    with oxigraph_on_disk(tmp_path, port) as server:
        there = server.connect()
        there.documents()
    waiting = threading.Thread(target=lambda: there.add(small_folder))
    waiting.start()
    with oxigraph_on_disk(tmp_path, port) as server:
        waiting.join()
        assert server.connect().serialize() == load(small_folder).serialize()


# --- what only one of them does -----------------------------------------------------------------------------------


def test_oxigraphs_own_time_limit_is_no_answer(tmp_path: Path, small_folder: Path) -> None:
    program = needed("oxigraph", "pip install oxigraph")
    url = f"http://127.0.0.1:{(port := free_port())}"
    command = [program, "serve", "--bind", f"127.0.0.1:{port}", "--timeout-s", "1"]
    with started(command, tmp_path / "log", url):
        there = connect(f"{url}/query").add(SEEDS, small_folder)
        with pytest.raises(StoreError, match="cut off"):
            there.select("SELECT ?a ?c WHERE { ?a ?p ?b . ?c ?q ?d }")


def test_oxigraph_with_a_union_of_its_own_gives_the_same_rows(
    tmp_path: Path, small_folder: Path, here: ClaimGraph
) -> None:
    program = needed("oxigraph", "pip install oxigraph")
    url = f"http://127.0.0.1:{(port := free_port())}"
    with started([program, "serve", "--bind", f"127.0.0.1:{port}", "--union-default-graph"], tmp_path / "log", url):
        there = connect(f"{url}/query").add(SEEDS, small_folder)
        for mine, other in ((here, there), (here.as_of(DAYS[1]), there.as_of(DAYS[1]))):
            assert rows(other.question("estimates")) == rows(mine.question("estimates"))
            assert rows(other.select(QUERIES["graphs"])) == rows(mine.select(QUERIES["graphs"]))


def test_virtuosos_row_limit_loses_no_row(tmp_path: Path, small_folder: Path, here: ClaimGraph) -> None:
    with virtuoso(tmp_path, rows=2000) as server:
        there = server.connect().add(SEEDS, small_folder)
        assert there.serialize() == here.serialize()
        assert rows(there.question("evidence")) == rows(here.question("evidence"))
    with virtuoso(_made(tmp_path / "narrow"), rows=500) as server:
        with pytest.raises(StoreError, match="500"):
            server.connect().add(SEEDS, small_folder).renew().claims()


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
