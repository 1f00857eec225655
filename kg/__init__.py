"""A knowledge graph of claims: who says what, through whom, when, how surely, and where in the text.

>>> import kg
>>> graph = kg.load()
>>> graph.documents()["claims"].sum() == len(graph)
True
"""

from kg.corpus import SEEDS
from kg.errors import (
    CorpusError,
    KGError,
    Problem,
    QueryError,
    QueryTimeoutError,
    StoreError,
    UnknownIdError,
    ViewError,
)
from kg.graph import ClaimGraph, load
from kg.graph import open_store as open
from kg.model import Claim, Document, Entity

__all__ = [
    "SEEDS",
    "Claim",
    "ClaimGraph",
    "CorpusError",
    "Document",
    "Entity",
    "KGError",
    "Problem",
    "QueryError",
    "QueryTimeoutError",
    "StoreError",
    "UnknownIdError",
    "ViewError",
    "load",
    "open",
]
