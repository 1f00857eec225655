"""A store holds graphs whole: what is written is there after a crash, or what was there before is."""

import gc
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.errors import KGError, StoreError
from kg.store import Store

A, B = "https://example.org/a", "https://example.org/b"


def triples(word: str, count: int = 1) -> list[str]:
    return [f'<https://example.org/{i}> <https://example.org/says> "{word}"' for i in range(count)]


def said(store: Store, graph: str) -> set[str]:
    """The words that a graph holds, and how often, as ``word*count``."""
    words = [line.split('"')[1] for line in store.lines(graph)]
    return {f"{word}*{words.count(word)}" for word in set(words)}


# What it holds


def test_a_new_store_in_memory_is_empty() -> None:
    store = Store()
    assert (len(store), store.graphs(), store.lines(A), store.path) == (0, [], [], None)


def test_graphs_are_named_in_order() -> None:
    store = Store()
    store.replace_all({B: triples("b"), A: triples("a")})
    assert store.graphs() == [A, B]


def test_replacing_a_graph_leaves_nothing_of_the_old_one_and_the_others_alone() -> None:
    store = Store()
    store.replace_all({A: triples("old", 9), B: triples("other")})
    store.replace(A, triples("new", 2))
    assert (said(store, A), said(store, B)) == ({"new*2"}, {"other*1"})


def test_removing_a_graph_removes_its_name() -> None:
    store = Store()
    store.replace_all({A: triples("a"), B: triples("b")})
    store.remove(A)
    assert store.graphs() == [B]


def test_removing_what_is_not_there_is_no_mistake() -> None:
    store = Store()
    store.remove(A)
    assert len(store) == 0


def test_a_triple_that_is_written_twice_is_there_once() -> None:
    store = Store()
    store.replace(A, [*triples("a"), *triples("a")])
    assert len(store.lines(A)) == 1


def test_triples_may_come_from_a_generator() -> None:
    store = Store()
    store.fill({A: (line for line in triples("a", 3))})
    store.replace(B, (line for line in triples("b", 3)))
    assert (said(store, A), said(store, B)) == ({"a*3"}, {"b*3"})


def test_filling_a_store_that_is_not_empty_replaces_graphs_and_adds_to_none() -> None:
    store = Store()
    store.fill({A: triples("old", 3), B: triples("other")})
    store.fill({A: triples("new")})
    assert (said(store, A), said(store, B)) == ({"new*1"}, {"other*1"})


def test_the_version_tells_that_something_changed() -> None:
    store = Store()
    versions = [store.version]
    for lines in (triples("a"), triples("b"), []):
        store.replace(A, lines)
        versions.append(store.version)
    assert len(set(versions)) == 4


@pytest.mark.parametrize("on_disk", [False, True])
def test_when_one_of_several_graphs_is_no_rdf_none_is_changed(on_disk: bool, tmp_path: Path) -> None:
    store = Store(tmp_path / "s.db" if on_disk else None)
    store.replace(A, triples("old"))
    with pytest.raises(SyntaxError):
        store.replace_all({A: triples("new"), B: ["this is no triple"]})
    assert (store.graphs(), said(store, A)) == ([A], {"old*1"})


# On disk


def test_a_store_on_disk_is_there_when_it_is_opened_again(tmp_path: Path) -> None:
    store = Store(tmp_path / "s.db")
    store.fill({A: triples("a", 3)})
    del store
    gc.collect()
    assert said(Store(tmp_path / "s.db", create=False), A) == {"a*3"}


def test_opening_what_is_not_there_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no store at .*nothing\.db; kg\.load\(…, store=.*\) makes one"):
        Store(tmp_path / "nothing.db", create=False)
    assert not (tmp_path / "nothing.db").exists()


def test_a_folder_that_is_no_store_is_not_opened_as_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store at"):
        Store(tmp_path, create=False)


@pytest.mark.parametrize("create", [True, False])
def test_a_file_is_no_store(tmp_path: Path, create: bool) -> None:
    (tmp_path / "claims.nq").write_text("")
    with pytest.raises(StoreError, match=r"claims\.nq is a file; a store is a folder"):
        Store(tmp_path / "claims.nq", create=create)


def test_a_damaged_store_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "CURRENT").write_text("nonsense\n")
    with pytest.raises(StoreError, match="cannot be opened"):
        Store(tmp_path, create=False)


def test_a_store_error_is_an_os_error_too() -> None:
    assert issubclass(StoreError, OSError)
    assert issubclass(StoreError, KGError)


HOLD = """
import sys, time
from kg.store import Store
store = Store(sys.argv[1])
print("ready", flush=True)
time.sleep(60)
"""


def test_a_second_process_is_told_that_the_store_is_in_use(tmp_path: Path) -> None:
    Store(tmp_path / "s.db")
    gc.collect()
    with started(HOLD, tmp_path / "s.db") as process:
        assert process.stdout is not None
        process.stdout.readline()
        with pytest.raises(StoreError, match=r"s\.db cannot be opened: another process has it open"):
            Store(tmp_path / "s.db")
        process.kill()
    Store(tmp_path / "s.db")


# Killed

WRITE = """
import sys
from kg.store import Store
store = Store(sys.argv[1])
for i in range(10**9):
    word = "ab"[i % 2]
    triples = [f'<https://example.org/{n}> <https://example.org/says> "{word}"' for n in range(3000)]
    store.replace_all({"https://example.org/a": triples, "https://example.org/b": triples[:1000]})
    if i == 0:
        print("ready", flush=True)
"""


def started(script: str, *arguments: object) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", script, *map(str, arguments)], stdout=subprocess.PIPE)


def test_a_process_that_is_killed_while_it_writes_leaves_all_of_a_state_or_all_of_the_one_before(
    tmp_path: Path,
) -> None:
    chance = random.Random(1)
    kills = 0
    for attempt in range(12):
        with started(WRITE, tmp_path / "s.db") as process:
            assert process.stdout is not None
            if attempt:  # the first is killed while it makes the store
                process.stdout.readline()
            time.sleep(chance.uniform(0.05, 0.35))
            process.send_signal(signal.SIGKILL)
            kills += process.wait() == -signal.SIGKILL
        store = Store(tmp_path / "s.db")
        assert (said(store, A), said(store, B)) in [
            ({"a*3000"}, {"a*1000"}),
            ({"b*3000"}, {"b*1000"}),
        ] or attempt == 0 == len(store)
        del store
        gc.collect()
    assert kills >= 10
