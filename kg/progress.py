"""A bar for what takes long: where somebody is looking, and nowhere else.

What may take over two seconds is gone through by :func:`progress`. It shows a bar (tqdm) once a second has passed, on a
terminal or in a notebook, and takes it away at the end. A log, a pipe, a test and a notebook that is run to be
committed (``KG_RENDER=static``) stay without one.
"""

import sys
from collections.abc import Iterable, Iterator
from typing import TextIO, TypeVar

from kg.faces import mode

T = TypeVar("T")

_DELAY = 1.0


def progress(items: Iterable[T], what: str, *, total: int | None = None) -> Iterator[T]:
    """The items one by one, with a bar that says what is being done and how far it is.

    ``total`` is their number, where the items cannot tell it themselves.

    >>> list(progress(range(3), "reading documents"))
    [0, 1, 2]
    """
    out = _watched()
    if out is None:
        yield from items
        return
    from tqdm import tqdm

    yield from tqdm(items, what, total, file=out, leave=False, delay=_DELAY, dynamic_ncols=True)


def _watched() -> TextIO | None:
    """Where somebody would see a bar: standard error on a terminal, standard output in a notebook, else nowhere.

    A notebook marks standard error as a fault, so that the bar goes to standard output there.
    """
    if mode() == "static":
        return None
    if _in_notebook():
        return sys.stdout
    return sys.stderr if sys.stderr is not None and sys.stderr.isatty() else None


def _in_notebook() -> bool:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return hasattr(shell, "kernel")
