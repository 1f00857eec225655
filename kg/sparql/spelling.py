"""Mistakes in a single word or sign of a query: bare words, prefixes, quotes, dates, operators."""

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from itertools import pairwise

from kg.errors import nearest
from kg.sparql.finding import Broken, Finding, Rule
from kg.sparql.tokens import declared

_CLAUSES = (
    "SELECT ASK CONSTRUCT DESCRIBE WHERE PREFIX BASE DISTINCT REDUCED FROM NAMED OPTIONAL UNION FILTER BIND AS VALUES "
    "MINUS GRAPH SERVICE SILENT EXISTS NOT IN GROUP ORDER BY HAVING ASC DESC LIMIT OFFSET UNDEF SEPARATOR A TRUE FALSE "
    "LATERAL"
).split()
_FUNCTIONS = (
    "STR LANG LANGMATCHES DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE LCASE "
    "ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES SECONDS TIMEZONE TZ NOW "
    "UUID STRUUID MD5 SHA1 SHA256 SHA384 SHA512 COALESCE IF STRLANG STRDT SAMETERM ISIRI ISURI ISBLANK ISLITERAL "
    "ISNUMERIC REGEX SUBSTR REPLACE COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT TRIPLE SUBJECT PREDICATE OBJECT ISTRIPLE "
    "ADJUST HASLANG HASLANGDIR LANGDIR STRLANGDIR"
).split()
_WORDS = frozenset((*_CLAUSES, *_FUNCTIONS))
_FOREIGN = {
    "AND": "SPARQL writes &&",
    "OR": "SPARQL writes ||",
    "LIKE": 'SPARQL writes CONTAINS(?text, "…") or REGEX(?text, "…")',
    "ILIKE": 'SPARQL writes CONTAINS(LCASE(?text), "…")',
    "NULL": "SPARQL has no null: write !BOUND(?x), or OPTIONAL around what may be missing",
    "IS": "SPARQL writes = for values, and BOUND(?x) for what may be missing",
    "TOP": "SPARQL writes LIMIT at the end",
    "JOIN": "SPARQL joins by naming the same variable twice",
    "ON": "SPARQL joins by naming the same variable twice",
    "LEN": "SPARQL writes STRLEN(?text)",
    "LENGTH": "SPARQL writes STRLEN(?text)",
    "UPPER": "SPARQL writes UCASE(?text)",
    "LOWER": "SPARQL writes LCASE(?text)",
    "SUBSTRING": "SPARQL writes SUBSTR(?text, from, length)",
    "STARTSWITH": 'SPARQL writes STRSTARTS(?text, "…")',
    "ENDSWITH": 'SPARQL writes STRENDS(?text, "…")',
    "MATCH": "SPARQL writes WHERE { … } with triples inside",
    "RETURN": "SPARQL writes SELECT at the beginning",
    "BETWEEN": "SPARQL writes ?x >= low && ?x <= high",
    "ELSE": "SPARQL writes IF(condition, yes, no)",
    "CASE": "SPARQL writes IF(condition, yes, no)",
    "HASVALUE": "write the value as the object of the triple",
    "AVERAGE": "SPARQL writes AVG(?x)",
    "CURRENT_DATE": "SPARQL writes NOW()",
}
_QUOTES = "“”„‟«»‘’‚‛`´"


def _quotes(broken: Broken) -> Iterator[Finding]:
    for token in broken.tokens:
        if token.kind != "odd":
            continue
        if token.text in "\"'":
            yield Finding(
                token.start, token.end, f"this quotation mark is never closed; end the text with {token.text}"
            )
        elif token.text in _QUOTES:
            yield Finding(token.start, token.end, f'a text stands in straight quotes: "…", not {token.text}')
        else:
            name = {"\u00a0": "a no-break space", "\u200b": "a space of no width", "\ufeff": "a byte order mark"}
            shown = name.get(token.text, repr(token.text))
            yield Finding(token.start, token.end, f"SPARQL does not know this character ({shown}); take it out")


def _prefixes(broken: Broken) -> Iterator[Finding]:
    known = {**broken.prefixes, **declared(broken.tokens)}
    for i, token in enumerate(broken.tokens):
        before = broken.tokens[i - 1] if i else None
        if before is not None and before.upper == "PREFIX":
            after = broken.tokens[i + 1] if i + 1 < len(broken.tokens) else token
            if token.kind == "word":
                yield Finding(token.start, token.end, f"a prefix ends with a colon: PREFIX {token.text}: <…>")
            elif token.kind == "name" and after.kind != "iri":
                yield Finding(after.start, after.end, f"an address stands in angle brackets: PREFIX {token.text} <…>")
        elif token.kind == "name":
            prefix = token.text.partition(":")[0]
            if prefix in ("http", "https") and "//" in broken.query[token.start : token.end + 3]:
                yield Finding(token.start, token.end, "an address stands in angle brackets: <http://…>")
            elif prefix not in known:
                yield Finding(token.start, token.start + len(prefix) + 1, _unknown_prefix(prefix, known))
        elif token.kind == "word" and token.text in known and i + 1 < len(broken.tokens):
            after = broken.tokens[i + 1]
            if after.text in (".", "-", "/") and after.start == token.end:
                yield Finding(token.start, after.end, f"a name has a colon after its prefix: {token.text}:…")


def _unknown_prefix(prefix: str, known: Mapping[str, str]) -> str:
    near = nearest(prefix, known)
    said = f"did you mean {near[0]}: ?" if near else f"bound are {', '.join(f'{p}:' for p in sorted(known) if p)}"
    return f"the prefix {prefix}: is not declared; {said.replace(': ?', ':?')} (or write PREFIX {prefix}: <…> first)"


def _words(broken: Broken) -> Iterator[Finding]:
    variables = {t.variable for t in broken.tokens if t.variable}
    for i, token in enumerate(broken.tokens):
        if token.kind != "word" or (token.upper in _WORDS and token.text != "A"):
            continue
        before = broken.tokens[i - 1].upper if i else ""
        after = broken.tokens[i + 1].text if i + 1 < len(broken.tokens) else ""
        if token.text == "A":
            said = "'a' is written small: ?claim a kg:Claim"
        elif token.text in variables:
            said = f"a variable has a question mark: ?{token.text}"
        elif token.upper in _FOREIGN:
            said = f"'{token.text}' is no word of SPARQL; {_FOREIGN[token.upper]}"
        elif before == "AS":
            said = f"AS names a variable: AS ?{token.text}"
        elif before in ("LIMIT", "OFFSET"):
            said = f"{before} takes a whole number, in digits: {before} 10"
        elif near := _near(token.text, _FUNCTIONS if after == "(" and token.inside else ()) or _near(
            token.text, _WORDS
        ):
            said = f"'{token.text}' is no word of SPARQL; did you mean {near}?"
        elif after == "(":
            said = f"SPARQL has no function {token.text}"
        else:
            said = (
                f"'{token.text}' is no word of SPARQL; a variable is ?{token.text}, a name has a prefix "
                f"(kg:{token.text}), a text stands in quotes"
            )
        yield Finding(token.start, token.end, said)


def _near(word: str, words: Iterable[str]) -> str | None:
    """The word of SPARQL that this one surely is meant to be."""
    return next(iter(get_close_matches(word.upper(), sorted(words), 1, 0.7)), None)


def _dates(broken: Broken) -> Iterator[Finding]:
    for match in re.finditer(r"(?<![\w\-\"':/])\d{4}-\d\d-\d\d(?![\w\"'])", broken.query):
        if any(t.start == match.start() and t.kind == "number" for t in broken.tokens):
            said = f'a date is written "{match.group()}"^^xsd:date'
            yield Finding(match.start(), match.end(), said)


def _operators(broken: Broken) -> Iterator[Finding]:
    for a, b in pairwise(broken.tokens):
        if a.end == b.start and a.text + b.text in _PAIRS:
            yield Finding(a.start, b.end, _PAIRS[a.text + b.text])
    for token in broken.tokens:
        if token.text == "&":
            yield Finding(token.start, token.end, "SPARQL writes &&")


_PAIRS = {
    "==": "SPARQL compares with one sign: =",
    "<>": "SPARQL writes != for what differs",
    "=!": "SPARQL writes != for what differs",
    "!==": "SPARQL writes != for what differs",
    "=<": "the other way round: <=",
    "=>": "the other way round: >=",
}


SPELLING: tuple[Rule, ...] = (_quotes, _prefixes, _words, _dates, _operators)
"""The rules, in the order in which they are asked."""
