"""Tools of the annotator: a skeleton, quotes turned into sealed spans, sentences that no claim covers."""

from kg.drafting.sealing import Sealed, seal_file, skeleton, uncovered

__all__ = ["Sealed", "seal_file", "skeleton", "uncovered"]
