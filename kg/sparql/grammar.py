"""Mistakes in how the parts of a query follow each other: clauses, brackets, groups, triples."""

from collections.abc import Iterator
from itertools import pairwise

from kg.sparql.finding import Broken, Finding, Rule
from kg.sparql.tokens import FORMS, TERMS, Token, form, matching

_AGGREGATES = frozenset(("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"))
_NEEDS_GROUP = ("OPTIONAL", "MINUS", "UNION", "EXISTS")
_FIRST = {"WHERE": 0, "GROUP": 1, "HAVING": 2, "ORDER": 3, "LIMIT": 4, "OFFSET": 4, "VALUES": 5}


def _clauses(broken: Broken) -> Iterator[Finding]:
    """Clauses that lack what belongs to them."""
    for i, token in enumerate(broken.tokens):
        word = token.upper
        after = (
            broken.tokens[i + 1]
            if i + 1 < len(broken.tokens)
            else Token("mark", "", len(broken.query), len(broken.query), 0, 0)
        )
        if word in ("GROUP", "ORDER") and after.upper != "BY":
            yield Finding(token.start, token.end, f"BY is missing: {word} BY")
        elif word in ("LIMIT", "OFFSET") and after.kind != "number":
            yield Finding(after.start, after.end, f"{word} takes a whole number, written out: {word} 10")
        elif word == "FILTER" and after.kind in TERMS - {"iri", "name"}:
            yield Finding(after.start, after.end, "FILTER takes its condition in brackets: FILTER(…)")
        elif word == "BIND" and after.text != "(":
            yield Finding(after.start, after.end, "BIND takes brackets: BIND(… AS ?x)")
        elif word in _NEEDS_GROUP and after.text != "{":
            yield Finding(after.start, after.end, f"{word} takes braces: {word} {{ … }}")
        elif word == "WHERE" and after.text != "{":
            yield Finding(
                after.start,
                max(after.end, after.start + 1),
                "the brace { that opens the pattern is missing after WHERE",
            )
        elif word == "NOT" and after.upper not in ("EXISTS", "IN"):
            yield Finding(token.start, after.end, "NOT goes with EXISTS or IN; a condition is negated with !(…)")
        elif word == "AS" and after.kind != "variable":
            yield Finding(after.start, after.end, "AS names a variable: AS ?n")
        elif word == "VALUES" and after.text != "(" and after.kind != "variable":
            yield Finding(after.start, after.end, "VALUES names its variable first: VALUES ?x { … }")
    yield from _modifiers(broken.tokens)
    yield from _bind_without_as(broken.tokens)


def _modifiers(found: list[Token]) -> Iterator[Finding]:
    last = ("", 0)
    for token in found:
        if token.depth or token.upper not in _FIRST:
            continue
        if _FIRST[token.upper] < last[1]:
            what = f"{token.upper} comes before {last[0]}: WHERE, GROUP BY, HAVING, ORDER BY, LIMIT"
            yield Finding(token.start, token.end, what)
        last = (token.upper, _FIRST[token.upper])


def _bind_without_as(found: list[Token]) -> Iterator[Finding]:
    for i, token in enumerate(found):
        if token.upper != "BIND" or i + 1 >= len(found) or found[i + 1].text != "(":
            continue
        end = matching(found, i + 1)
        if not any(t.upper == "AS" for t in found[i:end]):
            yield Finding(token.start, found[end].end, "BIND names what it makes: BIND(… AS ?x)")


def _projection(broken: Broken) -> Iterator[Finding]:
    """Mistakes between SELECT and its pattern."""
    inside = False
    for i, token in enumerate(broken.tokens):
        if token.upper == "SELECT":
            inside = True
        elif token.upper in ("WHERE", "FROM") or token.text == "{":
            inside = False
        elif not inside:
            continue
        elif token.text == "," and token.inside == 0:
            yield Finding(token.start, token.end, "SELECT lists its variables without commas")
        elif token.upper in _AGGREGATES and token.inside == 0:
            stop = broken.tokens[matching(broken.tokens, i + 1)].end
            text = broken.query[token.start : stop]
            yield Finding(token.start, stop, f"an expression stands in brackets and gets a name: ({text} AS ?n)")
        elif token.upper == "DISTINCT" and broken.tokens[i - 1].upper != "SELECT" and token.inside == 0:
            yield Finding(token.start, token.end, "DISTINCT comes right after SELECT")
        elif token.text == "(" and token.inside == 0:
            end = matching(broken.tokens, i)
            if not any(t.upper == "AS" for t in broken.tokens[i:end]):
                text = broken.query[token.end : broken.tokens[end].start]
                yield Finding(token.start, broken.tokens[end].end, f"an expression gets a name: ({text} AS ?n)")


def _brackets(broken: Broken) -> Iterator[Finding]:
    pairs = {"}": "{", ")": "(", "]": "["}
    opened: list[Token] = []
    for token in broken.tokens:
        if token.kind != "mark":
            continue
        if token.text in ("{", "(", "[", "<<("):
            opened.append(token)
        elif token.text in pairs:
            if opened and opened[-1].text == pairs[token.text]:
                opened.pop()
            elif opened and any(o.text == pairs[token.text] for o in opened):
                yield _never_closed(opened[-1])
                return
            else:
                yield Finding(token.start, token.end, f"nothing opens this {token.text}")
                return
        elif token.text == ")>>" and opened and opened[-1].text == "<<(":
            opened.pop()
    if opened:
        yield _never_closed(opened[-1])
    elif (
        form(broken.tokens) in FORMS
        and "{" not in (t.text for t in broken.tokens)
        and form(broken.tokens) != "DESCRIBE"
    ):
        yield Finding(len(broken.query.rstrip()), len(broken.query.rstrip()) + 1, "the pattern is missing: WHERE { … }")


def _never_closed(token: Token) -> Finding:
    close = {"{": "}", "(": ")", "[": "]", "<<(": ")>>"}[token.text]
    return Finding(token.start, token.end, f"this {token.text} is never closed; {close} is missing")


def _said(broken: Broken) -> Iterator[Finding]:
    """What the engine says in words."""
    if "Duplicated variable name" in broken.expected:
        names = [t for t in broken.tokens if t.variable and t.depth == 0]
        twice = next((b for i, b in enumerate(names) if any(a.variable == b.variable for a in names[:i])), names[0])
        yield Finding(twice.start, twice.end, f"?{twice.variable} is in SELECT twice")
    if "contains a variable that is unbound" in broken.expected:
        yield from _ungrouped(broken.tokens)
    if "not authorized with GROUP BY" in broken.expected:
        star = next(t for t in broken.tokens if t.text == "*")
        yield Finding(star.start, star.end, "with GROUP BY, SELECT names its variables instead of *")
    if "IRI parsing failed" in broken.expected:
        for token in broken.tokens:
            if token.kind == "iri" and ":" not in token.text:
                said = f"{token.text} is no whole address; <http://…>, or a name with a prefix"
                yield Finding(token.start, token.end, said)
    for before, name in pairwise(broken.tokens):
        near = name.end <= broken.at <= name.end + 3
        if (
            before.upper == "AS"
            and near
            and any(t.variable == name.variable for t in broken.tokens if t.end < name.start)
        ):
            said = f"?{name.variable} has a value already; BIND needs a new variable after AS"
            yield Finding(name.start, name.end, said)


def _ungrouped(found: list[Token]) -> Iterator[Finding]:
    grouped = any(t.upper == "GROUP" for t in found)
    select = next((i for i, t in enumerate(found) if t.upper == "SELECT"), 0)
    for token in found[select:]:
        if token.text == "{" or token.upper == "WHERE":
            return
        if token.variable and token.inside == 0:
            if not grouped:
                yield Finding(
                    token.start, token.end, f"beside an aggregate {token.text} is a group: add GROUP BY {token.text}"
                )
            elif not _in_group(found, token.text):
                yield Finding(
                    token.start, token.end, f"{token.text} is not in GROUP BY; add it there, or take it out here"
                )


def _in_group(found: list[Token], variable: str) -> bool:
    start = next(i for i, t in enumerate(found) if t.upper == "GROUP")
    return any(t.text == variable for t in found[start:])


def _triples(broken: Broken) -> Iterator[Finding]:
    """A triple with too many or too few parts: a full stop is missing, or an object."""
    found = broken.tokens
    state, i = "", 0
    while i < len(found):
        token = found[i]
        if not token.depth and token.text not in ("{", "}"):
            state = ""
        elif token.text in ("{", "}"):
            if token.text == "}" and state in _OPEN:
                yield _lacking(found, i, state)
            state = "subject"
        elif state == "clause":
            i, state = _after_clause(found, i)
        elif token.upper and token.text not in ("a", "true", "false"):
            if state in _OPEN:
                yield _lacking(found, i, state)
            i, state = _over(found, i, token.upper)
        elif token.text in (".", ";", ","):
            if state in _OPEN:
                yield _lacking(found, i, state)
            state = {".": "subject", ";": "next", ",": "object"}[token.text]
        elif token.text in ("(", "["):
            i, state = matching(found, i), _NEXT.get(state, state)
        elif token.text == "^^":
            i += 1
        elif state in ("property", "next") and token.text in ("^", "!"):
            pass
        elif state == "object" and token.text in ("/", "|"):
            state = "property"
        elif state == "property" and token.kind in ("string", "number"):
            yield Finding(token.start, token.end, "a property stands here (kg:…, or ?variable), not a text or number")
            return
        elif token.kind in TERMS or token.text in ("a", "true", "false"):
            if state == "done":
                yield Finding(token.start, token.end, f"a full stop is missing before {token.text}")
                return
            state = _NEXT.get(state, state)
        i += 1


_OPEN = ("property", "object")
_NEXT = {"subject": "property", "property": "object", "next": "object", "object": "done", "done": "done"}


def _lacking(found: list[Token], i: int, state: str) -> Finding:
    what = "an object" if state == "object" else "a property and an object"
    token = found[i]
    return Finding(token.start, token.end, f"the triple before this {token.text} lacks {what}")


def _over(found: list[Token], i: int, word: str) -> tuple[int, str]:
    """From a keyword to where triples may go on: a subquery's head and a list of values hold none."""
    if word not in ("SELECT", "VALUES"):
        return i, "clause"
    opened = next((j for j in range(i, len(found)) if found[j].text == "{"), len(found) - 1)
    if word == "SELECT":
        return opened - 1, ""
    return next((j for j in range(opened, len(found)) if found[j].text == "}"), len(found) - 1), "subject"


def _after_clause(found: list[Token], i: int) -> tuple[int, str]:
    """What follows a keyword: a bracket ends its clause, a name or another keyword does not."""
    return (matching(found, i), "subject") if found[i].text == "(" else (i, "clause")


GRAMMAR: tuple[Rule, ...] = (_projection, _clauses, _brackets, _said, _triples)
"""The rules, in the order in which they are asked."""
