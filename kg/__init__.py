"""A knowledge graph of claims: who says what, through whom, when, how surely, and where in the text.

>>> import kg
>>> graph = kg.load()
>>> int(graph.documents()["claims"].sum()) == len(graph)
True
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.corpus import SEEDS
    from kg.errors import (
        CorpusError,
        KGError,
        MissingExtraError,
        Problem,
        QueryError,
        QueryTimeoutError,
        StoreError,
        UnknownIdError,
        ViewError,
    )
    from kg.graph import ClaimGraph, connect, diff, load
    from kg.graph import open_store as open
    from kg.model import Claim, Document, Entity
    from kg.notebook import load as load_ipython_extension  # noqa: F401 (what %load_ext kg calls)
    from kg.sparql import HintWarning
    from kg.sparql import Ref as ref
    from kg.sparql.questions import questions

__all__ = [
    "SEEDS",
    "Claim",
    "ClaimGraph",
    "CorpusError",
    "Document",
    "Entity",
    "HintWarning",
    "KGError",
    "MissingExtraError",
    "Problem",
    "QueryError",
    "QueryTimeoutError",
    "StoreError",
    "UnknownIdError",
    "ViewError",
    "connect",
    "diff",
    "load",
    "open",
    "questions",
    "ref",
]

_ROOMS = {
    "kg.corpus": ("SEEDS",),
    "kg.errors": tuple(name for name in __all__ if name.endswith(("Error", "Problem"))),
    "kg.graph": ("ClaimGraph", "connect", "diff", "load", "open"),
    "kg.model": ("Claim", "Document", "Entity"),
    "kg.notebook": ("load_ipython_extension",),
    "kg.sparql": ("HintWarning", "ref"),
    "kg.sparql.questions": ("questions",),
}
_CALLED = {"load_ipython_extension": "load", "open": "open_store", "ref": "Ref"}


def __getattr__(name: str) -> Any:
    """A name of the front door, from its room, when it is first asked for: so that ``import kg`` stays light."""
    for room, names in _ROOMS.items():
        if name in names:
            value = getattr(import_module(room), _CALLED.get(name, name))
            globals()[name] = value
            return value
    raise AttributeError(f"module 'kg' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
