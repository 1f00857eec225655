"""Charts as Vega-Lite, by Altair: one description for the live notebook, for the image, and for the page.

The description goes out as version 5 (``application/vnd.vegalite.v5+json``), the newest that JupyterLab and VS Code
draw without a network; Altair's own renderer would fetch scripts (measured). The image is
made by vl-convert, without a browser. On the page the chart is SVG of which only shapes, text and their looks are kept.

Days are UTC throughout, so that a date is the same day in every place. Where words stand beside a mark is worked out
here, since Vega-Lite does not keep labels apart.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree as ET

from kg.views import looks, page
from kg.views.extras import needed
from kg.views.geometry import Rect, cut, text_width
from kg.views.page import Html
from kg.views.spec import Mark, Picture

COLOURS: Mapping[str, str] = {**page.LIGHT, **looks.LIGHT}
MIMETYPE = "application/vnd.vegalite.v5+json"
_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
_VERSION = "5.21"
_SVG = "http://www.w3.org/2000/svg"

Row = dict[str, Any]


def vegalite(picture: Picture, *, titled: bool = True) -> dict[str, Any]:
    """The Vega-Lite description of a chart, version 5, with its title or without.

    >>> from kg.views.spec import Table
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
        whole.configure(background=COLOURS["ground"], font=_FONT)
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
    return {**_stable(spec), "$schema": _SCHEMA}


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
    inner.set("font-family", _FONT)
    return Html(ET.tostring(inner, encoding="unicode"))


# --- estimates ------------------------------------------------------------------------------------------------------

_FONT = "Arial, 'Liberation Sans', sans-serif"
_WIDTH = 940
_PANEL_HEIGHT = 66
_MORE_HEIGHT = 26
_ARROW = 46
_NUMBER = (
    "datum.value >= 1e9 ? format(datum.value / 1e9, '~g') + ' bn' : "
    "datum.value >= 1e6 ? format(datum.value / 1e6, '~g') + ' m' : format(datum.value, ',~f')"
)

_SHAPES = {
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
_ENDS = {"left": "M-1 0L.8 -.8V.8Z", "right": "M1 0L-.8 -.8V.8Z", "up": "M0 -1L.8 .8H-.8Z", "down": "M0 1L.8 -.8H-.8Z"}


def _estimates(alt: Any, picture: Picture) -> Any:
    numbered = [(n, m) for n, m in enumerate(picture.marks, 1) if m.low is not None or m.high is not None]
    first, last = _days(m for _, m in numbered)
    panels: dict[str, list[tuple[int, Mark]]] = {}
    for n, m in numbered:
        panels.setdefault(m.panel, []).append((n, m))
    parts = [_panel(alt, name, marks, first, last, picture, name == list(panels)[-1]) for name, marks in panels.items()]
    return alt.vconcat(*parts, spacing=14) if parts else _nothing(alt)


def _panel(
    alt: Any, name: str, marks: Sequence[tuple[int, Mark]], first: date, last: date, picture: Picture, lowest: bool
) -> Any:
    height = _PANEL_HEIGHT + _MORE_HEIGHT * (len(marks) - 1)
    top = 1.3 * max(v for _, m in marks for v in (m.low, m.high) if v is not None) or 1.0
    days = (last - first).days or 1
    rules: list[Row] = []
    points: list[Row] = []
    taken: list[Rect] = []
    spots: list[tuple[int, Mark, float, float]] = []
    for n, m in marks:
        said = _said(picture, n, m)
        start, end = (date.fromisoformat(d) if d else None for d in (m.start, m.end))
        at = start + (end - start) / 2 if start and end else start or end or last
        px = (at - first).days / days * _WIDTH
        low = m.low if m.low is not None else 0.0
        high = m.high if m.high is not None else top
        colour = COLOURS["alert" if m.sort == "denied" else "edge"]
        look = {"colour": colour, "said": said}
        values = sorted({v for v in (m.low, m.high) if v is not None})
        rules.append({**look, "x": at.isoformat(), "x2": at.isoformat(), "y": low, "y2": high})
        points += [{**look, "x": at.isoformat(), "y": v, "shape": _SHAPES[m.sort], "size": 90} for v in values]
        if m.high is None:
            points.append({**look, "x": at.isoformat(), "y": top * 0.985, "shape": _ENDS["up"], "size": 60})
        if m.low is None:
            points.append({**look, "x": at.isoformat(), "y": top * 0.03, "shape": _ENDS["down"], "size": 60})
        middle = (low + high) / 2 if m.low is not None and m.high is not None else values[0]
        left = _shift(at, -_ARROW, days) if start is None else start
        right = _shift(at, _ARROW, days) if end is None else end
        if left != right:
            rules.append({**look, "x": left.isoformat(), "x2": right.isoformat(), "y": middle, "y2": middle})
        for open_, day, way in ((start is None, left, "left"), (end is None, right, "right")):
            if open_:
                points.append({**look, "x": day.isoformat(), "y": middle, "shape": _ENDS[way], "size": 60})
        scale = height / top
        taken += [Rect(px, height - v * scale, 14, 14) for v in values]
        taken.append(Rect(px, height - (low + high) / 2 * scale, 6, (high - low) * scale))
        reach = [(d - first).days / days * _WIDTH for d in (left, right)]
        taken.append(Rect(sum(reach) / 2, height - middle * scale, reach[1] - reach[0] + 8, 6))
        spots.append((n, m, px, height - values[-1] * scale))
    texts = []
    for n, m, px, py in spots:
        words = f"[{n}] {m.text}"
        x, y = _free(words, px, py, height, taken)
        texts.append(
            {
                "x": (first + timedelta(days=x / _WIDTH * days)).isoformat(),
                "px": x,
                "y": (height - y) / height * top,
                "words": words,
                "said": _said(picture, n, m),
            }
        )
    x_axis = alt.Axis(
        labels=lowest, ticks=lowest, domain=True, format="%-d %b %Y", tickCount=6, labelOverlap=True, title=None
    )
    x = alt.X("x:T", scale=alt.Scale(type="utc", domain=[first.isoformat(), last.isoformat()]), axis=x_axis)
    y = alt.Y(
        "y:Q", scale=alt.Scale(domain=[0, top], nice=False), axis=alt.Axis(title=None, tickCount=3, labelExpr=_NUMBER)
    )
    base = {"strokeWidth": 1.6}
    lines = (
        _chart(alt, rules)
        .mark_rule(**base)
        .encode(
            x=x,
            x2="x2:T",
            y=y,
            y2="y2:Q",
            stroke=_as_is(alt, "Stroke", "colour"),
            description="said:N",
            tooltip="said:N",
        )
    )
    dots = (
        _chart(alt, points)
        .mark_point(filled=True, opacity=1)
        .encode(
            x=x,
            y=y,
            shape=_as_is(alt, "Shape", "shape"),
            size=_as_is(alt, "Size", "size"),
            fill=_as_is(alt, "Fill", "colour"),
            description="said:N",
            tooltip="said:N",
        )
    )
    words_ = (
        _chart(alt, texts)
        .mark_text(align="left", fontSize=12, baseline="middle", color=COLOURS["text"], aria=False)
        .encode(x=alt.X("px:Q", scale=None), y=y, text="words:N")
    )
    title = alt.TitleParams(name, anchor="start", fontSize=12, fontWeight="bold", frame="group", offset=6, limit=_WIDTH)
    return (
        alt.layer(alt.layer(lines, dots), words_)
        .resolve_scale(x="independent")
        .properties(width=_WIDTH, height=height, title=title)
    )


def _free(words: str, px: float, py: float, height: float, taken: list[Rect]) -> tuple[float, float]:
    """Where words stand beside a mark: the first place that covers nothing, left edge and middle."""
    width = text_width(words, 12) * 0.92
    sides = (px + 12, px - 12 - width)
    tries = [(x, py + dy) for dy in (0, -16, 16, -30, 30, -44, 44, -58, 58) for x in sides]
    fitting = [(x, y) for x, y in tries if x >= 0 and x + width <= _WIDTH and 6 <= y <= height - 6]
    for x, y in fitting:
        rect = Rect(x + width / 2, y, width, 14)
        if not any(rect.meets(t, 1) for t in taken):
            taken.append(rect)
            return x, y
    x, y = (fitting or [(max(0.0, min(px, _WIDTH - width)), py)])[0]
    taken.append(Rect(x + width / 2, y, width, 14))
    return x, y


def _shift(day: date, pixels: float, days: int) -> date:
    return day + timedelta(days=round(pixels / _WIDTH * days) or (1 if pixels > 0 else -1))


def _days(marks: Iterable[Mark]) -> tuple[date, date]:
    """The span of time that a chart covers, with room at both ends."""
    found = sorted(date.fromisoformat(d) for m in marks for d in (m.start, m.end) if d)
    if not found:
        return date(2000, 1, 1), date(2001, 1, 1)
    room = timedelta(days=max(3, round((found[-1] - found[0]).days * 0.08)))
    return found[0] - room, found[-1] + room


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
    names = [n.label for n in picture.nodes]
    shown = {name: cut(name, 520, 12) for name in names}
    order = [shown[name] for name in names]
    columns = [str(i) for i in range(1, len(names) + 1)]
    rows = [
        {
            "row": shown[m.row], "column": m.column, "symbol": m.text, "tint": COLOURS[_TINTS[m.sort]],
            "edge": COLOURS["alert" if m.sort == "contradicts" else "outline"], "said": _said(picture, n, m),
        }
        for n, m in enumerate(picture.marks, 1)
    ]  # fmt: skip
    if not rows:
        return _nothing(alt)
    x = alt.X(
        "column:O",
        sort=columns,
        scale=alt.Scale(domain=columns[:-1], padding=0.08),
        axis=alt.Axis(orient="top", title=None, labelAngle=0, domain=False, ticks=False),
    )
    y = alt.Y(
        "row:O",
        sort=order,
        scale=alt.Scale(domain=order, padding=0.08),
        axis=alt.Axis(title=None, labelLimit=560, domain=False, ticks=False, labelFontSize=12),
    )
    base = _chart(alt, rows)
    fields = base.mark_rect(strokeWidth=1.2).encode(
        x=x,
        y=y,
        fill=_as_is(alt, "Fill", "tint"),
        stroke=_as_is(alt, "Stroke", "edge"),
        description="said:N",
        tooltip="said:N",
    )
    signs = base.mark_text(fontSize=14, fontWeight="bold", color=COLOURS["text"], aria=False).encode(
        x=x, y=y, text="symbol:N"
    )
    return alt.layer(fields, signs).properties(width=_CELL * (len(columns) - 1), height=_CELL * len(order))


# --- the timeline ---------------------------------------------------------------------------------------------------

_LINE = 22
_TIME_WIDTH = 620


def _timeline(alt: Any, picture: Picture) -> Any:
    if not picture.marks:
        return _nothing(alt)
    first, last = _days(picture.marks)
    order = list(dict.fromkeys(m.row for m in picture.marks))
    shown = {row: cut(row, 400, 12) for row in order}
    rules, points = [], []
    for m in picture.marks:
        number = int(m.row[1 : m.row.index("]")])
        look = {
            "row": shown[m.row],
            "colour": COLOURS["edge" if m.sort == "speaks of" else "link"],
            "said": _said(picture, number, m),
        }
        start, end = m.start or first.isoformat(), m.end or last.isoformat()
        if m.sort == "speaks of" or start != end:
            rules.append({**look, "x": start, "x2": _after(end), "width": 5 if m.sort == "speaks of" else 2})
        if m.sort != "speaks of":
            points.append({**look, "x": end, "shape": _SHAPES[m.sort], "size": 80})
        for open_, day, way in ((m.start is None, start, "left"), (m.end is None, end, "right")):
            if open_:
                points.append({**look, "x": day, "shape": _ENDS[way], "size": 70})
    axis = alt.Axis(title=None, format="%-d %b %Y", tickCount=5, orient="top", labelOverlap=True)
    x = alt.X("x:T", scale=alt.Scale(type="utc", domain=[first.isoformat(), last.isoformat()]), axis=axis)
    y = alt.Y(
        "row:O",
        sort=[shown[r] for r in order],
        scale=alt.Scale(domain=[shown[r] for r in order]),
        axis=alt.Axis(
            title=None, labelLimit=420, labelPadding=14, domain=False, ticks=False, labelFontSize=12, grid=True
        ),
    )
    lines = (
        _chart(alt, rules)
        .mark_rule(strokeCap="butt")
        .encode(
            x=x,
            x2="x2:T",
            y=y,
            strokeWidth=_as_is(alt, "StrokeWidth", "width"),
            stroke=_as_is(alt, "Stroke", "colour"),
            description="said:N",
            tooltip="said:N",
        )
    )
    dots = (
        _chart(alt, points)
        .mark_point(filled=True, opacity=1)
        .encode(
            x=x,
            y=y,
            shape=_as_is(alt, "Shape", "shape"),
            size=_as_is(alt, "Size", "size"),
            fill=_as_is(alt, "Fill", "colour"),
            description="said:N",
            tooltip="said:N",
        )
    )
    return alt.layer(lines, dots).properties(width=_TIME_WIDTH, height=_LINE * len(order))


def _after(day: str) -> str:
    """The end of a day: a single day is drawn as long as it is."""
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


_DRAWN: dict[str, Callable[[Any, Picture], Any]] = {
    "estimates": _estimates,
    "corroboration": _matrix,
    "timeline": _timeline,
}


# --- what the three share -------------------------------------------------------------------------------------------


def _legend(alt: Any, picture: Picture) -> Any:
    """The legend as a chart of its own, so that it stands the same in every output."""
    width = {"estimates": _WIDTH, "timeline": _TIME_WIDTH}.get(picture.kind, max(420, _CELL * (len(picture.nodes) - 1)))
    rows, x, y = [], 0.0, 10.0
    for key in picture.legend:
        words = f"{key.look} {key.text}" if key.sort == "number" else key.text
        wide = 34 + text_width(words, 12)
        if x and x + wide > width:
            x, y = 0.0, y + 24
        shape, colour, size = _SHAPES.get(key.look, _ENDS["right"]), COLOURS["edge"], 90
        if picture.kind == "corroboration":
            shape, colour, size = "square", COLOURS[_TINTS[key.look]], 260
        elif key.look in ("said", "published"):
            colour = COLOURS["link"]
        elif key.look == "denied":
            colour = COLOURS["alert"]
        shown = 0 if key.sort == "number" else size
        rows.append(
            {
                "x": x + 10,
                "y": y,
                "tx": x + (0 if key.sort == "number" else 26),
                "shape": shape,
                "colour": colour,
                "size": shown,
                "words": words,
            }
        )
        x += wide
    base = _chart(alt, rows)
    place = {"y": alt.Y("y:Q", scale=None)}
    edge = COLOURS["outline"] if picture.kind == "corroboration" else None
    dots = base.mark_point(
        filled=True, opacity=1, stroke=edge or alt.Undefined, strokeWidth=1 if edge else alt.Undefined, aria=False
    ).encode(
        x=alt.X("x:Q", scale=None),
        shape=_as_is(alt, "Shape", "shape"),
        fill=_as_is(alt, "Fill", "colour"),
        size=_as_is(alt, "Size", "size"),
        **place,
    )
    words_ = base.mark_text(align="left", fontSize=12, baseline="middle", color=COLOURS["text"], aria=False).encode(
        x=alt.X("tx:Q", scale=None), text="words:N", **place
    )
    return alt.layer(dots, words_).properties(width=width, height=y + 10)


def _chart(alt: Any, rows: Sequence[Row]) -> Any:
    return alt.Chart(alt.InlineData(values=list(rows)))


def _as_is(alt: Any, channel: str, name: str) -> Any:
    """A channel whose values stand in the rows as they are to be drawn."""
    kind = "quantitative" if channel in ("Size", "StrokeWidth") else "nominal"
    return getattr(alt, channel)(name, type=kind, scale=None, legend=None)


def _nothing(alt: Any) -> Any:
    words = [{"words": "Nothing to draw: the table has what there is."}]
    return (
        _chart(alt, words)
        .mark_text(align="left", fontSize=13, color=COLOURS["text"])
        .encode(text="words:N", x=alt.value(0))
    )


def _said(picture: Picture, number: int, m: Mark) -> str:
    """What is read out for a mark; it begins with the number, by which the page finds its card."""
    card = picture.cards.get(" ".join(m.claims))
    statement = card.statement if card else ""
    return f"[{number}] {m.sort}: {' '.join(filter(None, (m.text, statement)))}"


def _stable(spec: dict[str, Any]) -> dict[str, Any]:
    """The description without what Altair numbers anew in every session."""
    text = json.dumps(spec, sort_keys=True)
    names = dict.fromkeys(re.findall(r'"(?:view|param)_\d+"', text))
    for n, name in enumerate(names):
        text = text.replace(name, f'"v{n}"')
    found: dict[str, Any] = json.loads(text)
    return found


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
