"""The origins behind a proposition: every sentence of the law, with documents made to break it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kg import dates, quantities
from kg.evidence import seal
from kg.model import Chain, Claim, Document, Entity, Link, Sameness, Span
from kg.origins import Context, Origins, origins, without
from kg.registry import Registry
from kg.vocabulary import UNATTRIBUTED, EntityType, Modality, Polarity, Voice

NAMES = {
    "ministry": EntityType.ORGANIZATION,
    "parent-ministry": EntityType.ORGANIZATION,
    "harbour-office": EntityType.ORGANIZATION,
    "agency": EntityType.OUTLET,
    "wire": EntityType.OUTLET,
    "times-outlet": EntityType.OUTLET,
    "gazette-outlet": EntityType.OUTLET,
    "minister": EntityType.PERSON,
    "spokesman": EntityType.PERSON,
    "second-spokesman": EntityType.PERSON,
    "analyst": EntityType.PERSON,
    "jane": EntityType.PERSON,
    "joan": EntityType.PERSON,
    "treaty": EntityType.AGREEMENT,
    "port": EntityType.PLACE,
}


def registry(*extra: Entity, same: Sequence[tuple[str, ...]] = ()) -> Registry:
    known = [Entity(ref, type_, ref.replace("-", " ").title()) for ref, type_ in NAMES.items()]
    return Registry.of([*known, *extra], same=[Sameness(refs) for refs in same])


def group(ref: str, label: str = "officials", **more: Any) -> Entity:
    return Entity(ref, EntityType.GROUP, label, **more)


def article(id_: str, outlet: str | None = None, *authors: str, day: str = "2024-03-01", **more: Any) -> Document:
    return Document(id_, outlet=outlet or f"{id_}-outlet", authors=authors, published=dates.parse(day), **more)


TIMES, GAZETTE, HERALD = article("times"), article("gazette"), article("herald")


def link(agent: str, said: str | None = None, principal: str | None = None, place: str | None = None) -> Link:
    return Link(agent, principal=principal, said=dates.parse(said) if said else None, place=place)


def chain(*places: str | Link | list[str | Link]) -> Chain:
    def one(item: str | Link) -> Link:
        return Link(item) if isinstance(item, str) else item

    return tuple(tuple(map(one, p)) if isinstance(p, list) else (one(p),) for p in places)


def claim(document: Document, *places: str | Link | list[str | Link], id_: str = "a", **more: Any) -> Claim:
    given_: dict[str, Any] = {"object": quantities.parse("3000 people"), **more}
    words = given_.pop("words", None)
    spans = (Span(0, len(words), seal(words)),) if words else ()
    return Claim(document, id_, "…", "garrison", "troopsPresent", chain=chain(*places), spans=spans, **given_)


def judges(
    document: Document, subject: str, how: str, target: Claim, *places: str | Link, id_: str = "j", **more: Any
) -> Claim:
    return Claim(document, id_, "…", subject, how, target.ref, chain=chain(*places), **more)


def count(*claims: Claim, known: Registry | None = None, beside: Sequence[Claim] = ()) -> Origins:
    return origins(claims, Context.of([*claims, *beside], known or registry()))


def bounds(*claims: Claim, known: Registry | None = None, beside: Sequence[Claim] = ()) -> tuple[int, int]:
    found = count(*claims, known=known, beside=beside)
    return found.at_least, found.at_most


# Named origins and relays


def test_a_named_origin_adds_one_and_one() -> None:
    assert bounds(claim(TIMES, "ministry")) == (1, 1)


def test_two_named_origins_are_two_and_the_sentence_does_not_call_them_independent() -> None:
    found = count(claim(TIMES, "ministry"), claim(GAZETTE, "harbour-office"))
    assert (found.at_least, found.at_most) == (2, 2)
    assert found.sentence == (
        "2 documents of 2 outlets; at least 2 named origins, at most 2; distinct names are not shown to be independent."
    )


def test_a_link_that_only_passes_on_is_no_origin() -> None:
    assert bounds(claim(TIMES, "agency", "ministry"), claim(GAZETTE, "wire", "agency", "ministry")) == (1, 1)


def test_co_cited_agents_are_an_origin_each() -> None:
    witnesses = group("times/witnesses", "witnesses")
    found = count(claim(TIMES, UNATTRIBUTED, ["times/witnesses", "ministry"]), known=registry(witnesses))
    assert (found.at_least, found.at_most, found.unknown) == (1, 2, 0)


def test_an_agreement_can_be_an_origin() -> None:
    assert bounds(claim(TIMES, "treaty")) == (1, 1)


def test_two_names_that_are_decided_to_be_the_same_are_one_origin() -> None:
    claims = claim(TIMES, "ministry"), claim(GAZETTE, "harbour-office")
    assert bounds(*claims, known=registry(same=[("ministry", "harbour-office")])) == (1, 1)


def test_a_body_does_not_merge_with_its_parent() -> None:
    assert bounds(claim(TIMES, "ministry"), claim(GAZETTE, "parent-ministry")) == (2, 2)


def test_an_unresolved_mention_is_an_origin_of_its_own() -> None:
    park = Entity("times/park", EntityType.PERSON, "Park", unresolved=True)
    found = count(claim(TIMES, "times/park"), claim(GAZETTE, "analyst"), known=registry(park))
    assert (found.at_least, found.at_most) == (2, 2)
    assert any("nothing resolves" in o.reason for o in found.named)


def test_an_unresolved_mention_that_shares_a_name_may_be_the_same() -> None:
    park = Entity("times/park", EntityType.PERSON, "Park", unresolved=True)
    other = Entity("gazette/park", EntityType.PERSON, "Park", unresolved=True)
    full = Entity("park-min", EntityType.PERSON, "Park Min")
    known = registry(park, other, full)
    assert bounds(claim(TIMES, "times/park"), claim(GAZETTE, "park-min"), known=known) == (1, 2)
    assert bounds(claim(TIMES, "times/park"), claim(GAZETTE, "gazette/park"), known=known) == (1, 2)


# Own voice


def test_an_outlet_that_reports_a_fact_in_its_own_voice_adds_none_and_one() -> None:
    found = count(claim(TIMES))
    assert (found.at_least, found.at_most) == (0, 1)
    assert found.possible[0].agents == ("times-outlet",)


def test_an_analyst_of_its_own_estimate_or_opinion_adds_one_and_one() -> None:
    for modality in (Modality.ESTIMATED, Modality.OPINION, Modality.PREDICTED, Modality.SPECULATED):
        assert bounds(claim(article("times", None, "jane"), modality=modality)) == (1, 1)


def test_outlet_and_authors_of_one_outlet_are_one_at_least_and_one_per_document_at_most() -> None:
    first, second = article("one", "times-outlet", "jane"), article("two", "times-outlet", "joan")
    third = article("three", "times-outlet")
    claims = [claim(d, modality=Modality.ESTIMATED) for d in (first, second, third)]
    assert bounds(*claims) == (1, 3)
    assert bounds(*claims, claim(first, id_="again", modality=Modality.OPINION)) == (1, 3)


def test_two_facts_in_the_own_voice_of_two_articles_add_two_at_most() -> None:
    assert bounds(claim(article("one", "times-outlet")), claim(article("two", "times-outlet"))) == (0, 2)


def test_a_writer_for_two_outlets_is_one_at_least() -> None:
    first, second = article("one", "times-outlet", "jane"), article("two", "gazette-outlet", "jane")
    assert bounds(*(claim(d, modality=Modality.ESTIMATED) for d in (first, second))) == (1, 2)


def test_a_document_that_names_neither_outlet_nor_author_proves_no_origin() -> None:
    bare = Document("leaflet"), Document("flyer")
    assert bounds(*(claim(d, modality=Modality.ESTIMATED) for d in bare)) == (0, 2)


def test_an_outlet_cited_for_a_fact_adds_none_and_one_in_however_many_documents() -> None:
    assert bounds(claim(TIMES, "agency"), claim(GAZETTE, "agency")) == (0, 1)


def test_an_outlet_cited_for_a_fact_adds_nothing_to_its_own_article() -> None:
    assert bounds(claim(article("dispatch", "agency")), claim(GAZETTE, "agency")) == (0, 1)


def test_the_author_cited_in_the_own_article_is_its_own_voice() -> None:
    assert bounds(claim(article("times", None, "jane"), "jane")) == (0, 1)


def test_hearsay_in_the_own_voice_shows_no_origin() -> None:
    found = count(claim(TIMES, voice=Voice.REPORTED, modality=Modality.ESTIMATED))
    assert (found.at_least, found.at_most, found.unknown) == (0, 1, 1)


def test_a_cited_document_leads_on_to_its_own_origins() -> None:
    source = claim(TIMES, "ministry")
    assert bounds(source, claim(GAZETTE, "document:times")) == (1, 1)
    assert bounds(claim(GAZETTE, "document:times"), beside=[source]) == (0, 1)


# Speaking for a body


def test_an_official_who_speaks_for_a_body_that_day_is_one_with_it() -> None:
    spoken = claim(TIMES, link("spokesman", "2024-02-28", principal="ministry"))
    found = count(spoken, claim(GAZETTE, link("ministry", "2024-02-28")))
    assert (found.at_least, found.at_most) == (1, 1)
    assert found.named[0].agents == ("ministry", "spokesman")
    assert "Spokesman spoke for Ministry" in found.named[0].reason


def test_without_any_date_speaking_for_a_body_merges_as_well() -> None:
    assert bounds(claim(TIMES, link("spokesman", principal="ministry")), claim(GAZETTE, "ministry")) == (1, 1)


def test_on_another_day_an_official_is_not_the_body() -> None:
    spoken = claim(TIMES, link("spokesman", "2024-02-26", principal="ministry"))
    assert bounds(spoken, claim(GAZETTE, link("ministry", "2024-02-28"))) == (2, 2)


def test_where_one_day_is_unknown_the_official_may_be_the_body() -> None:
    spoken = claim(TIMES, link("spokesman", "2024-02-26", principal="ministry"))
    assert bounds(spoken, claim(GAZETTE, "ministry")) == (1, 2)
    assert bounds(spoken, claim(GAZETTE, link("ministry", "2024-02"))) == (1, 2)


def test_affiliation_alone_never_merges() -> None:
    member = Entity("expert", EntityType.PERSON, "Expert", of="ministry")
    assert bounds(claim(TIMES, "expert"), claim(GAZETTE, "ministry"), known=registry(member)) == (2, 2)


def test_the_same_man_in_another_capacity_is_not_the_body() -> None:
    spoken = claim(TIMES, link("spokesman", "2024-02-26", principal="ministry"))
    body = claim(GAZETTE, link("ministry", "2024-02-26"))
    private = claim(HERALD, link("spokesman", "2024-02-28"))
    assert bounds(body, private) == (2, 2)
    assert bounds(spoken, private) == (1, 1)
    assert bounds(spoken, body, private) == (2, 2)


def test_one_man_who_speaks_for_two_bodies_does_not_make_them_one() -> None:
    claims = [
        claim(TIMES, link("spokesman", "2024-02-26", principal="ministry")),
        claim(TIMES, link("ministry", "2024-02-26"), id_="b"),
        claim(GAZETTE, link("spokesman", "2024-02-28", principal="harbour-office")),
        claim(GAZETTE, link("harbour-office", "2024-02-28"), id_="b"),
    ]
    assert bounds(*claims) == (2, 2)


def test_two_officials_for_one_body_on_one_day_are_one() -> None:
    first = claim(TIMES, link("spokesman", "2024-02-26", principal="ministry"))
    second = claim(GAZETTE, link("second-spokesman", "2024-02-26", principal="ministry"))
    assert bounds(first, second) == (1, 1)


def test_two_officials_who_also_speak_for_themselves_are_two() -> None:
    claims = [
        claim(TIMES, link("spokesman", "2024-02-26", principal="ministry")),
        claim(GAZETTE, link("second-spokesman", "2024-02-26", principal="ministry")),
        claim(TIMES, link("spokesman", "2024-02-28"), id_="b"),
        claim(GAZETTE, link("second-spokesman", "2024-02-28"), id_="b"),
    ]
    assert bounds(*claims) == (2, 2)


def test_somebody_unnamed_who_speaks_for_a_body_is_that_body() -> None:
    voice = group("times/voice", "a spokesperson")
    spoken = claim(TIMES, link("times/voice", "2024-02-26", principal="ministry"))
    assert bounds(spoken, claim(GAZETTE, "ministry"), known=registry(voice)) == (1, 1)


# Unnamed origins


def test_unattributed_adds_none_and_one_for_each_document() -> None:
    found = count(claim(TIMES, UNATTRIBUTED), claim(TIMES, UNATTRIBUTED, id_="b"), claim(GAZETTE, UNATTRIBUTED))
    assert (found.at_least, found.at_most, found.unknown) == (0, 2, 3)


def test_a_gap_behind_one_named_relay_is_one_in_however_many_documents() -> None:
    assert bounds(claim(TIMES, "agency", UNATTRIBUTED), claim(GAZETTE, "agency", UNATTRIBUTED)) == (0, 1)
    assert bounds(claim(TIMES, "agency", UNATTRIBUTED), claim(GAZETTE, "wire", UNATTRIBUTED)) == (0, 2)


def test_unnamed_members_of_a_named_body_add_none_and_one() -> None:
    members = group("times/officials", of="ministry")
    found = count(claim(TIMES, "times/officials"), claim(GAZETTE, "ministry"), known=registry(members))
    assert (found.at_least, found.at_most) == (1, 2)
    assert found.possible[0].reason == "unnamed members of Ministry"


def test_one_unnamed_group_behind_one_named_relay_is_one_in_however_many_documents() -> None:
    known = registry(group("times/officials"), group("gazette/sources", "sources"), group("herald/officials"))
    claims = [
        claim(TIMES, "agency", "times/officials"),
        claim(GAZETTE, "wire", "agency", "gazette/sources"),
        claim(HERALD, "agency", "herald/officials"),
    ]
    found = count(*claims, known=known)
    assert (found.at_least, found.at_most) == (0, 1)
    assert found.possible[0].agents == ("gazette/sources", "herald/officials", "times/officials")


def test_unnamed_groups_behind_different_relays_or_none_stay_apart() -> None:
    known = registry(group("times/officials"), group("gazette/officials"))
    assert bounds(claim(TIMES, "times/officials"), claim(GAZETTE, "gazette/officials"), known=known) == (0, 2)
    apart = claim(TIMES, "agency", "times/officials"), claim(GAZETTE, "wire", "gazette/officials")
    assert bounds(*apart, known=known) == (0, 2)


def test_an_echo_of_an_outlets_own_unnamed_source_adds_nothing() -> None:
    dispatch = article("dispatch", "agency")
    known = registry(group("dispatch/officials"), group("times/officials"))
    assert bounds(claim(dispatch, "dispatch/officials"), claim(TIMES, "agency", "times/officials"), known=known) == (
        0,
        1,
    )


def test_two_groups_that_one_document_keeps_apart_are_two_behind_one_relay() -> None:
    known = registry(group("times/officials"), group("times/sailors", "sailors"), group("gazette/sailors", "sailors"))
    claims = [
        claim(TIMES, "agency", "times/officials"),
        claim(TIMES, "agency", "times/sailors", id_="b"),
        claim(GAZETTE, "agency", "gazette/sailors"),
    ]
    found = count(*claims, known=known)
    assert (found.at_least, found.at_most) == (0, 2)
    assert ("gazette/sailors", "times/sailors") in {o.agents for o in found.possible}


def test_members_of_two_bodies_behind_one_relay_are_two() -> None:
    known = registry(group("times/officials", of="ministry"), group("gazette/officials", of="harbour-office"))
    claims = claim(TIMES, "agency", "times/officials"), claim(GAZETTE, "agency", "gazette/officials")
    assert bounds(*claims, known=known) == (0, 2)


def test_a_group_whose_number_the_text_gives_adds_that_number_at_most() -> None:
    assert bounds(claim(TIMES, "times/three"), known=registry(group("times/three", "three sailors", members=3))) == (
        0,
        3,
    )


# Assessors, reprints, denials


def test_an_endorsement_adds_an_assessor_and_no_origin() -> None:
    figure = claim(TIMES, "agency", "ministry")
    endorsement = judges(GAZETTE, "minister", "endorses", figure, "minister")
    alone = count(figure)
    for found in (count(figure, beside=[endorsement]), count(figure, endorsement)):
        assert (found.at_least, found.at_most, found.documents) == (1, 1, alone.documents)
        assert [(a.who, a.how, a.claim) for a in found.assessors] == [("Minister", "endorses", "gazette#j")]


def test_would_not_confirm_adds_nobody() -> None:
    figure = claim(TIMES, "ministry")
    refusal = judges(GAZETTE, "minister", "endorses", figure, "minister", polarity=Polarity.DENIED)
    found = count(figure, beside=[refusal])
    assert (found.at_least, found.at_most, found.assessors) == (1, 1, ())
    assert found.excluded[0].reason == "is not said to endorse times#a: it adds nobody"


def test_a_reprint_under_another_outlet_changes_nothing() -> None:
    figure = claim(TIMES, words="About three thousand were in the port, it said.", modality=Modality.ESTIMATED)
    copy = replace(figure, document=article("copy", "wire", day="2024-03-02"), id="b")
    named = replace(copy, chain=chain("times-outlet", "analyst"))
    declared = replace(figure, document=article("again", None, "joan", reprints="times"), id="c", spans=())
    for again in (copy, named, declared):
        found = count(figure, again)
        assert (found.at_least, found.at_most) == (1, 1)
        assert found.excluded[0].claim == again.ref
        assert "a reprint of times#a" in found.excluded[0].reason
        assert len(found.documents) == 2


def test_reprints_of_a_document_that_is_not_here_count_once() -> None:
    copies = [claim(article(name, reprints="lost"), modality=Modality.ESTIMATED) for name in ("one", "two")]
    assert bounds(*copies) == (1, 1)


def test_the_same_words_twice_in_one_document_are_no_reprint() -> None:
    text = "Both offices put the garrison at three thousand."
    assert bounds(claim(TIMES, "ministry", words=text), claim(TIMES, "harbour-office", id_="b", words=text)) == (2, 2)


def test_a_figure_quoted_only_to_be_denied_supports_nothing() -> None:
    document = article("times", None, "jane")
    quoted = claim(document, "ministry")
    for denier in ("jane", "times-outlet", "document:times"):
        denial = judges(document, denier, "denies", quoted)
        found = count(quoted, beside=[denial])
        assert (found.at_least, found.at_most, found.documents) == (0, 0, ())
        assert found.excluded[0].reason == "quoted only to be denied (times#j)"


def test_a_figure_that_its_relay_denies_in_the_same_breath_supports_nothing() -> None:
    quoted = claim(TIMES, "ministry", UNATTRIBUTED)
    assert bounds(quoted, beside=[judges(TIMES, "ministry", "denies", quoted, "ministry")]) == (0, 0)


def test_a_quote_to_deny_does_not_take_the_figure_from_others() -> None:
    quoted, reported = claim(TIMES, "ministry"), claim(GAZETTE, "ministry")
    assert bounds(quoted, reported, beside=[judges(TIMES, "times-outlet", "denies", quoted)]) == (1, 1)


def test_the_denial_of_a_third_party_is_a_dispute_and_leaves_the_origin() -> None:
    figure = claim(TIMES, "ministry")
    for denial in (
        judges(TIMES, "minister", "denies", figure, "minister"),
        judges(TIMES, "minister", "denies", figure),
        judges(GAZETTE, "minister", "denies", figure, "minister"),
    ):
        found = count(figure, beside=[denial])
        assert (found.at_least, found.at_most) == (1, 1)
        assert found.assessors[0].how == "denies"


def test_a_denial_that_is_itself_denied_or_hypothetical_removes_nothing() -> None:
    figure = claim(TIMES, "ministry")
    for more in ({"polarity": Polarity.DENIED}, {"modality": Modality.HYPOTHETICAL}):
        assert bounds(figure, beside=[judges(TIMES, "times-outlet", "denies", figure, **more)]) == (1, 1)


def test_a_figure_that_its_named_origin_disowns_loses_that_origin() -> None:
    figure = claim(TIMES, "agency", "ministry")
    denial = judges(HERALD, "ministry", "denies", figure, "ministry")
    found = count(figure, claim(GAZETTE, "harbour-office"), beside=[denial])
    assert (found.at_least, found.at_most) == (1, 1)
    assert found.excluded[0].reason == "disowned by its origin: Ministry denies it (herald#j)"


def test_a_disowned_figure_loses_its_origin_in_every_report_of_it() -> None:
    figure, report = claim(TIMES, "ministry"), claim(GAZETTE, "agency", "ministry")
    assert bounds(figure, report, beside=[judges(HERALD, "ministry", "denies", figure, "ministry")]) == (0, 0)


def test_what_the_origin_says_again_after_disowning_or_of_another_figure_stands() -> None:
    figure = claim(TIMES, link("ministry", "2024-02-01"))
    later = claim(GAZETTE, link("ministry", "2024-02-28"))
    other = claim(GAZETTE, "ministry", object=quantities.parse("500 people"))
    denial = judges(HERALD, "ministry", "denies", figure, link("ministry", "2024-02-03"))
    assert bounds(figure, later, beside=[denial]) == (1, 1)
    assert bounds(figure, other, beside=[denial]) == (1, 1)


def test_the_other_co_cited_origin_of_a_disowned_figure_stays() -> None:
    figure = claim(TIMES, ["ministry", "harbour-office"])
    found = count(figure, beside=[judges(HERALD, "ministry", "denies", figure, "ministry")])
    assert [o.agents for o in found.named] == [("harbour-office",)]


def test_a_body_disowns_what_its_official_said_for_it_and_an_official_what_the_body_said() -> None:
    figure = claim(TIMES, link("spokesman", principal="ministry"))
    assert bounds(figure, beside=[judges(HERALD, "ministry", "denies", figure, "ministry")]) == (0, 0)
    figure = claim(TIMES, "ministry")
    denial = judges(HERALD, "spokesman", "denies", figure, link("spokesman", principal="ministry"))
    assert bounds(figure, beside=[denial]) == (0, 0)


# Utterance, voice, modality, polarity


def test_several_reports_of_one_utterance_are_one_in_whatever_strength() -> None:
    claims = [
        claim(TIMES, link("minister", "2024-02-28")),
        claim(GAZETTE, "agency", link("minister", "2024-02-28"), modality=Modality.ESTIMATED),
        claim(HERALD, link("minister", "2024-02-28"), object=quantities.parse("at least 3000 people")),
    ]
    assert bounds(*claims) == (1, 1)


def test_the_fullest_report_of_an_utterance_shows_its_origin() -> None:
    for mark in ({"said": "2024-02-28"}, {"place": "port"}):
        short = claim(TIMES, link("minister", **mark))
        full = claim(GAZETTE, link("minister", **mark), "ministry")
        found = count(short, full)
        assert (found.at_least, found.at_most) == (1, 1)
        assert found.named[0].claims == ("gazette#a", "times#a")
        assert bounds(short, claim(GAZETTE, link("minister", **mark), UNATTRIBUTED)) == (0, 1)


def test_another_utterance_of_the_same_speaker_is_not_led_on() -> None:
    first = claim(TIMES, link("minister", "2024-02-26", place="port"))
    second = claim(GAZETTE, link("minister", "2024-02-28", place="port"), "ministry")
    assert bounds(first, second) == (2, 2)


def test_speakers_who_cite_each_other_come_to_an_end() -> None:
    first = claim(TIMES, link("minister", "2024-02-28"), link("analyst", "2024-02-28"))
    second = claim(GAZETTE, link("analyst", "2024-02-28"), link("minister", "2024-02-28"))
    assert bounds(first, second) == (2, 2)


def test_what_is_presupposed_may_only_add_to_at_most() -> None:
    taken = claim(TIMES, "ministry", voice=Voice.PRESUPPOSED)
    assert bounds(taken) == (0, 1)
    assert bounds(taken, claim(GAZETTE, "ministry")) == (1, 1)
    assert bounds(taken, claim(GAZETTE, "harbour-office")) == (1, 2)
    assert bounds(claim(TIMES, voice=Voice.PRESUPPOSED, modality=Modality.ESTIMATED)) == (0, 1)


def test_a_hypothesis_never_supports() -> None:
    found = count(claim(TIMES, "analyst", modality=Modality.HYPOTHETICAL), claim(GAZETTE, "ministry"))
    assert (found.at_least, found.at_most) == (1, 1)
    supposed = Entity("garrison", EntityType.ARMED_FORCE, "garrison", hypothetical=True)
    assert bounds(claim(TIMES, "analyst"), known=registry(supposed)) == (0, 0)


def test_an_opinion_supports_an_opinion_and_no_report() -> None:
    opinion = claim(TIMES, "analyst", modality=Modality.OPINION)
    assert bounds(opinion) == (1, 1)
    assert bounds(opinion, claim(GAZETTE, "ministry")) == (1, 1)


def test_two_reports_of_one_interview_that_contradict_each_other_have_one_origin_a_side() -> None:
    yes = claim(TIMES, link("minister", "2024-02-28"))
    no = claim(GAZETTE, link("minister", "2024-02-28"), polarity=Polarity.DENIED)
    context = Context.of([yes, no], registry())
    for found in (origins([yes, no], context), origins([yes, no], context, side=Polarity.DENIED)):
        assert (found.at_least, found.at_most, len(found.excluded)) == (1, 1, 1)
    assert origins([no], context).at_least == 1


# Result


def test_no_claims_have_no_origins() -> None:
    found = count()
    assert (found.at_least, found.at_most, found.claims) == (0, 0, ())
    assert found.sentence.startswith("0 documents of 0 outlets; at least 0 named origins, at most 0")


def test_the_tree_gives_every_chain_and_every_reason() -> None:
    figure = claim(TIMES, "agency", "ministry")
    claims = [figure, claim(GAZETTE, UNATTRIBUTED), claim(HERALD, "analyst", modality=Modality.HYPOTHETICAL)]
    found = count(*claims, beside=[judges(GAZETTE, "minister", "doubts", figure, "minister")])
    assert found.tree().splitlines() == [
        "garrison · troops present · 3000 people",
        f"  {found.sentence}",
        "  named origins",
        "    Ministry (adds 1): named at the end of the chain",
        "      times > agency > ministry",
        "  possible origins",
        "    unattributed (adds 0 to 1): the text does not say who; it may be one of the others",
        "      gazette > unattributed",
        "  assessors, who add no origin",
        "    Minister doubts times#a (gazette#j)",
        "  supports nothing",
        "    herald#a: hypothetical: a hypothesis supports nothing",
    ]


# Without


def fall(*claims: Claim, of: str, known: Registry | None = None) -> list[str]:
    kept, fallen = without(claims, Context.of(claims, known or registry()), of)
    assert sorted([c.ref for c in kept] + [f.claim.ref for f in fallen]) == sorted(c.ref for c in claims)
    return [f.claim.ref for f in fallen]


def test_a_claim_falls_with_its_only_origin_and_says_what_else_stands() -> None:
    claims = claim(TIMES, "agency", "ministry"), claim(GAZETTE, "harbour-office")
    kept, fallen = without(claims, Context.of(claims, registry()), "ministry")
    assert kept == [claims[1]]
    assert fallen[0].sentence == (
        "times#a falls: it goes back only to Ministry. "
        "Still put forward by gazette#a: garrison · troops present · 3000 people."
    )


def test_a_claim_with_another_origin_stands_until_both_are_disbelieved() -> None:
    both = claim(TIMES, ["ministry", "harbour-office"])
    context = Context.of([both], registry())
    assert without([both], context, "ministry") == ([both], [])
    assert [f.claim for f in without([both], context, "ministry", "harbour-office")[1]] == [both]


def test_with_a_body_fall_those_who_speak_for_it_and_its_unnamed_members() -> None:
    known = registry(group("gazette/officials", of="ministry"), same=[("ministry", "old-ministry")])
    claims = [
        claim(TIMES, link("spokesman", principal="ministry")),
        claim(GAZETTE, "gazette/officials"),
        claim(HERALD, "old-ministry"),
        claim(HERALD, "spokesman", id_="private"),
    ]
    assert fall(*claims, of="ministry", known=known) == ["times#a", "gazette#a", "herald#a"]
    assert fall(*claims, of="spokesman", known=known) == ["times#a", "herald#private"]


def test_a_named_origin_does_not_fall_with_a_relay_but_an_unnamed_one_does() -> None:
    claims = claim(TIMES, "agency", "ministry"), claim(GAZETTE, "agency", UNATTRIBUTED)
    assert fall(*claims, of="agency") == ["gazette#a"]


def test_an_own_voice_falls_with_its_outlet_with_its_author_and_with_the_text_it_reprints() -> None:
    text = "About three thousand were in the port, it said."
    own = claim(article("times", None, "jane"), words=text)
    reprint = claim(article("copy", "wire", day="2024-03-05"), words=text)
    assert fall(own, reprint, of="times-outlet") == ["times#a", "copy#a"]
    assert fall(own, reprint, of="jane") == ["times#a", "copy#a"]
    assert fall(claim(article("times", None, "jane", "joan")), of="jane") == []


# Algebra

DOCUMENTS = [TIMES, GAZETTE, HERALD, article("second", "times-outlet", "jane"), Document("bare")]
KNOWN = registry(
    group("times/officials"), group("gazette/officials", of="ministry"), group("herald/three", "three", members=3)
)
ENDS = [
    *("ministry", "harbour-office", "agency", "spokesman", "jane", UNATTRIBUTED, "document:times"),
    *("times/officials", "gazette/officials", "herald/three"),
]


@st.composite
def many_claims(draw: st.DrawFn) -> list[Claim]:
    said = st.sampled_from([None, "2024-02-26", "2024-02-28", "2024-02"])
    links = st.builds(link, st.sampled_from(ENDS), said, st.sampled_from([None, None, "ministry", "harbour-office"]))
    places: st.SearchStrategy[str | Link | list[str | Link]] = st.lists(links, min_size=1, max_size=2)
    chains = st.lists(places, max_size=3)
    return [
        claim(
            draw(st.sampled_from(DOCUMENTS)),
            *draw(chains),
            id_=f"c{number}",
            modality=draw(st.sampled_from([Modality.ASSERTED, Modality.ESTIMATED])),
            voice=draw(st.sampled_from([Voice.DIRECT, Voice.DIRECT, Voice.PRESUPPOSED])),
        )
        for number in range(draw(st.integers(0, 7)))
    ]


@given(many_claims(), st.randoms(use_true_random=False))
def test_the_order_of_the_claims_does_not_matter(claims: list[Claim], random: Any) -> None:
    mixed = random.sample(claims, len(claims))
    assert count(*claims, known=KNOWN) == count(*mixed, *mixed, known=KNOWN)


@given(many_claims())
def test_every_claim_reaches_an_origin_and_at_least_never_exceeds_at_most(claims: list[Claim]) -> None:
    found = count(*claims, known=KNOWN)
    assert 0 <= found.at_least <= found.at_most
    assert found.at_least == sum(o.at_least for o in found.named)
    assert set(found.claims) == {c.ref for c in claims}
    assert {ref for o in (*found.named, *found.possible) for ref in o.claims} == {c.ref for c in claims}
    assert bool(claims) == bool(found.at_most)


@given(many_claims())
def test_any_number_of_reprints_changes_no_count(claims: list[Claim]) -> None:
    copies = [
        replace(c, document=article(f"copy-{c.document.id}", "wire", reprints=c.document.id), id=f"copy-{c.id}")
        for c in claims
    ]
    before, after = count(*claims, known=KNOWN), count(*claims, *copies, known=KNOWN)
    assert (before.named, before.possible) == (after.named, after.possible)


@given(many_claims())
def test_a_new_name_adds_one_and_a_new_gap_only_to_at_most(claims: list[Claim]) -> None:
    least, most = bounds(*claims, known=KNOWN)
    assert bounds(*claims, claim(article("new"), "treaty"), known=KNOWN) == (least + 1, most + 1)
    assert bounds(*claims, claim(article("new"), UNATTRIBUTED), known=KNOWN) == (least, most + 1)


@given(many_claims(), st.sampled_from(["ministry", "spokesman", "times-outlet", "agency"]))
def test_without_keeps_exactly_what_has_another_origin(claims: list[Claim], origin: str) -> None:
    context = Context.of(claims, KNOWN)
    kept, fallen = without(claims, context, origin)
    assert [c for c in claims if c not in kept] == [f.claim for f in fallen]
    assert without(kept, context, origin) == (kept, [])
