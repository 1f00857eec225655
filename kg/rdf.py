"""The whole graph as a file: canonical N-Quads, TriG or JSON-LD. The same graph gives the same bytes."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import pyoxigraph as ox

from kg.errors import CorpusError, Problem
from kg.quads import canonical

FORMATS = {".nq": ox.RdfFormat.N_QUADS, ".trig": ox.RdfFormat.TRIG, ".jsonld": ox.RdfFormat.JSON_LD}


def format_of(path: Path) -> ox.RdfFormat:
    """The format that a file's ending names. Raises :class:`CorpusError` for another ending."""
    if path.suffix not in FORMATS:
        allowed = ", ".join([*FORMATS, ".db"])
        raise CorpusError([Problem(str(path), 0, "", f"the ending {path.suffix!r}", allowed, "choose one of them")])
    return FORMATS[path.suffix]


def serialize(graphs: Iterable[tuple[str, Iterable[str]]], ending: str, prefixes: Mapping[str, str]) -> bytes:
    """Named graphs, each with its triples, in the format of a file ending, graphs and triples sorted."""
    text = "".join(canonical(lines, name) for name, lines in sorted(graphs))
    if ending == ".nq":
        return text.encode()
    quads = ox.parse(text.encode(), format=ox.RdfFormat.N_QUADS)
    data = ox.serialize(quads, format=FORMATS[ending], prefixes=dict(prefixes))
    assert data is not None
    return data
