"""ORDER BY over values of different kinds, which the engine cannot sort.

The engine compares two numbers as numbers and a number with a text as texts. Such an order contradicts itself (9 < 10,
10 < "5 ships", "5 ships" < 9), and Oxigraph, which notices while sorting, ends its process. So a variable is ordered
by the kind of its values first: missing ones, names, numbers, then the other literals by datatype. SPARQL leaves the
order of different kinds of literals open (SPARQL 1.1, section 15.1), and within a kind nothing changes.
"""

from kg.sparql.tokens import Token, matching, tokens


def sortable(query: str) -> str:
    """The query, each variable that it is ordered by preceded by the kind of its values.

    >>> sortable("SELECT ?x { ?x ?p ?n } ORDER BY DESC(?n)")
    'SELECT ?x { ?x ?p ?n } ORDER BY DESC(IF(ISLITERAL(?n), IF(ISNUMERIC(?n), "0", STR(DATATYPE(?n))), "")) DESC(?n)'
    >>> sortable("SELECT ?x { ?x ?p ?n }")
    'SELECT ?x { ?x ?p ?n }'
    """
    found = tokens(query)
    inserted = [at for i, t in enumerate(found) if t.upper == "ORDER" for at in _conditions(found, i + 1)]
    for start, text in reversed(inserted):
        query = query[:start] + text + query[start:]
    return query


def _conditions(found: list[Token], i: int) -> list[tuple[int, str]]:
    """What to insert, and where, before the variables of an ORDER BY, of which ``i`` is the second word."""
    made: list[tuple[int, str]] = []
    if i >= len(found) or found[i].upper != "BY":
        return made
    i += 1
    while i < len(found):
        token, end = found[i], i
        if token.variable is not None:
            made.append((token.start, f"({_kind(token.text)}) "))
        elif token.text == "(":
            end = matching(found, i)
        elif token.kind in ("word", "name", "iri") and i + 1 < len(found) and found[i + 1].text == "(":
            end = matching(found, i + 1)
            if token.upper in ("ASC", "DESC") and end == i + 3 and found[i + 2].variable is not None:
                made.append((token.start, f"{token.upper}({_kind(found[i + 2].text)}) "))
        else:
            break
        i = end + 1
    return made


def _kind(variable: str) -> str:
    return f'IF(ISLITERAL({variable}), IF(ISNUMERIC({variable}), "0", STR(DATATYPE({variable}))), "")'
