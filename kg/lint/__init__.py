"""What does not add up in what sources say."""

from kg.lint.checks import AFTER, CHECKS, EXCHANGE, Finding, OUTLET, PART, SHARE, YEAR, lint

__all__ = ["AFTER", "CHECKS", "EXCHANGE", "Finding", "OUTLET", "PART", "SHARE", "YEAR", "lint"]
