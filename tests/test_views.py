"""Pictures: one specification, many renderers; nothing lost, nothing added, the same bytes each time."""

import importlib
import json
import math
import os
import random
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import dates, quantities
from kg.compare import compare_all
from kg.errors import MissingExtraError, QueryError
from kg.explain import explain_paths
from kg.graph import load
from kg.model import Claim, Condition, Document, Entity, Link, Object, Text, Time, alternatives
from kg.network import actors_graph, attribution_graph, claims_graph
from kg.origins import Context, origins
from kg.registry import Registry
from kg.views import (
    charts,
    collapse,
    extras,
    graphs,
    interactive,
    layout,
    lines,
    looks,
    marks,
    mermaid,
    page,
    plots,
    svg,
    text,
)
from kg.views.geometry import Point, Rect, along
from kg.views.layout import Layout, arrange
from kg.views.lines import edge_words
from kg.views.spec import Card, Edge, Key, Node, Picture, Table
from kg.views.view import KINDS, View, show
from kg.vocabulary import Bound, EntityType, Modality, Polarity

TIMES = Document(
    "times", "The Port", "the-times", ("jane-doe",), dates.parse("2024-03-10"), url="https://example.org/a"
)
POST = Document("post", "The Pact", "the-post", published=dates.parse("2024-03-20"), url="javascript:alert(1)")
REGISTRY = Registry.of(
    [
        Entity("pact", EntityType.AGREEMENT, "Harbour Pact"),
        Entity("visit", EntityType.DEPLOYMENT, "visit of the fleet"),
        Entity("grain", EntityType.COMPENSATION, "grain deliveries"),
        Entity("fuel", EntityType.COMPENSATION, "fuel deliveries"),
        Entity("fleet-to-come", EntityType.DEPLOYMENT, "fleet to come", hypothetical=True),
        Entity("crew", EntityType.GROUP, "the crew"),
        Entity("ministry", EntityType.ORGANIZATION, "Ministry of Ports"),
        Entity("agency", EntityType.OUTLET, "Harbour Agency"),
        Entity("the-times", EntityType.OUTLET, "The Times of Port"),
        Entity("the-post", EntityType.OUTLET, "The Post"),
        Entity("jane-doe", EntityType.PERSON, "Jane Doe"),
        Entity("port", EntityType.PLACE, "the port"),
    ]
)


def claim(
    id: str,
    subject: str,
    predicate: str,
    object: Object = None,
    *,
    in_: Document = TIMES,
    modality: Modality = Modality.ASSERTED,
    polarity: Polarity = Polarity.AFFIRMED,
    chain: tuple[str, ...] = (),
    when: str | None = None,
    given: str | None = None,
    place: str | None = None,
) -> Claim:
    return Claim(
        in_, id, f"Statement {id}.", subject, predicate, object, polarity, modality,
        chain=tuple((Link(agent),) for agent in chain), time=Time(dates.parse(when)) if when else None,
        given=Condition(Text(given)) if given else None, place=place,
    )  # fmt: skip


def figure(id: str, words: str, **more: Any) -> Claim:
    return claim(id, "crew", "troopsPresent", quantities.parse(words), **more)


STORY = [
    claim("enables", "pact", "enables", "visit", chain=("agency", "ministry")),
    claim("enables-too", "pact", "enables", "visit", in_=POST, modality=Modality.ESTIMATED),
    claim(
        "pays", "visit", "compensatedBy", alternatives(["grain", "fuel"]), modality=Modality.PREDICTED, given="it comes"
    ),
    claim("no-pay", "visit", "compensatedBy", "grain", polarity=Polarity.DENIED, in_=POST),
    claim("nothing", "port", "occurred"),
]
FIGURES = [
    figure("exact", "3000 people", when="2024-03-01", chain=("ministry",)),
    figure("range", "between 1500 and 12000 people", modality=Modality.ESTIMATED, in_=POST),
    figure("most", "at most 9000 people", when="2024-03", chain=("agency", "unattributed")),
    figure("elsewhere", "3000 people", place="port"),
    figure("denied", "500 people", polarity=Polarity.DENIED, in_=POST),
]
ALL = [*STORY, *FIGURES]


def network(claims: list[Claim] = ALL) -> Picture:
    return graphs.network(claims_graph(claims, REGISTRY), claims, REGISTRY)


def path() -> Picture:
    return graphs.path(explain_paths(STORY, REGISTRY, "pact", kind="Compensation"))


def tree(claims: list[Claim] = FIGURES) -> Picture:
    return graphs.attribution(origins(claims, Context.of(claims, REGISTRY)), claims, REGISTRY)


def matrix() -> Picture:
    return plots.corroboration(compare_all(ALL, REGISTRY), REGISTRY)


PICTURES: dict[str, Callable[[], Picture]] = {
    "network": network,
    "path": path,
    "tree": tree,
    "estimates": lambda: plots.estimates(ALL, REGISTRY),
    "matrix": matrix,
    "timeline": lambda: plots.timeline(ALL, REGISTRY),
}
EVERY = pytest.mark.parametrize("name", PICTURES)
GRAPHS = pytest.mark.parametrize("name", ["network", "path", "tree"])
CHARTS = pytest.mark.parametrize("name", ["estimates", "matrix", "timeline"])


# --- nothing lost, nothing added --------------------------------------------------------------------------------------


@pytest.mark.parametrize("project", [claims_graph, actors_graph, attribution_graph])
def test_a_network_has_a_line_for_each_edge_of_its_projection(project: Callable[..., Any]) -> None:
    graph = project(ALL, REGISTRY)
    picture = graphs.network(graph, ALL, REGISTRY)
    assert sorted(e.id for e in picture.edges) == sorted(key for _, _, key in graph.edges(keys=True))
    assert {n.id for n in picture.nodes} == set(graph)


@EVERY
def test_every_line_and_mark_has_a_row_and_a_card(name: str) -> None:
    picture = PICTURES[name]()
    drawn = picture.edges or picture.marks
    if picture.kind == "timeline":
        assert len(picture.table.rows) == len(ALL)
    else:
        assert len(picture.table.rows) == len(drawn)
    assert [row[0] for row in picture.table.rows] == list(range(1, len(picture.table.rows) + 1))
    assert all(len(row) == len(picture.table.columns) for row in picture.table.rows)
    assert {e.claim for e in picture.edges} <= set(picture.cards)
    assert {" ".join(m.claims) for m in picture.marks} <= set(picture.cards)


@EVERY
def test_the_legend_explains_what_occurs_and_nothing_else(name: str) -> None:
    picture = PICTURES[name]()
    told = {(key.sort, key.look) for key in picture.legend}
    if not picture.is_chart:
        assert {look for sort, look in told if sort == "line"} == {e.modality for e in picture.edges}
        shapes = {looks.look(look) for sort, look in told if sort == "node"}
        assert shapes == {looks.look(n.kind) for n in picture.nodes}
        assert (("end", "denied") in told) == any(e.denied for e in picture.edges)
        assert (("outline", "dashed") in told) == any(n.unsure for n in picture.nodes)
    else:
        sorts = {m.sort for m in picture.marks if name != "estimates" or m.low is not None or m.high is not None}
        assert {look for sort, look in told if sort == "mark"} - {"open"} == sorts


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")), max_size=14))
def test_parallel_claims_stay_parallel_in_every_rendering(ends: list[tuple[str, str]]) -> None:
    claims = [claim(f"c{i}", u, "supports", v) for i, (u, v) in enumerate(ends)]
    picture = network(claims)
    layout = arrange(picture)
    assert len(layout.routes) == len(claims)
    curves = {(min(r.edge.source, r.edge.target), max(r.edge.source, r.edge.target), _side(r)) for r in layout.routes}
    assert len(curves) == len(claims), "no two lines lie on each other"
    assert mermaid.mermaid(picture).count("|") == 2 * len(claims)
    keys = [key for key in picture.legend if key.sort in ("line", "end")]
    drawn = ET.fromstring(svg.drawing(collapse.at_once(picture))).findall(".//*[@stroke-width='1.6']")
    assert len(drawn) == len(claims) + len(keys)
    [scene] = interactive._data(picture, collapse.scenes(picture, collapse.at_once(picture)))["scenes"]
    assert len(scene["edges"]) == len(claims)


def _side(route: Any) -> float:
    """The bend as seen from the end that comes first."""
    edge = route.edge
    return float(route.bend if edge.source <= edge.target else -route.bend)


def test_the_table_of_a_network_says_what_the_claims_say() -> None:
    found = {row[-1]: row for row in network().table.rows}
    assert found["post#no-pay"][1:6] == (
        "visit of the fleet",
        "not: compensated by",
        "grain deliveries",
        "denied",
        "asserted",
    )
    assert found["times#enables"][6] == "Ministry of Ports"


def test_the_words_count_what_is_drawn() -> None:
    picture = network()
    assert picture.alternative.startswith(f"{len(picture.nodes)} things and 10 lines for 10 claims of 2 documents.")
    assert "2 denied" in picture.alternative


def test_a_path_shows_its_steps_its_hedges_and_what_it_does_not_reach() -> None:
    picture = path()
    layers = {n.id: n.layer for n in picture.nodes}
    assert (layers["pact"], layers["visit"], layers["grain"], layers["fuel"]) == (0, 1, 2, 2)
    hedged = next(e for e in picture.edges if e.claim == "times#pays")
    assert hedged.remarks == ("predicted", "on a condition", "one of several")
    assert [(e.claim, e.label) for e in picture.edges if e.denied] == [("post#no-pay", "not: compensated by")]
    assert "weakest step" in picture.alternative
    rows = [dict(zip(picture.table.columns, row, strict=True)) for row in picture.table.rows]
    assert {row["weakest of"] for row in rows} >= {"path 1"}


def test_what_no_path_reaches_stands_apart_without_a_line() -> None:
    claims = [claim("a", "pact", "enables", "visit"), claim("b", "fuel", "describedAs", Text("scarce"))]
    picture = graphs.path(explain_paths(claims, REGISTRY, "pact", kind="Compensation"))
    apart = next(n for n in picture.nodes if n.id == "fuel")
    assert apart.remark == "not reached"
    assert "Not reached: fuel deliveries" in picture.alternative
    assert not [e for e in picture.edges if "fuel" in (e.source, e.target)]


def test_a_tree_leads_from_the_proposition_through_documents_to_origins() -> None:
    picture = tree()
    remarks = {n.label: n.remark for n in picture.nodes}
    assert remarks["Ministry of Ports"] == "origin, adds 1"
    assert remarks["unattributed"] == "possible origin, adds 0 to 1"
    denied = next(e for e in picture.edges if e.id == "post#denied/printed")
    assert (denied.label, denied.remarks, denied.denied) == ("not: 500 people", ("adds no origin",), True)
    assert "supports the opposite" in dict(denied.facts)["why it adds nothing"]


def test_figures_share_a_chart_only_where_they_can_be_compared() -> None:
    picture = plots.estimates(ALL, REGISTRY)
    panels: dict[str, set[str]] = {}
    for mark in picture.marks:
        panels.setdefault(mark.panel, set()).update(mark.claims)
    assert {"times#elsewhere"} in panels.values()
    assert {"times#exact", "post#range", "times#most", "post#denied"} in panels.values()


def test_currencies_are_never_drawn_on_one_scale() -> None:
    paid = [claim(c, "grain", "monetaryValue", quantities.parse(f"100 {c}")) for c in ("USD", "KRW")]
    assert len({m.panel for m in plots.estimates(paid, REGISTRY).marks}) == 2


def test_units_of_fixed_proportion_share_a_scale() -> None:
    away = [claim(u, "crew", "distanceFrom", quantities.parse(f"10 {u}")) for u in ("kilometres", "miles")]
    first, second = plots.estimates(away, REGISTRY).marks
    assert first.panel == second.panel
    assert second.high == pytest.approx(16.09344)


def test_a_bound_is_drawn_open_and_a_vague_figure_only_listed() -> None:
    vague = claim(
        "vague",
        "crew",
        "troopsPresent",
        quantities.Quantity(None, None, "people", Bound.VAGUE, words="hundreds"),
    )
    picture = plots.estimates([*FIGURES, vague], REGISTRY)
    most = next(m for m in picture.marks if m.claims == ("times#most",))
    assert (most.low, most.high) == (None, 9000.0)
    assert "1 figure prints no number and stands in the table only" in picture.alternative
    assert any(row[2] == "hundreds" for row in picture.table.rows)


def test_a_figure_without_a_known_time_says_so() -> None:
    timeless = Claim(TIMES, "t", "…", "crew", "troopsPresent", quantities.parse("5 people"), time=Time(None))
    [mark] = plots.estimates([timeless], REGISTRY).marks
    assert (mark.sort, mark.start) == ("time unknown", "2024-03-10")


def test_the_matrix_has_a_field_for_each_verdict_with_its_reason() -> None:
    pairs = compare_all(ALL, REGISTRY)
    picture = plots.corroboration(pairs, REGISTRY)
    telling = {c.ref for p in pairs if p.verdict.value != "not comparable" for c in (p.a, p.b)}
    drawn = [p for p in pairs if {p.a.ref, p.b.ref} <= telling]
    assert sorted(row[-1] for row in picture.table.rows if isinstance(row[-1], str)) == sorted(
        p.sentence for p in drawn
    )
    assert {card.statement for ref, card in picture.cards.items() if " " in ref} == {p.sentence for p in drawn}


def test_the_timeline_keeps_three_times_apart() -> None:
    said = Claim(
        TIMES,
        "s",
        "…",
        "port",
        "occurred",
        chain=((Link("ministry", said=dates.parse("2024-03-05")),),),
        time=Time(dates.parse("2024-02")),
    )
    marks = {m.sort: (m.start, m.end) for m in plots.timeline([said], REGISTRY).marks}
    assert marks == {
        "speaks of": ("2024-02-01", "2024-02-29"),
        "said": ("2024-03-05", "2024-03-05"),
        "published": ("2024-03-10", "2024-03-10"),
    }


def test_a_card_has_the_quote_where_the_text_is_at_hand_and_a_link_only_to_the_web() -> None:
    picture = plots.timeline(STORY, REGISTRY, quotes=lambda c: ["the words"] if c.id == "enables" else None)
    card = picture.cards["times#enables"]
    assert (card.quotes, card.url) == (("the words",), "https://example.org/a")
    assert picture.cards["post#no-pay"].url is None
    assert (
        dict(card.facts)["chain"] == "Jane Doe, the Times of Port, via Harbour Agency, from the Ministry of Ports"
        or "Ministry" in dict(card.facts)["chain"]
    )


# --- where things stand -----------------------------------------------------------------------------------------------


def overlaps(layout: Layout) -> list[tuple[str, str]]:
    """What covers what: boxes and the words beside lines."""
    places = [(b.node.label, b.place) for b in layout.boxes]
    places += [(" ".join(r.words), r.place) for r in layout.routes if r.place]
    return [(a, b) for (a, p), (b, q) in combinations(places, 2) if p.meets(q)]


@GRAPHS
def test_no_label_covers_another(name: str) -> None:
    assert overlaps(arrange(PICTURES[name]())) == []


SOME_EDGES = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=50)


@settings(max_examples=30, deadline=None)
@given(SOME_EDGES, st.booleans())
def test_no_label_covers_another_in_any_picture(ends: list[tuple[int, int]], layered: bool) -> None:
    used = sorted({n for pair in ends for n in pair})
    nodes = tuple(Node(str(n), f"harbour number {n} " * (n % 4 + 1), "Place", n % 4 if layered else None) for n in used)
    edges = tuple(
        Edge(str(i), str(u), str(v), "leads to", "times#a", remarks=("predicted",) * (i % 2))
        for i, (u, v) in enumerate(ends)
    )
    layout = arrange(Picture("network", "", "", Table((), ()), nodes, edges))
    assert overlaps(layout) == []
    for place in [b.place for b in layout.boxes] + [r.place for r in layout.routes if r.place]:
        assert place.x - place.width / 2 >= 0
        assert place.y - place.height / 2 >= 0
        assert place.x + place.width / 2 <= layout.width
        assert place.y + place.height / 2 <= layout.height


def test_the_pictures_of_the_seeds_have_no_overlap_and_are_readable_at_1200_pixels() -> None:
    graph = load()
    explained = graphs.path(graph.explain("treaty-2024", kind="Compensation"))
    layout = arrange(explained)
    assert overlaps(layout) == []
    assert layout.width <= 1320, "at 1200 pixels the words are drawn at 90 % or more"
    assert all(r.words == edge_words(r.edge, r.number) for r in layout.routes), "every line has its words"
    for filters in (
        {"subject": "kpa-in-kursk", "predicate": "troopsPresent"},
        {"subject": "kpa-in-russia", "predicate": "troopsPresent"},
    ):
        found = arrange(graphs.attribution(graph.origins(**filters), graph.selected, graph.registry))
        assert overlaps(found) == []
        assert found.width <= 1500


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_line_is_held_against_all_boxes_as_against_each(data: st.DataObject) -> None:
    where, size = st.integers(0, 400), st.integers(10, 90)
    boxes = data.draw(st.lists(st.builds(Rect, where, where, size, size), min_size=2, max_size=12))
    places = {str(i): box for i, box in enumerate(boxes)}
    bend, steps = data.draw(st.floats(-0.5, 0.5)), data.draw(st.integers(5, 40))
    a, b = (Point(box.x, box.y) for box in boxes[:2])
    points = [along(a, b, bend, t / steps) for t in range(1, steps)]
    each = sum(any(Rect(x, y, 8, 8).meets(box) for box in boxes[2:]) for x, y in points)
    assert lines._Boxes(places).hits(a, b, bend, steps, ("0", "1")) == each


@pytest.mark.parametrize("seed", range(12))
def test_the_springs_of_all_things_at_once_are_those_of_each_pair(seed: int) -> None:
    chance = random.Random(seed)
    count = chance.randint(3, 12)
    drawn = (sorted(chance.sample(range(count), 2)) for _ in range(2 * count))
    pairs = {(a, b) for a, b in drawn}
    assert layout._springs(count, sorted(pairs)) == _sprung_by_pairs(count, pairs)


def _sprung_by_pairs(count: int, pairs: set[tuple[int, int]]) -> Any:
    """Fruchterman and Reingold's springs, a pair at a time; the steps, the seed and the reach are those of the package."""
    import numpy as np

    xy = [(float(x), float(y)) for x, y in np.random.default_rng(layout._SEED).random((count, 2))]
    ideal = 1 / count**0.5
    for step in range(150):
        moved = []
        for i, (x, y) in enumerate(xy):
            px = py = 0.0
            for j, (u, v) in enumerate(xy):
                far = max(math.hypot(x - u, y - v), 0.01)
                force = ideal**2 / far**2 - ((min(i, j), max(i, j)) in pairs) * far / ideal
                px, py = px + force * (x - u), py + force * (y - v)
            reach = 0.1 * (1 - step / 151) / max(math.hypot(px, py), 0.01)
            moved.append((x + px * reach, y + py * reach))
        xy = moved
    x, y = (np.array(side) - np.mean(side) for side in zip(*xy, strict=True))
    most = max(abs(x).max(), abs(y).max())
    return [pytest.approx(place, abs=1e-3) for place in zip(x / most, y / most, strict=True)]


def test_columns_stand_in_order_and_lines_lead_from_left_to_right() -> None:
    layout = arrange(path())
    where = {b.node.id: b for b in layout.boxes}
    for route in layout.routes:
        assert where[route.edge.source].place.x < where[route.edge.target].place.x


def test_a_curve_is_bent_as_vis_network_bends_it() -> None:
    # vis-network 9.1.2, curvedCW with roundness 0.2 from (0, 0) to (100, 0): control point at distance 0.6 × 100
    middle = along(Point(0, 0), Point(100, 0), 0.2, 0.5)
    assert middle.x == pytest.approx(0.5 * 57.063 + 25, abs=0.01)
    assert middle.y == pytest.approx(-0.5 * 18.541, abs=0.01)


def big(size: int = 620) -> Picture:
    nodes = tuple(Node(f"n{i}", f"harbour {i}", "Place") for i in range(size))
    ends = [(i, (i * 7 + 1) % size) for i in range(size - 20)] + [(i, i // 9) for i in range(1, size - 20)]
    edges = tuple(Edge(f"e{i}", f"n{u}", f"n{v}", "leads to", "times#a") for i, (u, v) in enumerate(ends))
    table = Table(("number", "from"), tuple((i, e.source) for i, e in enumerate(edges, 1)))
    card = Card("times#a", "A statement.", ())
    return Picture(
        "network",
        "Big",
        f"{size} things.",
        table,
        nodes,
        edges,
        legend=graphs.legend(nodes, edges),
        cards={"times#a": card},
    )


def test_a_large_picture_is_drawn_as_groups_and_loses_no_thing_and_no_line() -> None:
    picture = big()
    overview, *opened = collapse.scenes(picture, collapse.at_once(picture))
    assert len(overview.layout.boxes) == len(opened) < 60
    things = [b.node.id for s in opened for b in s.layout.boxes if not b.node.id.startswith("group:")]
    assert sorted(things) == sorted(n.id for n in picture.nodes)
    numbers = {r.number for s in opened for r in s.layout.routes}
    assert numbers == set(range(1, len(picture.edges) + 1))
    for scene in opened:
        assert overlaps(scene.layout) == []


def test_a_picture_of_five_hundred_things_is_drawn_whole_and_without_scipy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy", None)
    nodes = tuple(Node(f"n{i}", f"harbour {i}", "Place") for i in range(collapse.MOST))
    edges = tuple(Edge(f"e{i}", f"n{i}", f"n{i // 3}", "leads to", "times#a") for i in range(1, collapse.MOST))
    scene = collapse.at_once(Picture("network", "", "", Table((), ()), nodes, edges))
    assert len(scene.layout.routes) == len(edges)
    assert overlaps(scene.layout) == []


def test_the_image_of_a_large_picture_shows_its_groups() -> None:
    shown = collapse.at_once(big())
    assert {b.node.kind for b in shown.layout.boxes} == {collapse.GROUP}
    assert [key.look for key in shown.legend] == [collapse.GROUP, "asserted"]


# --- the same each time -----------------------------------------------------------------------------------------------


@EVERY
def test_two_runs_give_the_same_page_and_image(name: str) -> None:
    first, second = View(PICTURES[name]()), View(PICTURES[name]())
    assert first.to_html() == second.to_html()
    assert first.to_png() == second.to_png()
    assert first.to_mermaid() == second.to_mermaid()


def test_another_process_gives_the_same_page() -> None:
    code = (
        "from hashlib import sha256; from kg.graph import load; from kg.views.view import show;"
        "g = load(); p = show(g.explain('treaty-2024', kind='Compensation'), g.selected, g.registry);"
        "e = show('estimates', g.selected, g.registry); n = show('claims', g.selected[:60], g.registry);"
        "print([sha256(v.to_html().encode()).hexdigest() for v in (p, e, n)])"
    )
    env = {**os.environ, "PYTHONHASHSEED": "1"}
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env)
    graph = load()
    here = [
        show(graph.explain("treaty-2024", kind="Compensation"), graph.selected, graph.registry),
        show("estimates", graph.selected, graph.registry),
        show("claims", graph.selected[:60], graph.registry),
    ]
    assert ran.stdout.strip() == str([sha256(v.to_html().encode()).hexdigest() for v in here])


def test_the_order_of_the_claims_does_not_show() -> None:
    for make in (network, lambda c: plots.timeline(c, REGISTRY), lambda c: plots.estimates(c, REGISTRY)):
        assert make(ALL) == make(ALL[::-1])


# --- the page ---------------------------------------------------------------------------------------------------------


@EVERY
def test_a_page_allows_its_own_script_and_nothing_else(name: str) -> None:
    html = View(PICTURES[name]()).to_html()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert policy
    assert policy[1].startswith("default-src &#x27;none&#x27;; script-src &#x27;sha256-")
    assert "unsafe" not in policy[1]
    assert "nonce" not in policy[1]
    assert not re.search(
        r"<(?:link|img|iframe|object|embed|base)\b|\son\w+=|(?<!xmlns=\")https?://(?!www\.w3\.org)",
        html.split("<main>")[0],
    )
    assert " style=" not in html


def test_a_page_of_fifty_things_is_smaller_than_200_kb() -> None:
    claims = [claim(f"c{i}", f"office-{i % 50}", "supports", f"office-{(i * i + 7 * i + 1) % 50}") for i in range(96)]
    picture = network(claims)
    assert len(picture.nodes) == 50
    assert len(View(picture).to_html().encode()) < 200_000


def test_a_large_table_is_cut_in_the_page_and_the_rest_is_at_hand() -> None:
    html = View(big()).to_html()
    assert "the first 1,000 of 1,199 rows" in html
    assert "Show all 1,199 rows" in html


def test_the_frame_for_a_notebook_has_no_origin_and_the_image_beneath_it() -> None:
    html = interactive.framed(path(), b"\x89PNG")
    assert 'sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"' in html
    assert "allow-same-origin" not in html
    assert '<img src="data:image/png;base64,' in html
    assert "<summary>" in html
    assert html.index("<img") < html.index("<iframe")


def test_every_page_has_one_heading_a_language_a_title_and_a_table() -> None:
    for make in PICTURES.values():
        html = View(make()).to_html()
        assert html.count("<h1") == 1
        assert '<html lang="en">' in html
        assert "<table><caption>" in html


def test_a_theme_can_be_given() -> None:
    dark = View(path(), theme="dark").to_html()
    assert "color-scheme: dark" in dark
    assert "prefers-color-scheme" not in dark.split("</style>")[0]


def test_the_chart_in_a_page_holds_shapes_and_text_only() -> None:
    drawn = charts.svg(plots.estimates(ALL, REGISTRY), {name: f"var(--{name})" for name in marks.COLOURS})
    root = ET.fromstring(drawn)
    assert {e.tag for e in root.iter()} <= charts._KEPT
    assert not [name for e in root.iter() for name in e.attrib if name not in charts._KEPT_ATTRIBUTES]
    assert "var(--text)" in drawn
    assert marks.COLOURS["text"] not in drawn


def test_every_mark_of_a_chart_is_read_out_with_its_number() -> None:
    for name in ("estimates", "matrix", "timeline"):
        picture = PICTURES[name]()
        drawn = charts.svg(picture, marks.COLOURS)
        numbers = {int(n) for n in re.findall(r'aria-label="\[(\d+)\]', drawn)}
        assert numbers == set(range(1, len(picture.table.rows) + 1))


def expressions(value: Any, inside: bool = False) -> list[str]:
    """Every text of a Vega description that Vega reads as an expression."""
    if isinstance(value, str):
        return [value] if inside else []
    if isinstance(value, list):
        return [e for item in value for e in expressions(item, inside)]
    if isinstance(value, dict):
        names = ("signal", "expr", "test", "update", "init")
        return [
            e
            for name, item in value.items()
            if name not in ("values", "data")
            for e in expressions(item, name in names)
        ]
    return []


@CHARTS
def test_no_word_of_a_source_is_read_as_an_expression(name: str) -> None:
    marker = "MARKER"
    claims = [
        replace(c, statement=f"{marker} {c.statement}", note=marker, document=replace(c.document, title=marker))
        for c in ALL
    ]
    named = Registry.of(replace(e, label=f"{marker} {e.label}") for e in REGISTRY.entities.values())
    made = {
        "estimates": lambda: plots.estimates(claims, named, title=marker),
        "matrix": lambda: plots.corroboration(compare_all(claims, named), named, title=marker),
        "timeline": lambda: plots.timeline(claims, named, title=marker),
    }[name]()
    vega = importlib.import_module("vl_convert").vegalite_to_vega(json.dumps(charts.vegalite(made)), vl_version="5.21")
    whole = json.dumps(vega)
    assert marker in whole
    found = expressions({k: v for k, v in vega.items() if k != "data"})
    found += [t["expr"] for d in vega["data"] for t in d.get("transform", []) if "expr" in t]
    assert not [e for e in found if marker in e]


# --- colours ----------------------------------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


TINTS = ("grey", "blue", "teal", "violet", "amber", "green", "plain", "ground", "raised", "alert-ground")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_has_a_contrast_of_four_and_a_half_and_lines_of_three(theme: str) -> None:
    colours = {**page.LIGHT, **looks.LIGHT} if theme == "light" else {**page.DARK, **looks.DARK}
    for tint in TINTS:
        for words in ("text", "muted"):
            assert contrast(colours[words], colours[tint]) >= 4.5, (words, tint)
        assert contrast(colours["outline"], colours[tint]) >= 3, tint
    for words in ("link", "alert", "edge"):
        assert contrast(colours[words], colours["ground"]) >= 4.5, words
        assert contrast(colours[words], colours["raised"]) >= 4.5, words


def test_light_and_dark_name_the_same_colours() -> None:
    assert looks.LIGHT.keys() == looks.DARK.keys()
    assert not looks.LIGHT.keys() & page.LIGHT.keys()


def test_every_kind_of_strength_has_its_own_line() -> None:
    assert set(looks.DASHES) == {m.value for m in Modality}
    assert len(set(looks.DASHES.values())) == len(Modality)


def test_every_type_of_entity_has_a_look_and_kinds_that_differ_in_tint_differ_in_shape() -> None:
    found = {looks.look(t.value) for t in EntityType}
    assert len({f.shape for f in found}) == len(found)


# --- other forms ------------------------------------------------------------------------------------------------------


def test_mermaid_shows_marks_as_numbers_and_a_denial_as_a_cross() -> None:
    nodes = (Node("a", 'x"]; click n1 "javascript:alert(1)"', "Place"), Node("b", "`b` <i>&#", "Place", unsure=True))
    picture = Picture(
        "network", 'a"b\n---', "", Table((), ()), nodes, (Edge("1", "a", "b", "a|b", "times#a", denied=True),)
    )
    made = mermaid.mermaid(picture)
    assert made.count('"') == 2 + 2 * 2 + 2
    assert "--x|" in made
    assert "class n2 unsure" in made
    assert not set("<`;&") & set(re.sub(r"#\d+;|<br/>", "", made))


def test_a_chart_of_figures_is_a_timeline_in_mermaid() -> None:
    made = mermaid.mermaid(plots.estimates(FIGURES, REGISTRY))
    assert "timeline" in made
    assert "    1 March 2024 : " in made


def test_the_summary_says_what_the_picture_says() -> None:
    said = str(View(path()))
    assert said.startswith("From Harbour Pact to Compensation\n")
    assert "2 paths lead from Harbour Pact" in said
    assert "Legend: " in said
    assert "times#enables" in said


def test_the_table_as_a_frame_and_as_csv_has_the_rows_of_the_picture(tmp_path: Path) -> None:
    view = View(network())
    frame = view.table()
    assert list(frame.columns) == list(view.picture.table.columns)
    assert frame["claim"].tolist() == [row[-1] for row in view.picture.table.rows]
    written = view.save(tmp_path / "x.csv").read_bytes().decode()
    assert written.splitlines()[0] == "number,from,relation,to,polarity,modality,speaker,claim"
    assert len(written.splitlines()) == len(frame) + 1


@pytest.mark.parametrize(
    ("ending", "begins"), [("html", b"<!DOCTYPE html>"), ("png", b"\x89PNG"), ("mmd", b"---\n"), ("csv", b"number")]
)
def test_a_view_is_saved_by_its_ending(tmp_path: Path, ending: str, begins: bytes) -> None:
    assert View(path()).save(tmp_path / f"x.{ending}").read_bytes().startswith(begins)
    assert [p.name for p in tmp_path.iterdir()] == [f"x.{ending}"]


def test_another_ending_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match=r"\.html, \.png, \.mmd, \.csv"):
        View(path()).save(tmp_path / "x.gif")
    assert not list(tmp_path.iterdir())


def test_showing_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for make in PICTURES.values():
        view = View(make())
        view._repr_mimebundle_()
        str(view)
    assert not list(tmp_path.iterdir())


# --- in a notebook ----------------------------------------------------------------------------------------------------


@EVERY
def test_static_shows_an_image_and_words_only(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_RENDER", "static")
    picture = PICTURES[name]()
    bundle, told = View(picture)._repr_mimebundle_()
    assert sorted(bundle) == ["image/png", "text/plain"]
    assert bundle["image/png"].startswith(b"\x89PNG")
    assert told == {"image/png": {"alt": picture.alternative}}


@GRAPHS
def test_interactive_shows_a_graph_as_a_frame(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_RENDER", "interactive")
    assert sorted(View(PICTURES[name]())._repr_mimebundle_()[0]) == ["text/html", "text/plain"]


@CHARTS
def test_interactive_shows_a_chart_as_vega_lite_five_with_an_image(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_RENDER", "interactive")
    bundle, told = View(PICTURES[name]())._repr_mimebundle_()
    assert told["image/png"]["alt"]
    assert sorted(bundle) == ["application/vnd.vegalite.v5+json", "image/png", "text/plain"]
    spec = json.dumps(bundle["application/vnd.vegalite.v5+json"])
    assert "vega-lite/v5.json" in spec
    assert "http" not in spec.replace("https://vega.github.io/schema/vega-lite/v5.json", "").replace(
        "https://example.org", ""
    )


def test_another_mode_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_RENDER", "loud")
    with pytest.raises(QueryError, match="auto, interactive, static"):
        View(path())._repr_mimebundle_()


def test_without_the_extra_the_words_remain_and_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(module: str) -> None:
        raise MissingExtraError(module, "viz")

    for room in ("kg.views.charts", "kg.views.png", "kg.views.interactive"):
        monkeypatch.setattr(f"{room}.needed", missing)
    interactive._vis.cache_clear()
    monkeypatch.delenv("KG_RENDER", raising=False)
    assert View(path())._repr_mimebundle_() == ({"text/plain": str(View(path()))}, {})
    monkeypatch.setenv("KG_RENDER", "interactive")
    with pytest.raises(ImportError, match=r"claimgraph\[viz\]"):
        View(path())._repr_mimebundle_()


def test_a_missing_library_is_named() -> None:
    with pytest.raises(
        MissingExtraError, match=r"no_such_library needs the extra viz: pip install 'claimgraph\[viz\]'"
    ):
        extras.needed("no_such_library")


def test_pictures_import_their_libraries_only_when_drawn() -> None:
    code = "import sys, kg.views.view; print(' '.join(sys.modules))"
    loaded = set(
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    )
    assert not loaded & {"pyvis", "altair", "vl_convert", "IPython", "networkx", "matplotlib"}


def test_pyvis_still_ships_the_vis_network_that_was_tried() -> None:
    text, packed = interactive._vis()
    assert "vis-network" in text[:100]
    assert len(packed) < 160_000


# --- by name ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_every_named_picture_is_drawn(kind: str) -> None:
    view = show(kind, ALL, REGISTRY, pairs=lambda: compare_all(ALL, REGISTRY))
    assert view.picture.table.rows


@pytest.mark.parametrize("kind", KINDS)
def test_every_named_picture_is_drawn_of_nothing(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    view = show(kind, [], REGISTRY)
    assert not view.picture.table.rows
    assert view.to_html()
    assert view.to_png()
    assert view.to_mermaid()
    assert str(view)


def test_a_misspelt_picture_is_answered_with_the_nearest() -> None:
    with pytest.raises(QueryError, match="did you mean 'timeline'"):
        show("timelin", ALL, REGISTRY)


def test_the_matrix_of_some_claims_shows_pairs_among_them() -> None:
    view = show("corroboration", FIGURES, REGISTRY, pairs=lambda: compare_all(ALL, REGISTRY))
    refs = {c.ref for c in FIGURES}
    assert all(set(m.claims) <= refs for m in view.picture.marks)


HOSTILE_TEXT = st.text(st.characters(codec=None) | st.sampled_from("<>&\"'`;#|[](){}\x00\x1b\u2028\ud800"), max_size=30)


@settings(max_examples=25, deadline=None)
@given(st.lists(HOSTILE_TEXT, min_size=6, max_size=6))
def test_any_text_can_be_drawn_in_every_form(words: list[str]) -> None:
    label, statement, remark, kind, title, fact = words
    nodes = (Node("a", label, "Place", remark=remark), Node("b", kind, "Event"))
    edges = (Edge("1", "a", "b", label, "times#a", remarks=(remark,), facts=((fact, fact),)),)
    card = Card("times#a", statement, ((fact, label),), quotes=(statement,))
    table = Table(("number", title), ((1, label),))
    view = View(
        Picture(
            "network",
            title,
            statement,
            table,
            nodes,
            edges,
            legend=(Key("line", "asserted", fact),),
            cards={"times#a": card},
        )
    )
    html = view.to_html()
    ET.fromstring(svg.drawing(collapse.at_once(view.picture)))
    assert html.count("<script") == 4
    assert text.summary(view.picture).encode()
    assert view.to_mermaid()
    assert view.to_csv()


def test_numbers_in_tables_are_shown_in_full() -> None:
    table = Table(("number", "low"), ((1, 3_000_000_000.0), (2, 0.5), (3, float(Decimal("1e22")))))
    assert "3,000,000,000" in text.grid(Picture("estimates", "", "", table))
    assert "0.5" in text.grid(Picture("estimates", "", "", table))
