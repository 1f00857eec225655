r"""How a value shows itself: in a line as its ``repr``, in words as its ``str``, and in a notebook in words and HTML.

The rooms that make values know no HTML, and ``views``, which does, stands far below them. So a value only *has* a face
(:class:`Faced`), and the room that can draw one says so here, by its kind: ``@html.register``. A notebook asks the value
(IPython's ``_repr_mimebundle_``, which other notebooks ask for as well) and needs to load nothing for it.

What a source wrote may hold anything, escape sequences that a terminal obeys included: words are :func:`legible`.
"""

import os
import re
from functools import singledispatch

from kg.errors import QueryError

RENDER = "KG_RENDER"
"""The environment variable that says how a notebook is to show things."""

MODES = ("auto", "interactive", "static")

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def mode() -> str:
    """How a notebook is to show things: ``auto``, ``interactive``, or ``static`` where the run is to be committed.

    >>> mode() in MODES
    True

    Raises :class:`~kg.errors.QueryError` for another word in the environment.
    """
    found = os.environ.get(RENDER) or "auto"
    if found not in MODES:
        raise QueryError(f"{RENDER} is {found!r}; it can be {', '.join(MODES)}")
    return found


def legible(text: str) -> str:
    r"""A text in which what a terminal obeys and HTML cannot hold (control characters, halves of pairs) is replaced.

    >>> legible("a\x1b[2J")
    'a�[2J'
    """
    return _FORBIDDEN.sub("\ufffd", text)


@singledispatch
def html(value: object) -> str | None:  # noqa: ARG001 (the kinds that can be drawn are registered)
    """The HTML of a value, every text in it escaped; none for a kind that no room draws.

    >>> html("a text") is None
    True
    """
    return None


class Faced:
    """A value that shows itself: its ``str`` in plain text, and beside it the HTML of its kind, where there is one.

    >>> class Port(Faced):
    ...     def __str__(self) -> str:
    ...         return "the port"
    >>> Port()._repr_mimebundle_()
    {'text/plain': 'the port'}
    """

    __slots__ = ()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:  # noqa: ARG002 (IPython's protocol)
        words, drawn = {"text/plain": legible(str(self))}, html(self)
        return words if drawn is None else {**words, "text/html": drawn}
