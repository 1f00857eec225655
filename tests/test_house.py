"""The house as it is planned: one-way flow, a light front door, nothing of the workshop in what is shipped."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import kg

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "kg"

FLOW = """
errors collecting faces vocabulary dates quantities evidence model
documents.fitting documents.plainyaml documents.reading documents documents.schema
registry annotations.fields annotations.declared annotations.references annotations.spans annotations.heads
annotations.claims annotations.judged annotations
quads reread rdf store progress corpus shapes
compare.figures compare.keys compare.bridges compare.pairs compare.candidates compare.totals compare.rules compare
wording.phrases wording.sentences wording lint.rates lint.checks lint timeline tables keep
origins.lineage origins.tally origins.counting origins
network.edges network.projections network explain.steps explain.explanation explain export
sparql.tokens sparql.bind sparql.order sparql.columns sparql.scope sparql.engine sparql.finding sparql.grammar sparql.spelling sparql.values
sparql.hints sparql.questions sparql.teach sparql.run sparql
drafting.places drafting.sheet drafting.sealing drafting dataset
views views.extras views.page views.review views.spec views.geometry views.looks views.marks views.panels
views.charts views.graphs views.lines views.layout views.collapse views.svg views.interactive views.mermaid
views.plots views.png views.text views.view views.triples views.display
held named around loading remote.wire remote.answers remote.touched remote.gather remote graph
lab notebook.asked notebook.completion notebook.shown notebook.magic notebook cli
""".split()
"""The rooms, each below those it may import from."""


def rooms() -> dict[str, Path]:
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = (
            ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__").replace("__init__", "")
        )
        if name:
            found[name] = path
    return found


def imports(path: Path) -> set[str]:
    """The modules of the package that a file imports, whether at its top or inside a function."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "kg":
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("kg."):
            inside = node.module.removeprefix("kg.")
            found |= {f"{inside}.{a.name}" if f"{inside}.{a.name}" in rooms() else inside for a in node.names}
        elif isinstance(node, ast.Import):
            found |= {a.name.removeprefix("kg.") for a in node.names if a.name.startswith("kg.") or a.name == "kg"}
    return found


def test_every_room_stands_in_the_plan() -> None:
    assert set(rooms()) == set(FLOW)


@pytest.mark.parametrize("room", FLOW)
def test_a_room_imports_only_from_rooms_above_it(room: str) -> None:
    above = set(FLOW[: FLOW.index(room)])
    assert imports(rooms()[room]) <= above, "move the import, or the room"


def test_no_module_imports_the_front_door() -> None:
    assert not [name for name, path in rooms().items() if "kg" in imports(path)]


def test_the_front_door_names_stand_once_and_exist_and_are_no_modules() -> None:
    assert len(kg.__all__) == len(set(kg.__all__))
    assert all(hasattr(kg, name) for name in kg.__all__)
    assert not set(kg.__all__) & {name.partition(".")[0] for name in rooms()}


def test_import_kg_is_light() -> None:
    heavy = {"pandas", "rdflib", "networkx", "numpy", "yaml", "IPython", "pyshacl", "pyarrow"}
    code = "import sys, kg; print(' '.join(sys.modules))"
    loaded = set(
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    )
    assert not loaded & heavy


def test_checking_an_article_loads_no_tables_and_no_rdflib() -> None:
    code = "import sys; from kg.cli import main; main(['check']); print(' '.join(sys.modules))"
    loaded = set(
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    )
    assert not loaded & {"pandas", "rdflib", "networkx"}
