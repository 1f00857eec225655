"""SPARQL that helps: prefixes bound, values bound by keyword, typed tables, errors that teach, named questions.

``tokens`` reads a query as words; ``scope`` says what a query may see and what an id means; ``values`` and ``bind``
put Python values into it; ``engine`` runs and stops it; ``run`` is the front; ``teach`` with ``finding``,
``spelling`` and ``grammar`` explains what cannot be read, ``hints`` what finds nothing; ``questions`` holds the
questions that have names (``questions.questions()``, ``questions.question(…)``).
"""

from kg.sparql.run import ask, construct, select
from kg.sparql.scope import Ref, Scope
from kg.sparql.teach import HintWarning

__all__ = ["HintWarning", "Ref", "Scope", "ask", "construct", "select"]
