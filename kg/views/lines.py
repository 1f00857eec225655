"""The lines of a picture: how far each bends, and where along it its words stand.

Parallel lines fan out, so that each claim keeps its own; a single line goes around the boxes in its way. Words come
last: each line's take the first place along it where they cover no box and no other words (the greedy method of
cartographers: Christensen, Marks and Shieber, ACM Transactions on Graphics 14, 1995). Where they find no room the
row's number stands alone, and where that finds none, nothing: the table has it all.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kg.views.geometry import BESIDE, BESIDE_HEIGHT, Grid, Point, Rect, along, control, cut, loop, text_width
from kg.views.spec import Edge


@dataclass(frozen=True, slots=True)
class Route:
    """An edge's curve: how far it bends, and where along it (``at``, from 0 to 1) its words stand, if they have room.

    Of several lines from a thing to itself ``bend`` is the number.
    """

    edge: Edge
    number: int
    bend: float
    words: tuple[str, ...] = ()
    at: float = 0.5
    place: Rect | None = None


def routes(edges: Sequence[Edge], places: Mapping[str, Rect], *, around: bool = True) -> list[Route]:
    """A bend for each edge: parallel ones fan out, a single one goes around the boxes in its way. No words yet.

    ``around`` looks for the boxes, which takes most of the time where there are thousands of lines.

    >>> two = [Edge("1", "a", "b", "says", "times#a"), Edge("2", "a", "b", "says", "post#a")]
    >>> [route.bend for route in routes(two, {"a": Rect(0, 0, 40, 20), "b": Rect(300, 0, 40, 20)})]
    [-0.0862, 0.0862]
    """
    bundles: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, e in enumerate(edges):
        bundles[min(e.source, e.target), max(e.source, e.target)].append(i)
    boxes, fan = _Boxes(places), fan_of(edges)
    bends = [0.0] * len(edges)
    for (first, last), members in bundles.items():
        a, b = (Point(*places[end][:2]) for end in (first, last))
        if first == last:
            for n, i in enumerate(members):
                bends[i] = float(n)
            continue
        far = math.hypot(b.x - a.x, b.y - a.y)
        fanned = [_bend(far, (n - (len(members) - 1) / 2) * fan) for n in range(len(members))]
        middle = _around(a, b, fanned, (first, last), boxes) if around else 0.0
        for i, bend in zip(members, fanned, strict=True):
            bends[i] = round(bend + middle if edges[i].source == first else -bend - middle, 4)
    return [Route(e, i + 1, bends[i]) for i, e in enumerate(edges)]


def _bend(far: float, offset: float) -> float:
    """How far a line of this length must bend for its middle to lie beside the straight one by an offset."""
    if not offset:
        return 0.0
    low, high = 0.0, 1.0
    for _ in range(24):
        middle = (low + high) / 2
        if far * (1 + middle) / 4 * math.sin(middle * math.pi / 2) < abs(offset):
            low = middle
        else:
            high = middle
    return math.copysign(high, offset)


_BENDS = (0.0, 0.08, -0.08, 0.16, -0.16, 0.24, -0.24, 0.34, -0.34, 0.45, -0.45)


def _around(a: Point, b: Point, fanned: Sequence[float], but: tuple[str, str], boxes: "_Boxes") -> float:
    """The smallest bend more with which lines lead past the boxes in their way, or past most of them."""
    best, least = 0.0, math.inf
    steps = min(40, max(10, round(math.hypot(b.x - a.x, b.y - a.y) / 14)))
    for more in _BENDS:
        hits = 0
        for bend in fanned:
            hits += boxes.hits(a, b, bend + more, steps, but)
            if hits >= least:
                break
        if hits < least:
            best, least = more, hits
        if not hits:
            break
    return best


class _Boxes:
    """The boxes of a picture, all of which a line is held against at once."""

    _WIDE = 8.0

    def __init__(self, places: Mapping[str, Rect]) -> None:
        import numpy as np

        self._at = {ref: i for i, ref in enumerate(places)}
        self._x, self._y, self._width, self._height = np.array(list(places.values()), dtype=float).reshape(-1, 4).T

    def hits(self, a: Point, b: Point, bend: float, steps: int, but: tuple[str, str]) -> int:
        """How many of the points along a line lie in a box, or close to one; the two boxes at its ends do not count."""
        import numpy as np

        c, at = control(a, b, bend), np.arange(1, steps) / steps
        rest = 1 - at
        x = rest * rest * a.x + 2 * rest * at * c.x + at * at * b.x
        y = rest * rest * a.y + 2 * rest * at * c.y + at * at * b.y
        wide, high = self._width + self._WIDE, self._height + self._WIDE
        near = (
            (self._x + wide > x.min())
            & (self._x - wide < x.max())
            & (self._y + high > y.min())
            & (self._y - high < y.max())
        )
        near[[self._at[ref] for ref in but]] = False
        [some] = near.nonzero()
        over = (abs(x[:, None] - self._x[some]) * 2 < wide[some]) & (abs(y[:, None] - self._y[some]) * 2 < high[some])
        return int(over.any(axis=1).sum())


_STEPS = tuple(0.5 + side * step / 50 for step in range(17) for side in ((1, -1) if step else (1,)))
"""Where along a line its words are tried, from the middle outward."""


def labelled(routes: Sequence[Route], places: Mapping[str, Rect]) -> list[Route]:
    """The lines with their words placed.

    >>> where = {"a": Rect(0, 0, 40, 20), "b": Rect(300, 0, 40, 20)}
    >>> labelled(routes([Edge("1", "a", "b", "says", "times#a")], where), where)[0].words
    ('[1] says',)
    """
    taken = Grid(places.items())
    found = []
    for route in routes:
        for words in (edge_words(route.edge, route.number), *([(f"[{route.number}]",)] if route.edge.claim else [])):
            room = _room(route, words, places, taken)
            if room is not None:
                at, rect = room
                taken.add("", rect)
                route = replace(route, words=words, at=at, place=rect)
                break
        found.append(route)
    return found


def _room(route: Route, words: tuple[str, ...], places: Mapping[str, Rect], taken: Grid) -> tuple[float, Rect] | None:
    width, height = round(max(text_width(w, BESIDE) for w in words) + 6), BESIDE_HEIGHT * len(words) + 2
    source, target = places[route.edge.source], places[route.edge.target]
    if route.edge.source == route.edge.target:
        centre, radius = loop(source, int(route.bend))
        rect = Rect(centre.x, centre.y - radius, width, height)
        return None if taken.meets(rect) else (0.5, rect)
    a, b = Point(source.x, source.y), Point(target.x, target.y)
    for at in _STEPS:
        p = along(a, b, route.bend, at)
        rect = Rect(round(p.x, 1), round(p.y, 1), width, height)
        if not taken.meets(rect, gap=1):
            return at, rect
    return None


def edge_words(edge: Edge, number: int) -> tuple[str, ...]:
    """What stands beside a line: its number and relation, and below them what qualifies it; no number without a claim.

    >>> edge_words(Edge("1", "a", "b", "leads to", "times#a", remarks=("predicted", "by a reading")), 3)
    ('[3] leads to', 'predicted · by a reading')
    """
    lines = (f"[{number}] {edge.label}" if edge.claim else edge.label, " · ".join(edge.remarks))
    return tuple(cut(line) for line in lines if line)


def fan_of(edges: Sequence[Edge]) -> float:
    """How far parallel lines stand apart: as far as the words beside them are high.

    >>> fan_of([])
    22
    """
    return BESIDE_HEIGHT * (2 if any(e.remarks for e in edges) else 1) + 8
