"""A graph changes as a whole or not at all, is the same whoever builds it, and carries corpora on any subject."""

import gc
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest

from kg.corpus import SEEDS
from kg.errors import CorpusError, StoreError, UnknownIdError
from kg.graph import ClaimGraph, load, open_store
from kg.shapes import violations

OTHER = Path(__file__).with_name("other")
TIMES, GAZETTE, HERALD = "example-times-2024-03-01", "gazette-2024-03-08", "herald-2024-03-10"


def state(graph: ClaimGraph) -> bytes:
    """Everything that a graph holds, as canonical N-Quads."""
    return graph.serialize(".nq")


def ids(graph: ClaimGraph) -> list[str]:
    return list(graph.documents()["document"])


@pytest.fixture
def files(small_folder: Path, tmp_path: Path) -> Path:
    """A copy of the small corpus that a test may edit."""
    return shutil.copytree(small_folder, tmp_path / "corpus")


def edit(file: Path, old: str, new: str) -> Path:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    return file


# Adding, replacing, removing


def test_a_document_can_be_added_that_speaks_of_entities_and_claims_already_there(files: Path) -> None:
    graph = load(files / "registry.yaml", files / "times.yaml", files / "gazette.yaml")
    graph.add(files / "herald.yaml")
    assert ids(graph) == [TIMES, GAZETTE, HERALD]
    assert graph.claim(f"{HERALD}#tug").given is not None


def test_piece_by_piece_gives_the_same_graph_as_all_at_once(files: Path) -> None:
    graph = load(files / "registry.yaml")
    for name in ("times", "gazette", "herald", "readings"):
        graph.add(files / f"{name}.yaml")
    assert state(graph) == state(load(files))


def test_adding_what_is_there_changes_nothing(files: Path) -> None:
    graph = load(files)
    before = state(graph)
    assert state(graph.add(files)) == state(graph.add(files / "gazette.yaml")) == before


def test_replacing_a_document_leaves_nothing_of_the_old_one(files: Path) -> None:
    graph = load(files)
    edit(files / "gazette.yaml", "id: fees", "id: dues")
    edit(files / "gazette.yaml", "Two pages.", "Three pages.")
    graph.add(files / "gazette.yaml")
    assert state(graph) == state(load(files))
    assert f"{GAZETTE}#fees" not in set(graph.claims()["claim"])


def test_replacing_a_document_replaces_its_own_entities(files: Path) -> None:
    graph = load(files)
    edit(files / "times.yaml", "label: unnamed eyewitnesses", "label: three eyewitnesses")
    graph.add(files / "times.yaml")
    assert list(graph.find("eyewitnesses")["label"]) == ["three eyewitnesses"]


@pytest.mark.parametrize("documents_first", [True, False])
def test_an_entity_of_the_registry_can_be_replaced(files: Path, documents_first: bool) -> None:
    graph = load(files if documents_first else files / "registry.yaml")
    graph.add(edit(files / "registry.yaml", "label: the port}", "label: the quay}"))
    assert list(graph.find("the-port")["label"]) == ["the quay"]
    assert violations(graph._shared.store) == []


def test_the_note_of_a_sameness_can_be_replaced(files: Path) -> None:
    graph = load(files)
    graph.add(edit(files / "registry.yaml", "two spellings in one article", "one company"))
    assert [s.note for s in graph.registry.same] == ["one company"]
    assert state(graph) == state(load(files))


def test_a_reading_can_be_added_later(files: Path) -> None:
    graph = load(files / "registry.yaml", files / "times.yaml", files / "gazette.yaml", files / "herald.yaml")
    graph.add(files / "readings.yaml")
    assert [r.id for r in graph.registry.readings] == ["contingent", "contingent-part"]


def test_removing_a_document_removes_its_claims_and_keeps_the_registry(small: ClaimGraph) -> None:
    registry = small._shared.registry()
    small.remove(TIMES)
    assert ids(small) == [GAZETTE, HERALD]
    assert TIMES not in set(small.claims()["document"])
    assert small.find("eyewitnesses").empty
    assert small._shared.registry() == registry


def test_a_document_that_was_removed_can_be_added_again(files: Path) -> None:
    graph = load(files)
    before = state(graph)
    assert state(graph.remove(TIMES).add(files / "times.yaml")) == before


def test_removing_what_is_not_there_names_the_nearest(small: ClaimGraph) -> None:
    with pytest.raises(UnknownIdError, match=rf"no document 'gazette-2024-03-8' in this graph; the nearest: {GAZETTE}"):
        small.remove("gazette-2024-03-8")


# Mistakes


@pytest.mark.parametrize("on_disk", [False, True])
def test_a_corpus_with_one_mistake_changes_nothing(files: Path, tmp_path: Path, on_disk: bool) -> None:
    graph = load(files, store=tmp_path / "s.db" if on_disk else None)
    before, version = state(graph), graph._shared.store.version
    edit(files / "registry.yaml", "label: the port}", "label: the quay}")
    edit(files / "gazette.yaml", "Two pages.", "Three pages.")
    edit(files / "herald.yaml", "predicate: shareOf", "predicate: sharesOf")
    with pytest.raises(CorpusError, match="shareOf") as caught:
        graph.add(files)
    assert len(caught.value.problems) == 1
    assert (state(graph), graph._shared.store.version) == (before, version)
    assert list(graph.find("the-port")["label"]) == ["the port"]


def test_nothing_is_loaded_of_a_new_corpus_with_a_mistake(files: Path, tmp_path: Path) -> None:
    edit(files / "herald.yaml", "subject: the-port", "subject: the-prot")
    with pytest.raises(CorpusError, match="the-port"):
        load(files, store=tmp_path / "s.db")
    assert not (tmp_path / "s.db").exists()


def test_an_unknown_claim_names_the_nearest(small: ClaimGraph) -> None:
    with pytest.raises(UnknownIdError, match=rf"no claim '{GAZETTE}#hrut' in this graph; the nearest: {GAZETTE}#hurt"):
        small.claim(f"{GAZETTE}#hrut")


def test_an_unknown_document_of_a_claim_names_the_nearest(small: ClaimGraph) -> None:
    with pytest.raises(UnknownIdError, match=f"the nearest: {GAZETTE}#hurt"):
        small.claim("gazette-2024-03-09#hurt")


# The same graph


def test_loading_twice_gives_the_same_bytes(small_folder: Path) -> None:
    assert state(load(small_folder)) == state(load(small_folder))


def test_the_order_of_the_files_does_not_matter(small_folder: Path) -> None:
    files = sorted(small_folder.iterdir())
    expected = state(load(small_folder))
    for order in (files[::-1], [*files[2:], *files[:2]], [files[3], *files]):
        assert state(load(*order)) == expected


def test_a_graph_on_disk_holds_the_same_as_one_in_memory(small_folder: Path, tmp_path: Path) -> None:
    assert state(load(small_folder, store=tmp_path / "s.db")) == state(load(small_folder))


BUILD = "import sys; from kg.graph import load; sys.stdout.buffer.write(load(*sys.argv[1:]).serialize('.nq'))"


def test_the_same_bytes_under_any_hash_seed(small_folder: Path) -> None:
    built = set()
    for seed, paths in (("1", [SEEDS, small_folder]), ("2", [small_folder, SEEDS])):
        command = [sys.executable, "-c", BUILD, *map(str, paths)]
        done = subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True)
        built.add(sha256(done.stdout).hexdigest())
        assert len(done.stdout) > 100_000
    assert len(built) == 1


def test_claims_read_from_a_store_equal_those_read_from_files(small_folder: Path, tmp_path: Path) -> None:
    made = load(small_folder, store=tmp_path / "s.db")
    claims, registry, table = made.selected, made.registry, made.claims()
    del made
    gc.collect()
    again = open_store(tmp_path / "s.db")
    assert (again.selected, again.registry) == (claims, registry)
    assert again.claims().equals(table)


# Bases


def test_instances_live_under_the_base_that_is_given(small_folder: Path, tmp_path: Path) -> None:
    base = "https://example.org/harbour/"
    made = load(small_folder, store=tmp_path / "s.db", base=base)
    text, claims = state(made).decode(), made.selected
    assert "claimgraph/id/" not in text
    assert f"<{base}claim/{GAZETTE}/pay>" in text
    del made
    gc.collect()
    assert open_store(tmp_path / "s.db", base=base).selected == claims == load(small_folder).selected


def test_a_store_under_another_base_says_so(small_folder: Path, tmp_path: Path) -> None:
    load(small_folder, store=tmp_path / "s.db", base="https://example.org/harbour/")
    gc.collect()
    with pytest.raises(StoreError, match="base="):
        open_store(tmp_path / "s.db").documents()


# Stores


def test_opening_what_is_not_there_is_a_store_error_and_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store at"):
        open_store(tmp_path / "nothing.db")
    assert list(tmp_path.iterdir()) == []


def test_a_second_process_gets_a_sentence(small_folder: Path, tmp_path: Path) -> None:
    graph = load(small_folder, store=tmp_path / "s.db")
    script = "import sys; from kg.graph import open_store; open_store(sys.argv[1])"
    command = [sys.executable, "-c", script, str(tmp_path / "s.db")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert re.search(r"StoreError: .*s\.db cannot be opened: another process has it open", done.stderr)
    assert ids(graph) == [TIMES, GAZETTE, HERALD]


DOCUMENT = """
document: {{id: {id}, title: version {word}, outlet: herald, published: 2024-03-10}}
entities:
  officials: {{type: Group, label: officials of version {word}}}
claims:
"""
CLAIM = """
  - id: c{i}
    statement: Claim {i} of version {word}.
    subject: {subject}
    predicate: troopsPresent
    object: about {i}000 people
    chain: [officials, {{agent: {subject}, verb: said, said: 2024-03}}]
    quote: words {i} of version {word}
"""
WRITE = """
import sys
from kg.graph import load
store, *folders = sys.argv[1:]
graph = load(folders[0], store=store)
print("ready", flush=True)
for i in range(1, 10**9):
    graph.add(folders[i % 2])
"""


def corpus_of(word: str, folder: Path, *, claims: int = 60) -> Path:
    """Two documents and a registry, everything of one version."""
    folder.mkdir()
    registry = f"entities:\n  herald: {{type: Outlet, label: Herald {word}}}\n  fleet: {{type: ArmedForce, label: fleet {word}}}\n"
    (folder / "registry.yaml").write_text(registry)
    for id_ in ("one", "two"):
        text = "".join(CLAIM.format(i=i, word=word, subject="fleet") for i in range(1, claims + 1))
        (folder / f"{id_}.yaml").write_text(DOCUMENT.format(id=id_, word=word) + text)
    return folder


def test_after_a_kill_every_document_is_the_old_one_or_the_new_one(tmp_path: Path) -> None:
    folders = [corpus_of(word, tmp_path / word) for word in "ab"]
    whole = {state(load(folder)) for folder in folders}
    chance = random.Random(2)
    kills, left = 0, set()
    for attempt in range(12):
        command = [sys.executable, "-c", WRITE, str(tmp_path / "s.db"), *map(str, folders)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(chance.uniform(0, 0.4))
            process.send_signal(signal.SIGKILL)
            kills += process.wait() == -signal.SIGKILL
        graph = open_store(tmp_path / "s.db")
        assert state(graph) in whole, f"kill {attempt} left a mixture"
        left.add(state(graph))
        del graph
        gc.collect()
    assert kills >= 10
    assert left == whole, "all kills met the same version: the test shows little"


# Another subject


def test_a_corpus_on_another_subject_loads_without_touching_the_package() -> None:
    graph = load(OTHER)
    assert len(graph.documents()) == 3
    assert violations(graph._shared.store) == []
    assert graph.registry.term("containersWaiting").unit == "containers"
    assert graph.registry.term("provokedBy").inverse == "provokes"
    assert {t.id for t in graph.registry.terms.values() if t.own and t.explanatory} == {"provokes", "provokedBy"}


def test_its_own_measures_have_their_numbers_and_units_in_the_table() -> None:
    rows = load(OTHER).claims(predicate="containersWaiting")
    assert rows["low"].isna().tolist() == [False, True]
    assert (rows["low"][0], *rows["high"]) == (4000, 4000, 2500)
    assert (set(rows["unit"]), set(rows["counted"]), list(rows["bound"])) == (
        {"containers"},
        {"containers"},
        ["about", "at most"],
    )


def test_its_quotes_are_shown_without_any_folder_of_texts() -> None:
    assert load(OTHER).claim("pier-post-2031-05-02#strike").quotes == [
        "Since the first of May no crane has moved on North Quay."
    ]


def test_it_lives_beside_the_corpus_of_the_package() -> None:
    graph = load(SEEDS, OTHER)
    assert len(graph) == len(load(SEEDS)) + len(load(OTHER))
    assert set(ids(load(OTHER))) < set(ids(graph))


def test_its_claims_survive_a_store(tmp_path: Path) -> None:
    claims = load(OTHER, store=tmp_path / "s.db").selected
    gc.collect()
    assert open_store(tmp_path / "s.db").selected == claims
