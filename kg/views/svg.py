"""A picture of nodes and edges as SVG: one drawing for the image on disk and for the samples of a page's legend.

Every text is escaped by :func:`kg.views.page.element`, and nothing but shapes, lines and text is ever written: no
scripts, no links, no styles, no outside resources (SVG 2, section 2.6: the secure static mode).
"""

import math
from collections.abc import Iterable, Mapping

from kg.views import looks, page
from kg.views.collapse import Scene
from kg.views.geometry import (
    BESIDE,
    BESIDE_HEIGHT,
    LINE_HEIGHT,
    SMALL,
    TEXT,
    Point,
    Rect,
    along,
    control,
    loop,
    text_width,
    wrapped,
)
from kg.views.layout import Box, Layout
from kg.views.lines import Route
from kg.views.looks import DASHES, FONT, LINE_WIDTH, kind_words, look, outline, underlined
from kg.views.page import Html, element
from kg.views.spec import Key

COLOURS: Mapping[str, str] = {**page.LIGHT, **looks.LIGHT}
"""The colours of an image: those of light, since paper has no dark mode."""

_NARROWEST = 560
_MARGIN = 24


def drawing(scene: Scene, colours: Mapping[str, str] = COLOURS) -> str:
    """What is seen of a picture at once as an SVG document, with its title above and its legend below.

    >>> from kg.views.collapse import at_once
    >>> from kg.views.spec import Node, Picture
    >>> picture = Picture("layers", "Two", "Two things.", None, (Node("a", "<pact>", "Agreement", 0),))
    >>> "&lt;pact&gt;" in drawing(at_once(picture)), "<pact>" in drawing(at_once(picture))
    (True, False)
    """
    placed = scene.layout
    width = max(placed.width, _NARROWEST) + 2 * _MARGIN
    title = wrapped(scene.name, (width - 2 * _MARGIN) * TEXT / 18, 3)
    top = _MARGIN + 24 * len(title) + 8
    keys, below = _legend(scene.legend, width - 2 * _MARGIN, colours)
    height = top + placed.height + 20 + below + _MARGIN
    shift = _MARGIN + (width - 2 * _MARGIN - placed.width) / 2
    return element(
        "svg",
        element("rect", width=_n(width), height=_n(height), fill=colours["ground"]),
        *(_text(line, _MARGIN, _MARGIN + 14 + 24 * i, 18, colours["text"], bold=True) for i, line in enumerate(title)),
        element("g", *_parts(placed, colours), transform=f"translate({_n(shift)} {_n(top)})"),
        element("g", *keys, transform=f"translate({_MARGIN} {_n(top + placed.height + 20)})"),
        xmlns="http://www.w3.org/2000/svg",
        width=_n(width),
        height=_n(height),
        viewBox=f"0 0 {_n(width)} {_n(height)}",
        font_family=FONT,
    )


def sample(key: Key, colours: Mapping[str, str]) -> Html:
    """The sample that stands before a line of the legend, 40 by 20 pixels around 0, 0.

    >>> sample(Key("number", "[1]", "row of the table"), COLOURS).startswith("<text")
    True
    """
    if key.sort == "node":
        return _shape(look(key.look).shape, look(key.look).tint, Rect(0, 0, 34, 18), False, colours)
    if key.sort == "outline":
        return _shape("rounded", "plain", Rect(0, 0, 34, 18), True, colours)
    if key.sort == "number":
        return _text(key.look, 0, 4, 12, colours["text"], middle=True)
    denied = key.sort == "end"
    return _line(Point(-18, 0), Point(18, 0), 0, DASHES.get(key.look, ()), denied, colours)


# --- inside ---------------------------------------------------------------------------------------------------------


def _parts(layout: Layout, colours: Mapping[str, str]) -> list[Html]:
    where = {b.node.id: b.place for b in layout.boxes}
    lines = [_route(r, where, colours) for r in layout.routes]
    labels = [_label(r, r.place, colours) for r in layout.routes if r.place]
    return [*lines, *(_box(b, colours) for b in layout.boxes), *labels]


def _box(box: Box, colours: Mapping[str, str]) -> Html:
    node, place = box.node, box.place
    look_ = look(node.kind)
    top = place.y - place.height / 2 + 14
    rows = [(kind_words(node.kind), SMALL, "muted", top)]
    rows += [(line, TEXT, "text", top + LINE_HEIGHT * (i + 1) - 1) for i, line in enumerate(box.lines)]
    rows += [(node.remark, SMALL, "muted", top + LINE_HEIGHT * len(box.lines) + 13)] if node.remark else []
    shape = _shape(look_.shape, look_.tint, place, node.unsure, colours)
    texts = (_text(words, place.x, y, size, colours[colour], middle=True) for words, size, colour, y in rows)
    return element("g", shape, *texts)


def _shape(shape: str, tint: str, place: Rect, unsure: bool, colours: Mapping[str, str]) -> Html:
    given: dict[str, str | None] = {"transform": f"translate({_n(place.x)} {_n(place.y)})", "fill": colours[tint]}
    dashes = "5 4" if unsure else None
    if not underlined(shape):
        path = outline(shape, place.width, place.height)
        return element("path", d=path, stroke=colours["outline"], stroke_width="1.4", stroke_dasharray=dashes, **given)
    w, h = place.width / 2, place.height / 2
    ground = element("path", d=outline("box", place.width, place.height), **given)
    line = {
        "d": f"M-{_n(w)} {_n(h)}H{_n(w)}",
        "stroke": colours["outline"],
        "stroke_width": "2",
        "stroke_dasharray": dashes,
    }
    return element("g", ground, element("path", transform=given["transform"], **line))


def _route(route: Route, where: Mapping[str, Rect], colours: Mapping[str, str]) -> Html:
    edge, dashes = route.edge, DASHES.get(route.edge.modality, ())
    a, b = where[edge.source], where[edge.target]
    if edge.source == edge.target:
        centre, radius = loop(a, int(route.bend))
        colour = colours["alert" if edge.denied else "edge"]
        return element(
            "circle", cx=_n(centre.x), cy=_n(centre.y), r=_n(radius), fill="none", stroke=colour,
            stroke_width=str(LINE_WIDTH), stroke_dasharray=" ".join(map(str, dashes)) or None,
        )  # fmt: skip
    start, end = Point(a.x, a.y), Point(b.x, b.y)
    first = _leaves(start, end, route.bend, a, 0.0, 0.5)
    last = _leaves(start, end, route.bend, b, 1.0, 0.5)
    return _line(start, end, route.bend, dashes, edge.denied, colours, first, last)


def _leaves(a: Point, b: Point, bend: float, box: Rect, inside: float, outside: float) -> float:
    """Where along the curve it crosses the edge of a box."""
    for _ in range(20):
        middle = (inside + outside) / 2
        p = along(a, b, bend, middle)
        if abs(p.x - box.x) * 2 <= box.width and abs(p.y - box.y) * 2 <= box.height:
            inside = middle
        else:
            outside = middle
    return outside


def _line(
    a: Point,
    b: Point,
    bend: float,
    dashes: tuple[int, ...],
    denied: bool,
    colours: Mapping[str, str],
    first: float = 0.0,
    last: float = 1.0,
) -> Html:
    colour = colours["alert" if denied else "edge"]
    start, end, c = along(a, b, bend, first), along(a, b, bend, last), control(a, b, bend)
    # the part of a quadratic curve between two of its points is one again (de Casteljau)
    inner = Point(
        *(
            (1 - first) * ((1 - last) * p + last * q) + first * ((1 - last) * q + last * r)
            for p, q, r in zip(a, c, b, strict=True)
        )
    )
    path = element(
        "path", d=f"M{_n(start.x)} {_n(start.y)}Q{_n(inner.x)} {_n(inner.y)} {_n(end.x)} {_n(end.y)}", fill="none",
        stroke=colour, stroke_width=str(LINE_WIDTH), stroke_dasharray=" ".join(map(str, dashes)) or None,
    )  # fmt: skip
    angle = math.degrees(math.atan2(end.y - inner.y, end.x - inner.x))
    turn = f"translate({_n(end.x)} {_n(end.y)}) rotate({_n(angle)})"
    if denied:
        tip = element("path", d="M0 -8V8M-5 -8V8", stroke=colour, stroke_width="2.4", fill="none", transform=turn)
    else:
        tip = element("path", d="M0 0L-10 4.5V-4.5Z", fill=colour, transform=turn)
    return element("g", path, tip)


def _label(route: Route, place: Rect, colours: Mapping[str, str]) -> Html:
    colour = colours["alert" if route.edge.denied else "text"]
    top = place.y - place.height / 2
    ground = element(
        "rect", x=_n(place.x - place.width / 2), y=_n(top), width=_n(place.width), height=_n(place.height), rx="3",
        fill=colours["ground"], fill_opacity="0.9",
    )  # fmt: skip
    lines = (
        _text(w, place.x, top + 12 + BESIDE_HEIGHT * i, BESIDE, colour, middle=True) for i, w in enumerate(route.words)
    )
    return element("g", ground, *lines)


def _legend(legend: Iterable[Key], width: float, colours: Mapping[str, str]) -> tuple[list[Html], float]:
    """The legend in rows, and how high it is."""
    parts, x, y = [], 0.0, 12.0
    for key in legend:
        wide = 50 + text_width(key.text, 12) + 22
        if x and x + wide > width:
            x, y = 0.0, y + 28
        parts.append(element("g", sample(key, colours), transform=f"translate({_n(x + 20)} {_n(y)})"))
        parts.append(_text(key.text, x + 46, y + 4, 12, colours["text"]))
        x += wide
    return parts, y + 14 if parts else 0


def _text(words: str, x: float, y: float, size: int, colour: str, *, middle: bool = False, bold: bool = False) -> Html:
    return element(
        "text", words, x=_n(x), y=_n(y), font_size=str(size), fill=colour,
        text_anchor="middle" if middle else None, font_weight="bold" if bold else None,
    )  # fmt: skip


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
