"""Two claims side by side: six verdicts, the element each turns on, and the sentence that explains it."""

from kg.compare.bridges import Context
from kg.compare.pairs import Comparison, Verdict, named
from kg.compare.rules import compare, compare_all
from kg.compare.totals import Sum, sums

__all__ = ["Comparison", "Context", "Sum", "Verdict", "compare", "compare_all", "named", "sums"]
