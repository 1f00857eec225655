"""The engine at work, and how it is stopped.

Oxigraph cannot cancel a query. With a time limit a query therefore runs in a forked child process, which is killed
at the limit or at Ctrl-C. The child of a store on disk opens the store anew for reading: a fork of an open RocksDB
may wait for ever for a lock that a thread held which is not there any more (measured). Where the system cannot
fork, and where there is no limit, the query runs in a thread: Ctrl-C and the limit give control back, and the
engine finishes by itself.
"""

import os
import selectors
import signal
import threading
import time
import warnings
from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

import pyoxigraph as ox

from kg.errors import QueryError, QueryTimeoutError
from kg.sparql.columns import written
from kg.sparql.scope import Scope

T = TypeVar("T")
Limits = dict[str, Any]

_ON_ITS_OWN = "the engine cannot be stopped here and finishes in the background"
_END = b"\n."
_PIECE = 1 << 20
_ATTEMPTS = 20


def evaluate(text: str, scope: Scope, limits: Limits, use: Callable[[Any], T], timeout: float | None) -> T:
    """Run a query and give its result, as the engine hands it out, to ``use``; rows may be in TSV already.

    Raises :class:`~kg.errors.QueryTimeoutError` where it takes longer than ``timeout`` seconds.
    """
    if timeout is not None and not timeout > 0:
        raise ValueError(f"timeout={timeout!r}: give a number of seconds above 0, or None for no limit")
    engine = scope.over(text)
    if not isinstance(engine, ox.Store):  # a server, which has a time limit of its own
        return use(engine.answer(text, prefixes=scope.prefixes, timeout=timeout, **limits))
    if timeout is not None and hasattr(os, "fork"):
        return use(_read(_in_child(engine, text, scope, limits, timeout)))
    return _in_thread(lambda: use(_query(engine, text, scope, limits)), timeout)


def _query(engine: ox.Store, text: str, scope: Scope, limits: Limits) -> Any:
    return engine.query(text, prefixes=scope.prefixes, **limits)


def _in_thread(work: Callable[[], T], timeout: float | None) -> T:
    """Wait for a thread, so that the one who waits can be interrupted."""
    if timeout is None and threading.current_thread() is not threading.main_thread():
        return work()
    done: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(work())
        except BaseException as error:  # whatever it is belongs to the one who waits
            failed.append(error)

    thread = threading.Thread(target=run, name="kg query", daemon=True)
    thread.start()
    try:
        thread.join(timeout)
    except KeyboardInterrupt as stop:
        stop.add_note(f"{_ON_ITS_OWN}; a query with timeout= can be stopped")
        raise
    if failed:
        raise failed[0]
    if not done:
        raise QueryTimeoutError(f"the query took longer than {timeout:g} s; {_ON_ITS_OWN}")
    return done[0]


# --- a child process ----------------------------------------------------------------------------------------------


def _in_child(engine: ox.Store, text: str, scope: Scope, limits: Limits, timeout: float) -> bytes:
    """The serialized result of a query that a forked child runs; the first byte says what it is."""
    end = time.monotonic() + timeout
    memory = None if scope.on_disk else engine
    source, sink = os.pipe()
    with warnings.catch_warnings():
        # Python 3.12 warns of forks beside threads. The child runs the engine and writes to the pipe, no more.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        _be_child(memory, text, scope, limits, source, sink)
    try:
        os.close(sink)
        return _received(source, end, timeout)
    finally:
        os.close(source)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _received(source: int, end: float, timeout: float) -> bytes:
    pieces: list[bytes] = []
    with selectors.DefaultSelector() as selector:
        selector.register(source, selectors.EVENT_READ)
        while selector.select(max(0.0, end - time.monotonic())):
            piece = os.read(source, _PIECE)
            if not piece:
                return b"".join(pieces)
            pieces.append(piece)
    raise QueryTimeoutError(
        f"the query took longer than {timeout:g} s and was stopped; anchor its paths, add LIMIT, or allow more time"
    )


def _be_child(memory: ox.Store | None, text: str, scope: Scope, limits: Limits, source: int, sink: int) -> NoReturn:
    """What the child does; it never comes back."""
    try:
        os.close(source)
        try:
            answer = _written(_query(_opened(scope) if memory is None else memory, text, scope, limits))
        except BaseException as error:  # the parent raises it again
            answer = f"E{type(error).__name__}\n{error}".encode()
        view = memoryview(answer + _END)
        while view:
            view = view[os.write(sink, view) :]
    finally:
        os._exit(0)


def _opened(scope: Scope) -> ox.Store:
    """The store on disk, opened for reading."""
    for attempt in range(_ATTEMPTS):
        try:
            return ox.Store.read_only(str(scope.store.path))
        except (OSError, RuntimeError):
            # The store may put its files in order at this very moment.
            if attempt == _ATTEMPTS - 1:
                raise
            time.sleep(0.02)
    raise AssertionError


def _written(result: Any) -> bytes:
    if isinstance(result, ox.QuerySolutions):
        return b"R" + written(result)
    if isinstance(result, ox.QueryTriples):
        return b"T" + (result.serialize(format=ox.RdfFormat.N_TRIPLES) or b"")
    return b"B" + bytes([bool(result)])


def _read(answer: bytes) -> Any:
    if not answer.endswith(_END):
        raise QueryError("the process of the query ended before its answer was complete; it may have lacked memory")
    kind, data = answer[:1], answer[1 : -len(_END)]
    if kind == b"R":
        return data
    if kind == b"B":
        return any(data)
    if kind == b"T":
        return (q.triple for q in ox.parse(data, format=ox.RdfFormat.N_TRIPLES))
    name, _, message = data.decode().partition("\n")
    raise _ERRORS.get(name, QueryError)(message)


_ERRORS: dict[str, type[Exception]] = {e.__name__: e for e in (SyntaxError, ValueError, RuntimeError, OSError)}
