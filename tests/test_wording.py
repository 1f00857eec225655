"""A claim in words: nothing that qualifies it is lost, and a reader can trace it."""

import re
from dataclasses import replace
from typing import Any

import pytest

from kg import dates
from kg.evidence import seal
from kg.graph import load
from kg.model import (
    Alternatives,
    Chain,
    Claim,
    Condition,
    Document,
    Entity,
    Link,
    Object,
    Span,
    Text,
    Time,
)
from kg.quantities import parse
from kg.registry import Registry
from kg.vocabulary import TERMS, Basis, Bound, EntityType, Likelihood, Modality, Polarity, Term, Voice
from kg.wording import cite, english, strength_words, trail_words
from kg.wording.phrases import date_words, name, number_words, quantity_words, time_words

TIMES = Document("times", "The Port", "the-times", ("jane-doe",), dates.parse("2024-03-01"))
REGISTRY = Registry.of(
    [
        Entity("the-times", EntityType.OUTLET, "The Times"),
        Entity("jane-doe", EntityType.PERSON, "Jane Doe"),
        Entity("agency", EntityType.OUTLET, "Example Agency"),
        Entity("ministry", EntityType.ORGANIZATION, "Ministry of Examples"),
        Entity("minister", EntityType.PERSON, "John Roe"),
        Entity("times/experts", EntityType.GROUP, "unnamed experts"),
        Entity("crew", EntityType.ARMED_FORCE, "sailors in the port"),
        Entity("fleet", EntityType.ARMED_FORCE, "harbour fleet"),
        Entity("port", EntityType.PLACE, "the port"),
        Entity("pact", EntityType.AGREEMENT, "harbour pact"),
        Entity("visit", EntityType.EVENT, "visit of the fleet", hypothetical=True),
        Entity("roe", EntityType.PERSON, "Roe", unresolved=True),
        Entity("budget", EntityType.ENTITY, "budget of the port"),
    ],
    [
        Term("tows", explanatory=True, inverse="towedBy", label="tows", own=True),
        Term("towedBy", label="towed by", own=True),
    ],
)


def says(predicate: str, thing: Object = None, subject: str = "crew", **more: Any) -> Claim:
    return Claim(TIMES, "c", "A statement.", subject, predicate, thing, **more)


def words(claim: Claim) -> str:
    return english(claim, REGISTRY)


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        (says("occurred", subject="visit"), "The article itself says that the visit of the fleet (hypothetical) occurred."),
        (
            says("foughtAgainst", "fleet", polarity=Polarity.DENIED),
            "The article itself says that the sailors in the port did not fight against the harbour fleet.",
        ),
        (
            says("consistsOnlyOf", Text("officers"), polarity=Polarity.DENIED, modality=Modality.ESTIMATED),
            "The article itself says that, by estimate, the sailors in the port do not consist only of officers.",
        ),
        (says("tows", "crew", subject="fleet"), "The article itself says that the harbour fleet tows the sailors in the port."),
        (
            says("towedBy", "fleet", polarity=Polarity.DENIED),
            "The article itself says that the sailors in the port are not towed by the harbour fleet.",
        ),
        (
            says("describedAs", Text("tired"), subject="times#other"),
            "The article itself says that what times#other claims is tired.",
        ),
        (
            says("shareOf", replace(parse("about 30 percent"), of="budget"), subject="fleet"),
            "The article itself says that the harbour fleet is about 30 percent of the budget of the port.",
        ),
        (
            says("compensatedBy", Alternatives(("budget", "pact")), subject="visit"),
            ("The article itself says that the visit of the fleet (hypothetical) is compensated by one or more of these: "
            "the budget of the port or the harbour pact."),
        ),
    ],
)  # fmt: skip
def test_a_proposition_reads_as_one_sentence(claim: Claim, sentence: str) -> None:
    assert words(claim) == sentence


def test_every_qualifier_stands_in_the_sentence() -> None:
    chain: Chain = (
        (Link("agency"),),
        (
            Link(
                "minister",
                "estimated",
                "defence minister",
                "ministry",
                dates.parse("2024-02-08"),
                "port",
                Basis.INFERRED,
            ),
        ),
        (Link("times/experts", "citing"), Link("unattributed", "citing")),
    )
    claim = says(
        "troopsPresent", replace(parse("between 1500 and 12000 people"), counted="troops"),
        modality=Modality.ESTIMATED, likelihood=Likelihood.VERY_LIKELY, voice=Voice.REPORTED,
        given=Condition(Text("the ship came"), Polarity.DENIED), chain=chain, place="port",
        time=Time(dates.parse("2024-02~"), throughout=True, basis=Basis.INFERRED, note="by the context"),
        also=(parse("about 3 items"),), purpose=Text("to keep watch"),
    )  # fmt: skip
    assert words(claim) == (
        "Example Agency passes on that John Roe, as defence minister and for Ministry of Examples, estimated on 8 February "
        "2024 in the port (inferred), citing unnamed experts and somebody who is not named, that, by estimate and as very "
        "likely (80 to 95 %) and as hearsay, given, contrary to fact, that the ship came, the number present of the sailors in "
        "the port is between 1,500 and 12,000 people (counting troops), also printed as about 3 items, in the port, all the "
        "time in about February 2024 (inferred) (by the context), its purpose being to keep watch."
    )


def test_what_is_taken_for_granted_and_what_is_only_supposed_are_told_apart() -> None:
    sentences = {words(says("occurred", voice=v, modality=m)) for v in Voice for m in Modality}
    assert len(sentences) == len(Voice) * len(Modality)


def test_each_step_of_likelihood_reads_differently() -> None:
    assert len({words(says("occurred", likelihood=step)) for step in Likelihood}) == len(Likelihood)


def test_an_unnamed_source_behind_a_speaker_stays_visible() -> None:
    chain: Chain = ((Link("agency"),), (Link("times/experts"),), (Link("unattributed"),))
    assert "unnamed experts say, on the word of somebody who is not named, that" in words(says("occurred", chain=chain))


def test_a_chain_of_one_gap_says_that_nobody_is_named() -> None:
    assert words(says("occurred", chain=((Link("unattributed"),),))).startswith("Somebody who is not named says that")


def test_a_document_that_is_cited_is_named_as_one() -> None:
    assert words(says("occurred", chain=((Link("document:gazette"),),))).startswith("The document gazette says that")


def test_a_chain_that_begins_with_a_citation_keeps_the_article_as_the_one_who_says_it() -> None:
    assert words(says("occurred", chain=((Link("ministry", "based on"),),))).startswith("The article says, based on")


def test_an_unknown_time_says_so_with_its_note() -> None:
    claim = says("occurred", time=Time(None, note="the sentence before speaks of spring"))
    assert words(claim).endswith(", at a time that is unknown (the sentence before speaks of spring).")


def test_a_vague_number_keeps_its_words() -> None:
    vague = replace(parse("3 people"), low=None, high=None, words="thousands of people")
    assert "is thousands of people" in words(says("groupSize", replace(vague, bound=Bound.VAGUE)))


def test_every_term_of_the_package_makes_a_sentence_affirmed_and_denied() -> None:
    for term in TERMS.values():
        thing: Object = parse("3 people") if term.is_measure else "port"
        affirmed, denied = (words(says(term.id, thing, polarity=p)) for p in Polarity)
        assert affirmed != denied, term.id
        assert re.search(r"\bnot\b", denied), term.id


@pytest.mark.parametrize(
    ("edtf", "said"),
    [
        ("2024-10-08", "8 October 2024"),
        ("2024-10", "October 2024"),
        ("2024", "2024"),
        ("2024-10~", "about October 2024"),
        ("2024?", "perhaps 2024"),
        ("2024-10-08%", "perhaps about 8 October 2024"),
        ("201X", "in the years 2010 to 2019"),
        ("../2024-10-31", "up to 31 October 2024"),
        ("2024-08/..", "from August 2024 on"),
        ("2024-10-30/2024-11-05", "from 30 October 2024 to 5 November 2024"),
    ],
)
def test_partial_dates_read_as_dates(edtf: str, said: str) -> None:
    assert date_words(dates.parse(edtf)) == said


def test_a_time_filled_and_a_time_somewhere_in_it_differ() -> None:
    when = dates.parse("2024-10")
    assert time_words(Time(when)) == "at some time in October 2024"
    assert time_words(Time(when, throughout=True)) == "all the time in October 2024"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("exactly 3000 people", "3,000 people"),
        ("at most 10000 people", "at most 10,000 people"),
        ("more than 1e6 USD/month", "more than 1,000,000 USD a month"),
        ("about 1.5 kilometres", "about 1.5 kilometres"),
    ],
)
def test_quantities_keep_their_bounds(text: str, said: str) -> None:
    assert quantity_words(parse(text)) == said


def test_a_missing_number_does_not_break_the_words() -> None:
    assert number_words(None) == "0"


def test_names_carry_what_is_doubtful_about_them() -> None:
    assert name("visit", REGISTRY) == "the visit of the fleet (hypothetical)"
    assert name("roe", REGISTRY) == "Roe (unresolved)"
    assert name("jane-doe", REGISTRY) == "Jane Doe"


# citations


def test_a_citation_has_statement_strength_trail_document_place_and_reference() -> None:
    span = Span(10, 40, seal("some words"))
    document = replace(
        TIMES, bases=(("published", Basis.INFERRED), ("outlet", Basis.LOOKED_UP), ("title", Basis.INFERRED))
    )
    claim = replace(
        says("occurred", polarity=Polarity.DENIED, chain=((Link("agency"),), (Link("minister", "said"),))),
        document=document, spans=(span, Span(50, 60, seal("x"))),
    )  # fmt: skip
    assert cite(claim, REGISTRY) == (
        "A statement. [asserted; denied polarity] — Jane Doe, The Times (looked up), via Example Agency, from John Roe (said); "
        "“The Port” (inferred), 1 March 2024 (inferred); characters 10-40, 50-60; times#c"
    )


def test_a_citation_has_the_quote_only_where_the_words_are_at_hand() -> None:
    claim = says("occurred")
    assert "In the text" not in cite(claim, REGISTRY)
    assert "In the text" not in cite(claim, REGISTRY, lambda c: None)
    assert cite(claim, REGISTRY, lambda c: ["it sank", "at noon"]).endswith(". In the text: “it sank … at noon”")


def test_a_document_without_anything_is_still_cited() -> None:
    assert cite(replace(says("occurred"), document=Document("scrap")), REGISTRY).endswith("— scrap; undated; scrap#c")


def test_an_aggregator_with_two_cited_sources_shows_both() -> None:
    chain: Chain = (
        (Link("unattributed"),),
        (Link("times/experts", "based on"), Link("ministry", "based on", basis=Basis.INFERRED)),
    )
    assert trail_words(says("occurred", chain=chain), REGISTRY) == (
        "Jane Doe, The Times, from somebody who is not named, based on unnamed experts and Ministry of Examples (inferred)"
    )


def test_strength_says_presupposed_and_conditional() -> None:
    claim = says("occurred", voice=Voice.PRESUPPOSED, given=Condition("times#a"))
    assert strength_words(claim, REGISTRY) == "asserted; presupposed; given that what times#a claims holds"


# the corpus that ships


def test_every_claim_of_the_seeds_is_said_again_with_its_hedges() -> None:
    graph = load()
    for claim in graph.selected:
        sentence = english(claim, graph.registry)
        assert sentence.endswith(".")
        assert "None" not in sentence
        assert "  " not in sentence
        assert claim.likelihood is None or str(claim.likelihood.band[0]) in sentence
        assert (claim.given is None) == ("given that" not in sentence and "contrary to fact" not in sentence)
        assert claim.modality is Modality.ASSERTED or any(
            hedge in sentence
            for hedge in ("by estimate", "as a prediction", "as a possibility", "as a hypothesis", "as an opinion")
        )
        assert cite(claim, graph.registry).endswith(claim.ref)


@pytest.mark.parametrize(
    ("ref", "has"),
    [
        ("moscow-times-2024-10-21#range", ["Somebody who is not named", "based on unnamed eyewitnesses and the National Intelligence Service"]),
        ("moscow-times-2024-10-21#snipers-help", ["Bloknot passes on that Aleksandr Pylev", "only as a hypothesis", "given that"]),
        ("asia-business-daily-2024-10-18#kim", ["defence minister", "government of South Korea", "very likely", "#reports"]),
        ("benefiting-from-soldiers-2024-11#not-elite", ["Newsweek", "Park (named only by surname) (unresolved)", "do not consist only of"]),
        ("benefiting-from-soldiers-2024-11#no-clash", ["did not fight against", "all the time up to 31 October 2024 (inferred)"]),
        ("korea-bizwire-2025-04-09#share", ["about 30 percent of", "Yonhap passes on that", "citing experts"]),
    ],
)  # fmt: skip
def test_hard_claims_of_the_corpus_keep_what_makes_them_hard(ref: str, has: list[str]) -> None:
    graph = load()
    claim = next(c for c in graph.selected if c.ref == ref)
    assert [part for part in has if part not in english(claim, graph.registry)] == []
