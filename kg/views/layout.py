"""Where everything stands: positions worked out before a picture reaches a browser.

A browser that looks for positions itself shows a loading bar for twenty seconds at five hundred nodes, and another
picture each time (measured). Here the same picture always gets the same places. What has
columns is layered: order within a column by the mean of the neighbours (Sugiyama, Tagawa and Toda, IEEE Transactions
on Systems, Man and Cybernetics 11, 1981), then places as near to them as the boxes allow (pool adjacent violators).
What has none is spread by springs (Fruchterman and Reingold, Software: Practice and Experience 21, 1991), each
connected part by itself; then boxes that overlap are pushed apart and the parts are packed in rows.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.views.geometry import (
    BESIDE,
    LINE_HEIGHT,
    SMALL,
    SMALL_HEIGHT,
    Grid,
    Point,
    Rect,
    along,
    loop,
    text_width,
    wrapped,
)
from kg.views.lines import Route, edge_words, fan_of, labelled, routes
from kg.views.spec import Node, Picture

_SPREAD = 105
_SEED = 20240619


@dataclass(frozen=True, slots=True)
class Box:
    """A node's place and size, with its label set in lines."""

    node: Node
    lines: tuple[str, ...]
    place: Rect


@dataclass(frozen=True)
class Layout:
    """The places of a picture; its upper left corner is 0, 0."""

    boxes: tuple[Box, ...]
    routes: tuple[Route, ...]
    width: float
    height: float


def arrange(picture: Picture, *, labels: bool = True) -> Layout:
    """The layout of a picture of nodes and edges; always the same for the same picture.

    >>> from kg.views.spec import Edge
    >>> picture = Picture("layers", "", "", None, (Node("a", "pact", "Agreement", 0), Node("b", "visit", "Event", 1)),
    ...                   (Edge("1", "a", "b", "leads to", "times#a"),))
    >>> found = arrange(picture)
    >>> [box.lines for box in found.boxes], found.routes[0].words
    ([('pact',), ('visit',)], ('[1] leads to',))
    """
    boxes = {n.id: place_box(n) for n in picture.nodes}
    if all(n.layer is not None for n in picture.nodes):
        places = _layered(picture, boxes)
    else:
        places = _sprung(picture, boxes)
    placed = _at_origin({ref: replace(box, place=places[ref]) for ref, box in boxes.items()})
    where = {ref: box.place for ref, box in placed.items()}
    bent = routes(picture.edges, where)
    return framed(tuple(placed.values()), tuple(labelled(bent, where) if labels else bent))


def place_box(node: Node, x: float = 0, y: float = 0) -> Box:
    """A node's box around a point, as large as its words ask.

    >>> place_box(Node("a", "pact", "Agreement"), 10, 20).place[:2]
    (10, 20)
    """
    lines = wrapped(node.label)
    small = [w for w in (node.kind, node.remark) if w]
    width = max([text_width(line) for line in lines] + [text_width(w, SMALL) + 4 for w in small]) + 30
    height = LINE_HEIGHT * len(lines) + SMALL_HEIGHT * (1 + bool(node.remark)) + 10
    return Box(node, lines, Rect(x, y, round(max(width, 70)), height))


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
    fan = fan_of(picture.edges)
    for (a, b), many in bundles.items():
        for ref, other in ((a, b), (b, a)):
            crowded = len(set(beside[other])) > 2
            slot[ref] = max(slot[ref], fan * many * (1.7 if crowded else 1) + 10)
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
    fan = fan_of(picture.edges)
    return _packed([_part(part, boxes, many, fan) for part in parts])


def _part(order: list[str], boxes: dict[str, Box], many: Mapping[tuple[str, str], int], fan: float) -> dict[str, Rect]:
    """One connected part by itself."""
    if len(order) <= 2:
        broad = sum(boxes[ref].place.width for ref in order) / 2 + 190
        return {ref: boxes[ref].place._replace(x=i * broad) for i, ref in enumerate(order)}
    at = {ref: i for i, ref in enumerate(order)}
    pairs = sorted(pair for pair in many if pair[0] in at)
    found = _springs(len(order), [(at[a], at[b]) for a, b in pairs])
    side = _SPREAD * math.sqrt(len(order))
    places = {
        ref: boxes[ref].place._replace(x=x * side, y=y * side * 0.7) for ref, (x, y) in zip(order, found, strict=True)
    }
    return _apart(places, {pair: 60 + fan * many[pair] for pair in pairs if many[pair] > 1})


def _springs(count: int, pairs: Sequence[tuple[int, int]]) -> list[tuple[float, float]]:
    """Places between -1 and 1: all push each other away, and those with a line between them are drawn together.

    As networkx has it, but without scipy, which that asks for from five hundred nodes on.
    """
    import numpy as np

    steps = 150 if count < 150 else 70
    x, y = np.random.default_rng(_SEED).random((count, 2)).T.copy()
    drawn = np.zeros((count, count))
    for a, b in pairs:
        drawn[a, b] = drawn[b, a] = 1
    ideal, reach = 1 / math.sqrt(count), 0.1
    drawn /= ideal
    for step in range(steps):
        dx, dy = x[:, None] - x, y[:, None] - y
        far2 = np.maximum(dx * dx + dy * dy, 0.0001)
        push = ideal**2 / far2 - drawn * np.sqrt(far2)
        px, py = np.einsum("ij,ij->i", push, dx), np.einsum("ij,ij->i", push, dy)
        far = reach * (1 - step / (steps + 1)) / np.maximum(np.hypot(px, py), 0.01)
        x, y = x + px * far, y + py * far
    x, y = x - x.mean(), y - y.mean()
    most = max(float(abs(x).max()), float(abs(y).max())) or 1.0
    return list(zip((x / most).tolist(), (y / most).tolist(), strict=True))


def _apart(places: dict[str, Rect], wide: Mapping[tuple[str, str], float], gap: float = 24) -> dict[str, Rect]:
    """The places pushed apart until no boxes overlap, and until parallel lines have the length to fan out.

    All are pushed at once for as long as that helps; what is left then is set right pair by pair.
    """
    import numpy as np

    order = list(places)
    at = {ref: i for i, ref in enumerate(order)}
    x, y, width, height = np.array([places[r] for r in order], dtype=float).T.copy()
    across, down = (width[:, None] + width) / 2 + gap, (height[:, None] + height) / 2 + gap
    np.fill_diagonal(across, 0)
    ends = [(at[a], at[b], far + (places[a].height + places[b].height) / 2) for (a, b), far in sorted(wide.items())]
    for _ in range(200):
        for i, j, far in ends:
            length = math.hypot(x[j] - x[i], y[j] - y[i]) or 1.0
            if length < far:
                push = (far - length) / length / 2
                px, py = (x[j] - x[i]) * push, (y[j] - y[i]) * push
                x[i], x[j], y[i], y[j] = x[i] - px, x[j] + px, y[i] - py, y[j] + py
        lap_x, lap_y = across - abs(x[:, None] - x), down - abs(y[:, None] - y)
        one, other = ((lap_x > 0.01) & (lap_y > 0.01)).nonzero()
        if not len(one):
            break
        far_x, far_y = lap_x[one, other], lap_y[one, other]
        along_x, order_of = far_x < far_y, np.sign(one - other)
        side_x, side_y = np.sign(x[one] - x[other]), np.sign(y[one] - y[other])
        x = x + 0.35 * np.bincount(one, along_x * far_x * np.where(side_x, side_x, order_of), len(order))
        y = y + 0.35 * np.bincount(one, ~along_x * far_y * np.where(side_y, side_y, order_of), len(order))
    found = zip(x.tolist(), y.tolist(), width.tolist(), height.tolist(), strict=True)
    return settled(order, [Rect(*place) for place in found], gap - 6)


def settled(order: Sequence[str], found: list[Rect], gap: float) -> dict[str, Rect]:
    """Boxes that still overlap go down, one after the other, until nothing is in their way.

    >>> settled(["a", "b"], [Rect(0, 0, 40, 20), Rect(0, 4, 40, 20)], 0)["b"].y
    20
    """
    placed: dict[str, Rect] = {}
    taken = Grid()
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


def _at_origin(boxes: dict[str, Box]) -> dict[str, Box]:
    if not boxes:
        return {}
    left, top, _, _ = _frame(b.place for b in boxes.values())
    return {r: replace(b, place=b.place._replace(x=b.place.x - left, y=b.place.y - top)) for r, b in boxes.items()}


def framed(boxes: tuple[Box, ...], routes: tuple[Route, ...]) -> Layout:
    """The layout with everything inside it: a bent line or a label may reach beyond the boxes.

    >>> framed((), ()).width
    0
    """
    if not boxes:
        return Layout((), (), 0, 0)
    where = {b.node.id: b.place for b in boxes}
    covered = [b.place for b in boxes] + [r.place for r in routes if r.place]
    for r in routes:
        a, b = where[r.edge.source], where[r.edge.target]
        if r.edge.source == r.edge.target:
            centre, radius = loop(a, int(r.bend))
            covered.append(Rect(centre.x, centre.y, 2 * radius, 2 * radius))
        elif r.bend:
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
