"""A YAML file as text, changed in a few places: what a person wrote keeps its characters, comments and layout.

Loading YAML and dumping it again would set the whole file anew and drop its comments. Here the parser only tells
where each value stands; changes are stretches of the source with what stands there instead. A comment inside of
what is replaced is kept behind it. What the file should say in the end is kept beside, and :meth:`Sheet.wrong`
compares it with what the changed text says, so that no layout of YAML, however rare, is silently broken.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import yaml

_LINE_END = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]|\Z")
_COMMENT = re.compile(r"#[^\r\n\x85\u2028\u2029]*")
_BLANK = " \t\r\n\x85\u2028\u2029"
_BLOCK = ("|", ">")
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

Step = str | int
Pair = tuple[Any, Any]
"""A key and its value, as nodes of the parser."""


class Sheet:
    r"""The text of a YAML file that :func:`kg.documents.read_yaml` could read, and the changes to make.

    >>> sheet = Sheet("claims:\n- quote: in the port  # twice\n  occurrence: 2\n  id: a\n")
    >>> sheet.write(("claims", 0), {"span": ["3", "9"]}, over=("quote", "occurrence"))
    >>> print(sheet.text(), end="")
    claims:
    - span: [3, 9]  # twice
      id: a
    """

    def __init__(self, source: str) -> None:
        self._mark = "\ufeff" if source.startswith("\ufeff") else ""
        self._source = source.removeprefix(self._mark)
        self._newline = _found(self._source, 0).group() or "\n"
        self._root = _compose(self._source)
        self._meant = _plain(self._root)
        self._changes: list[tuple[int, int, str]] = []

    def write(self, path: tuple[Step, ...], new: Mapping[str, Any], over: Collection[str]) -> None:
        """Write these keys and values into the mapping at ``path``, in the place of the keys that are ``over``.

        Values are strings, and lists and mappings of them. A key that says the same already is left as it is. What
        has no place to take stands behind the last place, else at the end of the mapping.
        """
        node, meant = self._root, self._meant
        for step in path:
            node, meant = _child(node, step), meant[step]
        old = [pair for pair in node.value if pair[0].value in over]
        if all(key.value in new for key, _ in old):
            old.sort(key=lambda pair: list(new).index(pair[0].value))
        for key, _ in old:
            meant.pop(key.value, None)
        meant.update(new)
        lines = [f"{name}: {_flow(value)}" for name, value in new.items()]
        for (key, value), name, line in zip(old, new, lines, strict=False):
            if key.value != name or _plain(value) != new[name]:
                self._put(node, (key, value), line)
        if len(old) < len(new):
            self._add(node, old[-1] if old else node.value[-1], lines[len(old) :])
        for pair in old[len(new) :]:
            self._drop(node, pair)

    def text(self) -> str:
        """The source with all changes."""
        parts, here = [self._mark], 0
        for start, end, instead in sorted(self._changes, key=lambda change: change[:2]):
            parts += (self._source[here:start], instead)
            here = end
        return "".join((*parts, self._source[here:]))

    def wrong(self, part: str) -> tuple[Step, ...] | None:
        """Where the changed text does not say what was meant: an item of the list ``part``, else all of it."""
        try:
            said = _plain(_compose(self.text().removeprefix(self._mark)))
        except yaml.YAMLError:
            return (part,)
        if said == self._meant:
            return None
        items = zip(said.get(part, ()), self._meant.get(part, ()), strict=False)
        return next(((part, i) for i, (a, b) in enumerate(items) if a != b), (part,))

    def _put(self, node: Any, pair: Pair, line: str) -> None:
        """Write another key and value in the place of these."""
        key, value = pair
        comments = self._comments(pair)
        if comments and node.flow_style:
            comments += self._newline + " " * key.start_mark.column
        self._changes.append((key.start_mark.index, self._end(value), line + comments))

    def _add(self, node: Any, pair: Pair, lines: list[str]) -> None:
        """Write more keys behind this one: on lines of their own, or after a comma between braces."""
        end = self._end(pair[1])
        before = ", "
        if not node.flow_style:
            end, before = _found(self._source, end).start(), self._newline + " " * pair[0].start_mark.column
        self._changes.append((end, end, "".join(before + line for line in lines)))

    def _drop(self, node: Any, pair: Pair) -> None:
        """Remove a key and its value, which are not the first of their mapping."""
        start, end, comments = pair[0].start_mark.index, self._end(pair[1]), self._comments(pair)
        line_end = _found(self._source, end)
        if node.flow_style:
            start = self._end(node.value[node.value.index(pair) - 1][1])
            comments = comments and comments + self._newline + " " * pair[0].start_mark.column
        elif not comments and not self._source[end : line_end.start()].strip():
            start, end = start - pair[0].start_mark.column, line_end.end()
        self._changes.append((start, end, comments))

    def _comments(self, pair: Pair) -> str:
        """All comments between a key and the end of its value, in one line."""
        here, gaps = pair[0].end_mark.index, []
        for node in _scalars(pair[1]):
            start = node.start_mark.index
            if node.style in _BLOCK:  # a comment may stand on the line of the indicator
                start = _found(self._source, start).start()
            gaps.append(self._source[here:start])
            here = self._end(node)
        gaps.append(self._source[here : self._end(pair[1])])
        return "".join(f"  {comment.rstrip()}" for gap in gaps for comment in _COMMENT.findall(gap))

    def _end(self, node: Any) -> int:
        """Where a value's own characters end; the parser counts the blank lines and comments after a block to it."""
        start, end = int(node.start_mark.index), int(node.end_mark.index)
        if isinstance(node, yaml.ScalarNode):
            return start + len(self._source[start:end].rstrip(_BLANK)) if node.style in _BLOCK else end
        if node.flow_style or not node.value:
            return end
        last = node.value[-1]
        return self._end(last[1] if isinstance(last, tuple) else last)


def _compose(source: str) -> Any:
    return yaml.compose(source, Loader=_LOADER)


def _found(source: str, at: int) -> re.Match[str]:
    """The end of the line."""
    match = _LINE_END.search(source, at)
    assert match is not None, "a text has an end"
    return match


def _child(node: Any, step: Step) -> Any:
    if isinstance(step, int):
        return node.value[step]
    return next(value for key, value in reversed(node.value) if key.value == step)


def _scalars(node: Any) -> Iterator[Any]:
    if isinstance(node, yaml.ScalarNode):
        yield node
        return
    for part in node.value:
        for inner in part if isinstance(part, tuple) else (part,):
            yield from _scalars(inner)


def _plain(node: Any) -> Any:
    """A node as plain values; every scalar is the characters that stand there."""
    if isinstance(node, yaml.MappingNode):
        return {
            key.value if isinstance(key, yaml.ScalarNode) else repr(key): _plain(value) for key, value in node.value
        }
    return [_plain(part) for part in node.value] if isinstance(node, yaml.SequenceNode) else node.value


def _flow(value: Any) -> str:
    """A value as YAML writes it between braces."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(part)}" for key, part in value.items()) + "}"
    return f"[{', '.join(map(_flow, value))}]" if isinstance(value, list) else str(value)
