"""Bulk corpora: streamed, judged whole, resumed where they were stopped; bad lines by their numbers."""

import gc
import json
import random
import shutil
import signal
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from benchmarks import corpus as synthetic
from kg import cli, corpus, held, loading, quads, rdf
from kg.annotations import Judge
from kg.documents import Record
from kg.errors import CorpusError, QueryError
from kg.graph import ClaimGraph, load, open_store
from kg.quads import Names
from kg.store import Store
from kg.vocabulary import BASE, ONTOLOGY

DOCUMENTS = 60
LAST = DOCUMENTS - 1
"""Nothing else names the last document."""


@pytest.fixture(scope="module")
def bulk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bulk") / "corpus.jsonl"
    synthetic.write(path, DOCUMENTS, seed=7)
    return path


@pytest.fixture(scope="module")
def state(bulk: Path) -> bytes:
    """What one clean load gives."""
    return load(bulk).serialize(".nq")


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def written(path: Path, lines: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def spoilt(bulk: Path, path: Path, *numbers: int, how: Callable[[dict[str, Any]], object]) -> Path:
    """The corpus with something done to its documents of these numbers, counted from the first."""
    lines = lines_of(bulk)
    documents = [line for line in lines if "document" in line]
    for number in numbers:
        how(documents[number])
    return written(path, lines)


def of_portions(size: int) -> Callable[..., None]:
    """How a store begins, for one that is written in portions of another size."""
    begin = Store.__init__

    def begin_so(self: Store, *arguments: Any, **more: Any) -> None:
        begin(self, *arguments, **more)
        self.portion = size

    return begin_so


def misspell(line: dict[str, Any]) -> None:
    line["claims"][2]["modality"] = "guessed"


def number_of(path: Path, document: int) -> int:
    """The number of the line of a document."""
    return [i for i, line in enumerate(lines_of(path), 1) if "document" in line][document]


# --- the same graph by every way ------------------------------------------------------------------------------------


def test_a_bulk_corpus_gives_the_graph_of_all_its_documents_written_at_once(bulk: Path, state: bytes) -> None:
    read, names = corpus.read([bulk]), Names(BASE)
    graphs = {ONTOLOGY: rdf.triples_of(corpus.resource("ontology.ttl"))}
    graphs[names.registry] = quads.registry_lines(read.registry, names)
    for reading in read.registry.readings:
        graphs[names.reading(reading.id)] = quads.reading_lines(reading, names)
    for annotated in read.documents:
        graph = names.document(annotated.document.id)
        graphs[graph] = quads.annotated_lines(annotated, names, read.registry.terms)
    slow = "".join(quads.canonical(lines, graph) for graph, lines in graphs.items())
    assert sorted(state.decode().splitlines()) == sorted(slow.splitlines())


def test_batches_of_any_size_give_the_same_graph(bulk: Path, state: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    for size in (1, 700, 10**9):
        with monkeypatch.context() as patched:
            patched.setattr(Store, "__init__", of_portions(size))
            assert load(bulk).serialize(".nq") == state


def test_a_folder_of_yaml_gives_the_graph_of_the_same_corpus_in_json_lines(tmp_path: Path) -> None:
    synthetic.write(tmp_path / "few.jsonl", 5, seed=3)
    synthetic.write(tmp_path / "few", 5, seed=3)
    assert load(tmp_path / "few").serialize(".nq") == load(tmp_path / "few.jsonl").serialize(".nq")


def test_the_order_of_the_lines_does_not_matter(bulk: Path, state: bytes, tmp_path: Path) -> None:
    lines = lines_of(bulk)
    random.Random(1).shuffle(lines)
    assert load(written(tmp_path / "shuffled.jsonl", lines)).serialize(".nq") == state


def test_claims_that_were_not_kept_are_read_from_the_store(bulk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = load(bulk).claims()
    monkeypatch.setattr(held, "KEPT", 100)
    assert load(bulk).claims().equals(kept)


def test_a_document_that_is_replaced_is_not_remembered_as_it_was(
    bulk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = load(bulk)
    monkeypatch.setattr(held, "KEPT", 0)
    changed = spoilt(bulk, tmp_path / "changed.jsonl", 3, how=lambda d: d["claims"][0].update(statement="Changed."))
    graph.add(changed)
    assert "Changed." in graph.claims()["statement"].tolist()


def test_a_corpus_is_not_held_while_it_is_judged(bulk: Path) -> None:
    def most(path: Path) -> int:
        gc.collect()
        tracemalloc.start()
        corpus.Reading([path]).mistakes()
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return peak

    whole = bulk.stat().st_size
    tracemalloc.start()
    held = corpus.judge([bulk])
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(held[1]) == DOCUMENTS
    assert most(bulk) < size / 3, f"a corpus of {whole} bytes"


# --- mistakes -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("on_disk", [False, True])
def test_a_bad_line_is_told_by_its_number_and_nothing_is_loaded(bulk: Path, tmp_path: Path, *, on_disk: bool) -> None:
    bad = spoilt(bulk, tmp_path / "bad.jsonl", 4, LAST, how=misspell)
    store = tmp_path / "s.db" if on_disk else None
    with pytest.raises(CorpusError) as error:
        load(bad, store=store)
    numbers = {number_of(bad, 4), number_of(bad, LAST)}
    assert {p.line for p in error.value.problems} == numbers
    assert not (tmp_path / "s.db").exists()


def test_bad_lines_change_nothing_of_a_store_that_is_there(bulk: Path, state: bytes, tmp_path: Path) -> None:
    graph = load(bulk, store=tmp_path / "s.db")
    with pytest.raises(CorpusError):
        graph.add(spoilt(bulk, tmp_path / "bad.jsonl", LAST, how=misspell))
    assert graph.serialize(".nq") == state


def test_a_file_that_is_spoilt_after_it_was_checked_is_told_and_not_passed_over(bulk: Path, tmp_path: Path) -> None:
    path = written(tmp_path / "corpus.jsonl", lines_of(bulk))
    reading, _ = loading.checked([path])
    spoilt(bulk, path, LAST, how=misspell)
    with pytest.raises(CorpusError, match="modality"):
        loading.write(held.Held(Store(), Names(BASE), None), reading)


def test_bad_lines_are_left_out_when_that_is_asked(bulk: Path, tmp_path: Path) -> None:
    bad = spoilt(bulk, tmp_path / "bad.jsonl", LAST, how=misspell)
    with pytest.warns(UserWarning, match="1 line has mistakes and was left out"):
        graph = load(bad, on_bad_lines="skip")
    assert [(p.line, p.field) for p in graph.skipped] == [(number_of(bad, LAST), "claims[2].modality")]
    assert graph.serialize(".nq") == load(written(tmp_path / "left.jsonl", lines_of(bad)[:-1])).serialize(".nq")


def test_a_line_that_is_no_json_is_left_out_too(bulk: Path, state: bytes, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_bytes(b"{not json\n" + bulk.read_bytes())
    with pytest.warns(UserWarning, match="left out"):
        graph = load(bad, on_bad_lines="skip")
    assert graph.serialize(".nq") == state
    assert [p.line for p in graph.skipped] == [1]


def test_what_names_something_left_out_is_left_out_too(tmp_path: Path) -> None:
    def document(id_: str, *claims: dict[str, Any]) -> dict[str, Any]:
        about = {"id": id_, "title": "News", "outlet": "herald", "published": "2024-03-10"}
        evidence = {"id": "a", "statement": "It denies it.", "predicate": "denies", "chain": [], "quote": "no"}
        return {"document": about, "claims": [evidence | claim for claim in claims]}

    lines: list[dict[str, Any]] = [
        {"entity": {"id": "fleet", "type": "ArmedForce", "label": "the fleet", "wikidata": "no number"}},
        {"entity": {"id": "herald", "type": "Outlet", "label": "the herald"}},
        document("names-the-fleet", {"subject": "fleet", "object": {"text": "that it moored"}}),
        document("names-the-claim", {"subject": "herald", "object": "names-the-fleet#a"}),
        document("good"),
    ]
    with pytest.warns(UserWarning, match="3 lines have"):
        graph = load(written(tmp_path / "few.jsonl", lines), on_bad_lines="skip")
    assert [p.line for p in graph.skipped] == [1, 3, 4]
    assert graph.documents()["document"].tolist() == ["good"]


def test_mistakes_in_yaml_have_no_lines_to_leave_out(bulk: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("entities:\n  port: {type: Harbour, label: the port}\n")
    with pytest.raises(CorpusError, match="Harbour"):
        load(bulk, tmp_path / "bad.yaml", on_bad_lines="skip")


def test_another_word_than_error_or_skip_is_refused(bulk: Path) -> None:
    with pytest.raises(QueryError, match="'error' and 'skip'"):
        load(bulk, on_bad_lines="warn")  # type: ignore[arg-type]


# --- the shell ------------------------------------------------------------------------------------------------------


def test_kg_build_streams_a_bulk_corpus_into_a_store(bulk: Path, state: bytes, tmp_path: Path) -> None:
    assert cli.main(["build", str(bulk), "-o", str(tmp_path / "s.db")]) == 0
    assert open_store(tmp_path / "s.db").serialize(".nq") == state


def test_kg_build_prints_what_it_leaves_out(bulk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = spoilt(bulk, tmp_path / "bad.jsonl", LAST, how=misspell)
    assert cli.main(["build", str(bad), "-o", str(tmp_path / "x.nq")]) == 1
    assert not (tmp_path / "x.nq").exists()
    capsys.readouterr()
    assert cli.main(["build", str(bad), "-o", str(tmp_path / "x.nq"), "--skip-bad-lines"]) == 0
    out = capsys.readouterr().out
    assert f"bad.jsonl:{number_of(bad, LAST)}" in out
    assert out.endswith("; 1 line with mistakes left out\n")


# --- stopped --------------------------------------------------------------------------------------------------------

BUILD = """
import sys
from kg.graph import load
from kg.store import Store
class Small(Store):
    portion = property(lambda self: 1500, lambda self, _: None)
sys.modules["kg.graph"].Store = Small
print("ready", flush=True)
load(sys.argv[1], store=sys.argv[2])
"""
"""A load in smaller batches than usual, so that there are more of them."""


def test_a_load_that_is_killed_twenty_times_and_done_again_equals_one_clean_load(
    bulk: Path, state: bytes, tmp_path: Path
) -> None:
    store, chance = tmp_path / "s.db", random.Random(5)
    command = [sys.executable, "-c", BUILD, str(bulk), str(store)]
    whole = set(state.splitlines())
    sizes = set()
    kills, longest = 0, 0.0
    while kills < 20:
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            start = time.monotonic()
            if longest:
                time.sleep(chance.uniform(0, longest))
                process.send_signal(signal.SIGKILL)
            killed = process.wait() == -signal.SIGKILL
            longest = longest or time.monotonic() - start  # the first is not killed: how long does it take?
        if not killed:
            shutil.rmtree(store)
            continue
        kills += 1
        if store.exists() and (store / "CURRENT").exists():
            found = open_there(store)
            assert found <= whole
            assert of_documents(found) <= of_documents(whole)
            sizes.add(len(found))
    load(bulk, store=store)
    assert open_store(store).serialize(".nq") == state
    assert len(sizes) > 3, "all kills met the same state: the test shows little"


def open_there(store: Path) -> set[bytes]:
    graph = open_store(store)
    try:
        return set(graph.serialize(".nq").splitlines())
    finally:
        del graph
        gc.collect()


def of_documents(lines: set[bytes]) -> set[tuple[bytes, int]]:
    """How many triples each graph has: a document that stands there halfway has another number."""
    count: dict[bytes, int] = {}
    for line in lines:
        graph = line[line.rindex(b" <") :]
        count[graph] = count.get(graph, 0) + 1
    return set(count.items())


def test_what_stands_in_the_store_already_is_not_written_again(
    bulk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = load(bulk, store=tmp_path / "s.db")
    before = graph._shared.store.version
    graph.add(bulk)
    assert graph._shared.store.version == before
    changed = spoilt(bulk, tmp_path / "changed.jsonl", 3, how=lambda d: d["claims"][0].update(statement="Changed."))
    wrote: list[set[str]] = []
    store = graph._shared.store
    replace_all = store.replace_all

    def noted(graphs: dict[str, Iterable[str]]) -> None:
        wrote.append(set(graphs))
        replace_all(graphs)

    monkeypatch.setattr(store, "replace_all", noted)
    graph.add(changed)
    assert [g.removeprefix(Names(BASE).document("")) for graphs in wrote for g in graphs] == [
        json.loads(changed.read_text().splitlines()[number_of(changed, 3) - 1])["document"]["id"]
    ]


def test_an_interrupted_load_ends_with_the_interrupt_and_can_be_done_again(
    bulk: Path, state: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Store, "__init__", of_portions(1500))
    seen, end = 0, int(1.9 * len(lines_of(bulk)))  # near the end of the second round, in which it is written
    judge = Judge.judge

    def interrupted(self: Judge, record: Record) -> object:
        nonlocal seen
        seen += 1
        if seen == end:
            raise KeyboardInterrupt
        return judge(self, record)

    monkeypatch.setattr(Judge, "judge", interrupted)
    with pytest.raises(KeyboardInterrupt):
        load(bulk, store=tmp_path / "s.db")
    gc.collect()
    stopped: ClaimGraph = open_store(tmp_path / "s.db")
    assert 0 < len(stopped.documents()) < DOCUMENTS
    assert stopped.add(bulk).serialize(".nq") == state
