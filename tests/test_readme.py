"""The README's examples run, and print what it says they print."""

import contextlib
import io
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, flags=re.DOTALL | re.MULTILINE)


def test_the_first_example_prints_what_the_readme_shows() -> None:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(blocks("python")[0], {})
    assert printed.getvalue() == blocks("text")[0]


def test_every_further_example_runs() -> None:
    import kg

    for block in blocks("python")[1:]:
        exec(block, {"kg": kg, "graph": kg.load()})


def test_the_first_example_has_about_ten_lines() -> None:
    assert len([line for line in blocks("python")[0].splitlines() if line.strip()]) <= 11


def test_every_command_of_the_readme_exists() -> None:
    from kg.cli import _parser

    commands = _parser().format_help()
    for name in re.findall(r"^(?:.*bin/)?kg (\w+)", "\n".join(blocks("bash")), flags=re.MULTILINE):
        assert f"    {name} " in commands


def test_every_file_that_the_readme_links_to_exists() -> None:
    for name in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / name).exists(), name
