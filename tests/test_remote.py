"""A server may be slow, cut off, wrong, locked or gone: an answer is whole or an error, and nothing is written by halves."""

import gzip
import json
import re
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pyoxigraph as ox
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from benchmarks import corpus as synthetic
from kg.errors import QueryError, QueryTimeoutError, StoreError, UnknownIdError, ViewError
from kg.graph import ClaimGraph, connect, load
from kg.quads import Names
from kg.remote import RemoteStore, wire
from kg.remote.answers import read_rows
from kg.remote.gather import Gathered
from kg.remote.touched import EVERYTHING, Wanted, touched
from kg.remote.wire import ATTEMPTS, IncompleteError, Reply
from kg.sparql.questions import questions
from kg.vocabulary import BASE, NS, ONTOLOGY, XSD, prefixes

GAZETTE = f"{BASE}document/gazette-2024-03-08"
ANY = "SELECT ?claim WHERE { ?claim a kg:Claim }"
ROWS = b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"4"}}]}}'


# --- a SPARQL endpoint to play with -------------------------------------------------------------------------------


@dataclass
class Request:
    """What a server was sent."""

    method: str
    path: str
    params: dict[str, list[str]]
    headers: Any
    body: bytes

    @property
    def query(self) -> str:
        return self.params.get("query", [""])[0]


Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Endpoint:
    """A SPARQL endpoint over a store in memory, which behaves badly where a test says so.

    ``before`` may answer in the place of the store; none leaves the answer to it.
    """

    url: str
    store: ox.Store = field(default_factory=ox.Store)
    requests: list[Request] = field(default_factory=list)
    connections: int = 0
    name: str = "Test/1"
    before: Callable[[Request], Answer | None] = lambda request: None
    graph_store: bool = True
    truths: Callable[[bytes], bytes] = lambda body: body

    def connect(self, **options: Any) -> ClaimGraph:
        writing = {"update": f"{self.url}/update", "graph_store": f"{self.url}/store"}
        return connect(f"{self.url}/query", **(writing | options))

    def queries(self) -> list[str]:
        return [r.query for r in self.requests if r.query]

    def answer(self, request: Request) -> Answer:
        if (said := self.before(request)) is not None:
            return said
        if request.path == "/query":
            return self._asked(request)
        if request.path == "/update":
            self.store.update(request.params["update"][0])
            return 204, {}, b""
        if request.path == "/store" and self.graph_store:
            return self._written(request)
        return 404, {}, b"nothing here"

    def _asked(self, request: Request) -> Answer:
        params = request.params
        graphs = [ox.NamedNode(g) for g in params.get("default-graph-uri", [])]
        limits: dict[str, Any] = {"default_graph": graphs, "named_graphs": graphs} if graphs else {}
        if "union-default-graph" in params:
            limits["use_default_graph_as_union"] = True
        try:
            result: Any = self.store.query(request.query, **limits)
        except SyntaxError as error:
            return 400, {}, str(error).encode()
        if isinstance(result, ox.QueryTriples):
            return (
                200,
                {"content-type": "application/n-triples"},
                bytes(result.serialize(format=ox.RdfFormat.N_TRIPLES) or b""),
            )
        return (
            200,
            {"content-type": "application/sparql-results+json"},
            self.truths(result.serialize(format=ox.QueryResultsFormat.JSON)),
        )

    def _written(self, request: Request) -> Answer:
        graph = ox.NamedNode(request.params["graph"][0])
        there = self.store.contains_named_graph(graph)
        self.store.remove_graph(graph)
        if request.method == "DELETE":
            return 204 if there else 404, {}, b""
        self.store.load(request.body, format=ox.RdfFormat.N_TRIPLES, to_graph=graph)
        return 201, {}, b""


@contextmanager
def serving(**options: Any) -> Iterator[Endpoint]:
    """An endpoint on a free port of this machine, for as long as it is needed."""
    endpoint = Endpoint("", **options)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def setup(self) -> None:
            endpoint.connections += 1
            super().setup()

        def handle_request(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            parts = urlsplit(self.path)
            params = parse_qs(parts.query, keep_blank_values=True)
            if self.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
                params |= parse_qs(body.decode(), keep_blank_values=True)
            request = Request(self.command, parts.path, params, self.headers, body)
            endpoint.requests.append(request)
            status, headers, answer = endpoint.answer(request)
            if status == 0:  # hang up
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self.send_response(status)
            self.close_connection = not {"transfer-encoding", "connection"}.isdisjoint(headers)
            size = {} if self.close_connection else {"content-length": str(len(answer))}
            for key, value in (size | headers).items():
                self.send_header(key, value)
            self.end_headers()
            if "x-drip" in headers:
                for i in range(len(answer)):
                    self.wfile.write(answer[i : i + 1])
                    self.wfile.flush()
                    time.sleep(float(headers["x-drip"]))
            else:
                self.wfile.write(answer)
            if int(headers.get("content-length", len(answer))) != len(answer):
                self.close_connection = True

        do_GET = do_POST = do_PUT = do_DELETE = handle_request  # noqa: N815

        def version_string(self) -> str:
            return endpoint.name

        def log_message(self, *_: Any) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None:
            pass

    server = Quiet(("127.0.0.1", 0), Handler)
    endpoint.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield endpoint
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "PAUSE", 0.01)


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with serving() as made:
        yield made


@pytest.fixture
def filled(endpoint: Endpoint, small_folder: Path) -> Endpoint:
    """An endpoint that holds the small corpus, and has forgotten who wrote it."""
    endpoint.connect().add(small_folder)
    endpoint.requests.clear()
    return endpoint


def always(status: int, body: bytes = b"", **headers: str) -> Callable[[Request], Answer]:
    named = {k.replace("_", "-"): v for k, v in headers.items()}
    return lambda request: (status, named, body)


def first(times: int, answer: Answer) -> Callable[[Request], Answer | None]:
    """An answer for the first requests only."""
    left = [times]

    def before(request: Request) -> Answer | None:
        left[0] -= 1
        return answer if left[0] >= 0 else None

    return before


def store_at(endpoint: Endpoint, **options: Any) -> RemoteStore:
    return RemoteStore(f"{endpoint.url}/query", **options)


# --- the same object ----------------------------------------------------------------------------------------------


def test_a_graph_on_a_server_holds_what_it_was_given(filled: Endpoint, small: ClaimGraph) -> None:
    there = filled.connect()
    assert there.serialize(".nq") == small.serialize(".nq")
    assert there.claims().equals(small.claims())
    assert there.documents().equals(small.documents())
    assert there.registry == small.registry


def test_every_request_is_a_form_with_a_query_over_one_connection(filled: Endpoint) -> None:
    filled.connections = 0
    there = filled.connect()
    for _ in range(5):
        there.select(ANY)
    kinds = {(r.method, r.headers["content-type"]) for r in filled.requests}
    assert kinds == {("POST", "application/x-www-form-urlencoded")}
    assert {r.headers["accept"] for r in filled.requests} == {"application/sparql-results+json"}
    assert filled.connections == 1


def test_a_question_is_answered_by_the_server_and_no_claim_is_fetched(filled: Endpoint, small: ClaimGraph) -> None:
    there = filled.connect()
    assert there.question("denials").equals(small.question("denials"))
    assert len([q for q in filled.queries() if "kg:Denied" in q]) == 1
    assert not [q for q in filled.queries() if "VALUES ?g" in q and "document/" in q]


def test_an_as_of_view_fetches_no_claim_and_asks_only_its_graphs(filled: Endpoint, small: ClaimGraph) -> None:
    view, here = filled.connect().as_of("2024-03-06"), small.as_of("2024-03-06")
    assert view.documents().equals(here.documents())
    assert view.question("estimates").equals(here.question("estimates"))
    assert not [q for q in filled.queries() if "VALUES ?g" in q and "document/" in q]
    assert [r for r in filled.requests if "document/example-times" in str(r.params.get("default-graph-uri"))]


@pytest.mark.parametrize(
    "filters",
    [
        {"subject": "harbour-fees"},
        {"mentions": "the-port"},
        {"predicate": "shareOf"},
        {"document": "herald-2024-03-10"},
        {"speaker": "Roe", "modality": "estimated"},
        {"document": ["herald-2024-03-10", "gazette-2024-03-08"], "subject": "harbour-fees"},
        {"subject": "harbour-fees", "predicate": "shipsMoored"},
        {"outlet": "herald"},
        {"origin": "the ministry"},
    ],
)
def test_filters_keep_the_same_claims_and_fetch_only_those_that_may_be_meant(
    filters: dict[str, Any], filled: Endpoint, small: ClaimGraph
) -> None:
    there = filled.connect()
    expected = small.claims(**filters)
    assert there.claims(**filters).equals(expected)
    asked = " ".join(q for q in filled.queries() if "VALUES" in q)
    whole = set(re.findall(r"id/document/([\w-]+)>", asked))
    some = {"#".join(found) for found in re.findall(r"id/claim/([\w-]+)/([\w-]+)>", asked)}
    assert set(expected["claim"]) <= some | {c for c in small.claims()["claim"] if c.partition("#")[0] in whole}
    assert (
        len(some) + sum(c.partition("#")[0] in whole for c in small.claims()["claim"]) < len(small)
        or "origin" in filters
    )


@pytest.mark.parametrize(
    "filters", [{"subject": "nobody-at-all"}, {"document": "herald-2024-03-11"}, {"colour": "red"}]
)
def test_a_mistaken_filter_is_the_same_mistake(filters: dict[str, Any], filled: Endpoint, small: ClaimGraph) -> None:
    with pytest.raises((UnknownIdError, QueryError)) as here:
        small.claims(**filters)
    with pytest.raises(type(here.value), match=re.escape(str(here.value))):
        filled.connect().claims(**filters)


def test_one_claim_costs_one_document(filled: Endpoint, small: ClaimGraph) -> None:
    there = filled.connect()
    assert there.claim("gazette-2024-03-08#hurt").cite() == small.claim("gazette-2024-03-08#hurt").cite()
    assert len([q for q in filled.queries() if "VALUES ?g" in q and "document/" in q]) == 1


def test_an_unknown_claim_names_the_nearest(filled: Endpoint) -> None:
    with pytest.raises(UnknownIdError, match="the nearest: gazette-2024-03-08#hurt"):
        filled.connect().claim("gazette-2024-03-08#hrut")


def test_mistakes_in_a_query_are_explained_and_not_sent(filled: Endpoint) -> None:
    there = filled.connect()
    with pytest.raises(QueryError, match="did you mean WHERE"):
        there.select("SELECT ?c WERE { ?c a kg:Claim }")
    with pytest.raises(QueryError, match="kg:Claim"):
        there.select("SELECT ?c WHERE { ?c a kg:Clam }")
    assert not [q for q in filled.queries() if "WERE" in q or "PREFIX" in q]


def test_there_is_no_live_dataset_and_the_message_says_what_to_do(filled: Endpoint, small: ClaimGraph) -> None:
    there = filled.connect()
    with pytest.raises(ViewError, match=r"select asks it there, to_rdflib\(\) fetches a copy"):
        _ = there.dataset
    assert set(there.to_rdflib().quads()) == set(small.to_rdflib().quads())


def test_what_others_wrote_is_seen_after_renew(filled: Endpoint, small_folder: Path) -> None:
    mine, other = filled.connect(), filled.connect()
    view = mine.as_of("2025-01-01")
    assert len(mine.documents()) == 3
    before = len(view.documents())
    other.remove("gazette-2024-03-08")
    assert len(mine.documents()) == 3
    assert len(mine.renew().documents()) == 2
    assert len(view.documents()) == before - 1
    other.add(small_folder / "gazette.yaml")
    assert mine.renew().claim("gazette-2024-03-08#pay").modality.value == "predicted"


def test_adding_begins_with_what_others_wrote(endpoint: Endpoint, small_folder: Path, small: ClaimGraph) -> None:
    mine, other = endpoint.connect(), endpoint.connect()
    mine.add(small_folder / "registry.yaml")
    assert mine.documents().empty
    other.add(small_folder / "times.yaml", small_folder / "gazette.yaml", small_folder / "herald.yaml")
    mine.add(small_folder / "readings.yaml")
    assert mine.serialize() == small.serialize()


def test_a_base_that_is_not_there_says_so(filled: Endpoint) -> None:
    with pytest.raises(StoreError, match="base="):
        filled.connect(base="https://example.org/other/").documents()


def test_a_base_of_ones_own_can_be_given(endpoint: Endpoint, small_folder: Path) -> None:
    base = "https://example.org/harbour/"
    endpoint.connect(base=base).add(small_folder)
    here = load(small_folder, base=base)
    assert endpoint.connect(base=base).question("estimates").equals(here.question("estimates"))


# --- engines that are wrong ---------------------------------------------------------------------------------------


@pytest.fixture
def wrong(filled: Endpoint) -> Endpoint:
    """An endpoint that says 1 for true."""
    one = b'{"head":{"vars":["t"]},"results":{"bindings":[{"t":{"type":"literal","value":"1"}}]}}'
    filled.before = lambda request: (200, {}, one) if "1 = 1" in request.query else None
    return filled


@pytest.mark.parametrize("name", sorted(questions()))
def test_an_engine_that_fails_a_trial_is_asked_for_triples_and_the_rows_are_the_same(
    name: str, wrong: Endpoint, small: ClaimGraph
) -> None:
    asked = questions()[name]
    given_ = {p.name: "port-contingent" for p in asked.parameters if not p.optional and p.default is None}
    there = wrong.connect()
    assert there.question(name, **given_).equals(small.question(name, **given_))
    sent = [q for q in wrong.queries() if "kg:Claim" not in q]
    assert all("GRAPH" in q or "rdf-schema#label" in q or "1 = 1" in q for q in sent)


def test_what_was_fetched_for_one_question_is_not_fetched_for_the_next(wrong: Endpoint) -> None:
    there = wrong.connect()
    there.question("estimates")
    wrong.requests.clear()
    there.question("estimates", subject="harbour-force")
    assert not [q for q in wrong.queries() if f"<{NS}statement>" in q]


def test_truth_values_that_are_numbers_in_json_are_read_as_what_they_are(
    endpoint: Endpoint, small_folder: Path
) -> None:
    endpoint.connect().add(small_folder)
    typed = f'"true","datatype":"{XSD}boolean"'.encode(), f'"1","datatype":"{XSD}boolean"'.encode()
    endpoint.truths = lambda body: body.replace(*typed)
    there = endpoint.connect()
    assert there.serialize() == load(small_folder).serialize()
    assert there.registry == load(small_folder).registry


def test_a_view_is_asked_here_where_the_server_does_not_keep_to_the_graphs_it_is_given(
    filled: Endpoint, small: ClaimGraph
) -> None:
    def forgetful(request: Request) -> Answer | None:
        for name in ("default-graph-uri", "named-graph-uri"):
            if request.params.pop(name, None):
                request.params["union-default-graph"] = [""]
        return None

    filled.before = forgetful
    view, here = filled.connect().as_of("2024-03-06"), small.as_of("2024-03-06")
    assert view.question("estimates").equals(here.question("estimates"))
    assert view.select("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }").equals(
        here.select("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    )


# --- which triples a query can touch ------------------------------------------------------------------------------

EX = "http://example.org/"
NODES, WORDS = [f"{EX}n{i}" for i in range(4)], [f"{EX}p{i}" for i in range(3)]
quads = st.lists(
    st.builds(
        lambda s, p, o, g: ox.Quad(ox.NamedNode(s), ox.NamedNode(p), o, ox.NamedNode(f"{EX}g{g}")),
        st.sampled_from(NODES),
        st.sampled_from(WORDS),
        st.one_of(st.sampled_from(NODES).map(ox.NamedNode), st.integers(0, 2).map(ox.Literal)),
        st.integers(0, 1),
    ),
    max_size=14,
    unique_by=lambda q: (q.subject, q.predicate, q.object),
)
variables = st.sampled_from(["?a", "?b", "?c"])
nodes = st.sampled_from(NODES).map(lambda n: f"<{n}>")
subjects = st.one_of(variables, variables, nodes)
objects = st.one_of(subjects, st.integers(0, 2).map(str))
steps = st.sampled_from(WORDS).map(lambda w: f"<{w}>")
paths = st.recursive(
    steps,
    lambda p: st.one_of(
        st.tuples(p, st.sampled_from("/|"), p).map(lambda t: f"({''.join(t)})"),
        st.tuples(p, st.sampled_from("?*+")).map(lambda t: f"({t[0]}){t[1]}"),
        p.map(lambda x: f"^({x})"),
    ),
    max_leaves=3,
)
triples = st.tuples(
    subjects,
    st.one_of(steps, paths, st.sampled_from(["?p", f"!<{WORDS[0]}>", f"!(<{WORDS[0]}>|^<{WORDS[1]}>)"])),
    objects,
).map(lambda t: f"{' '.join(t)} .")
groups = st.recursive(
    st.lists(triples, min_size=1, max_size=3).map(" ".join),
    lambda g: st.one_of(
        st.tuples(g, g).map(lambda t: f"{t[0]} {{ {t[1]} }}"),
        st.tuples(variables, st.lists(nodes, max_size=2), g).map(
            lambda t: f"VALUES {t[0]} {{ {' '.join(t[1])} }} {t[2]}"
        ),
        st.tuples(g, g, triples).map(lambda t: f"{t[0]} OPTIONAL {{ {t[1]} }} {t[2]}"),
        st.tuples(g, g, triples).map(lambda t: f"{t[0]} MINUS {{ {t[1]} }} {t[2]}"),
        st.tuples(g, triples, st.integers(0, 9)).map(lambda t: f"BIND(EXISTS {{ {t[0]} }} AS ?f{t[2]}) {t[1]}"),
        st.tuples(g, g, g).map(lambda t: f"{t[0]} OPTIONAL {{ {t[1]} FILTER NOT EXISTS {{ {t[2]} }} }}"),
        st.tuples(g, g, g).map(lambda t: f"{t[0]} FILTER NOT EXISTS {{ {t[1]} FILTER NOT EXISTS {{ {t[2]} }} }}"),
        st.tuples(g, g).map(lambda t: f"{t[0]} OPTIONAL {{ {t[1]} }}"),
        st.tuples(g, g).map(lambda t: f"{{ {t[0]} }} UNION {{ {t[1]} }}"),
        st.tuples(g, g).map(lambda t: f"{t[0]} MINUS {{ {t[1]} }}"),
        st.tuples(g, g).map(lambda t: f"{t[0]} FILTER NOT EXISTS {{ {t[1]} }}"),
        st.tuples(g, g).map(lambda t: f"{t[0]} OPTIONAL {{ {t[1]} FILTER EXISTS {{ {t[0]} }} }}"),
        st.tuples(g, g, st.integers(0, 9)).map(lambda t: f"{t[0]} BIND(EXISTS {{ {t[1]} }} AS ?e{t[2]})"),
        st.tuples(g, g).map(lambda t: f"{t[0]} {{ SELECT DISTINCT ?a WHERE {{ {t[1]} }} }}"),
        st.tuples(g, g).map(lambda t: f"{t[0]} GRAPH ?g {{ {t[1]} }}"),
        g.map(lambda x: f"GRAPH <{EX}g0> {{ {x} }}"),
        g.map(lambda x: f"{x} GRAPH ?g {{ }}"),
    ),
    max_leaves=5,
)


def part_of(whole: ox.Store, query: str) -> ox.Store:
    """What is fetched of a server for a query."""
    server = RemoteStore("http://127.0.0.1:9/query", names=Names(EX))
    server.select = lambda variables, pattern: list(whole.query(f"SELECT {variables} WHERE {{ {pattern} }}"))  # type: ignore[method-assign, arg-type]
    server._all_quads = lambda: iter(whole)  # type: ignore[method-assign]
    part: ox.Store = server.over(query, {}, here=True)
    return part


def multiset(store: ox.Store, query: str) -> Counter[str]:
    result: Any = store.query(query, use_default_graph_as_union=True)
    return Counter(str([None if v is None else str(v) for v in row]) for row in result)


@settings(max_examples=200, deadline=None)
@given(quads, groups)
def test_a_query_over_the_triples_it_can_touch_gives_the_rows_of_the_whole_graph(
    held: list[ox.Quad], group: str
) -> None:
    whole = ox.Store()
    whole.extend(held)
    query = f"SELECT ?a ?b ?c ?g WHERE {{ {group} }}"
    try:
        ox.Store().query(query)
    except SyntaxError:  # a variable would be computed twice
        reject()
    part = part_of(whole, query)
    assert {*part} <= {*whole}
    assert multiset(part, query) == multiset(whole, query)


def test_only_what_meets_the_names_of_a_query_is_fetched() -> None:
    whole = ox.Store()
    for i in range(50):
        speaker, claim, graph = (ox.NamedNode(f"{EX}{kind}{i}") for kind in "scg")
        whole.add(ox.Quad(claim, ox.NamedNode(f"{EX}by"), ox.NamedNode(f"{EX}s{i % 10}"), graph))
        whole.add(ox.Quad(claim, ox.NamedNode(f"{EX}says"), ox.Literal(i), graph))
        whole.add(ox.Quad(speaker, ox.NamedNode(f"{EX}name"), ox.Literal(f"number {i}"), graph))
    by, says, name = f"?c <{EX}by> ?who", f"?c <{EX}says> ?n", f"?who <{EX}name> ?name"
    one = f"?c <{EX}by> <{EX}s3>"
    for pattern, triples in (
        (f"{by} . {says}", 100),
        (f"{one} . {says}", 10),
        (f"{one} OPTIONAL {{ {says} }}", 10),
        (f"{says} OPTIONAL {{ {one} }}", 55),
        (f"{one} FILTER NOT EXISTS {{ {says} }}", 10),
        (f"{one} MINUS {{ {says} }}", 10),
        (f"{by} VALUES ?who {{ <{EX}s3> <{EX}s4> }} {name}", 12),
        (f"?c <{EX}by>/<{EX}name> ?x . {one}", 11 - 5),
        (f"{{ {one} }} UNION {{ ?c <{EX}by> <{EX}s4> . {says} }}", 15),
        (f"{one} {{ SELECT ?c WHERE {{ {says} }} }}", 55),
    ):
        assert len(part_of(whole, f"SELECT * WHERE {{ {pattern} }}")) == triples, pattern


@pytest.mark.parametrize("question", questions().values(), ids=list(questions()))
def test_a_named_question_touches_not_everything(question: Any) -> None:
    found = touched(question.query, prefixes())
    assert found
    assert EVERYTHING not in found


def test_what_cannot_be_read_touches_everything() -> None:
    for query in ("nonsense", "DESCRIBE <urn:x>", "SELECT ?s WHERE { ?s ?p ?o }", "SELECT ?g WHERE { GRAPH ?g { } }"):
        assert touched(query, {}) == {EVERYTHING}


def test_a_wider_form_that_is_here_serves_a_narrower_one() -> None:
    asked = []

    def fetch(wanted: Wanted) -> list[ox.Quad]:
        asked.append(wanted)
        return []

    here = Gathered(fetch)
    here.gather(touched("ASK { ?a <urn:p> ?b }", {}))
    here.gather(touched("ASK { <urn:s> <urn:p> <urn:o> . ?x <urn:p> ?y . ?x <urn:q> <urn:o> }", {}))
    assert [w.triple for w in asked] == [("?a", "<urn:p>", "?b"), ("?a", "<urn:q>", "<urn:o>")]


# --- answers that are none ----------------------------------------------------------------------------------------

BROKEN: dict[str, tuple[Answer, str]] = {
    "partial rows of a failure": ((500, {"content-type": "application/sparql-results+json"}, ROWS), "answers 500"),
    "a result that ends in the middle": ((200, {}, ROWS[:-20]), "cut off"),
    "Oxigraph's time limit": ((200, {}, ROWS[:-4] + b"The SPARQL operation has been cancelled"), "cut off"),
    "CSV": ((200, {"content-type": "text/csv"}, b"n\r\n4\r\n"), "no SPARQL result"),
    "a page": ((200, {"content-type": "text/html"}, b"<html>hello</html>"), "no SPARQL result"),
    "nothing": ((200, {}, b""), "no SPARQL result"),
    "Virtuoso's row limit": ((200, {"x-sparql-maxrows": "1"}, ROWS), "no more than 1 rows"),
    "Virtuoso's time limit": (
        (200, {"x-sql-state": "S1TAT", "x-sql-message": "incomplete"}, ROWS),
        "part of the answer",
    ),
    "no content": ((204, {}, b""), "answers 204"),
    "no endpoint": ((404, {}, b""), "no SPARQL endpoint"),
    "no entry": ((403, {}, b""), "lets nobody in"),
    "a connection that is cut": ((200, {"content-length": "9999"}, ROWS), "does not finish"),
    "pieces of which the last is missing": (
        (200, {"transfer-encoding": "chunked"}, b"%x\r\n%b\r\n" % (len(ROWS), ROWS)),
        "does not finish",
    ),
    "a piece that ends in the middle": (
        (200, {"transfer-encoding": "chunked"}, b"%x\r\n%b" % (len(ROWS), ROWS[:-20])),
        "does not finish",
    ),
    "no length, and half of it": ((200, {"connection": "close"}, ROWS[:-20]), "cut off"),
    "half of what was compressed": (
        (200, {"content-encoding": "gzip"}, gzip.compress(ROWS * 50)[:60]),
        "cut off|does not finish",
    ),
    "what is not compressed as it says": ((200, {"content-encoding": "gzip"}, ROWS), "does not finish"),
    "a failure in the middle of rows": ((200, {}, ROWS[:-3] + b"HTTP/1.1 500 Internal Server Error\r\n"), "cut off"),
    "a result with more behind it": ((200, {}, ROWS + b"{}"), "cut off"),
    "a server that hangs up": ((0, {}, b""), "cannot be reached"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_an_answer_that_is_not_whole_is_refused(kind: str, filled: Endpoint) -> None:
    there = filled.connect()
    there.select(ANY)
    answer, message = BROKEN[kind]
    filled.before = lambda request: answer
    with pytest.raises(StoreError, match=message):
        there.select(ANY)


@pytest.mark.parametrize("form", ["ASK { ?c a kg:Claim }", "CONSTRUCT { ?c a kg:Claim } WHERE { ?c a kg:Claim }"])
def test_a_cut_off_truth_value_or_graph_is_refused(form: str, filled: Endpoint) -> None:
    there = filled.connect()
    there.select(ANY)
    filled.before = lambda request: (
        200,
        {},
        b'{"head":{},"bool' if "ASK" in form else b"<urn:a> <urn:b> <urn:c> .\n<urn:a> <ur",
    )
    with pytest.raises(StoreError, match="cut off"):
        there.ask(form) if "ASK" in form else there.construct(form)


@pytest.mark.parametrize("body", [ROWS, b'{"head":{},"boolean":true}'])
def test_a_result_is_refused_wherever_it_is_cut(body: bytes) -> None:
    for i in range(len(body)):
        with pytest.raises(IncompleteError):
            read_rows(Reply(200, {}, [body[:i]]))


def test_fewer_rows_than_there_are_is_noticed_without_any_sign(endpoint: Endpoint) -> None:
    lines = [f'<urn:x> <urn:p> "{i}"' for i in range(3000)]
    store = store_at(endpoint, graph_store=f"{endpoint.url}/store")
    store.replace("urn:g", lines)
    assert len(store.lines("urn:g")) == 3000

    def capped(body: bytes) -> bytes:
        found = json.loads(body)
        found["results"]["bindings"] = found["results"]["bindings"][:2000]
        return json.dumps(found).encode()

    endpoint.truths = capped
    with pytest.raises(IncompleteError, match="gave 2000 of 3000 rows"):
        store.lines("urn:g")


def test_graphs_that_are_too_many_for_one_answer_are_fetched_in_smaller_pieces(endpoint: Endpoint) -> None:
    store = store_at(endpoint, graph_store=f"{endpoint.url}/store")
    names = [f"urn:g{i}" for i in range(5)]
    store.replace_all({g: [f'<urn:x> <urn:p> "{i}"' for i in range(800)] for g in names})

    def capped(body: bytes) -> bytes:
        found = json.loads(body)
        found["results"]["bindings"] = found["results"]["bindings"][:1700]
        return json.dumps(found).encode()

    endpoint.truths = capped
    assert [len(lines) for _, lines in store.lines_of(names)] == [800] * 5


def test_a_refused_query_shows_what_the_server_says(filled: Endpoint) -> None:
    there = filled.connect()
    there.select(ANY)
    filled.before = always(400, b"I know no regular expressions")
    with pytest.raises(QueryError, match="refuses the query: I know no regular expressions"):
        there.select(ANY)


# --- time ---------------------------------------------------------------------------------------------------------


def test_a_server_that_says_nothing_is_given_up_in_time(filled: Endpoint) -> None:
    there = filled.connect()
    there.select(ANY)

    def slow(request: Request) -> Answer | None:
        time.sleep(3)
        return None

    filled.before = slow
    start = time.monotonic()
    with pytest.raises(QueryTimeoutError, match=r"did not answer within 0\.4 s"):
        there.select(ANY, timeout=0.4)
    assert time.monotonic() - start < 2
    with pytest.raises(TimeoutError):
        filled.connect(timeout=0.3).documents()


def test_a_server_that_says_a_little_now_and_then_is_given_up_in_time(filled: Endpoint) -> None:
    there = filled.connect()
    there.select(ANY)
    filled.before = always(200, ROWS, x_drip="0.05")
    start = time.monotonic()
    with pytest.raises(QueryTimeoutError):
        there.select(ANY, timeout=0.5)
    assert time.monotonic() - start < 2


@pytest.mark.parametrize("timeout", [0, -1, float("nan")])
def test_a_time_limit_is_a_time(timeout: float) -> None:
    with pytest.raises(ValueError, match="give a number of seconds above 0"):
        connect("http://127.0.0.1:9/sparql", timeout=timeout)


# --- again --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [502, 503, 504, 0])
def test_a_passing_fault_is_asked_again(status: int, filled: Endpoint, small: ClaimGraph) -> None:
    filled.before = first(2, (status, {}, b""))
    assert filled.connect().documents().equals(small.documents())


@pytest.mark.parametrize("status", [502, 503, 504, 0])
def test_a_lasting_fault_is_asked_a_few_times_only(status: int, filled: Endpoint) -> None:
    filled.before = always(status)
    filled.requests.clear()
    with pytest.raises(StoreError, match=f"asked {ATTEMPTS} times"):
        filled.connect().documents()
    assert len(filled.requests) == ATTEMPTS


def test_a_failure_that_will_not_pass_is_not_asked_again(filled: Endpoint) -> None:
    filled.before = always(500)
    with pytest.raises(StoreError, match="answers 500"):
        filled.connect().documents()
    assert len(filled.requests) == 1


def test_a_server_that_is_not_there_is_a_store_error() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(StoreError, match="cannot be reached"):
        connect(f"http://127.0.0.1:{port}/sparql").documents()


# --- writing ------------------------------------------------------------------------------------------------------


def test_each_graph_is_put_by_itself_and_after_what_it_builds_on(endpoint: Endpoint, small_folder: Path) -> None:
    endpoint.connect().add(small_folder)
    put = [r.params["graph"][0] for r in endpoint.requests if r.method == "PUT"]
    assert len(put) == len(set(put))
    kinds = [g.removeprefix(BASE).partition("/")[0] for g in put]
    assert kinds[1:] == ["registry", *["document"] * 3, *["reading"] * 2]
    assert put[0] == ONTOLOGY


def test_adding_again_changes_nothing(filled: Endpoint, small_folder: Path) -> None:
    before = set(filled.store)
    filled.connect().add(small_folder).add(small_folder)
    assert set(filled.store) == before


@pytest.mark.parametrize("status", [503, 0])
def test_writing_is_done_again_after_a_passing_fault(status: int, endpoint: Endpoint, small_folder: Path) -> None:
    failed: set[str] = set()

    def before(request: Request) -> Answer | None:
        graph = request.params.get("graph", [""])[0]
        if request.method != "PUT" or graph in failed:
            return None
        failed.add(graph)
        return status, {}, b""

    endpoint.before = before
    endpoint.connect().add(small_folder)
    endpoint.before = lambda request: None
    assert endpoint.connect().serialize() == load(small_folder).serialize()
    assert len(failed) == 7


def test_writing_whose_answer_is_lost_is_done_again_and_changes_nothing(endpoint: Endpoint, small_folder: Path) -> None:
    lost: set[str] = set()

    def before(request: Request) -> Answer | None:
        graph = request.params.get("graph", [""])[0]
        if request.method != "PUT" or graph in lost:
            return None
        lost.add(graph)
        endpoint._written(request)
        return 0, {}, b""

    endpoint.before = before
    endpoint.connect().add(small_folder)
    assert endpoint.connect().serialize() == load(small_folder).serialize()
    assert len(lost) == 7


def test_a_long_corpus_is_written_a_document_at_a_time(endpoint: Endpoint, tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    synthetic.write(path, 25, 1)
    endpoint.connect().add(path)
    sizes = [len(r.body) for r in endpoint.requests if r.method == "PUT" and "/document/" in r.params["graph"][0]]
    assert len(sizes) == 25
    assert max(sizes) < 4 * sum(sizes) / len(sizes)
    assert endpoint.connect().serialize() == load(path).serialize()


@pytest.mark.parametrize("status", [404, 405, 501])
def test_without_a_graph_store_documents_are_written_by_updates(
    status: int, endpoint: Endpoint, small_folder: Path
) -> None:
    endpoint.before = lambda request: (status, {}, b"") if request.path == "/store" else None
    endpoint.connect().add(small_folder)
    assert endpoint.connect().serialize() == load(small_folder).serialize()
    endpoint.connect().remove("gazette-2024-03-08")
    assert endpoint.connect().serialize() == load(small_folder).remove("gazette-2024-03-08").serialize()


def test_a_document_that_was_written_in_part_is_not_there_yet(endpoint: Endpoint, small_folder: Path) -> None:
    endpoint.connect().add(small_folder)
    updates = [0]

    def dies(request: Request) -> Answer | None:
        if request.path != "/update":
            return None
        updates[0] += 1
        return (500, {}, b"out of memory") if updates[0] == 3 else None

    endpoint.before = dies
    store = RemoteStore(f"{endpoint.url}/query", update=f"{endpoint.url}/update")
    type_ = f"<{GAZETTE}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{NS}Document>"
    with pytest.raises(StoreError, match="may have written a part: out of memory"):
        store.replace(GAZETTE, [type_, *(f'<urn:x> <urn:p> "{i}"' for i in range(900))])
    assert GAZETTE not in store.graphs()
    endpoint.before = lambda request: None
    endpoint.connect().add(small_folder)
    assert endpoint.connect().serialize() == load(small_folder).serialize()


def test_a_server_that_does_not_say_where_it_is_written_asks_for_it(endpoint: Endpoint, small_folder: Path) -> None:
    with pytest.raises(StoreError, match="give graph_store= or update="):
        connect(f"{endpoint.url}/query").add(small_folder)


def test_oxigraph_is_known_to_be_written_beside_its_queries(small_folder: Path) -> None:
    with serving(name="Oxigraph/0.5.13") as endpoint:
        connect(f"{endpoint.url}/query").add(small_folder)
        assert connect(f"{endpoint.url}/query").serialize() == load(small_folder).serialize()


def test_a_refused_writing_says_so_and_what_was_read_is_read_again(filled: Endpoint, small_folder: Path) -> None:
    there = filled.connect()
    filled.before = lambda request: (403, {}, b"") if request.method == "PUT" else None
    with pytest.raises(StoreError, match="lets nobody write"):
        there.add(small_folder)
    filled.before = lambda request: None
    assert there.serialize() == load(small_folder).serialize()


# --- who one is, and where one goes -------------------------------------------------------------------------------

USER, PASSWORD = "editor", "harbour-2024"


def basic(request: Request) -> Answer | None:
    if request.headers.get("authorization") == "Basic ZWRpdG9yOmhhcmJvdXItMjAyNA==":
        return None
    return 401, {"www-authenticate": 'Basic realm="port"'}, b""


def digest(request: Request) -> Answer | None:
    """RFC 7616 with MD5, as Virtuoso has it."""
    nonce, realm = "abc123", "port"
    given_ = dict(re.findall(r'(\w+)="?([^",]+)"?', request.headers.get("authorization", "")))
    if given_.get("nonce") == nonce:

        def hashed(text: str) -> str:
            return md5(text.encode(), usedforsecurity=False).hexdigest()

        mine = hashed(
            f"{hashed(f'{USER}:{realm}:{PASSWORD}')}:{nonce}:{given_['nc']}:{given_['cnonce']}:auth:"
            f"{hashed(f'{request.method}:' + given_['uri'])}"
        )
        if mine == given_["response"]:
            return None
    asked = f'Digest realm="{realm}", nonce="{nonce}", qop="auth", algorithm="MD5"'
    return 401, {"www-authenticate": asked}, b""


@pytest.mark.parametrize("door", [basic, digest])
def test_a_name_and_a_password_are_given_in_the_way_the_server_asks_for(
    door: Callable[[Request], Answer | None], endpoint: Endpoint, small_folder: Path
) -> None:
    endpoint.before = door
    there = endpoint.connect(auth=(USER, PASSWORD)).add(small_folder)
    assert there.serialize() == load(small_folder).serialize()
    asked = [r.headers.get("authorization") for r in endpoint.requests]
    assert asked[0] is None
    assert asked.count(None) == 1


@pytest.mark.parametrize("auth", [httpx.BasicAuth(USER, PASSWORD), httpx.DigestAuth(USER, PASSWORD)])
def test_an_auth_of_httpx_will_do(auth: httpx.Auth, endpoint: Endpoint, small_folder: Path) -> None:
    endpoint.before = basic if isinstance(auth, httpx.BasicAuth) else digest
    assert len(endpoint.connect(auth=auth).add(small_folder).documents()) == 3


@pytest.mark.parametrize("door", [basic, digest])
@pytest.mark.parametrize("auth", [None, (USER, "wrong-secret")])
def test_without_the_right_password_nobody_is_let_in(
    door: Callable[[Request], Answer | None], auth: tuple[str, str] | None, endpoint: Endpoint
) -> None:
    endpoint.before = door
    with pytest.raises(StoreError, match="auth=") as caught:
        endpoint.connect(auth=auth).documents()
    assert "wrong-secret" not in str(caught.value)
    assert len(endpoint.requests) <= 2


def test_a_redirection_on_the_same_server_is_followed(filled: Endpoint, small: ClaimGraph) -> None:
    filled.before = lambda request: (307, {"location": "/query"}, b"") if request.path == "/old" else None
    assert connect(f"{filled.url}/old").documents().equals(small.documents())


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirection_elsewhere_is_not_followed_and_no_password_goes_there(status: int, filled: Endpoint) -> None:
    with serving() as elsewhere:
        filled.before = lambda request: basic(request) or (status, {"location": f"{elsewhere.url}/query"}, b"")
        with pytest.raises(StoreError, match=r"redirects to .*; give that address if it is meant"):
            filled.connect(auth=(USER, PASSWORD)).documents()
        assert elsewhere.requests == []


def test_a_circle_of_redirections_ends(filled: Endpoint) -> None:
    filled.before = lambda request: (308, {"location": f"/{len(filled.requests)}"}, b"")
    with pytest.raises(StoreError, match="from one address to the next"):
        filled.connect().documents()


def test_proxies_of_the_environment_are_not_asked(
    filled: Endpoint, small: ClaimGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert filled.connect().documents().equals(small.documents())


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("localhost:7878", "begins with http://"),
        ("ftp://example.org/sparql", "begins with http://"),
        ("http://", "begins with http://"),
        ("http://editor:secret@example.org/sparql", "do not belong into an address"),
    ],
)
def test_what_is_no_address_is_refused(url: str, message: str) -> None:
    with pytest.raises(StoreError, match=message):
        connect(url)


def test_without_httpx_the_message_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['httpx'] = None\n"
        "import kg\n"
        "try: kg.connect('http://127.0.0.1:9/sparql')\n"
        "except kg.StoreError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "pip install 'claimgraph[remote]'" in done.stdout
