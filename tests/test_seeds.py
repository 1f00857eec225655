"""The corpus of the package as data: sorted, complete, cross-referenced. A failing test says what to type and where.

What needs the articles themselves is tested where the environment variable ``KG_TEXTS`` names their folder.
"""

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec import UNSET

from kg import corpus
from kg.corpus import SEEDS, Texts
from kg.documents import read_yaml
from kg.model import Claim, Entity, chain_text, links, object_text, short
from kg.registry import Registry
from kg.vocabulary import TERMS, EntityType, Modality, Polarity, spaced

FILES = sorted(SEEDS.glob("*.yaml"))
RECORDS = {path.name: read_yaml(path, path.name) for path in FILES}
CORPUS = corpus.read([SEEDS])
REGISTRY: Registry = CORPUS.registry
CLAIMS: list[Claim] = list(CORPUS.claims)
DOCUMENTS = [a.document for a in CORPUS.documents]
ENTITIES = [REGISTRY.entities[ref] for ref in sorted(REGISTRY.entities)]
SHARED = [e for e in ENTITIES if e.document is None]

MOST_LETTERS = 240
"""The longest statement: one sentence that can be read at a glance."""


def advice(*lines: str) -> str:
    return "".join(f"\n  {line}" for line in lines)


def each(problems: Iterable[str]) -> None:
    """Fail with all problems, each telling what to type."""
    found = sorted(problems)
    assert not found, advice(*found)


def out_of_order(names: Iterable[str], file: str, what: str) -> Iterator[str]:
    for before, after in pairwise(names):
        if before > after:
            yield f"{file}: move the {what} {after} above {before}"


def used() -> dict[str, set[str]]:
    """Every reference with the documents (or files) that make it."""
    found: dict[str, set[str]] = {}

    def mark(ref: str | None, where: str) -> None:
        if ref is not None:
            found.setdefault(ref, set()).add(where)

    for c in CLAIMS:
        for ref in c.refs:
            mark(ref, c.document.id)
    for d in DOCUMENTS:
        for agent in (d.outlet, *d.authors):
            mark(agent, d.id)
    for e in ENTITIES:
        mark(e.of, e.document or "entities.yaml")
    for s in REGISTRY.same:
        for ref in s.refs:
            mark(ref, "entities.yaml")
    for r in REGISTRY.readings:
        for ref in (r.source, r.target):
            mark(ref, "readings.yaml")
    return found


# Files


def test_there_are_five_articles_a_registry_and_readings() -> None:
    assert len(DOCUMENTS) == 5
    assert {"entities.yaml", "readings.yaml"} <= set(RECORDS)


def test_a_file_is_named_after_its_document() -> None:
    names = ((name, record.raw.document) for name, record in RECORDS.items())
    each(f"rename {name} to {raw.id}.yaml" for name, raw in names if raw is not UNSET and name != f"{raw.id}.yaml")


@pytest.mark.parametrize("part", ["entities", "terms"])
def test_the_registry_is_sorted_by_id(part: str) -> None:
    each(out_of_order(getattr(RECORDS["entities.yaml"].raw, part) or (), "entities.yaml", part))


def test_the_own_entities_of_a_document_are_declared_before_its_claims() -> None:
    for name, record in RECORDS.items():
        assert record.raw.claims is UNSET or record.at("entities") < record.at("claims"), (
            f"{name}: move entities: above claims:"
        )


# Ids and names


def test_an_id_names_one_thing_in_all_files() -> None:
    ids = Counter([*(e.id for e in ENTITIES), *(d.id for d in DOCUMENTS), *REGISTRY.terms])
    each(f"rename all but one of the {n} things that are called {id_}" for id_, n in ids.items() if n > 1)


def test_a_claim_id_is_given_once_in_a_document() -> None:
    refs = Counter(c.ref for c in CLAIMS)
    each(f"rename one of the {n} claims {ref}" for ref, n in refs.items() if n > 1)


def test_every_claim_has_an_id_that_can_be_read() -> None:
    each(
        f"{c.document.id}.yaml: give the claim at {c.spans[0]} an id:"
        for c in CLAIMS
        if re.fullmatch("[0-9a-f]{20}", c.id)
    )


def test_everything_has_a_label() -> None:
    each(
        f"entities.yaml: give {e.ref} a label: without white space around it"
        for e in ENTITIES
        if e.label != e.label.strip() or not e.label
    )
    each(f"{d.id}.yaml: give the document a title:" for d in DOCUMENTS if not d.title)
    each(f"give the term {t.id} a label:" for t in REGISTRY.terms.values() if not (t.label or spaced(t.id)).strip())


def test_a_label_names_one_entity() -> None:
    labels = Counter(e.label.casefold() for e in ENTITIES)
    each(
        f"{e.ref}: tell its label {e.label!r} from that of another entity"
        for e in ENTITIES
        if labels[e.label.casefold()] > 1
    )


def test_an_alias_is_another_name_than_the_label() -> None:
    each(f"{e.ref}: remove the alias {e.label!r}, which is its label" for e in ENTITIES if e.label in e.aliases)
    twice = ((e, a) for e in ENTITIES for a, n in Counter(e.aliases).items() if n > 1)
    each(f"{e.ref}: remove the alias {a!r} once" for e, a in twice)


def test_a_wikidata_id_stands_for_one_entity() -> None:
    ids = Counter(e.wikidata for e in ENTITIES if e.wikidata)
    each(
        f"{e.ref}: {e.wikidata} is claimed by another entity too; remove one"
        for e in ENTITIES
        if e.wikidata and ids[e.wikidata] > 1
    )


# References


def test_every_entity_of_the_registry_is_used() -> None:
    uses = used()
    each(f"entities.yaml: remove {e.ref}, which nothing names, or use it" for e in SHARED if e.ref not in uses)


def test_every_entity_of_a_document_is_used_there() -> None:
    uses = used()
    own = [e for e in ENTITIES if e.document is not None]
    each(
        f"{e.document}.yaml: remove {e.id} under entities:, which no claim names"
        for e in own
        if e.document not in uses.get(e.ref, ())
    )


def test_an_unnamed_group_belongs_to_a_document() -> None:
    each(f"entities.yaml: move {e.ref} to the entities: of its document" for e in SHARED if e.type is EntityType.GROUP)


def test_references_to_claims_lead_to_claims() -> None:
    known = {c.ref for c in CLAIMS}
    each(
        f"{where}: no claim {ref}"
        for ref, places in used().items()
        if "#" in ref and ref not in known
        for where in places
    )


def test_every_term_is_declared_and_every_own_term_used() -> None:
    predicates = {c.predicate for c in CLAIMS}
    own = [t.id for t in REGISTRY.terms.values() if t.own]
    each(f"entities.yaml: remove the term {t}, which no claim uses" for t in own if t not in predicates)
    assert predicates <= {*TERMS, *own}


# Claims


def test_every_claim_has_evidence() -> None:
    each(f"{c.ref}: add quote: with the words, then run kg seal" for c in CLAIMS if not c.spans)


def test_evidence_is_sealed_and_repeats_no_words() -> None:
    each(
        f"{c.ref}: run kg seal {c.document.id}.yaml"
        for c in CLAIMS
        if any(s.quote is not None or s.start is None for s in c.spans)
    )


def test_evidence_lies_within_its_text() -> None:
    for c in CLAIMS:
        length = c.document.characters
        assert length is not None, f"{c.document.id}.yaml: run kg seal"
        each(
            f"{c.ref}: the span {s} ends behind the text ({length})"
            for s in c.spans
            if s.end is not None and s.end > length
        )


def test_a_statement_is_said_once_in_a_document() -> None:
    said = Counter((c.document.id, c.statement.casefold()) for c in CLAIMS)
    each(
        f"{c.ref}: tell its statement from that of another claim"
        for c in CLAIMS
        if said[c.document.id, c.statement.casefold()] > 1
    )


def test_a_statement_is_one_sentence() -> None:
    each(f"{c.ref}: end the statement with a full stop" for c in CLAIMS if not c.statement.endswith("."))
    each(f"{c.ref}: begin the statement with a capital or a figure" for c in CLAIMS if c.statement[:1].islower())
    inner = re.compile(r"[^A-Z. ][.!?]\s+[A-Z]")
    each(f"{c.ref}: make one sentence of the statement" for c in CLAIMS if inner.search(c.statement))
    each(
        f"{c.ref}: write the statement in one line with single spaces"
        for c in CLAIMS
        if c.statement != " ".join(c.statement.split())
    )


def test_a_statement_can_be_read_at_a_glance() -> None:
    long = ((c, len(c.statement)) for c in CLAIMS)
    each(f"{c.ref}: shorten the statement from {n} to {MOST_LETTERS} letters" for c, n in long if n > MOST_LETTERS)


def test_a_statement_holds_no_markup() -> None:
    each(f"{c.ref}: remove the markup from the statement" for c in CLAIMS if re.search(r"[<>*_`\[\]]", c.statement))


# Hypotheses


def test_what_exists_only_in_a_hypothesis_is_marked() -> None:
    supposed = (EntityType.EVENT, EntityType.ARMED_FORCE, EntityType.COMPENSATION)
    spoken: dict[str, list[Claim]] = {}
    for c in CLAIMS:
        for ref in c.refs:
            spoken.setdefault(ref, []).append(c)
    for ref, claims in spoken.items():
        entity = REGISTRY.entities.get(ref)
        if entity is not None and entity.is_a(*supposed) and not entity.hypothetical:
            assert any(c.modality is not Modality.HYPOTHETICAL for c in claims), (
                f"entities.yaml: {ref}: add hypothetical: true"
            )


def test_nothing_asserts_that_what_is_hypothetical_took_place() -> None:
    took_place = (
        c
        for c in CLAIMS
        if c.predicate == "occurred" and c.modality is Modality.ASSERTED and c.polarity is Polarity.AFFIRMED
    )
    each(
        f"{c.ref}: asserts that {c.subject} took place, which is hypothetical: true"
        for c in took_place
        if REGISTRY.hypothetical(c.subject)
    )


# The hard claims

KURSK, BIZWIRE, TREATY, MOSCOW, BENEFITS = (
    "asia-business-daily-2024-10-18",
    "korea-bizwire-2025-04-09",
    "asia-business-daily-2024-06-27",
    "moscow-times-2024-10-21",
    "benefiting-from-soldiers-2024-11",
)
Hard = tuple[str, str, str, str, str | None, str, str, str | None, str, str | None, int, int]
HARD: list[Hard] = [
    # document, id, subject, predicate, object, polarity, modality, likelihood, voice, chain, start and end of its span
    (TREATY, "clause", "provision-mutual-aid", "obliges", "wartime-assistance", "affirmed", "asserted", None, "direct", "treaty-2024", 615, 862),
    (KURSK, "mixed-in", "deployment-2024", "operatesWith", "russian-forces", "affirmed", "speculated", None, "direct", None, 2780, 2885),
    (KURSK, "disguise", "deployment-2024", "disguisedAs", "koryo-saram", "affirmed", "speculated", None, "direct", None, 2886, 3060),
    (MOSCOW, "range", "kpa-in-russia", "troopsPresent", "between 1500 and 12000 people", "affirmed", "estimated", None, "direct", "unattributed > (eyewitnesses + nis)", 1001, 1194),
    (MOSCOW, "snipers", "pylev-snipers", "groupSize", "at most 1500 people", "affirmed", "hypothetical", None, "direct", "bloknot > aleksandr-pylev", 2177, 2490),
    (MOSCOW, "snipers-help", "pylev-snipers", "enables", "urban-breakthroughs", "affirmed", "hypothetical", None, "direct", "bloknot > aleksandr-pylev", 2177, 2490),
    (MOSCOW, "nis-figure", "kpa-in-russia", "troopsPresent", "about 1500 people", "affirmed", "asserted", None, "presupposed", "nis", 2177, 2490),
    (MOSCOW, "similar", f"{MOSCOW}#snipers", "similarFigureTo", f"{MOSCOW}#nis-figure", "affirmed", "asserted", None, "direct", None, 2177, 2490),
    (KURSK, "reports", "kpa-soldiers", "sufferedCasualties", None, "affirmed", "asserted", None, "presupposed", "unnamed-reports", 996, 1232),
    (KURSK, "kim", "kim-yong-hyun", "endorses", f"{KURSK}#reports", "affirmed", "estimated", "very-likely", "direct", "kim-yong-hyun", 996, 1232),
    (KURSK, "pay", "deployment-2024", "compensatedBy", "comp-money or comp-weapons", "affirmed", "predicted", "likely", "direct", "yang-wook", 2370, 2537),
    (BENEFITS, "no-clash", "kpa-soldiers", "foughtAgainst", "ukrainian-forces", "denied", "asserted", None, "direct", "kbs > volodymyr-zelenskyy", 295, 640),
    (BIZWIRE, "usd3bn", "benefits-from-russia", "monetaryValue", "about 3000000000 USD", "affirmed", "estimated", None, "direct", "yonhap > unification-ministry > unnamed-experts", 3371, 3610),
    (BIZWIRE, "share", "benefits-from-russia", "shareOf", "about 30 percent of dprk-annual-budget", "affirmed", "estimated", None, "direct", "yonhap > unification-ministry > unnamed-experts", 3371, 3610),
    (KURSK, "sent", "dprk-personnel-sent", "personnelSent", "at most 10000 people", "affirmed", "estimated", None, "direct", "ukrainian-media > intelligence-sources", 570, 660),
    (KURSK, "part", "buryat-trainees", "partOf", "dprk-personnel-sent", "affirmed", "estimated", None, "direct", "ukrainian-media > intelligence-sources", 570, 660),
    (TREATY, "income", "overseas-workers", "income", "between 1200000000 and 2300000000 USD/year", "affirmed", "estimated", None, "direct", "unattributed", 2970, 3155),
    (BENEFITS, "not-elite", "deployed-troops", "consistsOnlyOf", "elite-forces", "denied", "estimated", "likely", "direct", "newsweek > park-004", 2728, 2837),
    (BENEFITS, "in-kursk", "kpa-in-kursk", "troopsPresent", "3000 people", "affirmed", "asserted", None, "presupposed", "financial-times > ukrainian-intelligence-officials > unattributed", 3798, 4124),
    (TREATY, "likely-areas", "possible-deployment", "locatedIn", "donetsk or kherson or zaporizhzhia", "affirmed", "predicted", "likely", "direct", None, 1271, 1388),
]  # fmt: skip
"""The hardest claims, written out by hand."""

PLACES = {"range": "russia", "in-kursk": "kursk-oblast"}
TIMES = {
    "range": "2024-10~",
    "reports": "../2024-10-08",
    "no-clash": "throughout ../2024-10-31",
    "income": "unknown",
    "in-kursk": "2024-10-28",
}
CONDITIONAL = {"clause", "disguise", "snipers-help", "likely-areas"}


def the(document: str, id_: str) -> Claim:
    found = [c for c in CLAIMS if (c.document.id, c.id) == (document, id_)]
    assert found, f"{document}.yaml: add the claim {id_}"
    return found[0]


@pytest.mark.parametrize("hard", HARD, ids=lambda hard: f"{hard[0]}-{hard[1]}")
def test_a_hard_claim_says_what_is_written_here(hard: Hard) -> None:
    document, id_, *expected, start, end = hard
    c = the(document, id_)
    likelihood = c.likelihood.value if c.likelihood else None
    said = [c.polarity.value, c.modality.value, likelihood, c.voice.value, chain_text(c.chain)]
    assert [short(c.subject), c.predicate, object_text(c.object), *said] == expected
    stands = [s for s in c.spans if s.start is not None and s.end is not None and s.start < end and start < s.end]
    assert stands, f"{c.ref}: its evidence stands at [{start}, {end}] here"


@pytest.mark.parametrize(("document", "id_"), [hard[:2] for hard in HARD])
def test_a_hard_claim_has_the_place_time_and_condition_written_here(document: str, id_: str) -> None:
    c = the(document, id_)
    assert id_ not in PLACES or c.place == PLACES[id_]
    assert id_ not in TIMES or str(c.time) == TIMES[id_]
    assert (c.given is not None) == (id_ in CONDITIONAL)


def test_the_minister_speaks_for_the_government_in_his_capacity() -> None:
    (link,) = links(the(KURSK, "kim").chain)
    assert (link.capacity, link.principal, str(link.said)) == ("defence minister", "rok-government", "2024-10-08")


def test_what_is_counted_and_converted_is_there() -> None:
    counted = the(KURSK, "sent").quantity
    assert counted is not None
    assert counted.counted == "soldiers and other personnel"
    assert [str(q) for q in the(TREATY, "income").also] == ["between about 1300000000000 and 2500000000000 KRW/year"]


def entity(id_: str) -> Entity:
    found = [e for e in ENTITIES if e.id == id_]
    assert found, f"entities.yaml: add {id_}"
    return found[0]


NAMED = (
    "aleksandr-pylev benefits-from-russia bloknot buryat-trainees comp-money comp-weapons deployed-troops deployment-2024 donetsk "
    "dprk-annual-budget dprk-personnel-sent elite-forces eyewitnesses financial-times intelligence-sources kbs kherson kim-yong-hyun "
    "koryo-saram kpa-in-kursk kpa-in-russia kpa-soldiers kursk-oblast newsweek nis overseas-workers park-004 possible-deployment "
    "provision-mutual-aid pylev-snipers rok-government russia russian-forces treaty-2024 ukrainian-forces "
    "ukrainian-intelligence-officials ukrainian-media unification-ministry unnamed-experts unnamed-reports urban-breakthroughs "
    "volodymyr-zelenskyy wartime-assistance yang-wook yonhap zaporizhzhia"
).split()
"""The entities that the hard claims name."""


@pytest.mark.parametrize("id_", NAMED)
def test_an_entity_of_the_hard_claims_exists(id_: str) -> None:
    assert entity(id_).label


def test_the_entities_of_the_hard_claims_are_what_they_are() -> None:
    assert entity("pylev-snipers").hypothetical, "entities.yaml: pylev-snipers: add hypothetical: true"
    assert entity("possible-deployment").hypothetical, "entities.yaml: possible-deployment: add hypothetical: true"
    assert not entity("deployment-2024").hypothetical
    assert entity("park-004").unresolved, "park-004: add unresolved: true"
    assert entity("intelligence-sources").document == KURSK
    assert entity("treaty-2024").type is EntityType.AGREEMENT
    assert {"park-004"}.isdisjoint(REGISTRY.together("ramon-pacheco-pardo"))


# With the articles


@pytest.fixture(scope="module")
def texts() -> Texts:
    folder = os.environ.get("KG_TEXTS")
    if not folder:
        pytest.skip("KG_TEXTS names no folder with the articles: evidence and copied words are not checked")
    return Texts(Path(folder))


def test_every_span_holds_the_words_that_were_sealed(texts: Texts) -> None:
    checked = [corpus.check_document(a, r, texts) for r, a in corpus.Reading([SEEDS]).judged() if a]
    each(str(p) for problems, _ in checked for p in problems)
    assert sum(verified for _, verified in checked) == sum(len(c.spans) for c in CLAIMS)


RUN = 8
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def runs(text: str) -> set[str]:
    """Every run of eight words of a text."""
    words = [m.group().casefold() for m in WORD.finditer(text)]
    return {" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_no_sentence_of_an_article_is_copied(name: str, texts: Texts) -> None:
    titles = {run for d in DOCUMENTS if d.title for run in runs(d.title)}
    articles = {run for d in DOCUMENTS if d.file for run in runs(texts.read(d.file) or "")}
    copied = runs((SEEDS / name).read_text(encoding="utf-8")) & articles - titles
    each(f"{name}: say in other words: {run} …" for run in copied)
