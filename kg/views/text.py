"""A picture without a picture: its text, its table, and its table as CSV.

What stands here is read where no image is: in a terminal, by a screen reader, in the diff of a notebook. So it says
what the picture says, and not only that there is one.
"""

import csv
import io
from typing import TYPE_CHECKING

from kg.export import defused
from kg.faces import legible
from kg.views.extras import needed
from kg.views.spec import Cell, Picture, counted

if TYPE_CHECKING:
    import pandas as pd

_ROWS = 12
_WIDEST = 40


def summary(picture: Picture, rows: int = _ROWS) -> str:
    """Title, alternative text, legend and the first rows of the table.

    >>> from kg.views.spec import Key, Table
    >>> table = Table(("number", "from"), ((1, "pact"),))
    >>> print(summary(Picture("network", "Who", "1 line.", table, legend=(Key("line", "asserted", "asserted"),))))
    Who
    1 line.
    Legend: asserted.
    number  from
         1  pact
    """
    legend = "; ".join(f"{k.look} {k.text}" if k.sort == "number" else k.text for k in picture.legend)
    parts = [picture.title, picture.alternative, f"Legend: {legend}." if legend else ""]
    return legible("\n".join(p for p in (*parts, grid(picture, rows)) if p))


def grid(picture: Picture, rows: int | None = None) -> str:
    """The table in columns of characters, numbers to the right; how many rows are left out is said.

    >>> from kg.views.spec import Table
    >>> print(grid(Picture("network", "", "", Table(("number", "to"), ((1, "a"), (2, None)))), 1))
    number  to
         1  a
    … and 1 more row
    """
    table = picture.table
    if not table.rows:
        return ""
    shown = table.rows[:rows]
    cells = [[_cut(_plain(cell)) for cell in row] for row in (table.columns, *shown)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    right = [all(isinstance(cell, int | float | None) for cell in column) for column in zip(*shown, strict=True)]
    lines = [
        "  ".join(c.rjust(w) if r else c.ljust(w) for c, w, r in zip(line, widths, right, strict=True)).rstrip()
        for line in cells
    ]
    left = len(table.rows) - len(shown)
    return "\n".join([*lines, *([f"… and {counted(left, 'more row')}"] if left else [])])


def frame(picture: Picture) -> "pd.DataFrame":
    """The table as a DataFrame.

    >>> from kg.views.spec import Table
    >>> frame(Picture("network", "", "", Table(("number", "to"), ((1, "a"),))))["to"].tolist()
    ['a']
    """
    pandas = needed("pandas")
    found: pd.DataFrame = pandas.DataFrame(list(picture.table.rows), columns=list(picture.table.columns))
    return found


def comma_separated(picture: Picture) -> str:
    r"""The table as CSV (RFC 4180); a cell that a spreadsheet would run as a formula gets an apostrophe before it.

    >>> from kg.views.spec import Table
    >>> comma_separated(Picture("network", "", "", Table(("number", "to"), ((1, "=1+1"),))))
    "number,to\r\n1,'=1+1\r\n"
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(picture.table.columns)
    writer.writerows([defused(c) if isinstance(c, str) else c for c in row] for row in picture.table.rows)
    return text.getvalue()


def _plain(cell: Cell) -> str:
    if isinstance(cell, float):
        return f"{cell:,.10g}" if cell != int(cell) else f"{int(cell):,}"
    return "" if cell is None else " ".join(str(cell).split())


def _cut(text: str) -> str:
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"
