"""Where everything stands: positions, curves and labels, worked out before a picture reaches a browser.

A browser that looks for positions itself shows a loading bar for twenty seconds at five hundred nodes, and another
picture each time (measured, ``research/notebooks.md``). Here the same picture always gets the same places. What has
columns is layered: order within a column by the mean of the neighbours (Sugiyama, Tagawa and Toda, IEEE Transactions
on Systems, Man and Cybernetics 11, 1981), then places as near to them as the boxes allow (pool adjacent violators).
What has none is spread by springs (Fruchterman and Reingold, Software: Practice and Experience 21, 1991), each
connected part by itself; then boxes that overlap are pushed apart and the parts are packed in rows.

A line is one quadratic curve, bent so that parallel lines fan out and that it passes beside boxes. Labels come last:
each takes the first place along its line where it covers no box and no other label; where the words find no room the
row's number stands alone, and where that finds none, nothing: the table has it all.
"""

import math
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from kg.views.spec import Edge, Node, Picture

TEXT, BESIDE, SMALL = 13, 11, 10
"""Font sizes of labels, of the words beside lines, and of those above and below a label, in pixels."""

LINE_HEIGHT = 16
_SMALL_HEIGHT = 13
_WIDEST = 150
_MOST_LINES = 4
BESIDE_HEIGHT = 14
_BESIDE_WIDEST = 170
_SPREAD = 105
_SEED = 20240619

_NARROW = {**dict.fromkeys("ijl'|", 0.28), **dict.fromkeys("ft.,:;!()[]/ rI-", 0.4), **dict.fromkeys("mMW@%—", 0.98), "w": 0.82}


class Point(NamedTuple):
    x: float
    y: float


class Rect(NamedTuple):
    """A rectangle by its centre."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: "Rect", gap: float = 0) -> bool:
        """Whether two rectangles overlap, or lie closer than a gap."""
        return (
            abs(self.x - other.x) * 2 < self.width + other.width + 2 * gap
            and abs(self.y - other.y) * 2 < self.height + other.height + 2 * gap
        )


@dataclass(frozen=True, slots=True)
class Box:
    """A node's place and size, with its label set in lines."""

    node: Node
    lines: tuple[str, ...]
    place: Rect


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


@dataclass(frozen=True)
class Layout:
    """The places of a picture; its upper left corner is 0, 0."""

    boxes: tuple[Box, ...]
    routes: tuple[Route, ...]
    width: float
    height: float


def arrange(picture: Picture, *, labels: bool = True) -> Layout:
    """The layout of a picture of nodes and edges; always the same for the same picture.

    >>> picture = Picture("layers", "", "", None, (Node("a", "pact", "Agreement", 0), Node("b", "visit", "Event", 1)),
    ...                   (Edge("1", "a", "b", "leads to", "times#a"),))
    >>> found = arrange(picture)
    >>> [box.lines for box in found.boxes], found.routes[0].words
    ([('pact',), ('visit',)], ('[1] leads to',))
    """
    boxes = {n.id: _box(n) for n in picture.nodes}
    if all(n.layer is not None for n in picture.nodes):
        places = _layered(picture, boxes)
    else:
        places = _sprung(picture, boxes)
    placed = _at_origin({ref: replace(box, place=places[ref]) for ref, box in boxes.items()})
    routes = _routes(picture.edges, {ref: box.place for ref, box in placed.items()})
    if labels:
        routes = _labelled(routes, {ref: box.place for ref, box in placed.items()})
    return _framed(tuple(placed.values()), tuple(routes))


def text_width(text: str, size: float = TEXT) -> float:
    """About how wide a text is, rather too wide: no fonts are at hand, and they differ from machine to machine.

    >>> text_width("port") < text_width("harbour") < text_width("港" * 7)
    True
    """
    return _ems(text) * size


def control(a: Point, b: Point, bend: float) -> Point:
    """The control point of the curve from a to b, as vis-network has it (its types curvedCW and curvedCCW).

    >>> control(Point(0, 0), Point(100, 0), 0)
    Point(x=50.0, y=0.0)
    """
    dx, dy = b.x - a.x, a.y - b.y
    far, angle = math.hypot(dx, dy), math.atan2(dy, dx) + (bend / 2 + 0.5) * math.pi
    reach = (abs(bend) / 2 + 0.5) * far
    return Point(round(a.x + reach * math.sin(angle), 6), round(a.y + reach * math.cos(angle), 6))


def along(a: Point, b: Point, bend: float, at: float) -> Point:
    """The point of the curve from a to b at a share of its way.

    >>> along(Point(0, 0), Point(100, 0), 0, 0.25)
    Point(x=25.0, y=0.0)
    """
    c, rest = control(a, b, bend), 1 - at
    return Point(
        rest * rest * a.x + 2 * rest * at * c.x + at * at * b.x,
        rest * rest * a.y + 2 * rest * at * c.y + at * at * b.y,
    )


def edge_words(edge: Edge, number: int) -> tuple[str, ...]:
    """What stands beside a line: its number and relation, and below them what qualifies it.

    >>> edge_words(Edge("1", "a", "b", "leads to", "times#a", remarks=("predicted", "by a reading")), 3)
    ('[3] leads to', 'predicted · by a reading')
    """
    lines = (f"[{number}] {edge.label}", " · ".join(edge.remarks))
    return tuple(cut(line) for line in lines if line)


def cut(text: str, widest: float = _BESIDE_WIDEST, size: float = BESIDE) -> str:
    """A text in one line, cut off with "…" where it is too wide.

    >>> cut("a very long relation", 60)
    'a very lo…'
    """
    if text_width(text, size) <= widest:
        return text
    while text and text_width(f"{text}…", size) > widest:
        text = text[:-1]
    return f"{text.rstrip()}…"


def loop(box: Rect, number: int) -> tuple[Point, float]:
    """The centre and radius of a line from a thing to itself: circles above its box, each larger than the last.

    >>> loop(Rect(0, 0, 40, 20), 0)
    (Point(x=0, y=-10.0), 18)
    """
    return Point(box.x, box.y - box.height / 2), 18 + 12 * number


# --- boxes ----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=50_000)
def _ems(text: str) -> float:
    return sum(_em(c) for c in text)


def _em(c: str) -> float:
    if c in _NARROW:
        return _NARROW[c]
    if c.isascii():
        return 0.7 if c.isupper() else 0.61
    if unicodedata.combining(c):
        return 0
    return 1.05 if unicodedata.east_asian_width(c) in "WF" else 0.72


def _box(node: Node) -> Box:
    lines = wrapped(node.label)
    small = [w for w in (node.kind, node.remark) if w]
    width = max([text_width(line) for line in lines] + [text_width(w, SMALL) + 4 for w in small]) + 30
    height = LINE_HEIGHT * len(lines) + _SMALL_HEIGHT * (1 + bool(node.remark)) + 10
    return Box(node, lines, Rect(0, 0, round(max(width, 70)), height))


def wrapped(text: str, widest: float = _WIDEST, most: int = _MOST_LINES) -> tuple[str, ...]:
    """A text in lines no wider than asked, the last one cut off with "…" where there are too many.

    >>> wrapped("partnership treaty of the two harbours", 120)
    ('partnership treaty', 'of the two', 'harbours')
    """
    lines = [""]
    for word in _words(text, widest):
        joined = f"{lines[-1]} {word}".strip()
        if text_width(joined) <= widest or not lines[-1]:
            lines[-1] = joined
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], cut(f"{lines[most - 1]} {lines[most]}", widest, TEXT)]
    return tuple(lines)


def _words(text: str, widest: float) -> Iterator[str]:
    """The words of a text; one that is too long for a line is cut into pieces."""
    for word in text.split():
        piece = ""
        for c in word:
            if piece and text_width(piece + c) > widest:
                yield piece
                piece = ""
            piece += c
        yield piece


# --- columns --------------------------------------------------------------------------------------------------------


def _layered(picture: Picture, boxes: dict[str, Box]) -> dict[str, Rect]:
    layers: dict[int, list[str]] = defaultdict(list)
    for n in picture.nodes:
        layers[n.layer or 0].append(n.id)
    order = [layers[k] for k in sorted(layers)]
    at = {ref: i for i, column in enumerate(order) for ref in column}
    beside: dict[str, list[str]] = defaultdict(list)
    bundles: dict[tuple[str, str], int] = defaultdict(int)
    widest = [0.0] * len(order)
    for number, e in enumerate(picture.edges, 1):
        beside[e.source].append(e.target)
        beside[e.target].append(e.source)
        bundles[min(e.source, e.target), max(e.source, e.target)] += 1
        gap = min(at[e.source], at[e.target])
        widest[gap] = max([widest[gap], *(text_width(line, BESIDE) for line in edge_words(e, number))])
    slot = {ref: box.place.height + 22 for ref, box in boxes.items()}
    for (a, b), n in bundles.items():
        for ref, other in ((a, b), (b, a)):
            crowded = len(set(beside[other])) > 2
            slot[ref] = max(slot[ref], _fan(picture.edges) * n * (1.7 if crowded else 1) + 10)
    y = {ref: float(i) * 10 for column in order for i, ref in enumerate(column)}
    for sweep in range(24):
        for column in order if sweep % 2 == 0 else order[::-1]:
            wish = {ref: _mean([y[o] for o in beside[ref]], y[ref]) for ref in column}
            column.sort(key=lambda ref: (wish[ref], ref))
            y.update(_spaced(column, wish, slot))
    middle = _mean([y[ref] for ref in y if beside[ref]], 0.0)
    for column in order:
        if not any(beside[ref] for ref in column):
            off = middle - _mean([y[ref] for ref in column], 0.0)
            y.update({ref: y[ref] + off for ref in column})
    x, places = 0.0, {}
    for i, column in enumerate(order):
        broad = max(boxes[ref].place.width for ref in column)
        for ref in column:
            places[ref] = boxes[ref].place._replace(x=round(x + broad / 2), y=round(y[ref]))
        x += broad + (widest[i] + 74 if widest[i] else 50)
    return places


def _fan(edges: Sequence[Edge]) -> float:
    """How far parallel lines stand apart: as far as the words beside them are high."""
    return BESIDE_HEIGHT * (2 if any(e.remarks for e in edges) else 1) + 8


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _spaced(column: Sequence[str], wish: dict[str, float], slot: dict[str, float]) -> dict[str, float]:
    """Places as near to the wishes as an order and the slots allow: the mean of each run that would overlap."""
    offset, runs = 0.0, []
    before: list[float] = []
    for at, ref in enumerate(column):
        if at:
            offset += (slot[column[at - 1]] + slot[ref]) / 2
        before.append(offset)
        runs.append((wish[ref] - offset, 1))
        while len(runs) > 1 and runs[-2][0] > runs[-1][0]:
            (a, n), (b, m) = runs[-2:]
            runs[-2:] = [((a * n + b * m) / (n + m), n + m)]
    starts = [start for start, n in runs for _ in range(n)]
    return {ref: start + far for ref, start, far in zip(column, starts, before, strict=True)}


# --- springs --------------------------------------------------------------------------------------------------------


def _sprung(picture: Picture, boxes: dict[str, Box]) -> dict[str, Rect]:
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(boxes))
    many: dict[tuple[str, str], int] = defaultdict(int)
    for e in picture.edges:
        if e.source != e.target:
            many[min(e.source, e.target), max(e.source, e.target)] += 1
    graph.add_edges_from(sorted(many))
    parts = sorted((sorted(part) for part in nx.connected_components(graph)), key=lambda p: (-len(p), p))
    fan = _fan(picture.edges)
    return _packed([_part(part, boxes, many, fan) for part in parts])


def _part(order: list[str], boxes: dict[str, Box], many: Mapping[tuple[str, str], int], fan: float) -> dict[str, Rect]:
    """One connected part by itself."""
    import networkx as nx

    pairs = sorted(pair for pair in many if pair[0] in set(order))
    if len(order) <= 2:
        rows = enumerate(order)
        broad = sum(boxes[ref].place.width for ref in order) / 2 + 190
        return {ref: boxes[ref].place._replace(x=i * broad) for i, ref in rows}
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(order)
    graph.add_edges_from(pairs)
    found = nx.spring_layout(graph, seed=_SEED, iterations=150 if len(order) < 150 else 70, method="force")
    side = _SPREAD * math.sqrt(len(order))
    places = {ref: boxes[ref].place._replace(x=float(found[ref][0]) * side, y=float(found[ref][1]) * side * 0.7) for ref in order}
    return _apart(places, {pair: 60 + fan * many[pair] for pair in pairs if many[pair] > 1})


def _apart(places: dict[str, Rect], wide: Mapping[tuple[str, str], float], gap: float = 24) -> dict[str, Rect]:
    """The places pushed apart until no boxes overlap, and until parallel lines have the length to fan out.

    All are pushed at once for as long as that helps; what is left then is set right pair by pair.
    """
    import numpy as np

    order = list(places)
    at = {ref: i for i, ref in enumerate(order)}
    xy = np.array([places[r][:2] for r in order], dtype=float)
    size = np.array([places[r][2:] for r in order], dtype=float)
    least = (size[:, None] + size[None]) / 2 + gap
    ends = [(at[a], at[b], far + (places[a].height + places[b].height) / 2) for (a, b), far in sorted(wide.items())]
    for _ in range(200):
        for i, j, far in ends:
            way = xy[j] - xy[i]
            length = float(np.hypot(*way)) or 1.0
            if length < far:
                push = way / length * (far - length) / 2
                xy[i], xy[j] = xy[i] - push, xy[j] + push
        between = xy[:, None] - xy[None]
        lap = np.maximum(least - np.abs(between), 0)
        np.fill_diagonal(lap[..., 0], 0)
        overlapping = (lap > 0.01).all(axis=2)
        if not overlapping.any():
            break
        along_x = lap[..., 0] < lap[..., 1]
        side = np.where(between == 0, np.sign(np.arange(len(order))[:, None] - np.arange(len(order)))[..., None], np.sign(between))
        push = lap * side * overlapping[..., None]
        push[..., 0] *= along_x
        push[..., 1] *= ~along_x
        xy += push.sum(axis=1) * 0.35
    return _settled(order, [Rect(*map(float, (*p, *s))) for p, s in zip(xy, size, strict=True)], gap - 6)


def _settled(order: Sequence[str], found: list[Rect], gap: float) -> dict[str, Rect]:
    """Boxes that still overlap go down, one after the other, until nothing is in their way."""
    placed: dict[str, Rect] = {}
    taken = _Grid()
    for ref, place in sorted(zip(order, found, strict=True), key=lambda item: (item[1].y, item[1].x, item[0])):
        while taken.meets(place, gap=gap):
            place = place._replace(y=place.y + 8)
        placed[ref] = place._replace(x=round(place.x, 1), y=round(place.y, 1))
        taken.add(ref, placed[ref])
    return placed


def _packed(parts: list[dict[str, Rect]], gap: float = 46) -> dict[str, Rect]:
    """The parts of a picture in rows, the largest first."""
    frames = [(part, *_frame(part.values())) for part in parts]
    area = sum((w + gap) * (h + gap) for _, _, _, w, h in frames)
    across = max([math.sqrt(area * 1.5), *(w for _, _, _, w, _ in frames)], default=0)
    frames.sort(key=lambda f: (-f[4], -f[3]))
    places, x, y, row = {}, 0.0, 0.0, 0.0
    for part, left, top, width, height in frames:
        if x and x + width > across:
            x, y, row = 0.0, y + row + gap, 0.0
        places.update({r: p._replace(x=p.x - left + x, y=p.y - top + y) for r, p in part.items()})
        x, row = x + width + gap, max(row, height)
    return places


def _frame(places: Iterable[Rect]) -> tuple[float, float, float, float]:
    """Left, top, width and height of what these cover."""
    some = list(places)
    left, top = min(p.x - p.width / 2 for p in some), min(p.y - p.height / 2 for p in some)
    right, bottom = max(p.x + p.width / 2 for p in some), max(p.y + p.height / 2 for p in some)
    return left, top, right - left, bottom - top


# --- lines and their labels -----------------------------------------------------------------------------------------


class _Grid:
    """Rectangles by where they lie, so that only near ones are looked at."""

    _CELL = 160.0

    def __init__(self, places: Iterable[tuple[str, Rect]] = ()) -> None:
        self._cells: dict[tuple[int, int], list[tuple[str, Rect]]] = defaultdict(list)
        for ref, place in places:
            self.add(ref, place)

    def add(self, ref: str, place: Rect) -> None:
        for cell in self._over(place):
            self._cells[cell].append((ref, place))

    def meets(self, place: Rect, but: tuple[str, ...] = (), gap: float = 0) -> bool:
        return any(place.meets(p, gap) for cell in self._over(place, gap) for r, p in self._cells.get(cell, ()) if r not in but)

    def _over(self, place: Rect, gap: float = 0) -> Iterator[tuple[int, int]]:
        w, h = place.width / 2 + gap, place.height / 2 + gap
        for i in range(int((place.x - w) // self._CELL), int((place.x + w) // self._CELL) + 1):
            for j in range(int((place.y - h) // self._CELL), int((place.y + h) // self._CELL) + 1):
                yield i, j


def _routes(edges: Sequence[Edge], places: dict[str, Rect]) -> list[Route]:
    """A bend for each edge: parallel ones fan out, a single one goes around the boxes in its way."""
    bundles: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, e in enumerate(edges):
        bundles[min(e.source, e.target), max(e.source, e.target)].append(i)
    boxes, fan = _Grid(places.items()), _fan(edges)
    bends = [0.0] * len(edges)
    for (first, last), members in bundles.items():
        a, b = (Point(*places[end][:2]) for end in (first, last))
        if first == last:
            for n, i in enumerate(members):
                bends[i] = float(n)
            continue
        far = math.hypot(b.x - a.x, b.y - a.y)
        middle = _around(a, b, (first, last), boxes) if len(members) == 1 else 0.0
        for n, i in enumerate(members):
            bend = middle + _bend(far, (n - (len(members) - 1) / 2) * fan)
            bends[i] = round(bend if edges[i].source == first else -bend, 4)
    return [Route(e, i + 1, bends[i]) for i, e in enumerate(edges)]


def _bend(far: float, offset: float) -> float:
    """How far a line of this length must bend for its middle to lie beside the straight one by an offset."""
    low, high = 0.0, 1.0
    for _ in range(24):
        middle = (low + high) / 2
        if far * (1 + middle) / 4 * math.sin(middle * math.pi / 2) < abs(offset):
            low = middle
        else:
            high = middle
    return math.copysign(high if offset else 0.0, offset)


_BENDS = (0.0, 0.08, -0.08, 0.16, -0.16, 0.24, -0.24, 0.34, -0.34, 0.45, -0.45)


def _around(a: Point, b: Point, but: tuple[str, str], boxes: _Grid) -> float:
    """The smallest bend that leads past the boxes in the way, or past most of them."""
    best, least = 0.0, 99
    for bend in _BENDS:
        hits = 0
        for t in range(1, 14):
            x, y = along(a, b, bend, t / 14)
            hits += boxes.meets(Rect(x, y, 6, 6), but)
            if hits >= least:
                break
        if hits < least:
            best, least = bend, hits
        if not hits:
            break
    return best


_STEPS = tuple(0.5 + side * step / 50 for step in range(0, 17) for side in ((1, -1) if step else (1,)))
"""Where along a line its words are tried, from the middle outward."""


def _labelled(routes: list[Route], places: dict[str, Rect]) -> list[Route]:
    taken = _Grid(places.items())
    found = []
    for route in routes:
        for words in (edge_words(route.edge, route.number), (f"[{route.number}]",)):
            room = _room(route, words, places, taken)
            if room is not None:
                at, rect = room
                taken.add("", rect)
                route = replace(route, words=words, at=at, place=rect)
                break
        found.append(route)
    return found


def _room(route: Route, words: tuple[str, ...], places: dict[str, Rect], taken: _Grid) -> tuple[float, Rect] | None:
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


def _at_origin(boxes: dict[str, Box]) -> dict[str, Box]:
    if not boxes:
        return {}
    left, top, _, _ = _frame(b.place for b in boxes.values())
    return {r: replace(b, place=b.place._replace(x=b.place.x - left, y=b.place.y - top)) for r, b in boxes.items()}


def _framed(boxes: tuple[Box, ...], routes: tuple[Route, ...]) -> Layout:
    """The layout with everything inside it: a bent line or a label may reach beyond the boxes."""
    if not boxes:
        return Layout((), (), 0, 0)
    where = {b.node.id: b.place for b in boxes}
    covered = [b.place for b in boxes] + [r.place for r in routes if r.place]
    for r in routes:
        a, b = where[r.edge.source], where[r.edge.target]
        if r.edge.source == r.edge.target:
            centre, radius = loop(a, int(r.bend))
            covered.append(Rect(centre.x, centre.y, 2 * radius, 2 * radius))
        else:
            covered += [Rect(*along(Point(a.x, a.y), Point(b.x, b.y), r.bend, t / 4), 2, 2) for t in (1, 2, 3)]
    left, top, width, height = _frame(covered)
    left, top = left - 12, top - 12

    def shifted(place: Rect) -> Rect:
        return place._replace(x=round(place.x - left, 1), y=round(place.y - top, 1))

    return Layout(
        tuple(replace(b, place=shifted(b.place)) for b in boxes),
        tuple(replace(r, place=shifted(r.place)) if r.place else r for r in routes),
        round(width + 24),
        round(height + 24),
    )
