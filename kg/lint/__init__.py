"""What does not add up in what sources say."""

from kg.lint.checks import AFTER, CHECKS, EXCHANGE, OUTLET, PART, SHARE, YEAR, Finding, lint

__all__ = ["AFTER", "CHECKS", "EXCHANGE", "OUTLET", "PART", "SHARE", "YEAR", "Finding", "lint"]
