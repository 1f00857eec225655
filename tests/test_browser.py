"""Pages in a real browser: they ask nothing of the network, run nothing of a source's, and work without a mouse."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NoReturn

import pytest

from kg import dates, quantities
from kg.compare import compare_all
from kg.evidence import seal
from kg.explain import explain_paths
from kg.graph import load
from kg.model import Claim, Condition, Document, Entity, Link, Reading, Span, Text, Time, alternatives
from kg.registry import Registry
from kg.views import interactive
from kg.views.geometry import Point, along
from kg.views.layout import arrange
from kg.views.spec import Card, Edge, Key, Mark, Node, Picture, Table
from kg.views.view import View, show
from kg.vocabulary import EntityType, Modality, Polarity, ReadingKind, Term

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

Open = Callable[..., "Visit"]
READY = "html[data-ready]"


class Visit:
    """A page that was opened, with all that it asked for and all that went wrong."""

    def __init__(self, page: "Page") -> None:
        self.page = page
        self.requests: list[str] = []
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda m: self.errors.append(m.text) if m.type in ("error", "warning") else None)
        page.on("dialog", self._dialog)

    def _dialog(self, dialog: "Dialog") -> None:
        self.errors.append("a dialog opened")
        dialog.dismiss()

    def ink(self) -> int:
        """How many points of the picture are drawn."""
        return int(
            self.page.evaluate("""() => {
            const c = document.querySelector("canvas"), d = c.getContext("2d").getImageData(0, 0, c.width, c.height).data;
            let n = 0; for (let i = 3; i < d.length; i += 4) if (d[i] > 0) n++; return n;
        }""")
        )

    def text(self, selector: str) -> str:
        return self.page.inner_text(selector)


@pytest.fixture
def visit(chromium: "Browser", tmp_path: Path) -> Iterator[Open]:
    contexts = []

    def open_(
        html: str,
        *,
        scheme: Literal["light", "dark"] = "light",
        wait: str | None = READY,
        bypass: bool = False,
        width: int = 1200,
    ) -> Visit:
        context = chromium.new_context(
            service_workers="block", color_scheme=scheme, bypass_csp=bypass, viewport={"width": width, "height": 900}
        )
        contexts.append(context)
        seen = Visit(context.new_page())

        def gate(route: Any) -> None:
            if route.request.url.startswith(("file:", "data:", "blob:", "about:")):
                route.continue_()
            else:
                seen.requests.append(route.request.url)
                route.abort()

        context.route("**/*", gate)
        file = tmp_path / f"page-{len(contexts)}.html"
        file.write_text(html, encoding="utf-8")
        seen.page.goto(file.as_uri())
        if wait:
            seen.page.wait_for_selector(wait, state="attached", timeout=20_000)
        return seen

    yield open_
    for context in contexts:
        context.close()


# --- claims -----------------------------------------------------------------------------------------------------------

TIMES = Document("times", "The Port", "the-times", published=dates.parse("2024-03-10"), url="https://example.org/port")
REGISTRY = Registry.of(
    [
        Entity("pact", EntityType.AGREEMENT, "Harbour Pact"),
        Entity("visit", EntityType.DEPLOYMENT, "visit of the fleet"),
        Entity("grain", EntityType.COMPENSATION, "grain deliveries"),
        Entity("crew", EntityType.GROUP, "the crew"),
        Entity("ministry", EntityType.ORGANIZATION, "Ministry of Ports"),
    ]
)


def claim(id: str, subject: str, predicate: str, object: Any, **more: Any) -> Claim:
    return Claim(TIMES, id, f"Statement {id}.", subject, predicate, object, chain=((Link("ministry"),),), **more)


CLAIMS = [
    claim("one", "pact", "enables", "visit"),
    claim("two", "pact", "enables", "visit", modality=Modality.ESTIMATED),
    claim("three", "visit", "compensatedBy", "grain", modality=Modality.SPECULATED),
    claim("four", "visit", "compensatedBy", "grain", polarity=Polarity.DENIED),
    claim("five", "crew", "troopsPresent", quantities.parse("about 3000 people"), time=Time(dates.parse("2024-03-01"))),
    claim(
        "six", "crew", "troopsPresent", quantities.parse("at most 9000 people"), time=Time(dates.parse("2024-03-04"))
    ),
]
KINDS = ("claims", "attribution", "origins", "path", "estimates", "corroboration", "timeline")
CHARTS = ("estimates", "corroboration", "timeline")
EVERY = pytest.mark.parametrize("kind", KINDS)


def view(kind: str, claims: list[Claim] = CLAIMS, registry: Registry = REGISTRY, **more: Any) -> View:
    if kind == "path":
        return show(explain_paths(claims, registry, "pact", kind="Compensation"), claims, registry, **more)
    chosen = [c for c in claims if c.quantity] if kind == "origins" else claims
    return show(kind, chosen, registry, among=claims, pairs=lambda: compare_all(claims, registry), **more)


# --- no network, no errors, something to see --------------------------------------------------------------------------


def test_the_gate_sees_a_request(visit: Open) -> None:
    seen = visit('<img src="https://example.org/x.png">', wait=None)
    assert seen.requests == ["https://example.org/x.png"]


@EVERY
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_asks_for_nothing_and_draws_something(visit: Open, kind: str, scheme: str) -> None:
    made = view(kind)
    seen = visit(made.to_html(), scheme=scheme)
    assert (seen.requests, seen.errors) == ([], [])
    if kind in CHARTS:
        assert seen.page.locator("#stage [aria-label^='[']").count() >= len(made.picture.table.rows)
    else:
        assert seen.ink() > 1000


@EVERY
def test_the_frame_of_a_notebook_asks_for_nothing_and_cannot_reach_out(visit: Open, kind: str) -> None:
    made = view(kind)
    seen = visit("<!doctype html><title>notebook</title>" + interactive.framed(made.picture, made.to_png()), wait=None)
    frame = seen.page.frames[1]
    frame.wait_for_selector(READY, state="attached")
    assert (seen.requests, seen.errors) == ([], [])
    assert seen.page.locator("details table tr").count() == len(made.picture.table.rows) + 1
    with pytest.raises(Exception, match="SecurityError"):
        frame.evaluate("parent.document.cookie")


def test_the_seeds_are_drawn(visit: Open) -> None:
    graph = load()
    for made in (
        show(graph.explain("treaty-2024", kind="Compensation"), graph.selected, graph.registry),
        show("claims", graph.selected, graph.registry),
    ):
        seen = visit(made.to_html())
        assert (seen.requests, seen.errors) == ([], [])
        assert seen.page.get_attribute("html", "data-ready") == str(len(made.picture.edges))
        assert seen.ink() > 10_000


def test_without_scripts_the_words_and_the_table_remain(chromium: "Browser", tmp_path: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    (tmp_path / "x.html").write_text(view("claims").to_html(), encoding="utf-8")
    page.goto((tmp_path / "x.html").as_uri())
    assert "The table says the same" in page.inner_text("#stage")
    assert page.locator(".rows tbody tr").count() == len(CLAIMS)
    context.close()


# --- what a reader does -----------------------------------------------------------------------------------------------


def test_the_keys_reach_every_thing_and_every_claim(visit: Open) -> None:
    made = view("claims")
    seen = visit(made.to_html())
    seen.page.focus(".vis-network")
    for key, count in (("n", len(made.picture.nodes)), ("e", len(made.picture.edges))):
        said = set()
        for _ in range(count):
            seen.page.keyboard.press(key)
            said.add(seen.text("#status"))
        assert len(said) == count, f"{key} goes around once"
    seen.page.keyboard.press("w")
    assert seen.text("#status").startswith("[5]")
    seen.page.keyboard.press("p")
    seen.page.keyboard.press("Escape")
    assert seen.text("#status") == ""
    assert seen.errors == []


def test_the_keys_work_in_a_chart(visit: Open) -> None:
    seen = visit(view("estimates").to_html())
    seen.page.focus("#stage")
    seen.page.keyboard.press("n")
    assert seen.text("#status").startswith("[1] about 3,000 people")
    assert "Statement five." in seen.text("#card")
    assert seen.page.locator("#stage .chosen").count() >= 2
    seen.page.keyboard.press("p")
    assert seen.text("#status").startswith("[2]")


def test_everything_can_be_reached_with_the_tabulator(visit: Open) -> None:
    seen = visit(view("path").to_html())
    reached = set()
    for _ in range(20):
        seen.page.keyboard.press("Tab")
        reached.add(seen.page.evaluate("document.activeElement.id || document.activeElement.className"))
    assert {"search", "next-thing", "next-claim", "zoom-in", "whole", "vis-network", "card", "rows"} <= reached


def test_a_click_on_a_line_shows_its_claim(visit: Open) -> None:
    quoted = view("claims", quotes=lambda c: ["the very words"] if c.id == "one" else None)
    seen = visit(quoted.to_html())
    layout = arrange(quoted.picture)
    route = next(r for r in layout.routes if r.edge.claim == "times#one")
    ends = [next(b.place for b in layout.boxes if b.node.id == ref) for ref in (route.edge.source, route.edge.target)]
    a, b = (Point(place.x, place.y) for place in ends)
    point = along(a, b, route.bend, 0.3 if route.at > 0.4 else 0.6)
    box = seen.page.locator("canvas").bounding_box()
    assert box
    scale = min(1, box["width"] / (layout.width + 20), box["height"] / (layout.height + 20))
    seen.page.mouse.click(
        box["x"] + box["width"] / 2 + (point.x - layout.width / 2) * scale,
        box["y"] + box["height"] / 2 + (point.y - layout.height / 2) * scale,
    )
    found = seen.text("#card")
    for words in (
        "Harbour Pact — enables → visit of the fleet",
        "Statement one.",
        "speaker",
        "Ministry of Ports",
        "chain",
        "asserted",
        "10 March 2024",
        "the very words",
        "times#one",
    ):
        assert words in found, words
    link = seen.page.locator("#card a")
    assert link.get_attribute("href") == "https://example.org/port"
    assert link.get_attribute("rel") == "noopener noreferrer"


def test_the_search_finds_things_and_claims(visit: Open) -> None:
    seen = visit(view("claims").to_html())
    seen.page.fill("#search", "grain")
    assert seen.text("#status") == "3 found"
    seen.page.keyboard.press("Enter")
    assert seen.text("#card").startswith("grain deliveries")
    seen.page.fill("#search", "statement two")
    seen.page.keyboard.press("Enter")
    assert "Statement two." in seen.text("#card")
    seen.page.fill("#search", "nowhere")
    assert seen.text("#status") == "0 found"


def test_a_thing_lists_its_lines_as_buttons(visit: Open) -> None:
    seen = visit(view("path").to_html())
    seen.page.click("#next-thing")
    buttons = seen.page.locator("#card button")
    assert buttons.count() == 2
    buttons.nth(1).click()
    assert "Statement two." in seen.text("#card")


def large() -> View:
    claims = [claim(f"c{i}", f"office-{i % 700}", "supports", f"office-{(i * 13 + 5) % 700}") for i in range(1400)]
    return view("claims", claims)


def test_a_large_picture_opens_its_groups_and_its_whole_table(visit: Open) -> None:
    seen = visit(large().to_html())
    assert "700 things and 1,400 lines are too many to see at once" in seen.text("main")
    seen.page.focus(".vis-network")
    seen.page.keyboard.press("n")
    assert "Enter opens this group" in seen.text("#status")
    seen.page.keyboard.press("Enter")
    assert seen.page.locator("#back").is_visible()
    seen.page.keyboard.press("e")
    assert "Statement c" in seen.text("#card")
    seen.page.keyboard.press("Escape")
    seen.page.keyboard.press("Escape")
    assert not seen.page.locator("#back").is_visible()
    seen.page.fill("#search", "statement c1399")
    seen.page.keyboard.press("Enter")
    assert "Statement c1399." in seen.text("#card")
    seen.page.click("#all-rows")
    seen.page.wait_for_selector("#all-rows", state="detached")
    assert seen.page.locator(".rows tbody tr").count() == 1400
    assert seen.errors == []


def test_the_picture_fits_into_the_page_on_a_narrow_screen(visit: Open) -> None:
    seen = visit(view("path").to_html(), width=420)
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 420
    assert seen.ink() > 500


# --- words that want to be more ---------------------------------------------------------------------------------------

ATTACKS = (
    "<script>RUN</script>", "</script><script>RUN</script>", "<img src=x onerror=RUN>", '"><img src=x onerror=RUN>',
    "'><svg onload=RUN>", "<svg><script>RUN</script></svg>", "<svg/onload=RUN>", "<iframe srcdoc='<script>RUN</script>'>",
    "<iframe src=javascript:RUN>", "javascript:RUN", " javascript:RUN", "JaVaScRiPt:RUN", "java\nscript:RUN",
    "data:text/html,<script>RUN</script>", "vbscript:RUN", "<a href=javascript:RUN>x</a>", 'href="javascript:RUN"',
    "<body onload=RUN>", "<details open ontoggle=RUN>", "<input autofocus onfocus=RUN>", "<style>@import 'https://evil.example/x'</style>",
    "<link rel=stylesheet href=https://evil.example/x>", "<meta http-equiv=refresh content='0;url=javascript:RUN'>",
    "<base href=https://evil.example/>", "<object data=javascript:RUN>", "<embed src=https://evil.example/x>",
    "<math><mtext></form><form><mglyph><style></math><img src=x onerror=RUN>", "--><script>RUN</script>", "]]><script>RUN</script>",
    "<!--<script>", "${RUN}", "{{constructor.constructor('RUN')()}}", "`${RUN}`", "\\\"};RUN;//", "';RUN;//", "\u2028RUN\u2029",
    "\u202e<script>RUN</script>", "\x00<script>RUN</script>", "&lt;script&gt;RUN&lt;/script&gt;", "&#60;script&#62;RUN&#60;/script&#62;",
)  # fmt: skip
DRESSES = ("{}", "a {} b", "title='{}'", '" {} "', "{}{}")
PAYLOADS = [dress.replace("{}", attack).replace("RUN", "top.pwned=1") for attack in ATTACKS for dress in DRESSES]
"""Two hundred strings, each of which is a script or a request to somebody."""


def test_there_are_two_hundred_hostile_strings() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) == 200


def hostile(n: int) -> tuple[list[Claim], Registry]:
    """Twenty claims in which every text that a source or an annotator writes is a hostile string, from the n-th on."""
    at = iter(range(n, 10_000))

    def word() -> str:
        return PAYLOADS[next(at) % len(PAYLOADS)]

    entities = [
        Entity(ref, kind, word(), (word(),), note=word())
        for ref, kind in (
            ("pact", EntityType.AGREEMENT), ("visit", EntityType.DEPLOYMENT), ("grain", EntityType.COMPENSATION),
            ("crew", EntityType.GROUP), ("ministry", EntityType.ORGANIZATION), ("outlet", EntityType.OUTLET),
            ("jane", EntityType.PERSON), ("port", EntityType.PLACE),
        )
    ]  # fmt: skip
    terms = [
        Term("relates", label=word(), own=True),
        Term("enables", explanatory=True, label=word()),
        Term("compensatedBy", explanatory=True, label=word()),
    ]
    readings = [Reading("r1", ReadingKind.SAME_PROPOSITION, "d0#c1", "d1#c2", word(), (), word())]
    registry = Registry.of(entities, terms, (), readings)
    documents = [
        Document(
            f"d{i}",
            word(),
            "outlet",
            ("jane",),
            dates.parse(f"2024-03-0{i + 1}"),
            genre=word(),
            url=word(),
            note=word(),
        )
        for i in range(2)
    ]
    link = Link("ministry", word(), word(), "crew", dates.parse("2024-03-01"), "port")
    spans = (Span(None, None, seal("x"), word()),)

    def made(i: int, subject: str, predicate: str, thing: Any, **more: Any) -> Claim:
        return Claim(
            documents[i % 2], f"c{i}", word(), subject, predicate, thing, chain=((link,), (Link("unattributed", word()),)),
            given=Condition(Text(word())), spans=spans, purpose=Text(word()), note=word(), time=Time(None, note=word()) if i % 3 else None, **more,
        )  # fmt: skip

    claims = [
        made(1, "pact", "enables", "visit"), made(2, "visit", "compensatedBy", "grain"),
        made(3, "visit", "compensatedBy", alternatives(["grain", Text(word())])), made(4, "crew", "relates", Text(word())),
        made(5, "crew", "relates", Text(word()), polarity=Polarity.DENIED), made(6, "jane", "endorses", "d0#c2"),
        made(7, "crew", "troopsPresent", replace(quantities.parse("3000 people"), unit=word(), counted=word())),
        made(8, "crew", "troopsPresent", quantities.parse("5 people")), made(9, "crew", "troopsPresent", quantities.parse("7 people")),
    ]  # fmt: skip
    return claims, registry


def poke(seen: Visit) -> None:
    """Do what a reader can do, in the page and in its frames."""
    for frame in seen.page.frames:
        frame.wait_for_selector(READY, state="attached", timeout=20_000) if frame.locator("#stage").count() else None
        for button in ("#next-claim", "#next-thing"):
            if frame.locator(button).count():
                for _ in range(14):
                    frame.click(button)
        if frame.locator("#search").count():
            frame.fill("#search", "pwned")
            frame.press("#search", "Enter")
        stage = frame.locator("#stage")
        if stage.count():
            stage.hover()


def unharmed(seen: Visit) -> None:
    assert seen.page.evaluate("window.pwned") is None
    assert seen.requests == []
    assert [e for e in seen.errors if "net::" not in e] == []
    assert not seen.page.locator("#card a[href^='javascript' i], #card a[href^='data' i]").count()
    assert len(seen.page.frames) <= 2


@EVERY
@pytest.mark.parametrize("start", range(0, 200, 40))
def test_no_hostile_word_of_a_claim_runs_or_asks_for_anything(visit: Open, kind: str, start: int) -> None:
    claims, registry = hostile(start)
    made = view(
        kind,
        claims,
        registry,
        quotes=lambda c: [s.quote or "" for s in c.spans],
        **({} if kind in ("path", "origins") else {"title": PAYLOADS[start]}),
    )
    assert made.picture.table.rows
    seen = visit(made.to_html())
    poke(seen)
    unharmed(seen)


def test_two_hundred_hostile_strings_in_every_slot_of_a_picture_do_nothing(visit: Open) -> None:
    words = PAYLOADS * 2
    nodes = tuple(Node(f"{i}{w}", w, words[i + 1], remark=words[i + 2]) for i, w in enumerate(PAYLOADS))
    edges = tuple(
        Edge(
            f"e{i}{w}",
            nodes[i].id,
            nodes[(i + 1) % 200].id,
            w,
            w,
            w,
            bool(i % 2),
            (words[i + 3],),
            ((words[i + 4], words[i + 5]),),
        )
        for i, w in enumerate(PAYLOADS)
    )
    cards = {
        w: Card(w, words[i + 6], ((words[i + 7], words[i + 8]),), words[i + 9], (words[i + 10],))
        for i, w in enumerate(PAYLOADS)
    }
    table = Table(tuple(PAYLOADS[:5]), tuple(tuple(words[i + n] for n in range(5)) for i in range(200)))
    keys = tuple(Key("number", w, words[i + 1]) for i, w in enumerate(PAYLOADS[:20]))
    picture = Picture("network", PAYLOADS[1], PAYLOADS[2], table, nodes, edges, legend=keys, cards=cards)
    seen = visit(View(picture).to_html())
    poke(seen)
    unharmed(seen)
    framed = visit(f"<!doctype html><title>n</title>{interactive.framed(picture, View(picture).to_png())}", wait=None)
    poke(framed)
    unharmed(framed)


@pytest.mark.parametrize("kind", CHARTS)
def test_two_hundred_hostile_strings_in_every_slot_of_a_chart_do_nothing(visit: Open, kind: str) -> None:
    words = PAYLOADS * 2
    marks, cards, rows, nodes = [], {}, [], []
    for i, w in enumerate(PAYLOADS):
        refs = (w, words[i + 1]) if kind == "corroboration" else (f"{i}{w}",)
        row = f"[{i + 1}] {w}" if kind == "timeline" else f"{i}{w}"
        sort = {"estimates": "asserted", "corroboration": "agrees", "timeline": "said"}[kind]
        panel = words[i // 40]
        marks.append(Mark(refs, sort, words[i + 2], panel, row, str(i), "2024-03-01", "2024-03-02", 1.0, 2.0))
        cards[" ".join(refs)] = Card(w, words[i + 3], ((w, w),), w, (w,))
        rows.append((i + 1, w, refs[0]))
        nodes.append(Node(w, row, "claim"))
    picture = Picture(
        kind,
        PAYLOADS[3],
        PAYLOADS[4],
        Table(("number", PAYLOADS[5], "claim"), tuple(rows)),
        tuple(nodes) if kind == "corroboration" else (),
        (),
        tuple(marks),
        (Key("number", PAYLOADS[6], PAYLOADS[7]),),
        cards,
    )
    seen = visit(View(picture).to_html())
    poke(seen)
    unharmed(seen)


def test_a_script_that_does_get_in_is_stopped_by_the_policy(visit: Open) -> None:
    """The policy holds even if the escaping did not: what is put into the finished page runs nothing and asks nothing."""
    html = (
        view("claims")
        .to_html()
        .replace("<main>", "<main><script>top.pwned=1</script><img src=https://evil.example/x onerror=top.pwned=1>")
    )
    seen = visit(html)
    assert seen.page.evaluate("window.pwned") is None
    assert seen.requests == []
    assert any("Content Security Policy" in e for e in seen.errors)


def test_the_attacks_would_work_without_defences(visit: Open) -> None:
    """The positive control: the same strings, written into a page as they are."""
    seen = visit(f"<!doctype html><title>{escape('x')}</title>{PAYLOADS[0]}{PAYLOADS[10]}", wait=None)
    assert seen.page.evaluate("window.pwned") == 1


# --- accessibility ----------------------------------------------------------------------------------------------------

AXE = "4.14.1"


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory, unavailable: Callable[[str], NoReturn]) -> str:
    """The text of axe-core: the file named in KG_AXE, else fetched from npm into a folder that is thrown away."""
    given = os.environ.get("KG_AXE")
    if given:
        return Path(given).read_text(encoding="utf-8")
    npm = shutil.which("npm")
    if npm is None:
        unavailable("npm, for axe-core")
    folder = tmp_path_factory.mktemp("axe")
    try:
        command = [str(npm), "pack", f"axe-core@{AXE}", "--silent"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
        subprocess.run(
            ["tar", "xzf", f"axe-core-{AXE}.tgz", "package/axe.min.js"], cwd=folder, check=True, capture_output=True
        )
    except (OSError, subprocess.SubprocessError):
        unavailable("axe-core from npm")
    return (folder / "package" / "axe.min.js").read_text(encoding="utf-8")


@EVERY
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(visit: Open, axe: str, kind: str, scheme: str) -> None:
    seen = visit(view(kind).to_html(), scheme=scheme, bypass=True)
    seen.page.click("#next-claim")
    seen.page.evaluate(axe)
    found = seen.page.evaluate(
        "axe.run(document, {resultTypes: ['violations']}).then((r) => r.violations.map((v) => [v.id, v.impact, v.nodes.map((n) => n.html.slice(0, 200))]))"
    )
    assert found == []


def test_axe_finds_no_violation_in_a_large_picture(visit: Open, axe: str) -> None:
    seen = visit(large().to_html(), bypass=True)
    seen.page.click("#next-thing")
    seen.page.evaluate(axe)
    found = seen.page.evaluate(
        "axe.run(document, {resultTypes: ['violations']}).then((r) => r.violations.map((v) => [v.id, v.nodes.map((n) => n.html.slice(0, 200))]))"
    )
    assert found == []
