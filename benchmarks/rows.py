"""The rows of the table: what each measures, against what, and its target.

A row function prepares its data, lets the sides race and gives one or more :class:`Row`. Each figure but those of the
last row is a ratio; the seconds behind it stand in the note.
"""

import json
import math
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import corpus
from benchmarks.processes import HERE, Peers, Side, ours, race, say
from benchmarks.queries import TYPICAL


@dataclass(frozen=True)
class Row:
    """A line of the table: what was measured, what came out, what was wanted, and the numbers behind it."""

    work: str
    measured: str
    target: str
    note: str = ""


@dataclass(frozen=True)
class Setting:
    """Where and how large: the folder for data, the peers, how many runs, and how many documents a plain row has."""

    folder: Path
    peers: Peers
    repeat: int
    documents: int
    most: int
    network: int
    seed: int = 1

    def corpus(self, documents: int) -> Path:
        """A corpus of this many documents as JSON Lines."""
        path = self.folder / f"{documents}.jsonl"
        if not path.exists():
            corpus.write(path, documents, self.seed)
        return path

    def ready(self, documents: int) -> tuple[Path, dict[str, float]]:
        """The folder with the quads of such a corpus ready-made, and how many quads and claims they are."""
        folder = self.folder / f"{documents}-ready"
        told = folder / "told.json"
        if not told.exists():
            say(f"writing the quads of {documents} documents")
            folder.mkdir(exist_ok=True)
            told.write_text(json.dumps(ours("build", self.corpus(documents), folder).run()), encoding="utf-8")
        found: dict[str, float] = json.loads(told.read_text(encoding="utf-8"))
        return folder, found


def load(at: Setting) -> Iterator[Row]:
    """JSON Lines with validation into the store, against the floor: the engine loading the same quads."""
    folder, _ = at.ready(at.documents)
    found = race(
        {
            "ours": ours("load", at.corpus(at.documents)),
            "floor": at.peers.side("parse", "pyoxigraph", folder / "ready.nq"),
        },
        at.repeat,
    )
    yield Row(
        f"JSON Lines with validation into the store ({_many(at.documents)}), speed against raw pyoxigraph `bulk_load` of the same quads",
        _ratio(found["floor"]["seconds"] / found["ours"]["seconds"]),
        "≥ 0.75 (0.85)",
        f"{_seconds(found['ours'])} against {_seconds(found['floor'])}",
    )


def rdflib(at: Setting) -> Iterator[Row]:
    """The same against what others do with the same data: rdflib, and beside it kglab and maplib."""
    folder, _ = at.ready(at.documents)
    quads, triples = folder / "ready.nq", folder / "ready.nt"
    found = race(
        {
            "ours": ours("load", at.corpus(at.documents)),
            "rdflib": at.peers.side("parse", "rdflib", quads),
            "kglab": at.peers.side("parse", "kglab", triples, environment="kglab"),
            "maplib": at.peers.side("parse", "maplib", triples),
        },
        min(at.repeat, 3),
    )
    own = found.pop("ours")
    for name, peer in found.items():
        times, share = peer["seconds"] / own["seconds"], own["bytes"] / peer["bytes"]
        yield Row(
            f"the same against {name} parsing the same {'quads' if name == 'rdflib' else 'triples (no graphs, no validation)'}",
            f"{_ratio(times)} times, {_ratio(share)} of its memory",
            "≥ 8 times, ≤ 0.4 of its memory (10 times)" if name == "rdflib" else "",
            f"{_seconds(own)}, {own['bytes'] / 2**20:.0f} MB against {_seconds(peer)}, {peer['bytes'] / 2**20:.0f} MB",
        )


def scale(at: Setting) -> Iterator[Row]:
    """Whether the ratio to the floor holds at a hundred times the size; quads a claim, memory a quad."""
    ratios, notes, large = {}, [], {}
    for documents in (100, at.most):
        folder, told = at.ready(documents)
        found = race(
            {
                "ours": ours("load", at.corpus(documents)),
                "floor": at.peers.side("parse", "pyoxigraph", folder / "ready.nq"),
            },
            at.repeat if documents == 100 else min(at.repeat, 3),
        )
        ratios[documents] = found["floor"]["seconds"] / found["ours"]["seconds"]
        notes.append(
            f"{_ratio(ratios[documents])} at {documents:,} ({_seconds(found['ours'])} against {_seconds(found['floor'])})"
        )
        large = {**told, "bytes": found["ours"]["bytes"], "floor": found["floor"]["bytes"]}
    change = ratios[at.most] / ratios[100] - 1
    yield Row(
        f"the same ratio to the floor at {at.most:,} documents against at 100",
        f"{change:+.0%}",
        "within 15 % (5 %)",
        "; ".join(notes),
    )
    yield Row(
        f"quads a claim, mean over the synthetic corpus; memory a quad at {at.most:,} documents",
        f"{large['quads'] / large['claims']:.1f}; {large['bytes'] / large['quads'] / 1024:.2f} KB",
        "≤ 30; ≤ 0.7 KB (25; 0.5 KB)",
        f"{large['quads']:,.0f} quads; `bulk_load` alone {large['floor'] / large['quads'] / 1024:.2f} KB",
    )


def yaml(at: Setting) -> Iterator[Row]:
    """People's path: YAML files with line marks, against PyYAML's C loader alone."""
    documents = at.documents
    folder = at.folder / f"{documents}-yaml"
    if not folder.exists():
        corpus.write(folder, documents, at.seed)
    found = race({"ours": ours("yaml", folder), "PyYAML": at.peers.side("yaml", folder)}, at.repeat)
    yield Row(
        f"YAML folder with line numbers ({_many(documents)}) against PyYAML's C loader alone",
        f"{_ratio(found['PyYAML']['seconds'] / found['ours']['seconds'])} times",
        "≥ 3 times (5)",
        f"{_seconds(found['ours'])} against {_seconds(found['PyYAML'])}",
    )


def frame(at: Setting) -> Iterator[Row]:
    """A table with typed columns, against iterating the raw engine's rows without reading their values."""
    path = at.corpus(at.documents)
    core = race({"core": ours("frame", path, without=("pyarrow",))}, min(at.repeat, 3))["core"]
    fast = race({"fast": ours("frame", path)}, min(at.repeat, 3))["fast"]
    work = "named question → typed DataFrame against iterating the raw engine's rows"
    yield _of_floor(f"{work}, with the extra `fast`", fast, "question", "≤ 1.15 (1.05)")
    yield _of_floor(f"{work}, core alone", core, "question", "≤ 1.3 (1.15)")
    yield _of_floor("free `select` of nine columns → exact DataFrame against the same", core, "select", "≤ 1.4 (1.25)")


def _of_floor(work: str, found: dict[str, float], name: str, target: str) -> Row:
    mine, floor = found[name], found[f"{name} floor"]
    return Row(work, _ratio(mine / floor), target, f"{mine:.2f} s against {floor:.2f} s")


def questions(at: Setting) -> Iterator[Row]:
    """Eight typical questions as tables, against rdflib in memory iterating its rows."""
    folder, _ = at.ready(at.documents)
    asked = at.folder / "queries.json"
    asked.write_text(json.dumps(TYPICAL), encoding="utf-8")
    say("  eight questions, ours and rdflib")
    mine = ours("questions", at.corpus(at.documents), asked).run()
    theirs = at.peers.side("questions", folder / "ready.nt", asked, 1 if at.documents > 200 else 3).run()
    if mine["rows_of"] != theirs["rows_of"]:
        raise RuntimeError(f"different rows: {mine['rows_of']} here, {theirs['rows_of']} in rdflib")
    times = {name: theirs["seconds_of"][name] / mine["seconds_of"][name] for name in TYPICAL}
    mean = math.exp(sum(map(math.log, times.values())) / len(times))
    yield Row(
        "eight typical questions, geometric mean against rdflib in memory",
        f"{_ratio(mean)} times, each ≥ {_ratio(min(times.values()))}",
        "≥ 20 times, each ≥ 5 (50)",
        ", ".join(f"{name} {_ratio(t)}" for name, t in times.items()),
    )


def conflicts(at: Setting) -> Iterator[Row]:
    """Pairs of figures that contradict each other, against the self-join in SPARQL."""
    found = ours("conflicts", at.corpus(at.documents)).run()
    work = "conflicting pairs of quantity claims against the SPARQL self-join that finds the candidate pairs"
    yield Row(
        work,
        f"{_ratio(found['join'] / found['ours'])} times",
        "≥ 15 times (30)",
        f"{found['ours']:.2f} s for {found['pairs']:,} pairs, against {found['join']:.2f} s for {found['candidates']:,} candidates",
    )


def network(at: Setting) -> Iterator[Row]:
    """The network of claims against the rows it is made of."""
    documents = at.network // corpus.CLAIMS
    found = ours("network", at.corpus(documents)).run()
    yield Row(
        f'`network("claims")` of {found["edges"]:,} claims against fetching the same rows as tuples',
        _ratio(found["ours"] / found["tuples"]),
        "≤ 2.5 (1.6)",
        f"{found['ours']:.2f} s against {found['tuples']:.2f} s",
    )


def remote(at: Setting) -> Iterator[Row]:
    """A SELECT over HTTP as a table, against rdflib's SPARQLStore."""
    work = "remote `select` → DataFrame against rdflib's SPARQLStore with JSON"
    folder, _ = at.ready(at.documents)
    with at.peers.served(folder / "ready.nq") as address:
        asked = ("remote", address, TYPICAL["wide"], 3)
        found = race({"ours": ours(*asked), "rdflib": at.peers.side(*asked)}, min(at.repeat, 3))
    mine, theirs = found["ours"], found["rdflib"]
    if mine["rows"] != theirs["rows"]:
        raise RuntimeError(f"{mine['rows']:,.0f} rows here, {theirs['rows']:,.0f} in rdflib")
    yield Row(
        work,
        f"{_ratio(theirs['seconds'] / mine['seconds'])} times",
        "≥ 3 times (4)",
        f"{mine['rows']:,.0f} rows, {_seconds(mine)} against {_seconds(theirs)}",
    )


def feel(at: Setting) -> Iterator[Row]:
    """What a person waits for, in seconds."""
    path = at.corpus(at.documents)
    store = at.folder / f"{at.documents}.db"
    if not store.exists():
        say("writing a store on disk")
        ours("store", path, store).run()
    seeds = HERE.parent / "seeds"
    article = next(f for f in sorted(seeds.glob("*.yaml")) if f.name not in ("entities.yaml", "readings.yaml"))
    sides = {
        "cold": ours("cold"),
        "check": Side((sys.executable, "-m", "kg.cli", "check", str(article)), whole=True),
        "cell": ours("cell"),
        "felt": ours("felt", path),
        "reopen": ours("reopen", store),
    }
    found = race(sides, min(at.repeat, 3))
    claims = f"{at.documents * corpus.CLAIMS:,} claims"
    felt = found["felt"]
    for work, seconds, target in (
        ("cold `kg.load().claims()`", found["cold"]["seconds"], "1.5 s"),
        ("`kg check` of one edited article, Python's start included", found["check"]["seconds"], "0.5 s"),
        ("the query of a small `%%sparql` cell", found["cell"]["seconds"], "0.1 s"),
        (f"`origins` of a claim at {claims}", felt["origins"], "0.5 s"),
        (f"`as_of(…).claims()` at {claims}", felt["as-of"], "0.5 s"),
        (f"`explain` at {claims}", felt["explain"], "0.5 s"),
        (f"`claims()` of all {claims}", felt["claims"], ""),
        (f"reopening a disk store of {claims} and finding a name", found["reopen"]["seconds"], "1 s"),
    ):
        yield Row(work, f"{seconds:.2f} s", f"{target} (half)" if target else "")


def pictures(at: Setting) -> Iterator[Row]:
    """How long a person waits for a picture in a notebook, imports and browser included, and how large its page is."""
    found = race({"small": ours("picture", 50, 90), "large": ours("picture", 5000, 10_000)}, min(at.repeat, 3))
    small, large = found["small"], found["large"]
    work = "a picture, from the first import to the browser's drawing"
    yield Row(f"{work}: 50 things, 90 lines", f"{small['seconds']:.2f} s", "2 s")
    yield Row(f"{work}: 5,000 things, 10,000 lines", f"{large['seconds']:.2f} s", "5 s")
    yield Row(
        "the page of the smaller one",
        f"{small['bytes'] / 1000:.0f} KB",
        "200 KB",
        f"the larger one {large['bytes'] / 1e6:.1f} MB",
    )


ROWS: dict[str, Callable[[Setting], Iterator[Row]]] = {
    "load": load,
    "rdflib": rdflib,
    "scale": scale,
    "yaml": yaml,
    "frame": frame,
    "questions": questions,
    "conflicts": conflicts,
    "network": network,
    "remote": remote,
    "feel": feel,
    "pictures": pictures,
}
"""Every row by its name on the command line."""


def table(rows: Sequence[Row], *, notes: bool = True) -> str:
    """The rows as Markdown.

    >>> print(table([Row("reading", "0.80", "≥ 0.75", "2 s against 1.6 s")]))
    | work | measured | target (stretch) |
    |---|---|---|
    | reading | 0.80 (2 s against 1.6 s) | ≥ 0.75 |
    """
    lines = ["| work | measured | target (stretch) |", "|---|---|---|"]
    for row in rows:
        note = f" ({row.note})" if row.note and notes else ""
        lines.append(f"| {row.work} | {row.measured}{note} | {row.target} |")
    return "\n".join(lines)


def _ratio(number: float) -> str:
    return f"{number:.2f}" if number < 10 else f"{number:.0f}"


def _seconds(found: dict[str, float]) -> str:
    return f"{found['seconds']:.2f} s"


def _many(documents: int) -> str:
    return f"{documents:,} documents"
