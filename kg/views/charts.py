"""Charts as Vega-Lite, by Altair: one description for the live notebook, for the image, and for the page.

The description goes out as version 5 (``application/vnd.vegalite.v5+json``), the newest that JupyterLab and VS Code
draw without a network; Altair's own renderer would fetch scripts (measured). The image is
made by vl-convert, without a browser. On the page the chart is SVG of which only shapes, text and their looks are kept.
Days are UTC throughout, so that a date is the same day in every place.

No word of a source stands where Vega reads an expression (the order or the domain of a scale, a label's formula): places
are pixels, and words are data.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree as ET

from kg.faces import legible
from kg.views.extras import needed
from kg.views.geometry import cut, text_width
from kg.views.marks import COLOURS, ENDS, FONT, SHAPES, TOLD, Row, as_is, as_rows, chart, days, nothing, pixels, said
from kg.views.page import Html
from kg.views.panels import WIDTH, estimates
from kg.views.spec import Picture

MIMETYPE = "application/vnd.vegalite.v5+json"
_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
_VERSION = "5.21"
_SVG = "http://www.w3.org/2000/svg"


def vegalite(picture: Picture, *, titled: bool = True) -> dict[str, Any]:
    """The Vega-Lite description of a chart, version 5, with its title or without.

    >>> from kg.views.spec import Mark, Table
    >>> mark = Mark(("times#a",), "published", "", row="[1] It burned.", start="2024-03-08", end="2024-03-08")
    >>> vegalite(Picture("timeline", "When", "", Table((), ()), marks=(mark,)))["$schema"]
    'https://vega.github.io/schema/vega-lite/v5.json'
    """
    alt = needed("altair")
    body = _DRAWN[picture.kind](alt, picture)
    parts = [body, _legend(alt, picture)] if picture.legend else [body]
    whole = alt.vconcat(*parts, spacing=18).properties(description=picture.alternative, padding=24)
    if titled:
        whole = whole.properties(title=alt.TitleParams(picture.title, anchor="start", fontSize=18, offset=14))
    text = {"labelColor": COLOURS["text"], "titleColor": COLOURS["text"]}
    whole = (
        whole.configure(background=COLOURS["ground"], font=FONT)
        .configure_axis(
            **text,
            labelFontSize=11,
            gridColor=COLOURS["grid"],
            domainColor=COLOURS["outline"],
            tickColor=COLOURS["outline"],
        )
        .configure_title(color=COLOURS["text"])
        .configure_view(stroke=None)
        .configure_concat(columns=1)
    )
    spec: dict[str, Any] = whole.to_dict(validate=False)
    found: dict[str, Any] = _legible(spec)
    return {**found, "$schema": _SCHEMA}


def png(picture: Picture, *, scale: float = 1.5) -> bytes:
    """The image of a chart."""
    image: bytes = needed("vl_convert").vegalite_to_png(json.dumps(vegalite(picture)), vl_version=_VERSION, scale=scale)
    return image


def svg(picture: Picture, colours: Mapping[str, str]) -> Html:
    """The chart as SVG inside a page, in that page's colours, with nothing in it but shapes and text."""
    text = needed("vl_convert").vegalite_to_svg(json.dumps(vegalite(picture, titled=False)), vl_version=_VERSION)
    root = ET.fromstring(text)  # noqa: S314 (our own output; no entities are declared in it)
    inner = _kept(root, {COLOURS[name]: colours[name] for name in COLOURS if name in colours})
    # a reader's fonts may be wider than those that were measured with, and the words of rows stand at the left
    _, _, width, height = (float(n) for n in root.get("viewBox", "0 0 1 1").split())
    more = 0 if picture.kind == "estimates" else 90
    inner.set("viewBox", f"-{more} 0 {width + more:g} {height:g}")
    inner.set("font-family", FONT)
    return Html(ET.tostring(inner, encoding="unicode"))


# --- the matrix -----------------------------------------------------------------------------------------------------

_CELL = 28
_TINTS = {
    "agrees": "green",
    "consistent": "teal",
    "superseded": "amber",
    "contradicts": "alert-ground",
    "cannot tell": "violet",
    "not comparable": "plain",
}


def _matrix(alt: Any, picture: Picture) -> Any:
    if not picture.marks:
        return nothing(alt)
    names = [cut(n.label, 520, 12) for n in picture.nodes]
    at = {n.label: i for i, n in enumerate(picture.nodes)}
    fields = []
    for number, m in enumerate(picture.marks, 1):
        x, y = (int(m.column) - 1) * _CELL, at[m.row] * _CELL
        fields.append({
            "x": x + 1, "x2": x + _CELL - 1, "y": y + 1, "y2": y + _CELL - 1, "mid": x + _CELL / 2, "down": y + _CELL / 2,
            "symbol": m.text, "tint": COLOURS[_TINTS[m.sort]], "said": said(picture, number, m),
            "edge": COLOURS["alert" if m.sort == "contradicts" else "outline"],
        })  # fmt: skip
    base = chart(alt, fields)
    looks = {"fill": as_is(alt, "Fill", "tint"), "stroke": as_is(alt, "Stroke", "edge")}
    place = {"x": pixels(alt, "X", "x"), "x2": "x2:Q", "y": pixels(alt, "Y", "y"), "y2": "y2:Q"}
    rects = base.mark_rect(strokeWidth=1.2).encode(**place, **looks, **TOLD)
    signs = base.mark_text(fontSize=14, fontWeight="bold", color=COLOURS["text"], aria=False)
    signs = signs.encode(x=pixels(alt, "X", "mid"), y=pixels(alt, "Y", "down"), text="symbol:N")
    heads = [{"x": (i + 0.5) * _CELL, "y": -10, "words": str(i + 1)} for i in range(len(names) - 1)]
    heads += [{"x": -8, "y": (i + 0.5) * _CELL, "words": name, "left": True} for i, name in enumerate(names)]
    size = {"width": _CELL * (len(names) - 1), "height": _CELL * len(names)}
    return alt.layer(rects, signs, *_words(alt, heads)).properties(**size)


# --- the timeline ---------------------------------------------------------------------------------------------------

_LINE = 22
_TIME_WIDTH = 620


def _timeline(alt: Any, picture: Picture) -> Any:
    if not picture.marks:
        return nothing(alt)
    first, last = days(picture.marks)
    order = {row: i for i, row in enumerate(dict.fromkeys(m.row for m in picture.marks))}
    rules, points = [], []
    for m in picture.marks:
        number = int(m.row[1 : m.row.index("]")])
        speaks = m.sort == "speaks of"
        look = {
            "y": (order[m.row] + 0.5) * _LINE,
            "said": said(picture, number, m),
            "colour": COLOURS["edge" if speaks else "link"],
        }
        start, end = m.start or first.isoformat(), m.end or last.isoformat()
        if speaks or start != end:
            rules.append({**look, "x": start, "x2": _after(end), "width": 5 if speaks else 2})
        if not speaks:
            points.append({**look, "x": end, "shape": SHAPES[m.sort], "size": 80})
        for is_open, day, way in ((m.start is None, start, "left"), (m.end is None, end, "right")):
            if is_open:
                points.append({**look, "x": day, "shape": ENDS[way], "size": 70})
    axis = alt.Axis(title=None, format="%-d %b %Y", tickCount=5, orient="top", labelOverlap=True)
    x = alt.X("x:T", scale=alt.Scale(type="utc", domain=[first.isoformat(), last.isoformat()]), axis=axis)
    y = pixels(alt, "Y", "y")
    lines = chart(alt, rules).mark_rule(strokeCap="butt")
    wide = {"strokeWidth": as_is(alt, "StrokeWidth", "width"), "stroke": as_is(alt, "Stroke", "colour")}
    lines = lines.encode(x=x, x2="x2:T", y=y, **wide, **TOLD)
    dots = chart(alt, points).mark_point(filled=True, opacity=1).encode(x=x, y=y, **as_rows(alt), **TOLD)
    heads = [{"x": -16, "y": (i + 0.5) * _LINE, "words": cut(row, 400, 12), "left": True} for row, i in order.items()]
    across = [{"x": 0, "x2": _TIME_WIDTH, "y": head["y"]} for head in heads]
    grid = chart(alt, across).mark_rule(color=COLOURS["grid"], aria=False)
    grid = grid.encode(x=pixels(alt, "X", "x"), x2="x2:Q", y=y)
    over = alt.layer(grid, *_words(alt, heads))
    both = alt.layer(over, alt.layer(lines, dots)).resolve_scale(x="independent")
    return both.properties(width=_TIME_WIDTH, height=_LINE * len(order))


def _words(alt: Any, rows: Sequence[Row]) -> list[Any]:
    """Words at places in pixels: those marked ``left`` end there, the others have their middle there."""
    made = []
    for align, some in (
        ("right", [r for r in rows if r.get("left")]),
        ("center", [r for r in rows if not r.get("left")]),
    ):
        if some:
            text = chart(alt, some).mark_text(
                align=align, baseline="middle", fontSize=12, color=COLOURS["text"], aria=False
            )
            made.append(text.encode(x=pixels(alt, "X", "x"), y=pixels(alt, "Y", "y"), text="words:N"))
    return made


def _after(day: str) -> str:
    """The end of a day: a single day is drawn as long as it is."""
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


_DRAWN: dict[str, Callable[[Any, Picture], Any]] = {
    "estimates": estimates,
    "corroboration": _matrix,
    "timeline": _timeline,
}


# --- what the three share -------------------------------------------------------------------------------------------


def _legend(alt: Any, picture: Picture) -> Any:
    """The legend as a chart of its own, so that it stands the same in every output."""
    width = {"estimates": WIDTH, "timeline": _TIME_WIDTH}.get(picture.kind, max(420, _CELL * (len(picture.nodes) - 1)))
    rows, x, y = [], 0.0, 10.0
    for key in picture.legend:
        words = f"{key.look} {key.text}" if key.sort == "number" else key.text
        wide = 34 + text_width(words, 12)
        if x and x + wide > width:
            x, y = 0.0, y + 24
        shown = {"shape": SHAPES.get(key.look, ENDS["right"]), "colour": COLOURS["edge"], "size": 90}
        if key.look in _TINTS:
            shown = {"shape": "square", "colour": COLOURS[_TINTS[key.look]], "size": 260}
        elif key.sort == "number":
            shown["size"] = 0
        elif key.look in ("said", "published", "denied"):
            shown["colour"] = COLOURS["alert" if key.look == "denied" else "link"]
        rows.append({**shown, "x": x + 10, "y": y, "tx": x + (0 if key.sort == "number" else 26), "words": words})
        x += wide
    base, down = chart(alt, rows), pixels(alt, "Y", "y")
    border = {"stroke": COLOURS["outline"], "strokeWidth": 1} if picture.kind == "corroboration" else {}
    dots = base.mark_point(filled=True, opacity=1, aria=False, **border)
    dots = dots.encode(x=pixels(alt, "X", "x"), y=down, **as_rows(alt))
    words_ = base.mark_text(align="left", fontSize=12, baseline="middle", color=COLOURS["text"], aria=False)
    words_ = words_.encode(x=pixels(alt, "X", "tx"), y=down, text="words:N")
    return alt.layer(dots, words_).properties(width=width, height=y + 10)


def _legible(value: Any) -> Any:
    """The description with every text in it legible."""
    if isinstance(value, str):
        return legible(value)
    if isinstance(value, list):
        return [_legible(item) for item in value]
    return {_legible(name): _legible(item) for name, item in value.items()} if isinstance(value, dict) else value


_KEPT = {"svg", "g", "path", "text", "tspan", "rect", "line", "circle", "defs", "clipPath"}
_KEPT_ATTRIBUTES = {
    "viewBox", "transform", "d", "x", "y", "x1", "x2", "y1", "y2", "dx", "dy", "r", "cx", "cy", "width", "height",
    "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "opacity", "fill-opacity",
    "stroke-opacity", "font-family", "font-size", "font-weight", "text-anchor", "clip-path", "id", "role", "aria-label",
    "aria-roledescription", "aria-hidden",
}  # fmt: skip


def _kept(element: ET.Element, colours: Mapping[str, str]) -> ET.Element:
    """The element with what is known to be harmless, and its colours exchanged."""
    copy = ET.Element(element.tag.removeprefix(f"{{{_SVG}}}"))
    copy.text, copy.tail = element.text, element.tail
    for name, value in element.attrib.items():
        if name in _KEPT_ATTRIBUTES and not (name == "clip-path" and not value.startswith("url(#")):
            copy.set(name, colours.get(value, value))
    for child in element:
        if child.tag.removeprefix(f"{{{_SVG}}}") in _KEPT:
            copy.append(_kept(child, colours))
    return copy
