"""What the peers do, each in its own way: run by the interpreter of their environment, which has nothing of ours.

python peers.py parse rdflib ready.nq
"""

import argparse
import gc
import json
import resource
import sys
import time
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

_KILO = 1 if sys.platform == "darwin" else 1024
_NAMES = ("rdflib", "pyoxigraph", "maplib", "kglab", "PyYAML")


def measured(work: Callable[[], Any]) -> dict[str, Any]:
    """The seconds that some work took and the bytes by which the process grew, with what the work itself tells."""
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    told = work()
    seconds = time.perf_counter() - start
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * _KILO
    return {"seconds": seconds, "bytes": grown, **(told if isinstance(told, dict) else {})}


def _parse(peer: str, file: str) -> dict[str, Any]:
    return measured(_PARSERS[peer](Path(file)))


def _pyoxigraph(file: Path) -> Callable[[], Any]:
    import pyoxigraph as ox

    data, store = file.read_bytes(), ox.Store()
    return lambda: store.bulk_load(data, format=ox.RdfFormat.N_QUADS)


def _rdflib(file: Path) -> Callable[[], Any]:
    from rdflib import Dataset

    dataset = Dataset()
    return lambda: dataset.parse(file, format="nquads")


def _kglab(file: Path) -> Callable[[], Any]:
    graph = import_module("kglab").KnowledgeGraph()
    return lambda: graph.load_rdf(str(file), format="nt")


def _maplib(file: Path) -> Callable[[], Any]:
    model = import_module("maplib").Model()
    return lambda: model.read(str(file), format="ntriples")


_PARSERS = {"pyoxigraph": _pyoxigraph, "rdflib": _rdflib, "kglab": _kglab, "maplib": _maplib}


def _yaml(folder: str) -> dict[str, Any]:
    """PyYAML's C loader alone."""
    import yaml

    files = sorted(Path(folder).glob("*.yaml"))
    loader = yaml.CSafeLoader
    values: list[Any] = []
    return measured(lambda: values.extend(yaml.load(f.read_bytes(), Loader=loader) for f in files))  # noqa: S506 (it is the safe one)


def _questions(file: str, questions: str, repeat: str) -> dict[str, Any]:
    """The seconds of each of several queries over rdflib in memory, and how many rows it has."""
    from rdflib import Graph

    graph = Graph()
    graph.parse(file, format="nt")
    asked = json.loads(Path(questions).read_text(encoding="utf-8"))
    seconds, rows = {}, {}
    for name, query in asked.items():
        times = []
        for _ in range(int(repeat)):
            gc.collect()
            start = time.perf_counter()
            rows[name] = len(list(graph.query(query)))
            times.append(time.perf_counter() - start)
        seconds[name] = sorted(times)[len(times) // 2]
    return {"seconds_of": seconds, "rows_of": rows}


def _remote(address: str, query: str, repeat: str) -> dict[str, Any]:
    """A SELECT over HTTP by rdflib's SPARQLStore with JSON; the median of some turns after one that does not count."""
    from rdflib import Graph
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    graph = Graph(store=SPARQLStore(address, returnFormat="json", method="POST_FORM"))
    times, rows = [], 0
    for _ in range(int(repeat) + 1):
        gc.collect()
        start = time.perf_counter()
        rows = len(list(graph.query(query)))
        times.append(time.perf_counter() - start)
    return {"seconds": sorted(times[1:])[int(repeat) // 2], "rows": rows}


def _versions() -> dict[str, Any]:
    found = {}
    for name in _NAMES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return {"versions": found}


_WORK: dict[str, Callable[..., dict[str, Any]]] = {
    "parse": _parse,
    "yaml": _yaml,
    "questions": _questions,
    "remote": _remote,
    "versions": _versions,
}


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("work", choices=_WORK)
    parser.add_argument("arguments", nargs="*")
    given = parser.parse_args()
    sys.stdout.write(json.dumps(_WORK[given.work](*given.arguments)) + "\n")
