"""What leaves the house: a ledger of numbered citations, and schema.org claims for other people's software.

A ledger (:func:`ledger`) is what goes into a memo's footnotes or a spreadsheet. Text of other people stands in it, so
Markdown and spreadsheets must not take it for their own: Markdown is escaped (CommonMark 0.31, section 2.4), and in CSV
(RFC 4180) a cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a line break, which a spreadsheet would run as a
formula, gets an apostrophe before it (OWASP, CSV Injection). Whoever reads the CSV with a program takes it off again.

:func:`jsonld` gives schema.org ``Claim`` items: who claims what, and in which article it appears. It is JSON-LD 1.1
with its context inside, so that no processor must ask the network. There is no ``ClaimReview``: the graph passes no
verdict on truth. What schema.org has no word for (modality, polarity, likelihood, voice, the condition) stands beside
it in our own, since a claim without its hedge is another claim.
"""

import csv
import io
import re
from collections.abc import Iterable
from typing import Any

from kg.model import Claim, Document, Entity, links
from kg.quads import Names
from kg.registry import Registry
from kg.vocabulary import DCTERMS, EDTF, NS, SCHEMA, UNATTRIBUTED, EntityType, Voice
from kg.wording import Quotes, cite, condition_words, strength_words, trail_words
from kg.wording.phrases import NOBODY

COLUMNS = tuple(
    "number claim statement strength speaker trail document title outlet published published_basis url spans quote".split()
)
"""The columns of the CSV ledger."""

_MARKDOWN = re.compile(r"([\\`*_\[\]<>|~#$&!{}:])")
_LEADING = re.compile(r"^(\s*)([-+=])|^(\s*\d+)([.)])")
_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_URL = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20]+")

_SCHEMA_TYPES = {
    EntityType.PERSON: "Person",
    EntityType.STATE: "Country",
    EntityType.OUTLET: "NewsMediaOrganization",
    EntityType.ORGANIZATION: "Organization",
    EntityType.GROUP: "Organization",
    EntityType.PLACE: "Place",
    EntityType.EVENT: "Event",
    EntityType.AGREEMENT: "CreativeWork",
    EntityType.ENTITY: "Thing",
}
"""The schema.org class of an entity: that of the nearest type above it which is named here."""

_CONTEXT: dict[str, Any] = {
    "@version": 1.1,
    "@vocab": SCHEMA,
    "kg": NS,
    "id": "@id",
    "type": "@type",
    "url": {"@type": "@id"},
    "author": {"@type": "@id", "@container": "@set"},
    "appearance": {"@type": "@id"},
    "about": {"@type": "@id", "@container": "@set"},
    "publisher": {"@type": "@id"},
    "sameAs": {"@type": "@id"},
    "issued": {"@id": f"{DCTERMS}issued", "@type": f"{EDTF}EDTF"},
    "polarity": {"@id": "kg:polarity", "@type": "@id"},
    "modality": {"@id": "kg:modality", "@type": "@id"},
    "likelihood": {"@id": "kg:likelihood", "@type": "@id"},
    "voice": {"@id": "kg:voice", "@type": "@id"},
    "given": {"@id": "kg:given"},
}


def ledger(claims: Iterable[Claim], registry: Registry, format: str = "markdown", quotes: Quotes | None = None) -> str:
    r"""Numbered citations of claims, in the order given: a Markdown list, or CSV with the columns of :data:`COLUMNS`.

    ``quotes`` gives the words of the evidence (``graph.quotes``). Raises ``ValueError`` for another format.

    >>> claims = [Claim(Document("times"), "a", "The *port* is full.", "port", "occurred")]
    >>> print(ledger(claims, Registry.of()), end="")
    1. The \*port\* is full. \[asserted\] — times; undated; times\#a
    """
    writers = {"markdown": _markdown, "csv": _csv}
    if format not in writers:
        raise ValueError(f"no format {format!r}; there are {', '.join(writers)}")
    return writers[format](claims, registry, quotes)


def escape_markdown(text: str) -> str:
    r"""Text so that Markdown shows it as it is: marks, tables, HTML, links and mathematics escaped, in one line.

    >>> print(escape_markdown("- a|b <b> [x](http://y)"))
    \- a\|b \<b\> \[x\](http\://y)
    """
    text = _MARKDOWN.sub(r"\\\1", _BREAKS.sub(" ", text)).replace("@", "\\@").replace("www.", "www\\.")
    return _LEADING.sub(lambda m: f"{m[1]}\\{m[2]}" if m[2] else f"{m[3]}\\{m[4]}", text)


def defused(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula.

    >>> defused("=1+1"), defused("3 ships")
    ("'=1+1", '3 ships')
    """
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def jsonld(claims: Iterable[Claim], registry: Registry, names: Names | None = None) -> dict[str, Any]:
    """The claims as schema.org ``Claim`` items, with the articles and the people they name, as one JSON-LD document.

    ``author`` is who says it (:attr:`~kg.model.Claim.speakers`); nobody where the chain names none. ``creditText`` is
    the whole chain in words. ``datePublished`` is given only where it is one day, month or year, ``dcterms:issued``
    (EDTF) always.

    >>> claim = Claim(Document("times", "The Port"), "a", "The port is full.", "port", "occurred")
    >>> [item, article, about] = jsonld([claim], Registry.of())["@graph"]
    >>> item["type"], item["text"], article["headline"], about["name"]
    ('Claim', 'The port is full.', 'The Port', 'port')
    """
    names = names or Names()
    given = sorted({c.ref: c for c in claims}.values(), key=lambda c: c.ref)
    documents = {c.document.id: c.document for c in given}
    things = {ref for c in given for ref in (*c.speakers, *_about(c))}
    things -= {c.ref for c in given}
    things |= {ref for d in documents.values() for ref in (*d.authors, *([d.outlet] if d.outlet else []))}
    return {
        "@context": _CONTEXT,
        "@graph": [
            *(_claim_item(c, registry, names) for c in given),
            *(_article(documents[d], names) for d in sorted(documents)),
            *(_thing(ref, registry, names) for ref in sorted(things) if not ref.startswith("document:")),
        ],
    }


# --- the ledger -----------------------------------------------------------------------------------------------------


def _markdown(claims: Iterable[Claim], registry: Registry, quotes: Quotes | None) -> str:
    lines = []
    for number, claim in enumerate(claims, 1):
        url = claim.document.url or ""
        link = f" <{url}>" if _URL.fullmatch(url) else ""
        lines.append(f"{number}. {escape_markdown(cite(claim, registry, quotes))}{link}\n")
    return "".join(lines)


def _csv(claims: Iterable[Claim], registry: Registry, quotes: Quotes | None) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for number, claim in enumerate(claims, 1):
        d = claim.document
        words = quotes(claim) if quotes else None
        cells = (
            str(number), claim.ref, claim.statement, strength_words(claim, registry), _speaker(claim, registry),
            trail_words(claim, registry), d.id, d.title or "", registry.label(d.outlet) if d.outlet else "",
            d.published.edtf if d.published else "", d.basis("published").value if d.published else "", d.url or "",
            "; ".join(str(s) for s in claim.spans if s.start is not None), " … ".join(words) if words else "",
        )  # fmt: skip
        writer.writerow(map(defused, cells))
    return text.getvalue()


def _speaker(claim: Claim, registry: Registry) -> str:
    return "; ".join(registry.label(s) for s in claim.speakers) or NOBODY


# --- schema.org -----------------------------------------------------------------------------------------------------


def _claim_item(claim: Claim, registry: Registry, names: Names) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": names.iri(claim.ref),
        "type": "Claim",
        "text": claim.statement,
        "author": sorted(names.iri(s) for s in claim.speakers),
        "creditText": trail_words(claim, registry),
        "appearance": names.document(claim.document.id),
        "about": sorted(names.iri(ref) for ref in _about(claim)),
        "polarity": claim.polarity.iri,
        "modality": claim.modality.iri,
    }
    if not item["author"]:
        del item["author"]
    if claim.likelihood:
        item["likelihood"] = claim.likelihood.iri
    if claim.voice is not Voice.DIRECT:
        item["voice"] = claim.voice.iri
    if claim.given:
        item["given"] = condition_words(claim.given, registry)
    return item


def _about(claim: Claim) -> set[str]:
    """What a claim is about: its subject and object, and not those through whom it came."""
    told = {link.agent for link in links(claim.chain)} | {link.principal for link in links(claim.chain)}
    told |= {link.place for link in links(claim.chain)}
    kept = {claim.subject, *(o for o in (claim.object,) if isinstance(o, str))}
    return {ref for ref in claim.refs if ref not in told or ref in kept} - {UNATTRIBUTED}


def _article(document: Document, names: Names) -> dict[str, Any]:
    item: dict[str, Any] = {"id": names.document(document.id), "type": "NewsArticle"}
    if document.title:
        item["headline"] = document.title
    published = document.published
    if published and re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", published.edtf):
        item["datePublished"] = published.edtf
    if published:
        item["issued"] = published.edtf
    if document.url and _URL.fullmatch(document.url):
        item["url"] = document.url
    if document.outlet:
        item["publisher"] = names.iri(document.outlet)
    if document.authors:
        item["author"] = sorted(names.iri(a) for a in document.authors)
    return item


def _thing(ref: str, registry: Registry, names: Names) -> dict[str, Any]:
    if "#" in ref:
        return {"id": names.iri(ref), "type": "Claim"}
    entity = registry.entities.get(ref)
    item = {"id": names.iri(ref), "type": _schema_type(entity), "name": registry.label(ref)}
    if entity and entity.type is EntityType.GROUP:
        item["description"] = "a group that the text does not name"
    if entity and entity.wikidata:
        item["sameAs"] = f"https://www.wikidata.org/wiki/{entity.wikidata}"
    return item


def _schema_type(entity: Entity | None) -> str:
    parents = entity.type.parents if entity else ()
    return next((_SCHEMA_TYPES[t] for t in parents if t in _SCHEMA_TYPES), "Thing")
