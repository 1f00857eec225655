"""The chart of figures over time: one small chart above the other, each for what can be compared.

A range is a line between its two numbers, a bound a line that goes on with an arrow; the time that a figure speaks of
is a line across, with an arrow where it has no beginning or no end. Where words stand beside a mark is worked out here,
since Vega-Lite does not keep labels apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from kg.views.geometry import Rect, text_width
from kg.views.marks import COLOURS, ENDS, SHAPES, TOLD, Row, as_is, as_rows, chart, days, nothing, pixels, said
from kg.views.spec import Mark, Picture

WIDTH = 940
_HEIGHT = 66
_MORE_HEIGHT = 26
_ARROW = 46
_NUMBER = (
    "datum.value >= 1e9 ? format(datum.value / 1e9, '~g') + ' bn' : "
    "datum.value >= 1e6 ? format(datum.value / 1e6, '~g') + ' m' : format(datum.value, ',~f')"
)


def estimates(alt: Any, picture: Picture) -> Any:
    """The small charts of a picture, as Altair has them.

    >>> import altair
    >>> mark = Mark(("times#a",), "asserted", "about 3,000 people", "crew", start="2024-03-01", end="2024-03-01", low=3000.0)
    >>> from kg.views.spec import Table
    >>> len(estimates(altair, Picture("estimates", "", "", Table((), ()), marks=(mark,))).vconcat)
    1
    """
    numbered = [(n, m) for n, m in enumerate(picture.marks, 1) if m.low is not None or m.high is not None]
    first, last = days(m for _, m in numbered)
    panels: dict[str, list[tuple[int, Mark]]] = {}
    for n, m in numbered:
        panels.setdefault(m.panel, []).append((n, m))
    if not panels:
        return nothing(alt)
    lowest = list(panels)[-1]
    made = [_Panel(name, marks, first, last, picture) for name, marks in panels.items()]
    return alt.vconcat(*(panel.drawn(alt, dated=panel.name == lowest) for panel in made), spacing=14)


@dataclass
class _Panel:
    """One small chart: its scales, and the rows of its lines, points and words."""

    name: str
    marks: Sequence[tuple[int, Mark]]
    first: date
    last: date
    picture: Picture
    rules: list[Row] = field(default_factory=list)
    points: list[Row] = field(default_factory=list)
    texts: list[Row] = field(default_factory=list)
    taken: list[Rect] = field(default_factory=list)

    def __post_init__(self) -> None:
        spots = [self._add(n, m) for n, m in self.marks]
        for (n, m), (x, y) in zip(self.marks, spots, strict=True):
            words = f"[{n}] {m.text}"
            at, down = self._free(words, x, y)
            self.texts.append({"px": at, "y": (self.height - down) / self.height * self.top, "words": words})

    @property
    def height(self) -> int:
        return _HEIGHT + _MORE_HEIGHT * (len(self.marks) - 1)

    @property
    def top(self) -> float:
        return 1.3 * max(v for _, m in self.marks for v in (m.low, m.high) if v is not None) or 1.0

    def _x(self, day: date) -> float:
        return (day - self.first).days / ((self.last - self.first).days or 1) * WIDTH

    def _y(self, value: float) -> float:
        return self.height * (1 - value / self.top)

    def _beside(self, day: date, pixels: int) -> date:
        """The day that lies so many pixels after another, or before it."""
        step = round(pixels / WIDTH * (self.last - self.first).days)
        return day + timedelta(days=step or (1 if pixels > 0 else -1))

    def _add(self, number: int, m: Mark) -> tuple[float, float]:
        """Add the lines and points of a mark, and say where in pixels its words belong."""
        start, end = (date.fromisoformat(d) if d else None for d in (m.start, m.end))
        at = start + (end - start) / 2 if start and end else start or end or self.last
        left = start or self._beside(at, -_ARROW)
        right = end or self._beside(at, _ARROW)
        printed = sorted({v for v in (m.low, m.high) if v is not None})
        low = m.low if m.low is not None else 0.0
        high = m.high if m.high is not None else self.top
        middle = (low + high) / 2 if None not in (m.low, m.high) else printed[0]
        look = {
            "colour": COLOURS["alert" if m.sort == "denied" else "edge"],
            "said": said(self.picture, number, m),
        }
        up, across = {**look, "x": at.isoformat()}, {**look, "y": middle}
        self.rules.append({**up, "x2": at.isoformat(), "y": low, "y2": high})
        if left != right:
            self.rules.append({**across, "x": left.isoformat(), "x2": right.isoformat(), "y2": middle})
        self.points += [{**up, "y": v, "shape": SHAPES[m.sort], "size": 90} for v in printed]
        ends = (
            ({**up, "y": self.top * 0.985}, "up", m.high is None),
            ({**up, "y": self.top * 0.03}, "down", m.low is None),
            ({**across, "x": left.isoformat()}, "left", start is None),
            ({**across, "x": right.isoformat()}, "right", end is None),
        )
        self.points += [{**row, "shape": ENDS[way], "size": 60} for row, way, is_open in ends if is_open]
        x = self._x(at)
        self.taken += [Rect(x, self._y(v), 14, 14) for v in printed]
        self.taken.append(Rect(x, self._y((low + high) / 2), 6, self._y(low) - self._y(high)))
        reach = self._x(right) - self._x(left)
        self.taken.append(Rect(self._x(left) + reach / 2, self._y(middle), reach + 8, 6))
        return x, self._y(printed[-1])

    def _free(self, words: str, x: float, y: float) -> tuple[float, float]:
        """Where words stand beside a mark: left edge and middle of the first place that covers nothing."""
        width = text_width(words, 12) * 0.92
        tries = [(at, y + down) for down in (0, -16, 16, -30, 30, -44, 44, -58, 58) for at in (x + 12, x - 12 - width)]
        inside = [(at, d) for at, d in tries if at >= 0 and at + width <= WIDTH and 6 <= d <= self.height - 6]
        inside = inside or [(max(0.0, min(x, WIDTH - width)), y)]
        rects = [Rect(at + width / 2, d, width, 14) for at, d in inside]
        free = (i for i, rect in enumerate(rects) if not any(rect.meets(t, 1) for t in self.taken))
        best = next(free, 0)
        self.taken.append(rects[best])
        return inside[best]

    def drawn(self, alt: Any, *, dated: bool) -> Any:
        """The small chart; only the lowest has days along its foot."""
        dates = alt.Axis(labels=dated, ticks=dated, format="%-d %b %Y", tickCount=6, labelOverlap=True, title=None)
        span = [self.first.isoformat(), self.last.isoformat()]
        x = alt.X("x:T", scale=alt.Scale(type="utc", domain=span), axis=dates)
        numbers = alt.Axis(title=None, tickCount=3, labelExpr=_NUMBER)
        y = alt.Y("y:Q", scale=alt.Scale(domain=[0, self.top], nice=False), axis=numbers)
        lines = chart(alt, self.rules).mark_rule(strokeWidth=1.6)
        lines = lines.encode(x=x, x2="x2:T", y=y, y2="y2:Q", stroke=as_is(alt, "Stroke", "colour"), **TOLD)
        dots = chart(alt, self.points).mark_point(filled=True, opacity=1).encode(x=x, y=y, **as_rows(alt), **TOLD)
        words = chart(alt, self.texts).mark_text(
            align="left", baseline="middle", fontSize=12, color=COLOURS["text"], aria=False
        )
        words = words.encode(x=pixels(alt, "X", "px"), y=y, text="words:N")
        title = alt.TitleParams(self.name, anchor="start", fontSize=12, frame="group", offset=6, limit=WIDTH)
        both = alt.layer(alt.layer(lines, dots), words).resolve_scale(x="independent")
        return both.properties(width=WIDTH, height=self.height, title=title)
