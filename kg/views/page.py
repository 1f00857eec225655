"""The one HTML page of the house: its shell, its colours and its escaping.

What an article or an annotator wrote may hold anything, ``<script>`` included. Therefore a page is put together from
:func:`element`, which escapes every text that is not :class:`Html` already, and beneath that a content security
policy (W3C CSP Level 3) forbids all requests, and all scripts and styles but the page's own, each by its digest.
A page is one file: it needs no network and keeps working in twenty years.

Colours have a contrast of at least 4.5 to 1 where they carry text (WCAG 2.2, success criterion 1.4.3), in light and
in dark; nothing is said by colour alone (1.4.1).
"""

import html
from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Literal

from kg.faces import legible

LIGHT = {
    "ground": "#ffffff",
    "raised": "#f2f4f7",
    "alert-ground": "#fdf1ec",
    "text": "#1b1d21",
    "muted": "#545b66",
    "link": "#0a4f9c",
    "alert": "#8c2507",
    "line": "#858c97",
}
DARK = {
    "ground": "#15171a",
    "raised": "#212429",
    "alert-ground": "#33201a",
    "text": "#e9e7e3",
    "muted": "#b3b8c0",
    "link": "#9cc4f7",
    "alert": "#ffb59b",
    "line": "#7f8792",
}
"""The colours by their use; ``ground``, ``raised`` and ``alert-ground`` carry text, ``line`` divides."""

Theme = Literal["light", "dark"]

_STYLE = """
* { box-sizing: border-box }
body { margin: 0 auto; padding: 1.5rem; max-width: 90rem; color: var(--text); background: var(--ground);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere }
h1, h2, h3 { line-height: 1.25 } h2 { margin-top: 2.5rem } h3 { font-size: 1rem; margin: 0 }
a { color: var(--link) } a:focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
code { font: 0.9em ui-monospace, monospace; color: var(--muted) }
table { width: 100%; border-collapse: collapse } caption { text-align: start; color: var(--muted) }
th, td { text-align: start; vertical-align: top; padding: 0.6rem; border-top: 1px solid var(--line) }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 0.8rem; margin: 0.4rem 0 }
dt { color: var(--muted) } dd { margin: 0 }
blockquote { margin: 0.4rem 0; padding-inline-start: 0.8rem; border-inline-start: 3px solid var(--line) }
.card { background: var(--raised); padding: 0.6rem 0.8rem; margin-bottom: 0.6rem }
.card p { margin: 0.3rem 0 } .muted { color: var(--muted) }
.alert { color: var(--alert); background: var(--alert-ground); border-inline-start: 5px double var(--alert) }
@media (max-width: 50rem) { table, tbody, tr, th, td { display: block } thead { display: none } }
@media print { a { color: inherit } .card { break-inside: avoid } }
"""


class Html(str):
    """Text that is HTML already and is not escaped again."""

    __slots__ = ()


def escape(text: str) -> Html:
    r"""A text as HTML shows it, inside an element or a quoted attribute, and :func:`~kg.faces.legible`.

    >>> escape('<script>"a" & \x00')
    '&lt;script&gt;&quot;a&quot; &amp; �'
    """
    return Html(html.escape(legible(text)))


def element(name: str, *children: str, **attributes: str | None) -> Html:
    """An element with its children in order; a child that is no :class:`Html` is escaped.

    An underscore in an attribute's name is a hyphen, one at its end is dropped; an attribute without a value is left out.

    >>> element("p", "a < b, ", element("b", "c"), class_="note", lang=None)
    '<p class="note">a &lt; b, <b>c</b></p>'
    """
    inside = "".join(child if isinstance(child, Html) else escape(child) for child in children)
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Html(f"<{name}{given}>{inside}</{name}>")


def page(
    title: str,
    *main: Html,
    lang: str = "en",
    style: str = "",
    tints: tuple[Mapping[str, str], Mapping[str, str]] = ({}, {}),
    scripts: Sequence[str] = (),
    loaded: Sequence[str] = (),
    theme: Theme | None = None,
) -> str:
    """A whole page, one self-contained file, with these elements as its main part.

    A page with ``style``, more colours (``tints``, in light and in dark) and ``scripts`` gets them at its end; a
    script may bring in those that are ``loaded`` later, which are only allowed here. Without a ``theme`` the reader's
    device chooses between light and dark.

    >>> page("A page", element("h1", "A page")).splitlines()[:2]
    ['<!DOCTYPE html>', '<html lang="en">']
    """
    whole = _colours(tints, theme) + _STYLE + style
    run = " ".join(f"'{digest(script)}'" for script in (*scripts, *loaded))
    policy = "; ".join(
        rule
        for rule in (
            "default-src 'none'",
            f"script-src {run}" if run else "",
            f"style-src '{digest(whole)}'",
            "base-uri 'none'",
            "form-action 'none'",
        )
        if rule
    )
    return f"""<!DOCTYPE html>
<html lang="{escape(lang)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{escape(title)}</title>
<style>{whole}</style>
</head>
<body>
{element("main", *main)}
{"".join(f"<script>{script}</script>" for script in scripts)}</body>
</html>
"""


def digest(text: str) -> str:
    """The digest of a script or style by which a content security policy allows it.

    >>> digest("")
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='
    """
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _colours(tints: tuple[Mapping[str, str], Mapping[str, str]], theme: Theme | None) -> str:
    light, dark = _variables({**LIGHT, **tints[0]}), _variables({**DARK, **tints[1]})
    if theme is not None:
        return f"\n:root {{ color-scheme: {theme}; {light if theme == 'light' else dark} }}"
    media = "@media (prefers-color-scheme: dark)"
    return f"\n:root {{ color-scheme: light dark; {light} }}\n{media} {{ :root {{ {dark} }} }}"


def _variables(colours: Mapping[str, str]) -> str:
    return " ".join(f"--{name}: {colour};" for name, colour in colours.items())
