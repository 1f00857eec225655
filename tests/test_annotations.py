"""What the judge says no to, and how: each mistake as an annotator would make it, in a file with just that one.

Every case names the file, what the line of the problem holds, its field, and words of what is said to be allowed or
to be typed. Where not said otherwise it is the only problem: a mistake brings no others with it.
"""

import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import corpus
from kg.corpus import Known
from kg.errors import CorpusError, Problem
from kg.model import Alternatives, Claim, Text
from kg.vocabulary import Bound, Modality, Polarity

SHA = "7d910635fd16ea9d6c9d671676b0eeef3c3858c8ba7e1d0ae092738417c7b07e"

REGISTRY = """\
entities:
  east-crew: {type: ArmedForce, label: east crew}
  example-times: {type: Outlet, label: The Example Times}
  fuel: {type: Compensation, label: fuel, kind: goods}
  gazette: {type: Outlet, label: The Gazette}
  harbour-fees: {type: Compensation, label: harbour fees, kind: money}
  harbour-meeting: {type: Event, label: harbour meeting, kind: meeting}
  harbour-pact: {type: Agreement, label: Harbour Pact}
  jane-doe: {type: Person, label: Jane Doe, wikidata: Q1}
  ministry: {type: Organization, label: Ministry of Examples, aliases: [the ministry]}
  port: {type: Place, label: the port}
same:
  - {ids: [fuel, harbour-fees], note: one delivery}
terms:
  berths: {label: berths, definition: How many berths a place has., kind: measure, measure: stock, unit: berths, counted: berths}
  shelters: {label: shelters, definition: Something shelters something., kind: relation, explanatory: true, inverse: enables}
  tolls: {label: tolls, definition: What a place takes for each unit of time., kind: measure, measure: rate, unit: USD/year}
readings:
  - {id: crew-part, kind: part, from: east-crew, to: ministry, by: editor, documents: [times], note: The paper names no other.}
  - {id: counts, kind: disjoint, from: 'times#crew', to: 'gazette-1#gate', by: editor, note: Two places.}
"""

TIMES = f"""\
document:
  id: times
  title: Harbour notes
  outlet: example-times
  author: jane-doe
  published: 2024-03-01
  url: https://example.org/harbour
  text: {{file: harbour.txt, sha256: {SHA}, characters: 500}}
entities:
  officials: {{type: Group, label: officials in the port, members: 2, of: ministry}}
claims:
  - id: crew
    statement: The crew has about 3,000 members.
    subject: east-crew
    predicate: troopsPresent
    object: about 3000 people
    modality: estimated
    chain: [gazette, {{agent: ministry, verb: estimated, for: ministry, said: 2024-02, in: port}}]
    when: {{at: 2024-02-28}}
    where: port
    span: [10, 60]
    seal: {{words: 9, sha256: {SHA}}}
  - id: doubt
    statement: Officials doubt the figure.
    subject: officials
    predicate: doubts
    object: '#crew'
    chain: [officials]
    quote: officials doubt it
  - id: pay
    statement: The pact is paid for with fuel or fees.
    subject: harbour-pact
    predicate: compensatedBy
    object: {{any: [fuel, harbour-fees]}}
    given: {{text: the pact is signed}}
    purpose: {{text: to keep the peace}}
    quote: paid for with fuel or fees
  - statement: Fees bring in 2 million dollars a year.
    subject: port
    predicate: tolls
    object: at least 2e6 USD/year
    also: about 2e8 JPY/year
    counted: fees
    quote: 2 million dollars a year
"""

GAZETTE = """\
document: {id: gazette-1, published: 2024-03-02, outlet: gazette}
claims:
  - {id: gate, statement: The port is open., subject: port, predicate: describedAs, object: {text: open}, quote: the port is open}
"""

GOOD = {"entities.yaml": REGISTRY, "gazette.yaml": GAZETTE, "times.yaml": TIMES}


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def problems_in(folder: Path, files: dict[str, str]) -> list[Problem]:
    """All problems of a corpus; it must be refused as a whole."""
    with pytest.raises(CorpusError) as refused:
        corpus.read([write(folder, files)])
    return refused.value.problems


def broken(file: str, old: str, new: str) -> dict[str, str]:
    assert GOOD[file].count(old) >= 1, f"{old!r} does not stand in {file}"
    return {**GOOD, file: GOOD[file].replace(old, new, 1)}


def line_of(files: dict[str, str], problem: Problem) -> str:
    return files[Path(problem.file).name].splitlines()[problem.line - 1]


class Case(NamedTuple):
    """A mistake: what is replaced by what, and where and how the problem shows it."""

    name: str
    file: str
    old: str
    new: str
    at: str
    field: str
    words: str
    others: int = 0


T, R, G = "times.yaml", "entities.yaml", "gazette.yaml"

CASES = [
    # ids
    Case("an unknown subject", T, "subject: east-crew", "subject: east-crww", "east-crww", "claims[0].subject", "did you mean east-crew?"),
    Case("an unknown place", T, "where: port", "where: harbour-moon", "where:", "claims[0].where", "declare it in entities:"),
    Case("an unknown outlet", T, "outlet: example-times", "outlet: example-tines", "outlet:", "document.outlet", "did you mean example-times?"),
    Case("an unknown author", T, "author: jane-doe", "author: [jane-doe, jane-do]", "author:", "document.author[1]", "did you mean jane-doe?"),
    Case("an unknown agent", T, "chain: [officials]", "chain: [oficials]", "chain:", "claims[1].chain[0]", "did you mean officials?"),
    Case("an unknown principal", T, "for: ministry", "for: minstry", "chain:", "claims[0].chain[1].for", "did you mean ministry?"),
    Case("an unknown body of a group", T, "of: ministry", "of: minister", "officials:", "entities.officials.of", "did you mean ministry?"),
    Case("an unknown option", T, "[fuel, harbour-fees]", "[fuel, harbour-fee]", "any:", "claims[2].object.any[1]", "did you mean harbour-fees?"),
    Case("an id with a blank", T, "subject: east-crew", "subject: east crew", "east crew", "claims[0].subject", "did you mean east-crew?"),
    Case("a claim's id with a blank", T, "id: pay", "id: pay back", "id:", "claims[2].id", "letters, digits and hyphens"),
    Case("a document's id with a slash", T, "  id: times\n", "  id: times/1\n", "id:", "document.id", "letters, digits and hyphens", others=9),
    Case("a predicate misspelt", T, "predicate: doubts", "predicate: doubt", "predicate:", "claims[1].predicate", "did you mean doubts?"),
    Case("a predicate that nobody has", T, "predicate: doubts", "predicate: xyzzy", "predicate:", "claims[1].predicate", "terms: of the registry"),
    Case("an entity called unattributed", T, "  officials: {", "  unattributed: {type: Person, label: x}\n  officials: {", "unattributed:", "entities.unattributed", "rename it"),
    Case("a local id of the registry", T, "  officials: {", "  ministry: {type: Group, label: x}\n  officials: {", "ministry:", "entities.ministry", "rename it or remove it"),
    Case("a local id of a document", T, "  officials: {", "  gazette-1: {type: Group, label: x}\n  officials: {", "gazette-1:", "entities.gazette-1", "rename it or remove it"),
    Case("a document's id that an entity has", G, "id: gazette-1", "id: gazette", "document:", "document.id", "rename one of them", others=1),
    Case("a document's id twice", T, "  id: times\n", "  id: gazette-1\n", "id:", "document.id", "rename one", others=2),
    # claims about claims
    Case("an unknown claim of this file", T, "object: '#crew'", "object: '#crow'", "object:", "claims[1].object", "did you mean 'times#crew'?"),
    Case("an unknown claim of another file", T, "object: '#crew'", "object: 'gazette-1#gat'", "object:", "claims[1].object", "did you mean 'gazette-1#gate'?"),
    Case("a claim of an unknown document", T, "object: '#crew'", "object: 'xyzzy#abc'", "object:", "claims[1].object", "id: of the claim"),
    Case("a reference with two hashes", T, "object: '#crew'", "object: '##crew'", "object:", "claims[1].object", "'#claim' or 'document#claim'"),
    Case("a claim about itself", T, "object: '#crew'", "object: '#doubt'", "object:", "claims[1].object", "break the circle"),
    Case("an endorsement of an entity", T, "object: '#crew'", "object: port", "object:", "claims[1].object", "name the claim that is assessed"),
    Case("an endorsement of nothing", T, "    object: '#crew'\n", "", "id: doubt", "claims[1].object", "doubts needs an object"),
    # closed lists
    Case("a modality misspelt", T, "modality: estimated", "modality: estimate", "modality:", "claims[0].modality", "did you mean estimated?"),
    Case("an unknown polarity", T, "modality: estimated", "polarity: no", "polarity:", "claims[0].polarity", "affirmed, denied"),
    Case("a likelihood in words", T, "modality: estimated", "likelihood: very likely", "likelihood:", "claims[0].likelihood", "did you mean very-likely?"),
    Case("an unknown voice", T, "modality: estimated", "voiced: passive", "voiced:", "claims[0].voiced", "presupposed"),
    Case("an unknown basis", T, "when: {at: 2024-02-28}", "when: {at: 2024-02-28, basis: guessed}", "when:", "claims[0].when.basis", "looked-up"),
    Case("an unknown type", T, "type: Group", "type: Gruop", "officials:", "entities.officials.type", "did you mean Group?"),
    Case("an unknown kind", R, "kind: goods", "kind: good", "fuel:", "entities.fuel.kind", "did you mean goods?"),
    Case("a kind on a person", R, "wikidata: Q1", "kind: goods", "jane-doe:", "entities.jane-doe.kind", "remove it"),
    Case("an unknown kind of reading", R, "kind: part", "kind: parts", "crew-part", "readings[0].kind", "did you mean part?"),
    # types of what is named
    Case("a person as a place", T, "where: port", "where: jane-doe", "where:", "claims[0].where", "Place or State"),
    Case("a place that speaks", T, "chain: [officials]", "chain: [port]", "chain:", "claims[1].chain[0]", "Actor or Agreement"),
    Case("a place as outlet", T, "outlet: example-times", "outlet: port", "outlet:", "document.outlet", "found 'port', a Place"),
    Case("a document as a place", T, "where: port", "where: gazette-1", "where:", "claims[0].where", "found 'gazette-1', a document"),
    Case("an agreement as principal", T, "for: ministry", "for: harbour-pact", "chain:", "claims[0].chain[1].for", "found 'harbour-pact', an Agreement"),
    # quantities
    Case("a number without a unit", T, "object: about 3000 people", "object: about 3000", "object:", "claims[0].object", "'about 3000 people'"),
    Case("an unknown unit", T, "object: about 3000 people", "object: about 3000 peopel", "object:", "claims[0].object", "did you mean people?"),
    Case("commas in a number", T, "object: about 3000 people", "object: about 3,000 people", "object:", "claims[0].object", "without them"),
    Case("points in a number", T, "object: about 3000 people", "object: about 3.000 people", "object:", "claims[0].object", "without them"),
    Case("blanks in a number", T, "object: about 3000 people", "object: about 3 000 people", "object:", "claims[0].object", "without them"),
    Case("a unit of another measure", T, "object: about 3000 people", "object: about 3000 USD", "object:", "claims[0].object", "people, the unit of troopsPresent"),
    Case("a rate without a time", T, "at least 2e6 USD/year", "at least 2e6 USD", "object:", "claims[3].object", "USD/year, the unit of tolls"),
    Case("a range the wrong way round", T, "object: about 3000 people", "object: between 4 and 3 people", "object:", "claims[0].object", "first number is larger"),
    Case("what is counted after the unit", T, "object: about 3000 people", "object: about 3000 people killed", "object:", "claims[0].object", "stands in counted:"),
    Case("a word the grammar lacks", T, "object: about 3000 people", "object: roughly 3000 people", "object:", "claims[0].object", "about, at least"),
    Case("a measure with an id", T, "object: about 3000 people", "object: port", "object:", "claims[0].object", "3000 people"),
    Case("a measure with words", T, "object: about 3000 people", "object: {text: many}", "object:", "claims[0].object.text", "{vague: …}"),
    Case("a measure without a number", T, "    object: about 3000 people\n", "", "id: crew", "claims[0].object", "troopsPresent needs an object"),
    Case("a relation with a number", T, "object: {any: [fuel, harbour-fees]}", "object: 3000 people", "object:", "claims[2].object", "a number needs a measure"),
    Case("a relation with a bare number", T, "object: {any: [fuel, harbour-fees]}", "object: 3000", "object:", "claims[2].object", "a number needs a measure"),
    Case("a relation with a quantity", T, "object: {any: [fuel, harbour-fees]}", "object: {quantity: 3 people}", "object:", "claims[2].object.quantity", "choose a measure"),
    Case("counted on a relation", T, "given: {text: the pact is signed}", "counted: ships", "counted:", "claims[2].counted", "with a measure"),
    Case("also on a relation", T, "given: {text: the pact is signed}", "also: 3 people", "also:", "claims[2].also", "with a measure"),
    Case("also in an unknown unit", T, "also: about 2e8 JPY/year", "also: about 2e8 yen/year", "also:", "claims[3].also", "unknown unit 'yen/year'"),
    Case("one alternative", T, "[fuel, harbour-fees]", "[fuel]", "any:", "claims[2].object.any", "two or more"),
    Case("alternatives in alternatives", T, "[fuel, harbour-fees]", "[fuel, {any: [fuel, harbour-fees]}]", "any:", "claims[2].object.any", "one any:"),
    Case("two kinds of object", T, "{any: [fuel, harbour-fees]}", "{text: fuel, vague: much}", "object:", "claims[2].object", "keep one"),
    Case("of beside words", T, "{any: [fuel, harbour-fees]}", "{text: fuel, of: port}", "object:", "claims[2].object.of", "remove it"),
    # chains
    Case("a chain that loops", T, "chain: [gazette, {", "chain: [ministry, {", "chain:", "claims[0].chain[1]", "end the chain before it repeats"),
    Case("an empty chain", T, "chain: [officials]", "chain: []", "chain:", "claims[1].chain", "remove chain:"),
    Case("a chain that is one word", T, "chain: [officials]", "chain: officials", "chain:", "claims[1].chain", "write [officials]"),
    Case("a link without an agent", T, "chain: [officials]", "chain: [{verb: said}]", "chain:", "claims[1].chain[0].agent", "add agent:"),
    # time
    Case("month 13", T, "at: 2024-02-28", "at: 2024-13-28", "when:", "claims[0].when.at", "no such month"),
    Case("30 February", T, "at: 2024-02-28", "at: 2024-02-30", "when:", "claims[0].when.at", "no such day"),
    Case("a day in the German order", T, "at: 2024-02-28", "at: 31.10.2024", "when:", "claims[0].when.at", "2024-10-31"),
    Case("a month in words", T, "published: 2024-03-01", "published: March 2024", "published:", "document.published", "2024-10"),
    Case("a time that ends before it begins", T, "at: 2024-02-28", "throughout: 2024-03/2024-02", "when:", "claims[0].when.throughout", "ends before it begins"),
    Case("a day of saying that is none", T, "said: 2024-02", "said: last month", "chain:", "claims[0].chain[1].said", "2024-10"),
    Case("two times", T, "when: {at: 2024-02-28}", "when: {at: 2024, throughout: 2024}", "when:", "claims[0].when", "keep one"),
    Case("no time", T, "when: {at: 2024-02-28}", "when: {basis: inferred}", "when:", "claims[0].when", "one of at:"),
    Case("a time not unknown", T, "when: {at: 2024-02-28}", "when: {unknown: false}", "when:", "claims[0].when.unknown", "give the time"),
    Case("no day of publication", T, "  published: 2024-03-01\n", "", "document:", "document.published", "{basis: unknown}"),
    Case("a publication without a date", T, "published: 2024-03-01", "published: {basis: inferred}", "published:", "document.published", "add the date"),
    Case("a publication in two forms", T, "published: 2024-03-01", "published: {value: 2024, earliest: 2024}", "published:", "document.published", "keep one form"),
    Case("a window the wrong way round", T, "published: 2024-03-01", "published: {earliest: 2024-03-05, latest: 2024-03-01}", "published:", "document.published", "ends before it begins"),
    # conditions
    Case("a condition in bare words", T, "given: {text: the pact is signed}", "given: the pact is signed", "given:", "claims[2].given", "write {text: the pact is signed}"),
    Case("a condition twice", T, "given: {text: the pact is signed}", "given: {text: x, claim: '#crew'}", "given:", "claims[2].given", "keep one"),
    Case("a condition that holds somehow", T, "given: {text: the pact is signed}", "given: {text: x, holds: maybe}", "given:", "claims[2].given.holds", "affirmed, denied"),
    Case("a purpose in bare words", T, "purpose: {text: to keep the peace}", "purpose: to keep the peace", "purpose:", "claims[2].purpose", "{text: …}"),
    # evidence
    Case("no evidence", T, "    quote: officials doubt it\n", "", "id: doubt", "claims[1].span", "run kg seal"),
    Case("a span outside the text", T, "span: [10, 60]", "span: [10, 501]", "span:", "claims[0].span", "0 to 500"),
    Case("a span backwards", T, "span: [10, 60]", "span: [60, 10]", "span:", "claims[0].span", "a start before its end"),
    Case("a span below nothing", T, "span: [10, 60]", "span: [-5, 60]", "span:", "claims[0].span", "a start before its end"),
    Case("a span of three numbers", T, "span: [10, 60]", "span: [10, 60, 70]", "span:", "claims[0].span", "[start, end]"),
    Case("a span with a dash", T, "span: [10, 60]", "span: 10-60", "span:", "claims[0].span", "a list"),
    Case("a span with a word", T, "span: [10, 60]", "span: [10, sixty]", "span:", "claims[0].span[1]", "a whole number"),
    Case("a span without a seal", T, f"    seal: {{words: 9, sha256: {SHA}}}\n", "", "span:", "claims[0].span", "run kg seal"),
    Case("a seal without a span", T, "    span: [10, 60]\n", "    quote: words\n", "seal:", "claims[0].seal", "run kg seal"),
    Case("two spans and one seal", T, "span: [10, 60]", "span: [[10, 60], [70, 80]]", "seal:", "claims[0].seal", "1 seal for 2 spans"),
    Case("a seal of no words", T, "words: 9", "words: 0", "seal:", "claims[0].seal", "1 or more"),
    Case("a seal with a short digest", T, f"words: 9, sha256: {SHA}", "words: 9, sha256: abc", "seal:", "claims[0].seal", "64 small hexadecimal digits"),
    Case("a quote beside a span", T, "span: [10, 60]", "quote: words", "seal:", "claims[0].seal", "a seal without a span"),
    Case("a quote and a span", T, "    where: port\n", "    where: port\n    quote: words\n", "quote:", "claims[0].quote", "remove the quote"),
    Case("a quote without words", T, "quote: officials doubt it", "quote: <br>", "quote:", "claims[1].quote", "copy them from the text"),
    Case("an occurrence without a quote", T, "    where: port\n", "    occurrence: 2\n", "occurrence:", "claims[0].occurrence", "remove it"),
    Case("occurrence 0", T, "quote: officials doubt it", "quote: officials doubt it\n    occurrence: 0", "occurrence:", "claims[1].occurrence", "count from 1"),
    Case("spans into a text nobody named", T, f"  text: {{file: harbour.txt, sha256: {SHA}, characters: 500}}\n", "", "document:", "document.text", "run kg seal"),
    # the text and the address
    Case("a text that leaves its folder", T, "file: harbour.txt", "file: ../harbour.txt", "text:", "document.text.file", "without a folder"),
    Case("a text at an absolute path", T, "file: harbour.txt", "file: /etc/passwd", "text:", "document.text.file", "--texts"),
    Case("a text on a drive", T, "file: harbour.txt", "file: C:harbour.txt", "text:", "document.text.file", "--texts"),
    Case("a digest in capitals", T, f"sha256: {SHA}, characters", f"sha256: {SHA.upper()}, characters", "text:", "document.text.sha256", "small hexadecimal"),
    Case("a text of no length", T, "characters: 500", "characters: 0", "text:", "document.text.characters", "kg seal writes it"),
    Case("an address that runs", T, "https://example.org/harbour", "javascript:alert(1)", "url:", "document.url", "http:// or https://"),
    Case("a title without its basis", T, "title: Harbour notes", "title: {value: Harbour notes}", "title:", "document.title.basis", "add basis:"),
    Case("a correction of nothing", T, "  author: jane-doe", "  corrects: gazette-2", "corrects:", "document.corrects", "did you mean gazette-1?"),
    # what is missing or stands twice
    Case("no statement", T, "    statement: Officials doubt the figure.\n", "", "id: doubt", "claims[1].statement", "add statement:"),
    Case("no subject", T, "    subject: officials\n", "", "id: doubt", "claims[1].subject", "add subject:"),
    Case("no predicate", T, "    predicate: doubts\n", "", "id: doubt", "claims[1].predicate", "add predicate:"),
    Case("one id for two claims", T, "id: doubt", "id: crew", "id:", "claims[1].id", "rename one", others=1),
    Case("an entity without a label", T, "type: Group, label: officials in the port,", "type: Group,", "officials:", "entities.officials.label", "add label:"),
    Case("a document without an id", G, "{id: gazette-1, ", "{", "document:", "document.id", "add id:", others=1),
    # defaults
    Case("a statement for all claims", T, "  author: jane-doe", "  defaults: {statement: All is well.}", "defaults:", "document.defaults.statement", "move it to its claim"),
    Case("a wrong default, told once", T, "  author: jane-doe", "  defaults: {voiced: passive}", "defaults:", "document.defaults.voiced", "presupposed"),
    # the registry
    Case("a group that all share", R, "type: Person", "type: Group", "jane-doe:", "entities.jane-doe.type", "move it there"),
    Case("a Wikidata label", R, "wikidata: Q1", "wikidata: Jane Doe", "jane-doe:", "entities.jane-doe.wikidata", "Q884"),
    Case("a group of none", T, "members: 2", "members: 0", "officials:", "entities.officials.members", "1 or more"),
    Case("a term of the package", R, "  berths: {", "  sends: {", "sends:", "terms.sends", "rename yours"),
    Case("a term that is neither", R, "kind: measure, measure: stock", "kind: number, measure: stock", "berths:", "terms.berths.kind", "relation, measure"),
    Case("a measure without a unit", R, "unit: berths, ", "", "berths:", "terms.berths.unit", "add unit:"),
    Case("a measure of no kind", R, "measure: stock, ", "", "berths:", "terms.berths.measure", "stock, flow, rate"),
    Case("a unit for a year at once", R, "unit: USD/year", "unit: USD", "tolls:", "terms.tolls.unit", "add /year", others=2),
    Case("a unit for a century", R, "unit: berths", "unit: berths/century", "berths:", "terms.berths.unit", "/year, /month or /day"),
    Case("a unit of two words", R, "unit: berths", "unit: big berths", "berths:", "terms.berths.unit", "one word"),
    Case("a unit on a relation", R, "explanatory: true", "unit: people", "shelters:", "terms.shelters.unit", "kind: measure"),
    Case("an explanatory measure", R, "counted: berths", "explanatory: true", "berths:", "terms.berths.explanatory", "remove it"),
    Case("an unknown inverse", R, "inverse: enables", "inverse: enabless", "shelters:", "terms.shelters.inverse", "did you mean enables?"),
    Case("a sameness of one", R, "ids: [fuel, harbour-fees]", "ids: [fuel]", "ids:", "same[0].ids", "name both"),
    Case("a sameness with nobody", R, "ids: [fuel, harbour-fees]", "ids: [fuel, harbour-tax]", "ids:", "same[0].ids[1]", "did you mean"),
    Case("a reading of an unknown document", R, "documents: [times]", "documents: [tines]", "crew-part", "readings[0].documents[0]", "did you mean times?"),
    Case("a reading from an unknown entity", R, "from: east-crew", "from: east-craw", "crew-part", "readings[0].from", "did you mean east-crew?"),
    Case("a reading from an unknown claim", R, "from: 'times#crew'", "from: 'times#crow'", "counts", "readings[1].from", "did you mean 'times#crew'?"),
    Case("a reading of a claim without its document", R, "from: 'times#crew'", "from: '#crew'", "counts", "readings[1].from", "document's id before the #"),
    Case("a reading of an unknown group", R, "from: east-crew", "from: times/oficials", "crew-part", "readings[0].from", "did you mean 'times/officials'?"),
    Case("a reading that goes nowhere", R, "from: east-crew", "from: ministry", "crew-part", "readings[0].to", "what it leads to"),
    Case("a reading's id twice", R, "id: counts", "id: crew-part", "crew-part", "readings[1].id", "rename one"),
    Case("a registry's key in an article", G, "claims:", "same: [{ids: [fuel, harbour-fees]}]\nclaims:", "same:", "same", "move same: there"),
    Case("claims without a document", G, "document: {id: gazette-1, published: 2024-03-02, outlet: gazette}\n", "", "claims:", "claims", "add document:", others=1),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_a_mistake_is_shown_where_it_stands_with_what_to_type(case: Case, tmp_path: Path) -> None:
    files = broken(case.file, case.old, case.new)
    problems = problems_in(tmp_path, files)
    shown = [p for p in problems if p.field == case.field and Path(p.file).name == case.file]
    assert shown, "\n".join(map(str, problems))
    assert case.at in line_of(files, shown[0]), shown[0]
    assert case.words in str(shown[0])
    assert all(p.found and p.allowed and p.remedy for p in shown), shown[0]
    assert len(problems) <= 1 + case.others, "\n".join(map(str, problems))


def test_there_are_enough_kinds_of_mistakes() -> None:
    assert len({c.name for c in CASES}) == len(CASES) >= 100


def test_the_corpus_without_a_mistake_loads(tmp_path: Path) -> None:
    read = corpus.read([write(tmp_path, GOOD)])
    claims = {c.id: c for c in read.claims}
    assert [a.document.id for a in read.documents] == ["gazette-1", "times"]
    assert isinstance(claims["pay"].object, Alternatives)
    assert claims["gate"].object == Text("open")
    assert claims["crew"].modality is Modality.ESTIMATED
    assert claims["crew"].quantity is not None
    assert claims["crew"].quantity.counted == "troops"
    fees = next(c for c in claims.values() if c.predicate == "tolls")
    assert fees.quantity is not None
    assert (fees.quantity.bound, fees.quantity.counted, str(fees.also[0])) == (
        Bound.AT_LEAST,
        "fees",
        "about 200000000 JPY/year",
    )
    assert claims["doubt"].origins == ("times/officials",)


def test_two_mistakes_in_one_claim_are_both_reported(tmp_path: Path) -> None:
    files = broken("times.yaml", "where: port\n    span: [10, 60]", "where: moon\n    span: [10, 900]")
    assert [p.field for p in problems_in(tmp_path, files)] == ["claims[0].where", "claims[0].span"]


def test_mistakes_in_three_files_come_in_one_pass(tmp_path: Path) -> None:
    files = {
        "entities.yaml": REGISTRY.replace("wikidata: Q1", "wikidata: 1"),
        "gazette.yaml": GAZETTE.replace("text: open", "txt: open"),
        "times.yaml": TIMES.replace("object: '#crew'", "object: '#cruw'"),
    }
    assert {Path(p.file).name for p in problems_in(tmp_path, files)} == {"entities.yaml", "gazette.yaml", "times.yaml"}


def test_the_message_of_the_error_has_every_problem(tmp_path: Path) -> None:
    with pytest.raises(
        CorpusError, match=r"(?s)2 mistakes in the corpus; nothing was loaded.*gazette.*where.*times.*modality"
    ):
        corpus.read(
            [
                write(
                    tmp_path,
                    broken("times.yaml", "estimated\n", "guessed\n")
                    | {"gazette.yaml": GAZETTE.replace("quote:", "where: x, quote:")},
                )
            ]
        )


def test_claims_that_speak_of_each_other_in_a_circle_are_both_named(tmp_path: Path) -> None:
    files = broken("times.yaml", "given: {text: the pact is signed}", "given: '#doubt'")
    files["times.yaml"] = files["times.yaml"].replace("object: '#crew'", "object: '#pay'")
    problems = problems_in(tmp_path, files)
    assert [p.field for p in problems] == ["claims[1].object", "claims[2].given"]
    assert all("circle" in p.found for p in problems)


def test_a_claim_about_a_claim_about_a_claim_is_no_circle(tmp_path: Path) -> None:
    files = broken("times.yaml", "given: {text: the pact is signed}", "given: '#doubt'")
    corpus.read([write(tmp_path, files)])


def test_equal_digests_ask_for_an_id(tmp_path: Path) -> None:
    last = TIMES[TIMES.index("  - statement: Fees") :]
    problem = problems_in(tmp_path, {**GOOD, "times.yaml": TIMES + last.replace("at least 2e6", "at least 2000000")})[0]
    assert problem.field == "claims[4]"
    assert "the same claim as in line" in problem.found
    assert "add id:" in problem.remedy


def test_a_mistake_in_an_entity_does_not_make_its_id_unknown(tmp_path: Path) -> None:
    files = broken("entities.yaml", "type: Organization", "type: Organisatoin")
    assert [p.field for p in problems_in(tmp_path, files)] == ["entities.ministry.type"]


def test_a_registry_that_cannot_be_read_does_not_make_every_id_unknown(tmp_path: Path) -> None:
    files = broken("entities.yaml", "  port: {", "\tport: {")
    problems = problems_in(tmp_path, files)
    assert [(Path(p.file).name, p.found) for p in problems] == [("entities.yaml", "a tab")]


def test_an_article_that_cannot_be_read_hides_no_mistake_of_another(tmp_path: Path) -> None:
    files = broken("gazette.yaml", "statement: The port", "statement: The port: it")
    files["times.yaml"] = TIMES.replace("where: port", "where: pord")
    assert [Path(p.file).name for p in problems_in(tmp_path, files)] == ["gazette.yaml", "times.yaml"]


def test_a_claim_with_a_mistake_can_still_be_named_by_others(tmp_path: Path) -> None:
    files = broken("times.yaml", "    statement: The crew has about 3,000 members.\n", "")
    assert [p.field for p in problems_in(tmp_path, files)] == ["claims[0].statement"]


def test_nothing_is_half_loaded(tmp_path: Path) -> None:
    _, documents, problems, _ = corpus.judge([write(tmp_path, broken("times.yaml", "estimated\n", "guessed\n"))])
    assert [p.field for p in problems] == ["claims[0].modality"]
    assert [a.document.id for a in documents] == ["gazette-1"]
    with pytest.raises(CorpusError):
        corpus.read([tmp_path])


def test_defaults_hold_where_a_claim_lacks_the_key(tmp_path: Path) -> None:
    files = broken(
        "times.yaml",
        "  author: jane-doe",
        "  defaults: {polarity: denied, modality: speculated, chain: [unattributed]}",
    )
    claims = {c.id: c for c in corpus.read([write(tmp_path, files)]).claims}
    assert claims["pay"].polarity is claims["crew"].polarity is Polarity.DENIED
    assert (claims["pay"].modality, claims["crew"].modality) == (Modality.SPECULATED, Modality.ESTIMATED)
    assert (claims["pay"].origins, claims["crew"].origins) == (("unattributed",), ("ministry",))


def test_a_file_may_build_on_a_graph_that_has_the_registry_and_the_claims(tmp_path: Path) -> None:
    known = corpus.read([write(tmp_path, GOOD)])
    (tmp_path / "more").mkdir()
    more = {
        "late.yaml": "document: {id: late, published: 2024}\nclaims:\n"
        "  - {statement: Doubted., subject: ministry, predicate: doubts, object: 'times#crew', quote: doubted}\n",
        "registry.yaml": "same: [{ids: [gazette, example-times]}]\n"
        "readings: [{id: r, kind: part, from: east-crew, to: ministry, by: editor, documents: [times], note: so}]\n",
    }
    graph = Known(known.registry, frozenset({"times", "gazette-1"}), {c.ref for c in known.claims}.__contains__)
    assert len(list(corpus.read([write(tmp_path / "more", more)], graph).claims)) == 1
    with pytest.raises(CorpusError, match="times#crew"):
        corpus.read([tmp_path / "more"], Known(known.registry, graph.documents))


def test_the_order_and_the_number_of_files_change_nothing(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    head, same, rest = REGISTRY.partition("same:")
    one = corpus.read([write(tmp_path / "one", GOOD)])
    two = corpus.read(
        [write(tmp_path / "two", {"z.yaml": head, "a.yaml": same + rest, "y.yaml": TIMES, "b.yaml": GAZETTE})]
    )
    assert (one.registry, one.documents) == (two.registry, two.documents)


def test_json_lines_mean_the_same_as_yaml(tmp_path: Path) -> None:
    import json

    from kg.documents import plainyaml

    (tmp_path / "yaml").mkdir()
    registry, _, _ = plainyaml.load(REGISTRY, "")
    lines = [{"entity": {"id": i, **e}} for i, e in registry["entities"].items()]
    lines += [{"term": {"id": i, **t}} for i, t in registry["terms"].items()]
    lines += [{"same": s} for s in registry["same"]] + [{"reading": r} for r in registry["readings"]]
    lines += [plainyaml.load(TIMES, "")[0], plainyaml.load(GAZETTE, "")[0]]
    bulk = tmp_path / "bulk.jsonl"
    bulk.write_text("\n".join(json.dumps(line) for line in reversed(lines)), encoding="utf-8")
    one, two = corpus.read([write(tmp_path / "yaml", GOOD)]), corpus.read([bulk])
    assert (one.registry, one.documents) == (two.registry, two.documents)


# --- whatever stands in a file, only problems come out ------------------------------------------------------------------


PIECES = [
    *re.findall(r"[A-Za-z-]+:", REGISTRY + TIMES),
    *"{}[],:#&*!|>'\"%@`\n\t-?~",
    "\n  ", "\n    ", "\n  - ", "- ", "---\n", "'#crew'", "times#crew", "null", "true", "0", "-1", "2024-02-30", "999999999999999999999999",
    "about 3000 people", "\x00", "\ufeff", "\u2028", "é", "😀", "<", ">", "{{", "}}", "unattributed", "1e999 people", "<<:",
]  # fmt: skip


def changed(text: str, edits: list[tuple[int, int, str]]) -> str:
    for at, length, piece in edits:
        at %= len(text) + 1
        text = text[:at] + piece + text[at + length :]
    return text


EDIT = st.tuples(st.integers(0, 5000), st.integers(0, 30), st.sampled_from(PIECES) | st.text(max_size=5))


def judged(folder: Path, files: dict[str, str]) -> Iterator[Claim]:
    """The claims of a corpus, or none where it has problems; any exception of another kind is a fault of the reader."""
    for name, text in files.items():
        (folder / name).write_bytes(text.encode("utf-8", "surrogatepass"))
    _, documents, problems, _ = corpus.judge([folder])
    assert all(p.found and p.line >= 0 and str(p) for p in problems)
    if problems:
        with pytest.raises(CorpusError):
            corpus.read([folder])
    else:
        yield from (c for a in documents for c in a.claims)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(GOOD)), st.lists(EDIT, min_size=1, max_size=4))
def test_a_file_with_any_damage_gives_problems_and_nothing_else(
    tmp_path: Path, file: str, edits: list[tuple[int, int, str]]
) -> None:
    for claim in judged(tmp_path, {**GOOD, file: changed(GOOD[file], edits)}):
        assert claim.statement
        assert claim.spans


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES) | st.text(string.printable, max_size=4), max_size=30))
def test_any_text_gives_problems_and_nothing_else(tmp_path: Path, pieces: list[str]) -> None:
    list(judged(tmp_path, {"any.yaml": "".join(pieces)}))


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.sampled_from(["crew", "'#crew'", "times#crew", "", "port", "2024", "\ud800"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(sorted({p.strip(":") for p in PIECES})), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["document", "entities", "claims", "entity", "term", "same", "reading", "x"]),
            VALUES,
            max_size=3,
        ),
        max_size=4,
    )
)
def test_any_lines_of_json_give_problems_and_nothing_else(tmp_path: Path, lines: list[dict[str, object]]) -> None:
    import json

    list(judged(tmp_path, {"any.jsonl": "\n".join(json.dumps(line) for line in lines)}))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(EDIT, min_size=1, max_size=3))
def test_damaged_lines_of_json_give_problems_and_nothing_else(
    tmp_path: Path, edits: list[tuple[int, int, str]]
) -> None:
    import json

    from kg.documents import plainyaml

    bulk = "\n".join(json.dumps(plainyaml.load(GOOD[name], "")[0]) for name in ("times.yaml", "gazette.yaml"))
    list(judged(tmp_path, {"any.jsonl": changed(bulk, edits), "entities.yaml": REGISTRY}))
