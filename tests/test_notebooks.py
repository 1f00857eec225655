"""The notebooks: their sources agree, they run, and what is committed is what a run gives, static and offline.

``python tests/test_notebooks.py`` writes the committed notebooks from their sources; it is run after every change of a
source, of the corpus, or of what a notebook shows. With ``KG_WHEEL=1`` in the environment, and run from another folder by
the Python of another environment, the same tests hold the package that is installed there against the notebooks.
"""

import ast
import base64
import copy
import io
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "notebooks").glob("*.py"))
NAMES = (
    "1-tour",
    "2-treaty-deployment-compensation",
    "3-how-many-troops",
    "4-who-says-so",
    "5-your-own-documents",
)
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
}
LARGEST = 500_000
COLOURS = 64
NEEDED = ("jupytext", "nbclient", "nbformat", "ipykernel", "PIL", "pyvis", "altair", "vl_convert")
OFFLINE = """
import socket

_connect = socket.socket.connect


def connect(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
        raise OSError(f"this test runs offline, and something asked for {address[0]}")
    return _connect(self, address)


def resolve(host, *rest, **more):
    raise OSError(f"this test runs offline, and something asked for {host}")


socket.socket.connect = connect
socket.getaddrinfo = resolve
"""


# building


def converted(source: Path) -> Any:
    """The notebook of a source, without outputs; its cells have fixed ids."""
    import jupytext

    book = jupytext.read(source, fmt="py:percent")
    book.metadata = copy.deepcopy(METADATA)
    book.nbformat, book.nbformat_minor = 4, 5
    for number, cell in enumerate(book.cells):
        cell.id, cell.metadata = f"{source.stem[0]}-{number:02d}", {}
    return book


def executed(source: Path, folder: Path, **environment: str) -> Any:
    """The notebook of a source, run in a folder from top to bottom as it is committed: with static pictures."""
    from nbclient import NotebookClient

    book = converted(source)
    client = NotebookClient(
        book,
        kernel_name="python3",
        timeout=600,
        startup_timeout=180,
        record_timing=False,
        coalesce_streams=True,
        extra_arguments=["--log-level=ERROR"],
    )
    client.execute(cwd=str(folder), env={**os.environ, "KG_RENDER": "static", **environment})
    book.metadata = copy.deepcopy(METADATA)
    for cell in book.cells:
        cell.metadata = {}
    return book


def smaller(image: str) -> str:
    """An image of few colours: a third of the size, and the same to the eye."""
    from PIL import Image

    drawn = Image.open(io.BytesIO(base64.b64decode(image))).convert("RGB")
    out = io.BytesIO()
    drawn.quantize(COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return base64.b64encode(out.getvalue()).decode()


def built(source: Path) -> str:
    """What is committed of a source."""
    with tempfile.TemporaryDirectory() as folder:
        book = executed(source, Path(folder))
    for output in outputs(book):
        if "image/png" in output.get("data", {}):
            output["data"]["image/png"] = smaller(output["data"]["image/png"])
    return json.dumps(split(book), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def split(book: Any) -> Any:
    """A notebook as it stands in a file: long texts as lists of lines."""
    from nbformat.v4.rwbase import split_lines, strip_transient

    return strip_transient(split_lines(copy.deepcopy(book)))  # type: ignore[no-untyped-call]


def outputs(book: Any) -> Iterator[Any]:
    for cell in book["cells"]:
        yield from cell.get("outputs", ())


def said(book: Any) -> list[Any]:
    """The outputs without their images: what must be equal in every run."""
    found = []
    for cell in book["cells"]:
        for output in cell.get("outputs", ()):
            data = {kind: joined(text) for kind, text in output.get("data", {}).items() if kind != "image/png"}
            pictured = "image/png" in output.get("data", {})
            found.append((cell["id"], output["output_type"], joined(output.get("text", "")), data, pictured))
    return found


def joined(text: Any) -> str:
    return text if isinstance(text, str) else "".join(text)


def main() -> None:
    for source in SOURCES:
        source.with_suffix(".ipynb").write_text(built(source), encoding="utf-8")


# what is committed


def committed(name: str) -> Any:
    return json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))


def test_there_are_five_notebooks_and_each_has_its_source() -> None:
    assert tuple(s.stem for s in SOURCES) == NAMES
    assert tuple(sorted(p.stem for p in (ROOT / "notebooks").glob("*.ipynb"))) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_committed_notebook_is_small_and_static(name: str) -> None:
    raw = (ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8")
    book = json.loads(raw)
    assert len(raw.encode()) < LARGEST
    kinds = {kind for output in outputs(book) for kind in output.get("data", {})}
    assert kinds <= {"image/png", "text/plain", "text/html"}
    assert "image/png" in kinds
    for output in outputs(book):
        html = joined(output.get("data", {}).get("text/html", ""))
        assert not re.search(r"<(?:script|iframe|link|img|object|embed|form|a)\b", html)
        assert not re.search(r"\bon\w+\s*=|url\(|javascript:", html)


@pytest.mark.parametrize("name", NAMES)
def test_a_committed_notebook_has_no_error_no_warning_and_no_path_of_a_machine(name: str) -> None:
    for output in outputs(committed(name)):
        assert output["output_type"] in ("execute_result", "display_data", "stream")
        assert output.get("name", "stdout") == "stdout"
        for text in (joined(output.get("text", "")), *map(joined, output.get("data", {}).values())):
            assert not re.search(r"(?<![\w.])/(?:tmp|home|root|usr|work|var|opt|Users|private)/|\b[A-Z]:\\", text)


@pytest.mark.parametrize("name", NAMES)
def test_every_picture_says_in_words_what_it_shows(name: str) -> None:
    for output in outputs(committed(name)):
        data = output.get("data", {})
        if "image/png" in data:
            assert base64.b64decode(joined(data["image/png"])).startswith(b"\x89PNG")
            assert len(joined(data["text/plain"]).split()) > 20


@pytest.mark.parametrize("name", NAMES)
def test_no_number_is_typed_in_the_prose(name: str) -> None:
    for cell in committed(name)["cells"]:
        if cell["cell_type"] == "markdown":
            prose = re.sub(r"`[^`]*`|\]\([^)]*\)", "", joined(cell["source"]))
            assert not re.search(r"\d", prose), prose


@pytest.mark.parametrize("name", NAMES)
def test_a_committed_notebook_begins_with_a_title_and_has_fixed_metadata_and_ids(name: str) -> None:
    book = committed(name)
    assert joined(book["cells"][0]["source"]).startswith("# ")
    assert book["metadata"] == METADATA
    assert [c["id"] for c in book["cells"]] == [f"{name[0]}-{n:02d}" for n in range(len(book["cells"]))]
    assert all(c["metadata"] == {} for c in book["cells"])
    counts = [c["execution_count"] for c in book["cells"] if c["cell_type"] == "code"]
    assert counts == list(range(1, len(counts) + 1)), "a notebook is run once, from top to bottom"


def test_a_link_between_notebooks_leads_to_one() -> None:
    for name in NAMES:
        for cell in committed(name)["cells"]:
            if cell["cell_type"] == "markdown":
                for target in re.findall(r"\]\(([^)]*)\)", joined(cell["source"])):
                    assert (ROOT / "notebooks" / target).exists()


# what a run gives


@pytest.fixture(scope="module")
def offline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that, on Python's path, lets a process reach nothing but this machine."""
    folder = tmp_path_factory.mktemp("offline")
    (folder / "sitecustomize.py").write_text(OFFLINE, encoding="utf-8")
    return folder


@pytest.fixture
def tools() -> None:
    """What a run needs; where it is missing the test is skipped, and in CI fails."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing and os.environ.get("CI"):
        pytest.fail(f"{', '.join(missing)} is missing, and in CI every test must run")
    if missing:
        pytest.skip(f"{', '.join(missing)} is missing")


def test_the_offline_guard_works(offline: Path) -> None:
    code = "import urllib.request; urllib.request.urlopen('http://192.0.2.1/', timeout=5)"
    environment = {**os.environ, "PYTHONPATH": str(offline)}
    found = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert found.returncode != 0
    assert "this test runs offline" in found.stderr


@pytest.mark.skipif("KG_WHEEL" not in os.environ, reason="KG_WHEEL=1 says that an installed package is tested")
def test_the_notebooks_are_run_with_the_installed_package(tmp_path: Path) -> None:
    code = "import kg; print(kg.__file__)"
    command = [sys.executable, "-c", code]
    found = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True).stdout.strip()
    assert Path(sys.prefix) in Path(found).parents
    assert ROOT not in Path(found).parents


@pytest.mark.parametrize("source", SOURCES, ids=lambda s: s.stem)
def test_a_source_is_python_so_that_a_linter_reads_it(source: Path) -> None:
    ast.parse(source.read_text(encoding="utf-8"))


@pytest.mark.usefixtures("tools")
@pytest.mark.parametrize("source", SOURCES, ids=lambda s: s.stem)
def test_the_committed_notebook_has_the_cells_of_its_source(source: Path) -> None:
    cells = [(c["cell_type"], joined(c["source"])) for c in committed(source.stem)["cells"]]
    assert cells == [(c.cell_type, c.source) for c in converted(source).cells], "run python tests/test_notebooks.py"


# Libraries of Jupyter warn of their own ways; what a notebook itself prints is compared.
@pytest.mark.filterwarnings(
    "ignore::DeprecationWarning", "ignore::ResourceWarning", "ignore::PendingDeprecationWarning"
)
@pytest.mark.usefixtures("tools")
@pytest.mark.parametrize("source", SOURCES, ids=lambda s: s.stem)
def test_a_fresh_run_says_what_is_committed_offline_and_writes_nothing(
    source: Path, offline: Path, tmp_path: Path
) -> None:
    path = os.pathsep.join(filter(None, (str(offline), os.environ.get("PYTHONPATH"))))
    book = executed(source, tmp_path, PYTHONPATH=path)
    assert said(split(book)) == said(committed(source.stem)), "run python tests/test_notebooks.py"
    assert list(tmp_path.iterdir()) == []


if __name__ == "__main__":
    main()
