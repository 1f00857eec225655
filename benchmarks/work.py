"""What this package does, one piece of work a process: the counterpart of ``peers.py``.

``python -m benchmarks.work load corpus.jsonl`` prints the seconds and the bytes that this load took.
"""

import argparse
import gc
import json
import os
import random
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.peers import measured

_TURNS = 7
"""How often two sides take turns where they share a process."""


class _Hidden:
    """Makes modules as if they were not installed."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = frozenset(names)

    def find_spec(self, name: str, *_: object) -> None:
        if name.partition(".")[0] in self.names:
            raise ModuleNotFoundError(f"{name} is hidden", name=name)


def _load(corpus: str, *, store: str | None = None) -> dict[str, Any]:
    """A corpus into a graph, judged whole."""
    import kg

    made: list[Any] = []
    load = kg.load  # the name alone imports what it needs
    found = measured(lambda: made.append(load(corpus, store=store)))
    return {**found, "claims": len(made[0])}


def _build(corpus: str, folder: str) -> dict[str, Any]:
    """The quads of a corpus ready-made, with their graphs (``.nq``) and without (``.nt``), and a store on disk."""
    import pyoxigraph as ox

    import kg

    data = kg.load(corpus).serialize(".nq")
    Path(folder, "ready.nq").write_bytes(data)
    store = ox.Store()
    store.bulk_load(data, format=ox.RdfFormat.N_QUADS)
    quads = len(store)
    triples = dict.fromkeys(line[: line.rindex(b" <")] for line in data.split(b" .\n") if line)
    Path(folder, "ready.nt").write_bytes(b"".join(t + b" .\n" for t in triples))
    return {"quads": quads, "claims": sum(1 for _ in _claims_of(store))}


def _claims_of(store: Any) -> Iterable[Any]:
    import pyoxigraph as ox

    from kg.vocabulary import NS, RDF

    found: Iterable[Any] = store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), ox.NamedNode(NS + "Claim"))
    return found


def _yaml(folder: str) -> dict[str, Any]:
    """A folder of YAML files into typed records with their lines."""
    from kg.documents import read_yaml

    files = sorted(Path(folder).glob("*.yaml"))
    records: list[Any] = []
    found = measured(lambda: records.extend(map(read_yaml, files)))
    return {**found, "mistakes": sum(len(r.problems) for r in records)}


def _turns(sides: Mapping[str, Callable[[], object]], turns: int = _TURNS) -> dict[str, Any]:
    """The median seconds of each side, the sides in turn in one process, after a turn that does not count."""
    times: dict[str, list[float]] = {name: [] for name in sides}
    for turn in range(turns + 1):
        for name, work in sides.items():
            gc.collect()
            start = time.perf_counter()
            kept = work()
            seconds = time.perf_counter() - start
            del kept
            if turn:
                times[name].append(seconds)
    return {name: median(found) for name, found in times.items()}


def _raw(graph: Any, query: str) -> int:
    """Iterate the rows of the raw engine without reading their values; how many there are."""
    scope = graph.scope()
    result = scope.store.engine.query(query, prefixes=scope.prefixes, use_default_graph_as_union=True)
    return sum(1 for _ in result)


def _tuples(graph: Any, query: str) -> list[tuple[Any, ...]]:
    """The rows of the raw engine as tuples of texts."""
    scope = graph.scope()
    result = scope.store.engine.query(query, prefixes=scope.prefixes, use_default_graph_as_union=True)
    return [tuple([term.value for term in row]) for row in result]


def _frame(corpus: str) -> dict[str, Any]:
    """A named question and a free SELECT as tables, each beside the bare iteration of the same query."""
    import kg
    from benchmarks.queries import TYPICAL
    from kg.sparql.questions import questions

    graph = kg.load(corpus)
    named, free = "attribution", TYPICAL["wide"]
    return _turns(
        {
            "question": lambda: graph.question(named),
            "question floor": lambda: _raw(graph, questions()[named].query),
            "select": lambda: graph.select(free),
            "select floor": lambda: _raw(graph, free),
        }
    )


def _questions(corpus: str, queries: str) -> dict[str, Any]:
    """The seconds and rows of queries as tables."""
    import kg

    graph = kg.load(corpus)
    asked = json.loads(Path(queries).read_text(encoding="utf-8"))
    rows = {name: len(graph.select(query)) for name, query in asked.items()}

    def ask(query: str) -> Callable[[], object]:
        return lambda: graph.select(query)

    return {"seconds_of": _turns({name: ask(q) for name, q in asked.items()}, 3), "rows_of": rows}


def _conflicts(corpus: str) -> dict[str, Any]:
    """Conflicting pairs of claims, from the bare claims on, and the self-join that finds the candidates."""
    import kg
    from benchmarks.queries import CONFLICTS
    from kg.compare import Verdict, compare_all

    graph = kg.load(corpus)
    claims, registry = graph.selected, graph.registry

    def ours() -> list[Any]:
        return compare_all(claims, registry, verdicts=[Verdict.CONTRADICTS])

    found = _turns({"ours": ours, "join": lambda: _raw(graph, CONFLICTS)}, 5)
    pairs = sum(1 for c in ours() if c.a.quantity and c.b.quantity)
    return {**found, "pairs": pairs, "candidates": _raw(graph, CONFLICTS)}


def _network(corpus: str) -> dict[str, Any]:
    """The network of claims, and the rows that it is made of as tuples."""
    import kg
    from benchmarks.queries import ROWS_OF_CLAIMS

    graph = kg.load(corpus)
    edges = graph.network("claims").number_of_edges()
    found = _turns(
        {"ours": lambda: graph.network("claims"), "tuples": lambda: _tuples(graph, ROWS_OF_CLAIMS)},
        3,
    )
    return {**found, "edges": edges}


def _cold() -> dict[str, Any]:
    """From nothing imported to a table of the shipped corpus."""

    def work() -> None:
        import kg

        kg.load().claims()

    return measured(work)


def _cell() -> dict[str, Any]:
    """A small SELECT on the shipped corpus, which is what a cell of SPARQL does."""
    import kg

    graph = kg.load()
    query = 'SELECT ?label WHERE { ?who a kg:Outlet ; skos:prefLabel ?label FILTER(LANG(?label) = "") } ORDER BY ?label'
    return _turns({"seconds": lambda: graph.select(query)})


def _felt(corpus: str) -> dict[str, Any]:
    """What a person waits for at this size; each the first of its kind on a fresh view or claim."""
    import kg

    graph = kg.load(corpus)
    found: dict[str, float] = {}

    def once(name: str, work: Callable[[], object]) -> None:
        start = time.perf_counter()
        kept = work()
        found[name] = time.perf_counter() - start
        del kept

    once("claims", graph.claims)
    claim = graph.selected[40].ref
    once("origins", lambda: graph.origins(claim))
    once("as-of", lambda: graph.as_of("2024-09-30").claims())
    once("explain", lambda: graph.explain("agreement-0000", kind="Compensation"))
    return found


def _reopen(store: str) -> dict[str, Any]:
    """A store on disk opened and asked for one name."""
    import kg

    return measured(lambda: kg.open(store).find("agreement-0000"))


def _remote(address: str, query: str, repeat: str) -> dict[str, Any]:
    """A SELECT over HTTP as a table."""
    graph = import_module("kg").connect(address)
    return {**_turns({"seconds": lambda: graph.select(query)}, int(repeat)), "rows": len(graph.select(query))}


def _picture(things: str, lines: str) -> dict[str, Any]:
    """From nothing imported to a network that a browser has drawn, in the frame of a notebook; and the page's bytes."""
    from playwright.sync_api import sync_playwright

    ends = [0, 1]
    chance = random.Random(1)  # noqa: S311 (a corpus, no secret)
    for thing in range(2, int(things)):
        for _ in range(2):
            ends += [thing, chance.choice(ends)]
    while len(ends) < 2 * int(lines):
        ends += [chance.choice(ends), chance.choice(ends)]
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-dev-shm-usage"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        page = browser.new_page()
        start = time.perf_counter()
        view = _network_of(list(zip(ends[::2], ends[1::2], strict=True))[: int(lines)])
        page.set_content(f"<!doctype html><title>notebook</title>{view._repr_mimebundle_()[0]['text/html']}")
        page.frames[1].wait_for_selector("html[data-ready]", state="attached")
        seconds = time.perf_counter() - start
        browser.close()
    return {"seconds": seconds, "bytes": len(view.to_html().encode())}


def _network_of(ties: Iterable[tuple[int, int]]) -> Any:
    from kg.model import Claim, Document, Entity, Link
    from kg.registry import Registry
    from kg.views.view import show
    from kg.vocabulary import EntityType

    document, claims = Document("times"), []
    names: dict[str, Entity] = {}
    for number, pair in enumerate(ties):
        a, b = (f"office-{end}" for end in pair)
        names |= {ref: Entity(ref, EntityType.ORGANIZATION, ref.replace("-", " ")) for ref in (a, b)}
        said = f"The {names[a].label} is said to support the {names[b].label}."
        claims.append(Claim(document, f"c{number}", said, a, "supports", b, chain=((Link(a),),)))
    return show("claims", claims, Registry.of(names.values()))


_WORK: dict[str, Callable[..., dict[str, Any]]] = {
    "load": _load,
    "build": _build,
    "store": lambda corpus, store: _load(corpus, store=store),
    "yaml": _yaml,
    "frame": _frame,
    "questions": _questions,
    "conflicts": _conflicts,
    "network": _network,
    "cold": _cold,
    "cell": _cell,
    "felt": _felt,
    "reopen": _reopen,
    "remote": _remote,
    "picture": _picture,
}


def main() -> None:
    """Do one piece of work and print a line of JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("work", choices=_WORK)
    parser.add_argument("arguments", nargs="*")
    parser.add_argument("--without", default="")
    given = parser.parse_args()
    if given.without:
        sys.meta_path.insert(0, _Hidden(given.without.split(",")))
    sys.stdout.write(json.dumps(_WORK[given.work](*given.arguments)) + "\n")
    sys.stdout.flush()
    os._exit(0)  # what the operating system frees at once need not be taken apart first


if __name__ == "__main__":
    main()
