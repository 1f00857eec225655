"""A knowledge graph of claims: who says what, through whom, when, how surely, and where in the text.

>>> import kg
>>> graph = kg.load()
>>> int(graph.documents()["claims"].sum()) == len(graph)
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
from kg.graph import ClaimGraph, diff, load
from kg.graph import open_store as open
from kg.model import Claim, Document, Entity
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
    "Problem",
    "QueryError",
    "QueryTimeoutError",
    "StoreError",
    "UnknownIdError",
    "ViewError",
    "diff",
    "load",
    "open",
    "questions",
    "ref",
]
