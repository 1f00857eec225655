"""A picture as Mermaid text, for a README, an issue or a wiki: code hosts and JupyterLab draw it themselves.

Nodes and edges become a flowchart; a chart of figures or days becomes a timeline, since Mermaid has no ranges. Whatever
could be a mark of Mermaid or of HTML is written as the number of its character (Mermaid, Flowchart syntax, Entity
codes), and no line of the text can bring a link, a style or a call.
"""

import re

from kg.dates import between
from kg.views.lines import edge_words
from kg.views.looks import kind_words, look
from kg.views.spec import Edge, Mark, Node, Picture
from kg.wording.phrases import date_words

_PLAIN = re.compile(r"[^\w .,'’“”–—…·→≈×+/°%€$£-]", re.UNICODE)
_BRACKETS = {
    "rounded": ("(", ")"),
    "pill": ("([", "])"),
    "double": ("[[", "]]"),
    "hexagon": ("{{", "}}"),
    "octagon": ("[/", "\\]"),
    "note": (">", "]"),
    "slanted": ("[/", "/]"),
    "stack": ("[(", ")]"),
}
_LINES = {
    "asserted": "-->",
    "estimated": "-.->",
    "predicted": "-.->",
    "speculated": "-.->",
    "hypothetical": "-.->",
    "opinion": "-.->",
}


def mermaid(picture: Picture) -> str:
    """The picture as a Mermaid diagram.

    >>> picture = Picture("network", "Two", "", None, (Node("a", 'the "pact"', "Agreement"), Node("b", "visit", "Event")),
    ...                   (Edge("1", "a", "b", "leads to", "times#a"),))
    >>> print(mermaid(picture), end="")
    ---
    title: "Two"
    ---
    flowchart LR
      n1[["the #34;pact#34;<br/>Agreement"]]
      n2{{"visit<br/>Event"}}
      n1 -->|"#91;1#93; leads to"| n2
    """
    lines = _flowchart(picture) if picture.nodes else _timeline(picture)
    return "\n".join(["---", f'title: "{escaped(picture.title)}"', "---", *lines, ""])


def escaped(text: str) -> str:
    """A text that Mermaid shows as it is, in one line.

    >>> escaped("a|b <i>")
    'a#124;b #60;i#62;'
    """
    return _PLAIN.sub(lambda m: f"#{ord(m[0])};" if ord(m[0]) > 31 else " ", " ".join(text.split()))


def _flowchart(picture: Picture) -> list[str]:
    ids = {n.id: f"n{i}" for i, n in enumerate(picture.nodes, 1)}
    unsure = [ids[n.id] for n in picture.nodes if n.unsure]
    return [
        "flowchart LR",
        *(f"  {ids[n.id]}{_node(n)}" for n in picture.nodes),
        *(f"  {ids[e.source]} {_edge(e, i)} {ids[e.target]}" for i, e in enumerate(picture.edges, 1)),
        *(["  classDef unsure stroke-dasharray: 5 4", f"  class {','.join(unsure)} unsure"] if unsure else []),
    ]


def _node(node: Node) -> str:
    first, last = _BRACKETS.get(look(node.kind).shape, ("[", "]"))
    words = "<br/>".join(escaped(w) for w in (node.label, kind_words(node.kind), node.remark) if w)
    return f'{first}"{words}"{last}'


def _edge(edge: Edge, number: int) -> str:
    line = "--x" if edge.denied else _LINES.get(edge.modality, "-->")
    return f'{line}|"{"<br/>".join(map(escaped, edge_words(edge, number)))}"|'


def _timeline(picture: Picture) -> list[str]:
    panels: dict[str, list[tuple[int, Mark]]] = {}
    for n, mark in enumerate(picture.marks, 1):
        panels.setdefault(mark.panel, []).append((n, mark))
    lines = ["timeline"]
    for panel, marks in panels.items():
        lines += [f"  section {_line(panel)}"] if panel else []
        lines += [
            f"    {_line(_when(m))} : {_line(_words(n, m))}"
            for n, m in sorted(marks, key=lambda item: item[1].end or "9999")
        ]
    return lines


def _words(number: int, mark: Mark) -> str:
    return f"[{number}] {mark.text}" if mark.text else f"{mark.row} ({mark.sort})"


def _when(mark: Mark) -> str:
    if mark.start and mark.end:
        return date_words(between(mark.start, mark.end))
    return f"up to {mark.end}" if mark.end else f"from {mark.start} on" if mark.start else "time unknown"


def _line(text: str) -> str:
    """Words of a timeline, in which even an escaped colon would begin a new event."""
    return escaped(text.replace(":", " –").replace("#", "").replace(";", ","))
