"""The notebooks: their sources agree, they run, and what is committed is what a run gives, static and offline.

``python tests/test_notebooks.py`` builds the committed notebooks from the sources, and is run after every change.
"""

import base64
import io
import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "notebooks"
SOURCES = sorted(FOLDER.glob("*.py"))
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
}
MOST = 500_000
COLOURS = 64


def converted(source: Path) -> Any:
    """The notebook of a source, without outputs; its cells have fixed ids."""
    import jupytext

    book = jupytext.read(source, fmt="py:percent")
    book.metadata = {**METADATA}
    for number, cell in enumerate(book.cells):
        cell.id = f"{source.stem[:1]}-{number:02d}"
        cell.metadata = {}
    book.nbformat, book.nbformat_minor = 4, 5
    return book


def executed(source: Path, folder: Path) -> Any:
    """The notebook of a source, run in a folder from top to bottom as it is committed: with static pictures."""
    from nbclient import NotebookClient

    book = converted(source)
    client = NotebookClient(
        book,
        kernel_name="python3",
        timeout=300,
        record_timing=False,
        coalesce_streams=True,
        extra_arguments=["--log-level=ERROR"],
    )
    client.execute(cwd=str(folder), env={**os.environ, "KG_RENDER": "static"})
    book.metadata = {**METADATA}
    for cell in book.cells:
        cell.metadata = {}
    return book


def smaller(image: str) -> str:
    """An image of few colours: a third of its size, and the same to the eye."""
    from PIL import Image

    picture = Image.open(io.BytesIO(base64.b64decode(image))).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return base64.b64encode(out.getvalue()).decode()


def built(source: Path, folder: Path) -> str:
    """What is committed of a source."""
    import nbformat

    book = executed(source, folder)
    for data in (o["data"] for o in outputs(book) if "data" in o):
        if "image/png" in data:
            data["image/png"] = smaller(data["image/png"])
    text: str = nbformat.writes(book)
    return text.rstrip() + "\n"


def outputs(book: Any) -> Iterator[Any]:
    for cell in book["cells"]:
        yield from cell.get("outputs", ())


def main() -> None:
    import tempfile

    for source in SOURCES:
        with tempfile.TemporaryDirectory() as folder:
            text = built(source, Path(folder))
        source.with_suffix(".ipynb").write_text(text, encoding="utf-8")
        print(f"{source.stem}: {len(text):,} bytes")


if __name__ == "__main__":
    main()
