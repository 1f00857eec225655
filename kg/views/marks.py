"""What charts are made of: the shapes of marks, rows of data, and the words for each mark.

Every row says itself how its mark looks; Vega-Lite's own scales would choose colours and shapes anew for each chart.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from kg.views import looks, page
from kg.views.spec import Mark, Picture

COLOURS: Mapping[str, str] = {**page.LIGHT, **looks.LIGHT}
"""The colours of a chart: on a page they are exchanged for those of its theme."""

FONT = "Arial, 'Liberation Sans', sans-serif"
Row = dict[str, Any]

SHAPES = {
    "asserted": "circle",
    "estimated": "square",
    "predicted": "diamond",
    "speculated": "triangle-up",
    "hypothetical": "triangle-down",
    "opinion": "cross",
    "denied": "M-1 -.7L-.7 -1L0 -.3L.7 -1L1 -.7L.3 0L1 .7L.7 1L0 .3L-.7 1L-1 .7L-.3 0Z",
    "time unknown": "M-1 0A1 1 0 1 1 1 0A1 1 0 1 1 -1 0ZM-.5 0A.5 .5 0 1 0 .5 0A.5 .5 0 1 0 -.5 0Z",
    "speaks of": "M-1.6 -.5H1.6V.5H-1.6Z",
    "said": "circle",
    "published": "diamond",
}
"""The shape of each sort of mark: a name of Vega's, or a path within -1 and 1."""

ENDS = {"left": "M-1 0L.8 -.8V.8Z", "right": "M1 0L-.8 -.8V.8Z", "up": "M0 -1L.8 .8H-.8Z", "down": "M0 1L.8 -.8H-.8Z"}


TOLD = {"description": "said:N", "tooltip": "said:N"}
"""What every mark says when it is pointed at, and to who does not see it."""


def chart(alt: Any, rows: Sequence[Row]) -> Any:
    """A chart of these rows, of no kind yet.

    >>> import altair
    >>> chart(altair, [{"x": 1}]).data.values
    [{'x': 1}]
    """
    return alt.Chart(alt.InlineData(values=list(rows)))


def as_is(alt: Any, channel: str, name: str) -> Any:
    """A channel whose values stand in the rows as they are to be drawn.

    >>> import altair
    >>> as_is(altair, "Fill", "colour").to_dict()["scale"] is None
    True
    """
    kind = "quantitative" if channel in ("Size", "StrokeWidth") else "nominal"
    return getattr(alt, channel)(name, type=kind, scale=None, legend=None)


def pixels(alt: Any, channel: str, name: str) -> Any:
    """A place that stands in the rows in pixels.

    >>> import altair
    >>> pixels(altair, "X", "x").to_dict()["type"]
    'quantitative'
    """
    return getattr(alt, channel)(name, type="quantitative", scale=None, axis=None)


def as_rows(alt: Any) -> dict[str, Any]:
    """Shape, size and colour of points, as the rows have them.

    >>> import altair
    >>> sorted(as_rows(altair))
    ['fill', 'shape', 'size']
    """
    return {
        name.lower(): as_is(alt, name, of) for name, of in (("Shape", "shape"), ("Size", "size"), ("Fill", "colour"))
    }


def nothing(alt: Any) -> Any:
    """What stands for a chart without marks.

    >>> import altair
    >>> nothing(altair).mark.type
    'text'
    """
    words = [{"words": "Nothing to draw: the table has what there is."}]
    return (
        chart(alt, words)
        .mark_text(align="left", fontSize=13, color=COLOURS["text"])
        .encode(text="words:N", x=alt.value(0))
    )


def said(picture: Picture, number: int, m: Mark) -> str:
    """What is read out for a mark; it begins with the number, by which the page finds its card.

    >>> from kg.views.spec import Table
    >>> said(Picture("estimates", "", "", Table((), ())), 3, Mark(("times#a",), "asserted", "about 3,000 people"))
    '[3] asserted: about 3,000 people'
    """
    card = picture.cards.get(" ".join(m.claims))
    statement = card.statement if card else ""
    return f"[{number}] {m.sort}: {' '.join(filter(None, (m.text, statement)))}"


def days(marks: Iterable[Mark]) -> tuple[date, date]:
    """The span of time that a chart covers, with room at both ends.

    >>> [str(day) for day in days([Mark(("times#a",), "said", "", start="2024-03-08", end="2024-03-08")])]
    ['2024-03-05', '2024-03-11']
    """
    found = sorted(date.fromisoformat(d) for m in marks for d in (m.start, m.end) if d)
    if not found:
        return date(2000, 1, 1), date(2001, 1, 1)
    room = timedelta(days=max(3, round((found[-1] - found[0]).days * 0.08)))
    return found[0] - room, found[-1] + room
