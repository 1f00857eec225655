"""From the files of a corpus into a store: batch by batch, so that neither is ever held whole.

Nothing is written of a corpus that has a mistake. So files are judged first and written then; into a new store
in memory, which is thrown away where a mistake is found, both happen at once. Judging and writing overlap, since the
engine works without Python's lock. A batch is one transaction: a process that is stopped leaves whole documents, and
the next run writes those that are not there yet, or not so.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from kg import corpus, quads, rdf
from kg.collecting import uncollected
from kg.corpus import Known, Reading
from kg.errors import CorpusError, Problem
from kg.held import Held
from kg.vocabulary import ONTOLOGY

_AHEAD = 2
"""How many batches may wait to be written."""


def checked(
    paths: Sequence[str | Path], known: Known | None = None, *, skip: bool = False
) -> tuple[Reading, list[Problem]]:
    """Files that are free of mistakes, ready to be written, and the mistakes of those lines that are left out.

    With ``skip`` bad lines of JSON Lines are left out; else, and for mistakes elsewhere, raises
    :class:`CorpusError` with every mistake of every file.
    """
    if skip:
        return corpus.without_bad_lines(paths, known)
    reading = Reading(paths, known)
    if mistakes := reading.mistakes():
        raise CorpusError(mistakes)
    return reading, []


def write(held: Held, reading: Reading) -> None:
    """Judge files while writing their documents and what these rest on. What stands in the store so is left alone.

    Raises :class:`CorpusError` with every mistake of every file. A new store is worth nothing then; one that is to be
    kept is given files that were :func:`checked`, which have mistakes only if somebody has changed them since.
    """
    pending: deque[Future[None]] = deque()
    with uncollected(), ThreadPoolExecutor(1) as writer:
        for batch in _batches(held, reading):
            while len(pending) >= _AHEAD:
                pending.popleft().result()
            pending.append(writer.submit(held.store.fill, batch))
        for written in pending:
            written.result()
    held.store.flush()
    if reading.problems:
        raise CorpusError(reading.problems)


def _batches(held: Held, reading: Reading) -> Iterator[dict[str, Iterable[str]]]:
    """The graphs to write: what documents rest on, the documents, and last what rests on these."""
    names, registry = held.names, reading.registry
    batch: dict[str, Iterable[str]] = {names.registry: quads.registry_lines(registry, names)}
    batch[ONTOLOGY] = rdf.triples_of(corpus.resource("ontology.ttl"))
    size = 0
    for _, annotated in reading.judged():
        if annotated is None:
            continue
        lines = quads.annotated_lines(annotated, names, registry.terms)
        batch[names.document(annotated.document.id)] = lines
        held.remember(annotated)
        size += len(lines)
        if size >= held.store.portion:
            yield batch
            batch, size = {}, 0
    yield batch | {names.reading(r.id): quads.reading_lines(r, names) for r in registry.readings}
