"""Claims in words: sentences, citations, and the phrases they are made of."""

from kg.wording.sentences import (
    Quotes,
    cite,
    clause,
    condition_words,
    document_words,
    english,
    strength_words,
    trail_words,
)

__all__ = ["Quotes", "cite", "clause", "condition_words", "document_words", "english", "strength_words", "trail_words"]
