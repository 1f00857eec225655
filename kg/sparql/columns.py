r"""Results column by column: what the engine writes as text, cut into the terms of each column.

Whoever reads a result term by term makes an object of every cell, and most cells repeat: documents, relations, words
of closed lists. So the engine writes the whole result as text, in that one of its text formats in which nothing is
lost: TSV tells a missing value from an empty text and keeps datatypes (SPARQL 1.1 Query Results CSV and TSV Formats,
section 4), CSV does neither. The text is cut here, and a column knows its different terms and which of them stands in
each row, so that a value is made once for each term, and numpy and pandas put it into its rows.

In TSV a tab only ever parts two cells, and a line feed two rows: inside a term both are escaped, and an address has
neither. Where pyarrow is installed (the extra ``fast``) it cuts, else Python does; the cells are the same.

>>> column, = cut(b'?n\n"a"\n\n"a"\n')
>>> column.name, column.each(column.terms)
('n', ['"a"', '', '"a"'])
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import pyoxigraph as ox

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

T = TypeVar("T")

_BLOCK = 1 << 16
"""How much is cut at a time, in bytes: what fits into the fast memory of a processor."""

_SAMPLES = 8
"""In how many places of a large result it is looked how often the terms of a column repeat."""

_FEW = 2 / 3
"""A column is coded where fewer than this part of the cells of the sample differ from each other."""

_MOST = (1 << 31) - 1
"""The largest block that pyarrow reads; a row must fit into one."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a result: its terms as TSV writes them, and which of them stands in each row.

    Without ``places`` every row has a term of its own. A missing value is the empty term.
    """

    name: str
    terms: list[str]
    places: "NDArray[np.intp] | None" = None

    def each(self, values: list[T]) -> list[T]:
        """A value for each row, from a value for each term."""
        return values if self.places is None else [values[i] for i in self.places.tolist()]

    def spread(self, array: Any) -> Any:
        """The array of all rows, of numpy or pandas, from that of the terms."""
        return array if self.places is None else array.take(self.places)

    def __len__(self) -> int:
        return len(self.terms if self.places is None else self.places)


def written(result: Any) -> bytes:
    """A result as TSV: that of the engine, the rows of a server, or what is TSV already."""
    if isinstance(result, bytes):
        return result
    if isinstance(result, ox.QuerySolutions):
        return result.serialize(format=ox.QueryResultsFormat.TSV) or b""
    lines = ["\t".join(map(str, result.variables))]
    lines += ("\t".join(["" if term is None else str(term) for term in row]) for row in result)
    return "".join(f"{line}\n" for line in lines).encode()


def cut(data: bytes) -> list[Column]:
    """The columns of a result that is written as TSV."""
    start = data.index(b"\n") + 1
    names = data[: start - 1].decode().split("\t") if start > 1 else []
    coded = [len(set(cells)) < _FEW * len(cells) for cells in _sample(data, start, len(names))]
    try:
        found = _cut_by_arrow(data, start, coded)
    except ModuleNotFoundError:
        found = _cut(data, start, coded)
    return [Column(name[1:], *column) for name, column in zip(names, found, strict=True)]


def _sample(data: bytes, start: int, width: int) -> list[list[str]]:
    """The cells of each column in blocks from all over the result; of a small one, all."""
    far = max(_BLOCK, (len(data) - start) // _SAMPLES)
    found: list[list[str]] = [[] for _ in range(width)]
    for near in range(start, len(data), far):
        row = data.find(b"\n", near) + 1 if near > start else start
        for cells, more in zip(found, _columns(next(_blocks(data, row), ""), width), strict=True):
            cells += more
    return found


def _blocks(data: bytes, start: int) -> Iterator[str]:
    """The rows, some at a time, each but the last of a block with its line feed."""
    while start < len(data):
        end = data.find(b"\n", min(start + _BLOCK, len(data) - 1))
        yield data[start:end].decode()
        start = end + 1


def _columns(block: str, width: int) -> Iterable[list[str]]:
    cells = block.replace("\n", "\t").split("\t")
    return (cells[i::width] for i in range(width))


class _Places(dict[str, int]):
    """The terms of a column, each with its place; one that is asked for and is not there gets the next."""

    def __missing__(self, term: str) -> int:
        place = self[term] = len(self)
        return place


def _cut(data: bytes, start: int, coded: list[bool]) -> "list[tuple[list[str], NDArray[np.intp] | None]]":
    import numpy as np

    terms: list[list[str]] = [[] for _ in coded]
    known = [_Places() for _ in coded]
    places: list[list[NDArray[np.intp]]] = [[np.empty(0, np.intp)] for _ in coded]
    for block in _blocks(data, start):
        for i, cells in enumerate(_columns(block, len(coded))):
            if coded[i]:
                places[i].append(np.fromiter(map(known[i].__getitem__, cells), np.intp, len(cells)))
            else:
                terms[i] += cells
    return [
        (list(known[i]), np.concatenate(places[i])) if is_coded else (terms[i], None)
        for i, is_coded in enumerate(coded)
    ]


def _cut_by_arrow(data: bytes, start: int, coded: list[bool]) -> "list[tuple[list[str], NDArray[np.intp] | None]]":
    import pyarrow as pa  # type: ignore[import-untyped]
    from pyarrow import csv

    if start == len(data) or not coded:
        return [([], None)] * len(coded)
    names = [str(i) for i in range(len(coded))]
    types = [pa.dictionary(pa.int32(), pa.string()) if is_coded else pa.string() for is_coded in coded]
    table = csv.read_csv(
        pa.py_buffer(data).slice(start),
        csv.ReadOptions(column_names=names, block_size=min(len(data), _MOST)),
        csv.ParseOptions(delimiter="\t", quote_char=False, ignore_empty_lines=False),
        csv.ConvertOptions(column_types=dict(zip(names, types, strict=True)), strings_can_be_null=False),
    )
    found: list[tuple[list[str], NDArray[np.intp] | None]] = []
    for is_coded, chunks in zip(coded, table.columns, strict=True):
        column = chunks.combine_chunks()
        terms = column.dictionary if is_coded else column
        found.append(
            (
                terms.to_numpy(zero_copy_only=False).tolist(),
                column.indices.to_numpy().astype("intp") if is_coded else None,
            )
        )
    return found
