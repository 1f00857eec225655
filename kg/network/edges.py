"""What a node and an edge of a projection carry, and how they are put together into a networkx graph.

networkx graphs are exchanged as GraphML, GEXF and node-link JSON, and each loses something that the others keep: no
format has dates or lists, GEXF knows no edge keys, XML 1.0 has no way at all to write most control characters
(section 2.2) and reads a carriage return as a line feed (section 2.11). So every value here is a string, a number or
a truth value; what is missing is absent; dates are ISO 8601; an edge repeats its key as ``id``; and a character that
cannot be written is replaced by its visible picture (Unicode, block Control Pictures).

Ids that are decided to mean the same are one node, under the first of those that the given claims use. The registry
may know more of them, but a view must name nothing that its claims do not.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.dates import When
from kg.model import DOCUMENT_PREFIX, Alternatives, Claim, Document, Link, chain_text, is_claim, object_text, short
from kg.quantities import Quantity
from kg.registry import Registry
from kg.tables import given_text
from kg.vocabulary import EntityType

if TYPE_CHECKING:
    import networkx as nx

Attributes = dict[str, str | int | float | bool]
Edge = tuple[str, str, str, Attributes]
"""From, to, key, attributes, which no other edge has; the ends are references, or names of nodes made for one claim."""


def claim_attributes(c: Claim) -> Attributes:
    """All that qualifies a claim, under the names of the columns of ``graph.claims()``; what is missing is absent."""
    document, thing = c.document, c.object
    found: Attributes = {
        "claim": c.ref,
        "document": document.id,
        "statement": c.statement,
        "subject": _shown(c.subject),
        "predicate": c.predicate,
    }
    if isinstance(thing, Quantity):
        found["object"] = object_text(thing) or ""
        if thing.low is not None:
            found["low"] = float(thing.low)
        if thing.high is not None:
            found["high"] = float(thing.high)
        found["unit"], found["bound"] = thing.unit, thing.bound._value_
        if thing.counted:
            found["counted"] = thing.counted
        if thing.of:
            found["of"] = short(thing.of)
    elif thing is not None:
        found["object"] = _shown(thing) if isinstance(thing, str) else object_text(thing) or ""
    if c.also:
        found["also"] = "; ".join(map(str, c.also))
    found["polarity"], found["modality"] = c.polarity._value_, c.modality._value_
    if c.likelihood:
        found["likelihood"] = c.likelihood._value_
    found["voiced"] = c.voice._value_
    if c.given:
        found["given"] = given_text(c.given) or ""
    if c.purpose:
        found["purpose"] = _shown(c.purpose) if isinstance(c.purpose, str) else object_text(c.purpose) or ""
    if speaker := c.speaker:
        found["speaker"] = speaker
    found["origins"] = "; ".join(map(short, c.origins))
    if chain := chain_text(c.chain):
        found["chain"] = chain
    _add_days(found, "said_from", "said_to", c.said)
    if c.time:
        found["when"] = str(c.time)
    first, last = c.valid
    if first is not None:
        found["valid_from"] = _day(first)
    if last is not None:
        found["valid_to"] = _day(last)
    if c.place:
        found["place"] = short(c.place)
    if document.outlet:
        found["outlet"] = short(document.outlet)
    _add_days(found, "published_from", "published_to", document.published)
    if c.spans:
        found["spans"] = "; ".join(map(str, c.spans))
    if c.note:
        found["note"] = c.note
    return found


def _add_days(found: Attributes, first: str, last: str, when: When | None) -> None:
    if when is None:
        return
    if when.earliest is not None:
        found[first] = _day(when.earliest)
    if when.latest is not None:
        found[last] = _day(when.latest)


_day = lru_cache(maxsize=10_000)(date.isoformat)
"""A day as ISO 8601 writes it. Claims name the same few again and again."""


def link_attributes(link: Link) -> Attributes:
    found: Attributes = {}
    if link.verb:
        found["verb"] = link.verb
    if link.capacity:
        found["capacity"] = link.capacity
    if link.principal:
        found["principal"] = short(link.principal)
    _add_days(found, "link_said_from", "link_said_to", link.said)
    if link.place:
        found["link_place"] = short(link.place)
    found["link_basis"] = link.basis.value
    return found


def _present(values: Mapping[str, str | float | None]) -> Attributes:
    return {name: value for name, value in values.items() if value or value == 0}


def _shown(ref: str) -> str:
    return ref if is_claim(ref) else short(ref)


def value_node(c: Claim, words: str, ref: str, registry: Registry) -> Attributes:
    """The node of an object that is no id; ``words`` are the object's, ``ref`` is the claim's."""
    own = {"document": c.document.id, "claim": ref}
    if isinstance(c.object, Alternatives):
        names = [registry.label(o) if isinstance(o, str) else object_text(o) or "" for o in c.object.options]
        options = {f"option_{n}": object_text(o) or "" for n, o in enumerate(c.object.options, 1)}
        return {"label": " or ".join(names), "kind": "alternatives", **own, **options}
    return {"label": words or "(no object)", "kind": "value", **own}


def _node(ref: str, claims: Mapping[str, Claim], documents: Mapping[str, Document], registry: Registry) -> Attributes:
    if is_claim(ref):
        if (claim := claims.get(ref)) is None:
            return {"label": ref, "kind": "claim"}
        return {"label": claim.statement, "kind": "claim", "document": claim.document.id}
    if ref.startswith(DOCUMENT_PREFIX):
        document = documents.get(ref)
        return {"label": (document and document.title) or short(ref), "kind": "document"}
    if (entity := registry.entities.get(ref)) is None:
        return {"label": short(ref), "kind": EntityType.ENTITY.value}
    known = _present(
        {
            "label": entity.label,
            "kind": entity.type.value,
            "document": entity.document,
            "wikidata": entity.wikidata,
        }
    )
    return {**known, "hypothetical": entity.hypothetical, "unresolved": entity.unresolved}


def built(
    edges: list[Edge],
    made: Mapping[str, Attributes],
    named: Iterable[str],
    claims: Iterable[Claim],
    registry: Registry,
) -> "nx.MultiDiGraph[str]":
    """The graph of these edges, with a node for what was made, and one for all ids that mean the same."""
    import networkx as nx

    by_ref = {c.ref: c for c in claims}
    documents = {c.document.ref: c.document for c in by_ref.values()}
    used = {*named, *(edge[0] for edge in edges), *(edge[1] for edge in edges)} - made.keys()
    together: dict[str, list[str]] = {}
    for ref in sorted(used):
        together.setdefault(registry.canonical(ref), []).append(ref)
    name = {ref: visible(ref) for ref in made}
    nodes = {name[ref]: attributes for ref, attributes in made.items()}
    for refs in together.values():
        name.update(dict.fromkeys(refs, visible(refs[0])))
        nodes[name[refs[0]]] = {
            **_node(refs[0], by_ref, documents, registry),
            **({"same_as": "; ".join(refs[1:])} if refs[1:] else {}),
        }
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in sorted(nodes):
        graph.add_node(node, **_legible(nodes[node]))
    for source, target, key, attributes in edges:
        u, v, shown = name[source], name[target], visible(key)
        graph.add_edge(u, v, shown)
        carried = _legible(attributes)
        carried["id"] = shown
        graph.get_edge_data(u, v)[shown] = carried  # a copy of each would take a third of the time
    return graph


_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def visible(text: str) -> str:
    r"""A text without the characters that XML cannot hold or would change, each replaced by one that can be seen.

    >>> visible("a\x00b\rc\ud800")
    'a␀b␍c�'
    """
    return text if text.isprintable() else _UNWRITABLE.sub(lambda found: _picture(found.group()), text)


def _picture(character: str) -> str:
    return chr(0x2400 + ord(character)) if character < " " else "\ufffd"


def _legible(attributes: Attributes) -> Attributes:
    # one look at all values together: hardly any text has such a character, and what can be printed can be written
    if " ".join([v for v in attributes.values() if isinstance(v, str)]).isprintable():
        return attributes
    return {name: visible(v) if isinstance(v, str) else v for name, v in attributes.items()}
