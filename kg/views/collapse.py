"""Large networks in pieces: above five hundred things an overview of groups, and each group as a picture of its own.

Five thousand boxes can be drawn, at five pictures a second, and nobody sees anything (measured). So a group is grown around each of the best connected things, and the overview shows groups
and how many lines run between them. Opened, a group shows its things and all their lines, those that lead out ending
at the group they lead to. No line is lost: each stands in one group or in the two that it joins. The overview itself
draws the strongest ties between groups only.
"""

import math
from collections import Counter, defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.progress import progress
from kg.views.layout import Layout, arrange, framed, place_box, settled
from kg.views.lines import routes
from kg.views.spec import Edge, Key, Node, Picture, counted, listed

MOST = 500
"""How many things are drawn at once."""

_LEAST = 8
MOST_TIES = 250
"""How many ties between groups the overview draws."""

GROUP = "group of things"


@dataclass(frozen=True)
class Scene:
    """What is drawn at one time: its layout, its legend, and for each node that opens another scene, which one."""

    name: str
    layout: Layout
    legend: tuple[Key, ...]
    opens: dict[str, int]


def at_once(picture: Picture) -> Scene:
    """What is seen of a picture at once, also in an image, which nobody can open: itself, or the overview of its groups.

    >>> small = Picture("network", "Small", "", None, (Node("a", "pact", "Agreement"),))
    >>> [box.node.label for box in at_once(small).layout.boxes]
    ['pact']
    """
    if len(picture.nodes) <= MOST:
        return Scene(picture.title, arrange(picture), picture.legend, {})
    groups = _groups(picture)
    nodes = {n.id: n for n in picture.nodes}
    stubs = tuple(_stub(g, members, nodes) for g, members in enumerate(groups))
    home = {ref: g for g, members in enumerate(groups) for ref in members}
    above = replace(picture, nodes=stubs, edges=tuple(_bundles(picture, home, stubs)))
    keys = (Key("node", GROUP, "Group of things"), Key("line", "asserted", "lines between groups, the strongest ties"))
    return Scene(picture.title, arrange(above), keys, {stub.id: g + 1 for g, stub in enumerate(stubs)})


def scenes(picture: Picture, first: Scene) -> tuple[Scene, ...]:
    """All that a page shows of a picture: what is seen at once, and after it a scene for each group.

    >>> small = Picture("network", "Small", "", None, (Node("a", "pact", "Agreement"),))
    >>> [scene.name for scene in scenes(small, at_once(small))]
    ['Small']
    """
    if not first.opens:
        return (first,)
    groups = _groups(picture)
    home = {ref: g for g, members in enumerate(groups) for ref in members}
    nodes = {n.id: n for n in picture.nodes}
    stubs = {b.node.id: b.node for b in first.layout.boxes}
    above = [stubs[ref] for ref in first.opens]
    edges: dict[int, list[tuple[int, Edge]]] = defaultdict(list)
    for number, e in enumerate(picture.edges, 1):
        for g in {home[e.source], home[e.target]}:
            edges[g].append((number, e))
    opened = (
        Scene(above[g].label, _opened(members, edges[g], home, nodes, above), picture.legend, first.opens)
        for g, members in enumerate(progress(groups, "laying out groups"))
    )
    return (first, *opened)


def _groups(picture: Picture) -> list[list[str]]:
    """The things in groups, each grown from the best connected one that is left, breadth first."""
    beside: dict[str, list[str]] = {n.id: [] for n in picture.nodes}
    for e in picture.edges:
        if e.source != e.target:
            beside[e.source].append(e.target)
            beside[e.target].append(e.source)
    most = max(40, math.isqrt(len(beside)))
    left = dict.fromkeys(sorted(beside, key=lambda ref: (-len(beside[ref]), ref)))
    whole: list[list[str]] = []
    scattered: list[str] = []
    while left:
        first = next(iter(left))
        group: list[str] = []
        waiting, seen = deque([first]), {first}
        while waiting and len(group) < most:
            ref = waiting.popleft()
            group.append(ref)
            following = sorted(
                {o for o in beside[ref] if o in left and o not in seen}, key=lambda r: (-len(beside[r]), r)
            )
            seen.update(following)
            waiting += following
        for ref in group:
            del left[ref]
        if len(group) < _LEAST:
            scattered += group
        else:
            whole.append(group)
    whole += [scattered[i : i + most] for i in range(0, len(scattered), most)]
    return whole


def _stub(number: int, members: list[str], nodes: dict[str, Node]) -> Node:
    """The node that stands for a group; its name is that of its best connected thing."""
    more = f" and {counted(len(members) - 1, 'more thing')}" if len(members) > 1 else ""
    return Node(f"group:{number}", f"{nodes[members[0]].label}{more}", GROUP)


def _bundles(picture: Picture, home: dict[str, int], stubs: Sequence[Node]) -> list[Edge]:
    """The ties between groups, strongest first: how many lines each stands for, in either direction."""
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, e in enumerate(picture.edges, 1):
        a, b = home[e.source], home[e.target]
        if a != b:
            found[min(a, b), max(a, b)].append(number)
    strongest = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))[:MOST_TIES]
    return [
        Edge(
            f"{a}-{b}",
            stubs[a].id,
            stubs[b].id,
            counted(len(rows), "line"),
            "",
            facts=(("rows of the table", _rows(rows)),),
        )
        for (a, b), rows in strongest
    ]


def _rows(numbers: list[int]) -> str:
    shown = [str(n) for n in numbers[:60]]
    return listed([*shown, *([f"{len(numbers) - 60} more"] if len(numbers) > 60 else [])])


def _opened(
    members: list[str],
    edges: list[tuple[int, Edge]],
    home: dict[str, int],
    nodes: dict[str, Node],
    stubs: Sequence[Node],
) -> Layout:
    """One group: its things in a spiral, the best connected in the middle, and around them the groups they lead to."""
    inside = set(members)
    drawn = [
        (n, replace(e, source=_end(e.source, inside, home, stubs), target=_end(e.target, inside, home, stubs)))
        for n, e in edges
    ]
    outside = Counter(end for _, e in drawn for end in (e.source, e.target) if end not in inside)
    boxes = [place_box(nodes[ref], *_spiral(i)) for i, ref in enumerate(members)]
    rim = max(math.hypot(b.place.x, b.place.y) for b in boxes) + 260
    rim = max(rim, len(outside) * 230 / (2 * math.pi))
    by_id = {s.id: s for s in stubs}
    for i, ref in enumerate(sorted(outside, key=lambda r: (-outside[r], r))):
        turn = 2 * math.pi * i / len(outside)
        boxes.append(place_box(by_id[ref], math.cos(turn) * rim, math.sin(turn) * rim * 0.72))
    places = settled([b.node.id for b in boxes], [b.place for b in boxes], 14)
    boxes = [replace(b, place=places[b.node.id]) for b in boxes]
    bent = routes([e for _, e in drawn], places, around=False)
    return framed(tuple(boxes), tuple(replace(r, number=n) for r, (n, _) in zip(bent, drawn, strict=True)))


def _end(ref: str, inside: set[str], home: dict[str, int], stubs: Sequence[Node]) -> str:
    return ref if ref in inside else stubs[home[ref]].id


def _spiral(i: int) -> tuple[float, float]:
    """The i-th place of a sunflower's seeds, far enough apart for boxes (Vogel, Mathematical Biosciences 44, 1979)."""
    far, turn = 150 * math.sqrt(i), i * math.pi * (3 - math.sqrt(5))
    return far * math.cos(turn) * 1.25, far * math.sin(turn) * 0.8
