"""Raw records → claims, or problems: the only room that says no.

A corpus is judged whole: every mistake of every file becomes a :class:`~kg.errors.Problem`, and nothing of a
corpus that has one is used. First come the registries (:func:`judge_registry`), since documents name what stands
there, then the documents one by one (:class:`Judge`), last what documents say of each other's claims.
"""

from kg.annotations.declared import judge_registry
from kg.annotations.fields import Annotated, Unread
from kg.annotations.judged import Judge

__all__ = ["Annotated", "Judge", "Unread", "judge_registry"]
