"""A SPARQL query as its words, each with its place: what binding values and explaining mistakes both read.

The terminals are those of SPARQL 1.1 (section 19.8), read leniently: a text that is no query has tokens too, and
what no rule knows is a token of kind ``odd``. White space and comments are left out. ``<`` opens an address only
where an address follows, so that ``?a<?b`` keeps its two variables.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_LOCAL = r"(?:[\w:%·]|\\[_~.\-!$&'()*+,;=/?#@%])(?:[\w:%·\-]|\\[_~.\-!$&'()*+,;=/?#@%]|\.+(?=[\w:%·\-\\]))*"
_TOKEN = re.compile(
    rf"""
      (?P<space>   [ \t\r\n]+ | \#[^\r\n]* )
    | (?P<string>  \"\"\"(?:\"{{0,2}}(?:[^"\\]|\\.))*\"\"\" | '''(?:'{{0,2}}(?:[^'\\]|\\.))*'''
                 | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*' )
    | (?P<iri>     <(?:[A-Za-z][A-Za-z0-9+.\-]*:[^<>"{{}}|^`\x00-\x20]*|[\w\#/.~\-]+)> )
    | (?P<blank>   _:[\w.\-]*\w )
    | (?P<name>    (?:[^\W\d_](?:[\w.\-]*[\w\-])?)?:(?:{_LOCAL})? )
    | (?P<variable>[?$]\w+ )
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)* )
    | (?P<number>  (?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+\-]?\d+)? )
    | (?P<word>    [^\W\d]\w* )
    | (?P<mark>    \^\^ | && | \|\| | != | <= | >= | <<\( | \)>> | [{{}}()\[\].,;=<>!+*/|^?~&\-:] )
    | (?P<odd>     . )
    """,
    re.VERBOSE | re.DOTALL,
)


FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
TERMS = frozenset(("iri", "name", "variable", "string", "number", "blank"))


class Token(NamedTuple):
    """A word of a query: its kind, its text, and where it begins and ends.

    ``depth`` counts the open braces around it, ``inside`` the open round brackets since the last brace.
    """

    kind: str
    text: str
    start: int
    end: int
    depth: int
    inside: int

    @property
    def upper(self) -> str:
        """A keyword in capitals; empty for what is no bare word."""
        return self.text.upper() if self.kind == "word" else ""

    @property
    def variable(self) -> str | None:
        """The name of a variable, without its mark."""
        return self.text[1:] if self.kind == "variable" else None


def tokens(query: str) -> list[Token]:
    """The tokens of a query.

    >>> [t.text for t in tokens("SELECT ?c WHERE { ?c a kg:Claim. } # all")]
    ['SELECT', '?c', 'WHERE', '{', '?c', 'a', 'kg:Claim', '.', '}']
    """
    return list(_read(query))


def _read(query: str) -> Iterator[Token]:
    depth = 0
    inside = [0]
    for match in _TOKEN.finditer(query):
        kind = match.lastgroup
        assert kind is not None
        if kind == "space":
            continue
        text = match.group()
        if text == "}":
            depth = max(0, depth - 1)
            inside = inside[:-1] or [0]
        elif text == ")":
            inside[-1] = max(0, inside[-1] - 1)
        yield Token(kind, text, match.start(), match.end(), depth, inside[-1])
        if text == "{":
            depth += 1
            inside.append(0)
        elif text == "(":
            inside[-1] += 1


def form(found: list[Token]) -> str:
    """The query's form: the first keyword after the prologue; empty where there is none.

    >>> form(tokens("PREFIX ex: <http://example.org/> ask { ?s ?p ?o }"))
    'ASK'
    """
    skip = 0
    for token in found:
        if skip:
            skip -= 1
        elif token.upper == "PREFIX":
            skip = 2
        elif token.upper == "BASE":
            skip = 1
        else:
            return token.upper
    return ""


def declared(found: list[Token]) -> dict[str, str]:
    """The prefixes that a query declares itself.

    >>> declared(tokens("PREFIX ex: <http://example.org/> SELECT * { ?s ?p ?o }"))
    {'ex': 'http://example.org/'}
    """
    return {
        b.text[:-1]: c.text[1:-1]
        for a, b, c in zip(found, found[1:], found[2:], strict=False)
        if a.upper == "PREFIX" and b.kind == "name" and c.kind == "iri"
    }


def body(found: list[Token]) -> tuple[int, int] | None:
    """The places, among the tokens, of the brace that opens the outermost pattern and of the one that closes it.

    The template of a CONSTRUCT is no pattern, unless it is all there is (``CONSTRUCT WHERE``).
    """
    opened = [i for i, t in enumerate(found) if t.text == "{" and t.depth == 0]
    if not opened:
        return None
    first = opened[0]
    if found[first - 1].upper == "CONSTRUCT" and len(opened) > 1:
        first = opened[1]
    last = next((i for i in range(first + 1, len(found)) if found[i].text == "}" and found[i].depth == 0), None)
    return None if last is None else (first, last)


def matching(found: list[Token], start: int) -> int:
    """The place of the bracket that closes the one at ``start``; the last place where none does.

    >>> matching(tokens("( ( ) )"), 0)
    3
    """
    opening = found[start].text if start < len(found) else ""
    closing = {"(": ")", "[": "]", "{": "}"}.get(opening)
    level = 0
    for i in range(start, len(found) if closing else 0):
        level += (found[i].text == opening) - (found[i].text == closing)
        if level == 0:
            return i
    return len(found) - 1
