"""The notebooks in JupyterLab itself, in a real browser that reaches nothing but this machine.

Opened as somebody opens a folder that came from elsewhere, untrusted, a notebook shows every picture; run from top to
bottom, it draws them anew, as pages and charts. JupyterLab and its kernels are kept from the network too.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
EVERY = pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda n: n.stem)
TOKEN = "a-token-for-this-test"
SETTINGS = {
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"},
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false"},
}
"""JupyterLab is to hold all cells of a notebook, also those that are not in view, and to ask no questions."""

OFFLINE = """
import socket

_connect = socket.socket.connect


def connect(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
        raise OSError(f"this test runs offline, and something asked for {address[0]}")
    return _connect(self, address)


socket.socket.connect = connect
"""
BUSY_OR_UNRUN = """() => [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")]
    .filter((p) => !/^\\[\\d+\\]:$/.test(p.textContent)).length"""
INK = """(image) => {
    const c = document.createElement("canvas");
    c.width = image.naturalWidth; c.height = image.naturalHeight;
    const ctx = c.getContext("2d"); ctx.drawImage(image, 0, 0);
    const d = ctx.getImageData(0, 0, c.width, c.height).data;
    let n = 0; for (let i = 0; i < d.length; i += 4) if (d[i] < 200) n++; return n;
}"""
CANVAS = """() => {
    const c = document.querySelector("canvas"), d = c.getContext("2d").getImageData(0, 0, c.width, c.height).data;
    let n = 0; for (let i = 3; i < d.length; i += 4) if (d[i] > 0) n++; return n;
}"""


def is_drawn(place: "Locator") -> bool:
    """Whether the picture in a frame is there: one that comes into sight is drawn, or put there anew, a moment later."""
    from playwright.sync_api import Error

    for _ in range(100):
        with suppress(Error):  # the frame may be replaced at this very moment
            place.scroll_into_view_if_needed()
            frame = place.element_handle().content_frame()
            if frame is not None and frame.query_selector("html[data-ready]") and frame.evaluate(CANVAS) > 1000:
                return True
        time.sleep(0.1)
    return False


class Lab:
    """A JupyterLab in a folder, with a browser page in it that reaches nothing else."""

    def __init__(self, address: str, folder: Path, page: "Page", asked: list[str]) -> None:
        self.address, self.folder, self.page, self.asked = address, folder, page, asked

    def open(self, name: str) -> None:
        self.page.goto(f"{self.address}/lab/tree/{name}?token={TOKEN}&reset")
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
        self.page.wait_for_function("document.querySelectorAll('.jp-Notebook .jp-mod-resourceLoading').length === 0")

    def run_all(self) -> None:
        self.page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status='idle']", timeout=60_000)
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        self.page.wait_for_timeout(500)
        self.page.wait_for_function(f"({BUSY_OR_UNRUN})() === 0", timeout=120_000)


@pytest.fixture(scope="session")
def server(
    tmp_path_factory: pytest.TempPathFactory, unavailable: Callable[[str], NoReturn]
) -> Iterator[tuple[str, Path]]:
    """JupyterLab with settings, trust and folder of its own: its address, and the folder."""
    if find_spec("jupyterlab") is None:
        unavailable("jupyterlab")
    home = tmp_path_factory.mktemp("lab")
    folder = home / "books"
    folder.mkdir()
    for notebook in NOTEBOOKS:
        shutil.copyfile(notebook, folder / notebook.name)
    (home / "offline").mkdir()
    (home / "offline" / "sitecustomize.py").write_text(OFFLINE, encoding="utf-8")
    for name, settings in SETTINGS.items():
        target = home / "settings" / f"{name}.jupyterlab-settings"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(settings), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if name != "KG_RENDER"} | {
        "HOME": str(home), "IPYTHONDIR": str(home / "ipython"), "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"), "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"), "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "PYTHONPATH": os.pathsep.join(filter(None, (str(home / "offline"), os.environ.get("PYTHONPATH")))),
    }  # fmt: skip
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}",
        f"--IdentityProvider.token={TOKEN}", "--LabApp.news_url=None", "--LabApp.extension_manager=readonly",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate", "--ServerApp.log_level=ERROR",
    ]  # fmt: skip
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
        address = f"http://127.0.0.1:{port}"
        try:
            _answering(f"{address}/api?token={TOKEN}", process)
            yield address, folder
        finally:
            process.terminate()
            process.wait(30)


def _answering(address: str, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("JupyterLab did not start")


@pytest.fixture
def lab(server: tuple[str, Path], chromium: "Browser") -> Iterator[Lab]:
    address, folder = server
    context = chromium.new_context(service_workers="block", viewport={"width": 1400, "height": 1000})
    asked: list[str] = []

    def gate(route: Any) -> None:
        url = route.request.url
        if url.startswith((f"{address}/", "data:", "blob:", "about:")):
            route.continue_()
        else:
            asked.append(url)
            route.abort()

    context.route("**/*", gate)
    yield Lab(address, folder, context.new_page(), asked)
    context.close()


def outputs(notebook: Path) -> list[dict[str, Any]]:
    book = json.loads(notebook.read_text(encoding="utf-8"))
    return [output for cell in book["cells"] for output in cell.get("outputs", ())]


def test_the_gate_sees_what_is_asked_for(lab: Lab) -> None:
    lab.open(NOTEBOOKS[0].name)
    assert lab.asked == []
    lab.page.evaluate("document.body.append(Object.assign(new Image(), {src: 'https://example.org/x.png'}))")
    lab.page.wait_for_timeout(500)
    assert lab.asked == ["https://example.org/x.png"]


@EVERY
def test_an_untrusted_notebook_shows_every_picture_and_asks_for_nothing(lab: Lab, notebook: Path) -> None:
    lab.open(notebook.name)
    pictures = sum("image/png" in output.get("data", {}) for output in outputs(notebook))
    images = lab.page.locator(".jp-OutputArea-output img")
    lab.page.wait_for_function(f"document.querySelectorAll('.jp-OutputArea-output img').length === {pictures}")
    for image in images.all():
        image.scroll_into_view_if_needed()
        assert image.is_visible()
        assert image.evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 300
        assert image.evaluate(INK) > 2000
    tables = sum("text/html" in output.get("data", {}) for output in outputs(notebook))
    assert lab.page.locator(".jp-RenderedHTML").count() == tables
    assert lab.page.locator(".jp-OutputArea-output iframe, .jp-OutputArea-output script").count() == 0
    assert lab.asked == []


@EVERY
def test_a_notebook_that_is_run_draws_every_picture_and_asks_for_nothing(lab: Lab, notebook: Path) -> None:
    pictures = sum("image/png" in output.get("data", {}) for output in outputs(notebook))
    frames = lab.page.locator(".jp-OutputArea-output iframe")
    charts = lab.page.locator(".jp-OutputArea-output .vega-embed")

    def draws() -> bool:
        lab.open(notebook.name)
        lab.run_all()
        lab.page.wait_for_function(
            "document.querySelectorAll('.jp-OutputArea-output iframe, .jp-OutputArea-output .vega-embed').length"
            f" === {pictures}"
        )
        return all(map(is_drawn, frames.all()))

    # A browser that is short of time may leave a frame without a picture until the notebook is opened again.
    assert any(draws() for _ in range(3)), "nothing is drawn"
    for chart in charts.all():
        chart.scroll_into_view_if_needed()
        drawn = chart.locator("canvas, svg").first
        drawn.wait_for()
        box = drawn.bounding_box()
        assert box is not None
        assert box["width"] > 300
    wrong = lab.page.locator(
        "[data-mime-type='application/vnd.jupyter.stderr'], [data-mime-type='application/vnd.jupyter.error']"
    )
    assert [re.sub(r"\s+", " ", text) for text in wrong.all_inner_texts()] == []
    assert lab.asked == []
