"""Where the graph lives: in memory by default, on disk with a path.

A document is one named graph. To replace it is one update (drop and insert), which the engine carries out as one
transaction: a process that is killed leaves the old document or the new one. One process has a disk store open at
a time.
"""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

import pyoxigraph as ox

from kg.errors import StoreError
from kg.quads import nquads

_AHEAD = 64
"""How many graphs are read at once."""


class Graphs(Protocol):
    """What the house asks of whatever holds its graphs: :class:`Store` here, :class:`kg.remote.RemoteStore` on a server.

    ``version`` changes when it is written, ``edition`` with all that is here of it too; ``portion`` is the number of
    triples that are best written at once.
    """

    version: int
    portion: int

    @property
    def path(self) -> Path | None: ...
    @property
    def edition(self) -> tuple[int, int]: ...
    def renew(self) -> None: ...
    def graphs(self) -> list[str]: ...
    def lines(self, graph: str) -> list[str]: ...
    def lines_of(self, graphs: Iterable[str]) -> Iterator[tuple[str, list[str]]]: ...
    def triples(self, graph: str) -> list[str]: ...
    def replace_all(self, graphs: "dict[str, Iterable[str]]") -> None: ...
    def fill(self, graphs: "dict[str, Iterable[str]]") -> None: ...
    def flush(self) -> None: ...
    def remove(self, graph: str) -> None: ...
    def rows(self, query: str) -> list[Any]: ...
    def select(self, variables: str, pattern: str) -> list[Any]: ...
    def has(self, iri: str, graphs: tuple[str, ...] | None) -> bool: ...
    def over(self, query: str, bound: Mapping[str, str], *, here: bool) -> Any: ...
    def __len__(self) -> int: ...


class Store:
    """Named graphs of N-Triples in an Oxigraph store, and what changed since it was opened (``version``)."""

    def __init__(self, path: str | Path | None = None, *, create: bool = True) -> None:
        self.path = None if path is None else Path(path)
        self.version = 0
        self.portion = 1_000 if self.path is None else 20_000  # texts that fit into a cache; few transactions on disk
        if self.path is not None and self.path.is_file():
            raise StoreError(f"{self.path} is a file; a store is a folder")
        if self.path is not None and not create and not (self.path / "CURRENT").exists():
            raise StoreError(f"no store at {self.path}; kg.load(…, store={str(self.path)!r}) makes one")
        try:
            self.engine = ox.Store() if self.path is None else ox.Store(str(self.path))
        except (OSError, RuntimeError) as error:  # the second is what the engine raises for a damaged store
            reason = "another process has it open" if "lock" in str(error).casefold() else str(error)
            raise StoreError(f"the store at {self.path} cannot be opened: {reason}") from None

    def graphs(self) -> list[str]:
        """The names of all graphs, sorted."""
        return sorted(g.value for g in self.engine.named_graphs() if isinstance(g, ox.NamedNode))

    def lines(self, graph: str) -> list[str]:
        """The triples of a graph as N-Triples lines, in any order."""
        data = self.engine.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(graph))
        assert data is not None
        return [line for line in data.decode().split("\n") if line]

    def lines_of(self, graphs: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
        """Graphs with their triples as N-Triples lines, some read ahead: the engine works without Python's lock."""
        names = list(graphs)
        with ThreadPoolExecutor() as pool:
            for at in range(0, len(names), _AHEAD):
                some = names[at : at + _AHEAD]
                yield from zip(some, pool.map(self.lines, some) if some[1:] else map(self.lines, some), strict=True)

    def triples(self, graph: str) -> list[str]:
        """The triples of a graph without the full stop, as the writing methods take them."""
        return [line.removesuffix(" .") for line in self.lines(graph)]

    def replace(self, graph: str, lines: Iterable[str]) -> None:
        """Make these the triples of a graph, in one transaction."""
        self.replace_all({graph: lines})

    def replace_all(self, graphs: "dict[str, Iterable[str]]") -> None:
        """Make these the triples of several graphs, in one transaction; a graph without triples is removed."""
        parts = []
        for graph, lines in graphs.items():
            parts.append(f"DROP SILENT GRAPH <{graph}>")
            if body := " .\n".join(lines):
                parts.append(f"INSERT DATA {{ GRAPH <{graph}> {{\n{body} .\n}} }}")
        self._write(lambda: self.engine.update(" ;\n".join(parts)))
        self.flush()

    def fill(self, graphs: "dict[str, Iterable[str]]") -> None:
        """As :meth:`replace_all`, and faster: what stands here already is left alone, and what is new only added.

        Each is a transaction; what must outlast a failure of power too needs :meth:`flush` at the end.
        """
        given = {graph: list(lines) for graph, lines in graphs.items()}
        old = [g for g in given if self.engine.contains_named_graph(ox.NamedNode(g))]
        same = [g for g in old if {*self.triples(g)} == {*given[g]}]
        if len(same) < len(old):
            self.replace_all({g: lines for g, lines in given.items() if g not in same})
            return
        data = "".join(nquads(lines, graph) for graph, lines in given.items() if graph not in same)
        if data:
            self._write(lambda: self.engine.load(data.encode(), format=ox.RdfFormat.N_QUADS))

    def remove(self, graph: str) -> None:
        self.replace(graph, ())

    @property
    def edition(self) -> tuple[int, int]:
        """What is here, for those who keep something made of it."""
        return self.version, 0

    def renew(self) -> None:
        """Look again at what others have written: nobody else writes a store that is open here."""

    def rows(self, query: str) -> list[Any]:
        """The rows of a SELECT of this package's own that names its graphs itself."""
        return list(self.engine.query(query))  # type: ignore[arg-type]

    def select(self, variables: str, pattern: str) -> list[Any]:
        """The rows of a pattern inside ``GRAPH``."""
        return self.rows(f"SELECT {variables} WHERE {{ {pattern} }}")

    def has(self, iri: str, graphs: tuple[str, ...] | None) -> bool:
        """Whether any triple of these graphs, or of all, has this IRI."""
        node = ox.NamedNode(iri)
        patterns: tuple[Any, ...] = ((node, None, None), (None, node, None), (None, None, node))
        found = (q for s, p, o in patterns for q in self.engine.quads_for_pattern(s, p, o))
        seen = None if graphs is None else set(graphs)
        return any(
            seen is None or (isinstance(q.graph_name, ox.NamedNode) and q.graph_name.value in seen) for q in found
        )

    def over(self, query: str, bound: Mapping[str, str], *, here: bool) -> ox.Store:  # noqa: ARG002
        """What answers a query."""
        return self.engine

    def _write(self, act: Any) -> None:
        self.version += 1
        try:
            act()
        except (OSError, RuntimeError) as error:
            raise StoreError(f"the store cannot be written: {error}") from None

    def flush(self) -> None:
        """Wait until all that was written is on the disk."""
        try:
            self.engine.flush()
        except (OSError, RuntimeError) as error:
            raise StoreError(f"the store cannot be written: {error}") from None

    def __len__(self) -> int:
        return len(self.engine)
