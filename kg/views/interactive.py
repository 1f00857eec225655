"""A picture as a page: one file that needs no network, runs no foreign script, and can be used without a mouse.

pyvis holds the graph (:class:`pyvis.network.Network`) and brings vis-network, which draws it; the page around it is
ours. pyvis's own page asks two content networks for files, runs script from five places in its data, and draws nothing
offline (measured). Here positions are given, the library travels inside the page
(compressed), and the content security policy allows two scripts by their digests and no request at all. The data is
text and stays text.

What the picture shows also stands below it in words and as a table (W3C, Web Accessibility Tutorials, Complex Images).
The keys follow the ARIA Authoring Practices: they work while the picture has the focus, and each has a button.
"""

import gzip
import json
from base64 import b64encode, b85encode
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from kg.errors import MissingExtraError
from kg.views import charts, geometry, looks, marks, svg
from kg.views.collapse import GROUP, Scene, at_once, scenes
from kg.views.extras import needed
from kg.views.layout import Box
from kg.views.lines import Route, edge_words
from kg.views.looks import DASHES, FONT, LINE_WIDTH, kind_words, look, outline, underlined
from kg.views.page import LIGHT as PAGE_LIGHT
from kg.views.page import Html, Theme, element
from kg.views.page import page as whole_page
from kg.views.spec import Card, Cell, Key, Picture, counted

VIS_SHA256 = "1f20f0736f32cb9bedf8f6383b25cfea2f839e1abe80d6e8040b4d5bea378c69"
"""The digest of the vis-network that pyvis 0.3.2 ships: another one was not tried with this page."""

_MOST_ROWS = 1000
"""How many rows of a table are in the page at once: a browser takes three seconds for ten thousand."""

_KEYS = (
    "Keys while the picture has the focus: n and p for the next and previous thing, e and w for the next and previous "
    "claim, f for the whole picture, arrows and + − to move, Enter to open a group, Escape to go back. The wheel zooms with Ctrl."
)
_CHART_KEYS = "Keys while the chart has the focus: n and p for the next and previous claim."
_HINT = "Choose a line to see its claim, or a thing to see its lines."
_CHART_HINT = "Choose a mark to see its claim."

_STYLE = """
h1 { font-size: 1.35rem; margin: 0 0 0.6rem } h2 { font-size: 1.1rem; margin: 1.6rem 0 0.5rem } #card h2 { margin: 0 0 0.4rem; font-size: 1rem }
.bar { display: flex; flex-wrap: wrap; gap: 0.4rem; align-items: center; margin-bottom: 0.5rem }
button, input { font: inherit; color: var(--text); background: var(--raised); border: 1px solid var(--outline); border-radius: 4px; padding: 0.2rem 0.6rem; min-height: 1.9rem }
button:hover { border-color: var(--link) } :focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
button { text-align: start; overflow-wrap: anywhere } ul:has(> li > button) { list-style: none; padding: 0; margin: 0.4rem 0; display: grid; gap: 0.3rem }
.picture { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.8rem; align-items: start }
@media (min-width: 92rem) { .picture { grid-template-columns: minmax(0, 1fr) 20rem } }
#stage { position: relative; border: 1px solid var(--line); border-radius: 4px; overflow: hidden; min-height: 20rem }
#stage.chart { overflow: auto; min-height: 0 } #stage svg { display: block; max-width: 100%; height: auto; min-width: 40rem; color: var(--text) }
#stage [role="graphics-symbol"] { cursor: pointer } #stage .chosen { stroke: var(--link); stroke-width: 3.5px }
#card { min-height: 12rem; max-height: 56rem; overflow: auto; padding: 0.7rem 0.9rem; background: var(--raised); border-radius: 4px }
#card dl { grid-template-columns: minmax(4.5rem, max-content) minmax(0, 1fr); font-size: 0.92rem } #card p { margin: 0.4rem 0 }
.legend { display: flex; flex-wrap: wrap; gap: 0.2rem 1.2rem; list-style: none; padding: 0; margin: 0.6rem 0 }
.legend li { display: flex; align-items: center; gap: 0.4rem } .legend svg { width: 44px; height: 24px; flex: none }
.rows { overflow: auto; max-height: 36rem; content-visibility: auto; contain-intrinsic-size: auto 36rem } .rows table { font-size: 0.9rem; overflow-wrap: break-word } .rows th, .rows td { padding: 0.3rem 0.5rem }
.rows thead th { position: sticky; top: 0; background: var(--ground); border-top: 0; border-bottom: 2px solid var(--line) }
.rows .n { text-align: end; font-variant-numeric: tabular-nums }
[hidden] { display: none !important } .vis-network { position: relative; overflow: hidden; width: 100%; height: 100% } .vis-network canvas { display: block }
body.framed { padding: 0.5rem; max-width: none }
@media print { .bar, #keys { display: none } .rows { max-height: none } }
"""
_FRAMED = """
main { display: flex; flex-direction: column; height: calc(100vh - 1rem); font-size: 0.875rem } main h1 { font-size: 1.05rem; margin-bottom: 0.3rem }
.picture { flex: 1; min-height: 0; gap: 0.4rem; grid-template: minmax(0, 1fr) 7.5rem / minmax(0, 1fr) } .legend { margin: 0.3rem 0 0; font-size: 0.8rem }
#stage, #card { height: 100%; max-height: none; min-height: 0 } #found { max-height: 5rem; overflow: auto; margin: 0 } .bar { margin-bottom: 0.3rem }
#status { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
@media (min-width: 76rem) { .picture { grid-template: minmax(0, 1fr) / minmax(0, 1fr) 19rem } }
"""
_AROUND = 260
"""How high the parts of a frame around its picture are, in pixels."""


def page(picture: Picture, first: Scene | None = None, *, theme: Theme | None = None) -> str:
    """The picture as a whole page: the same picture gives the same bytes.

    ``first`` is what is seen of it at once, where that was worked out already.

    >>> from kg.views.spec import Node, Table
    >>> html = page(Picture("network", "<One>", "One.", Table(("number",), ()), (Node("a", "pact", "Agreement"),)))
    >>> "<title>&lt;One&gt;</title>" in html, "<One>" in html
    (True, False)
    """
    return _page(picture, _scenes(picture, first), theme, framed=False)


def framed(
    picture: Picture,
    image: bytes,
    first: Scene | None = None,
    *,
    theme: Theme | None = None,
    height: int | None = None,
) -> str:
    """The picture for a notebook: the page in a sandboxed frame, beneath it the image, and its words and table.

    Where scripts do not run or frames are taken out, the image and the table remain. The frame has no origin, so that
    nothing in it could reach the notebook, and it cannot open anything but a source that the reader clicks.
    """
    drawn = _scenes(picture, first)
    inside = _page(picture, drawn, theme, framed=True)
    height = height or _height(drawn)
    frame = element(
        "iframe", srcdoc=inside, title=picture.title, sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox",
        style="position:absolute;inset:0;width:100%;height:100%;border:0", loading="lazy",
    )  # fmt: skip
    source = f"data:image/png;base64,{b64encode(image).decode()}"
    shown = Html(
        element(
            "img", src=source, alt=picture.alternative, style="width:100%;height:100%;object-fit:contain"
        ).removesuffix("</img>")
    )
    words = element(
        "details",
        element("summary", f"{picture.title}: words and table"),
        element("p", picture.alternative, dir="auto"),
        _table(picture),
    )
    both = element("div", shown, frame, style=f"position:relative;width:100%;height:{height}px;overflow:hidden")
    return element("div", both, words)


def _scenes(picture: Picture, first: Scene | None) -> tuple[Scene, ...]:
    return () if picture.is_chart else scenes(picture, first or at_once(picture))


def _height(drawn: Sequence[Scene]) -> int:
    """How high a frame must be for its picture at a usual width, within what a notebook can hold."""
    if not drawn:
        return 720
    first = drawn[0].layout
    return round(min(820, max(440, first.height * min(1.0, 960 / max(first.width, 1)) + _AROUND)))


def _page(picture: Picture, drawn: Sequence[Scene], theme: Theme | None, *, framed: bool) -> str:
    chart = picture.is_chart
    main = [
        element("h1", picture.title, dir="auto"),
        _bar(chart, many=len(drawn) > 1),
        element("p", _note(picture, drawn), class_="muted") if len(drawn) > 1 else Html(""),
        element(
            "div",
            _stage(picture),
            element(
                "section",
                element("p", _CHART_HINT if chart else _HINT),
                id="card",
                aria_label="The chosen claim",
                tabindex="0",
            ),
            class_="picture",
        ),
        element("p", "", id="status", role="status", class_="muted"),
        _legend((*picture.legend, *([Key("node", GROUP, "Group of things")] if len(drawn) > 1 else [])))
        if not chart
        else Html(""),
    ]
    if not framed:
        main += [
            element("p", _CHART_KEYS if chart else _KEYS, id="keys", class_="muted"),
            element(
                "section",
                element("h2", "In words", id="words"),
                element("p", picture.alternative, dir="auto"),
                aria_labelledby="words",
            ),
            element(
                "section",
                element("h2", "Table", id="rows"),
                element("div", _table(picture), class_="rows", tabindex="0", role="group", aria_labelledby="rows"),
                *_rest(picture),
                aria_labelledby="rows",
            ),
        ]
    else:
        main.append(element("p", _CHART_KEYS if chart else _KEYS, id="keys", hidden="hidden"))
    data = json.dumps(_data(picture, drawn), ensure_ascii=False, separators=(",", ":"))
    app, vis = _script("interactive.js"), None if chart else _vis()
    found = whole_page(
        picture.title,
        *main,
        _block("data", _packed(data)),
        _block("app", _packed(app)),
        *([_block("vis", vis[1])] if vis else []),
        style=_STYLE + (_FRAMED if framed else ""),
        tints=(looks.LIGHT, looks.DARK),
        scripts=[_script("loader.js")],
        loaded=[app, *([vis[0]] if vis else [])],
        theme=theme,
    )
    return found.replace("<body>", '<body class="framed">', 1) if framed else found


# --- the parts of the page ------------------------------------------------------------------------------------------


def _bar(chart: bool, *, many: bool) -> Html:
    names = [("previous-claim", "Previous claim"), ("next-claim", "Next claim")]
    if not chart:
        names = [("previous-thing", "Previous thing"), ("next-thing", "Next thing"), *names]
        names += [("zoom-in", "Zoom in"), ("zoom-out", "Zoom out"), ("whole", "Whole picture")]
    buttons = [element("button", label, type="button", id=id_) for id_, label in names]
    if many:
        buttons.append(element("button", "Back to all groups", type="button", id="back", hidden="hidden"))
    search = element("label", "Search ", Html('<input type="search" id="search" autocomplete="off">'))
    return Html(element("div", search, *buttons, class_="bar") + element("ul", id="found", aria_label="Found"))


def _note(picture: Picture, drawn: Sequence[Scene]) -> str:
    return (
        f"{counted(len(picture.nodes), 'thing')} and {counted(len(picture.edges), 'line')} are too many to see at once. "
        f"They are drawn as {counted(len(drawn) - 1, 'group')} with their strongest ties; open one to see its things and "
        "each of their lines."
    )


def _stage(picture: Picture) -> Html:
    if not picture.is_chart:
        return element("div", element("p", "The picture needs JavaScript. The table says the same."), id="stage")
    variables = {name: f"var(--{name})" for name in marks.COLOURS}
    drawn = charts.svg(picture, variables)
    label = f"{picture.title}. {_label(picture)}"
    return element(
        "div", drawn, id="stage", class_="chart", tabindex="0", role="group", aria_label=label, aria_describedby="keys"
    )


def _label(picture: Picture) -> str:
    if picture.is_chart:
        return counted(len(picture.table.rows), "row")
    return f"{counted(len(picture.nodes), 'thing')}, {counted(len(picture.edges), 'line')}"


def _legend(keys: Iterable[Key]) -> Html:
    variables = {name: f"var(--{name})" for name in (*PAGE_LIGHT, *looks.LIGHT)}
    items = [
        element("li", element("svg", svg.sample(key, variables), viewBox="-22 -12 44 24", aria_hidden="true"), key.text)
        for key in keys
    ]
    return element("ul", *items, class_="legend", aria_label="Legend")


def _table(picture: Picture) -> Html:
    """The table; tags that HTML allows to be left out are left out, since large pictures have large tables."""
    table = picture.table
    numeric = [all(isinstance(row[i], int | float | None) for row in table.rows) for i in range(len(table.columns))]
    head = Html(
        "".join(
            f'<th scope="col"{_right(n)}>{element("b", c)[3:-4]}' for c, n in zip(table.columns, numeric, strict=True)
        )
    )
    rows = Html("".join(f"<tr>{_cells(row, numeric)}" for row in table.rows[:_MOST_ROWS]))
    left = len(table.rows) - _MOST_ROWS
    caption = f"{picture.title}: the first {_MOST_ROWS:,} of {len(table.rows):,} rows" if left > 0 else picture.title
    return element("table", element("caption", caption), Html(f"<thead><tr>{head}</thead><tbody>{rows}</tbody>"))


def _rest(picture: Picture) -> list[Html]:
    """The rows that a large table leaves out at first, compressed, and the button that appends them."""
    rows = [[_plain(cell) for cell in row] for row in picture.table.rows[_MOST_ROWS:]]
    if not rows:
        return []
    button = element("button", f"Show all {len(picture.table.rows):,} rows", type="button", id="all-rows")
    return [element("p", button), _block("rest", _packed(json.dumps(rows, ensure_ascii=False, separators=(",", ":"))))]


def _cells(row: tuple[Cell, ...], numeric: list[bool]) -> str:
    return "".join(f"<td{_right(n)}>{element('b', _plain(c))[3:-4]}" for c, n in zip(row, numeric, strict=True))


def _right(numeric: bool) -> str:
    return ' class="n"' if numeric else ""


def _plain(cell: Cell) -> str:
    if isinstance(cell, float):
        return f"{cell:,.10g}" if cell % 1 else f"{int(cell):,}"
    return "" if cell is None else str(cell)


def _block(id_: str, text: str) -> Html:
    return Html(f'<script type="text/plain" id="{id_}">{text}</script>\n')


_MARKUP = str.maketrans("<>&", ",.:")


def _script(name: str) -> str:
    return files("kg.views").joinpath(name).read_text(encoding="utf-8")


def _packed(text: str) -> str:
    """A text compressed, in characters none of which is markup."""
    return b85encode(gzip.compress(text.encode("utf-8", "replace"), 9, mtime=0)).decode().translate(_MARKUP)


@lru_cache(maxsize=1)
def _vis() -> tuple[str, str]:
    """vis-network as pyvis ships it, and the same compressed."""
    path = Path(str(needed("pyvis").__file__)).parent / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"
    content = path.read_bytes()
    if sha256(content).hexdigest() != VIS_SHA256:
        raise MissingExtraError("the vis-network of pyvis 0.3.2", "viz")
    text = content.decode().replace("\r\n", "\n")
    return text, _packed(text)


# --- what the script is given ---------------------------------------------------------------------------------------


def _data(picture: Picture, drawn: Iterable[Scene]) -> dict[str, Any]:
    shared = {
        "title": picture.title,
        "label": _label(picture),
        "cards": {ref: _card(card) for ref, card in sorted(picture.cards.items())},
    }
    if picture.is_chart:
        return {**shared, "chart": picture.kind, "rows": _rows(picture)}
    return {
        **shared, "hint": _HINT, "scenes": [_scene(s) for s in drawn], "dashes": {m: list(d) for m, d in DASHES.items() if d},
        "font": FONT, "text": geometry.TEXT, "small": geometry.SMALL, "beside": geometry.BESIDE, "line": geometry.LINE_HEIGHT,
        "besideHeight": geometry.BESIDE_HEIGHT, "width": LINE_WIDTH,
    }  # fmt: skip


def _card(card: Card) -> dict[str, Any]:
    return {
        "claim": card.claim,
        "statement": card.statement,
        "facts": card.facts,
        "url": card.url,
        "quotes": card.quotes,
    }


def _rows(picture: Picture) -> list[dict[str, Any]]:
    """The rows of a chart's table with the card of each; a timeline has several marks for one row."""
    if picture.kind == "timeline":
        cards = dict.fromkeys(m.claims[0] for m in picture.marks)
        numbers = {str(row[-1]): row[0] for row in picture.table.rows}
        return [{"number": numbers[ref], "title": picture.cards[ref].statement, "card": ref} for ref in cards]
    return [
        {"number": n, "title": " · ".join(filter(None, (m.text, m.sort))), "card": " ".join(m.claims)}
        for n, m in enumerate(picture.marks, 1)
    ]


def _scene(scene: Scene) -> dict[str, Any]:
    """One scene as pyvis holds it: its nodes and edges, with what our page draws of them."""
    graph = needed("pyvis.network").Network(directed=True)
    boxes = sorted(scene.layout.boxes, key=lambda b: (b.node.layer or 0, b.place.y, b.place.x, b.node.id))
    ids = {b.node.id: i for i, b in enumerate(boxes)}
    labels = {b.node.id: b.node.label for b in boxes}
    for box in boxes:
        graph.add_node(ids[box.node.id], **_node(box, scene.opens))
    for at, route in enumerate(scene.layout.routes):
        e = route.edge
        graph.add_edge(
            ids[e.source], ids[e.target], id=at, **_edge(route, f"{labels[e.source]} — {e.label} → {labels[e.target]}")
        )
    nodes, edges, *_ = graph.get_network_data()
    for item in (*nodes, *edges):
        for unused in ("color", "font", "shape", "arrows"):
            item.pop(unused, None)
    return {
        "name": scene.name,
        "width": scene.layout.width,
        "height": scene.layout.height,
        "nodes": nodes,
        "edges": edges,
    }


def _node(box: Box, opens: dict[str, int]) -> dict[str, Any]:
    node, place, found = box.node, box.place, look(box.node.kind)
    more = {"opens": opens[node.id]} if node.id in opens else {"ref": node.id}
    path = None if underlined(found.shape) else outline(found.shape, place.width, place.height)
    return {
        "label": node.label or "(no label)", "shape": "custom", "x": place.x, "y": place.y, "w": place.width, "h": place.height, "lines": box.lines,
        "kind": kind_words(node.kind), "remark": node.remark, "unsure": node.unsure, "tint": found.tint, "path": path, **more,
    }  # fmt: skip


def _edge(route: Route, title: str) -> dict[str, Any]:
    edge, full = route.edge, edge_words(route.edge, route.number)
    return {
        "row": route.number, "bend": route.bend, "at": route.at, "words": route.words, "full": () if route.words else full,
        "wide": round(route.place.width) if route.place else 0, "title": f"[{route.number}] {title}" if edge.claim else title,
        "card": edge.claim, "facts": edge.facts, "modality": edge.modality, "denied": edge.denied,
    }  # fmt: skip
