"""Why one thing leads to another: paths of claims, and what speaks for and against a claim."""

from kg.explain.explanation import Explanation, For, aims, explain_paths, speaks
from kg.explain.steps import Path, Step, paths, walked

__all__ = ["Explanation", "For", "Path", "Step", "aims", "explain_paths", "paths", "speaks", "walked"]
