"""The whole graph as a file: canonical N-Quads, TriG or JSON-LD. The same graph gives the same bytes."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.quads import canonical

FORMATS = {".nq": ox.RdfFormat.N_QUADS, ".trig": ox.RdfFormat.TRIG, ".jsonld": ox.RdfFormat.JSON_LD}


def format_of(path: Path) -> ox.RdfFormat:
    """The format that a file's ending names. Raises :class:`StoreError` for another ending."""
    if path.suffix not in FORMATS:
        allowed = ", ".join([*FORMATS, ".db"])
        raise StoreError(f"{path}: the ending {path.suffix!r} names no format; there are {allowed}")
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


def triples_of(path: Path) -> list[str]:
    """The triples of a Turtle file as N-Triples without the full stop."""
    text = ox.serialize(ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE), format=ox.RdfFormat.N_TRIPLES)
    assert text is not None
    return [line.removesuffix(" .") for line in text.decode().split("\n") if line]
