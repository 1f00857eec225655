"""A claim in words: one plain English sentence that loses nothing, and a citation that can be printed.

Reporting guidelines ask that a reader can tell a fact from an estimate and see through whom it came (ICD 206,
Sourcing Requirements for Disseminated Analytic Products, 2015; FactBank's polarity and modality; ISO 690 for the
parts of a reference). So no qualifier is dropped for the sake of style: polarity, modality, likelihood, voice,
condition, the chain link by link, time, place and purpose all stand in the sentence, and what an annotator inferred
is marked. Names are the registry's labels; claims keep their references, so that they can be traced.

:func:`english` says the structured content again and never looks at the statement, so that a second reader can set
it beside the text. :func:`cite` starts from the statement.
"""

import re
from collections.abc import Callable, Iterable

from kg.model import Alternatives, Claim, Condition, Document, Link, Object, Text
from kg.quantities import Quantity
from kg.registry import Registry
from kg.vocabulary import CITED_VERBS, Likelihood, Modality, Polarity, Term, Voice
from kg.wording.phrases import (
    BASIS_WORDS,
    agreeing,
    date_words,
    is_plural,
    name,
    negated,
    on_date,
    quantity_words,
    relation_words,
    time_words,
)

Quotes = Callable[[Claim], list[str] | None]
"""The words of a claim's evidence, where a text is at hand: ``graph.quotes``."""

_MODALITY = {
    Modality.ASSERTED: "",
    Modality.ESTIMATED: "by estimate",
    Modality.PREDICTED: "as a prediction",
    Modality.SPECULATED: "as a possibility",
    Modality.HYPOTHETICAL: "only as a hypothesis",
    Modality.OPINION: "as an opinion",
}
_VOICES = {Voice.DIRECT: "", Voice.REPORTED: "as hearsay", Voice.PRESUPPOSED: "as something taken for granted"}

_VERBS = {
    "endorses": "endorse", "doubts": "doubt", "denies": "deny", "hasProvision": "contain", "obliges": "oblige to",
    "restores": "restore", "amountsTo": "amount to", "enables": "make possible", "leadsTo": "lead to",
    "compensatedBy": "be compensated by", "yields": "yield", "provides": "provide", "gains": "gain", "seeks": "seek",
    "risks": "risk", "sends": "send", "locatedIn": "be in", "operatesWith": "operate with", "trainsIn": "train in",
    "disguisedAs": "be disguised as", "partOf": "be part of", "consistsOf": "consist of",
    "consistsOnlyOf": "consist only of", "participatesIn": "take part in", "controls": "control",
    "supports": "support", "warnsAgainst": "warn against", "describedAs": "be",
    "similarFigureTo": "have a figure similar to that of",
}  # fmt: skip
_PAST = {
    "signed": ("signed", "sign"),
    "occurred": ("occurred", "occur"),
    "foughtAgainst": ("fought against", "fight against"),
    "sufferedCasualties": ("suffered casualties", "suffer casualties"),
}
_PASSIVE = re.compile(r"\w+(?:ed|en) (?:by|in|to|as|with|from|for|of)")
"""A label such as "towed by", which needs a verb before it."""
_NOUNS = {
    "troopsPresent": "number present of", "personnelSent": "number sent of", "groupSize": "size of",
    "casualties": "number of casualties of", "desertions": "number of deserters of", "captures": "number captured of",
    "income": "income of", "monetaryValue": "monetary value of",
}  # fmt: skip


def english(claim: Claim, registry: Registry) -> str:
    """The structured content of a claim as one English sentence, with every qualifier and without its statement.

    >>> from kg.quantities import parse
    >>> claim = Claim(Document("times"), "c", "…", "port-crew", "groupSize", parse("about 3000 people"),
    ...               modality=Modality.ESTIMATED, likelihood=Likelihood.LIKELY, chain=((Link("agency"),), (Link("mayor"),)))
    >>> print(english(claim, Registry.of()))
    Agency passes on that mayor says that, by estimate and as likely (55 to 80 %), the size of port-crew is about \
3,000 people.
    """
    qualified = [w for w in (_MODALITY[claim.modality], _likely(claim.likelihood), _VOICES[claim.voice]) if w]
    hedge = f", {' and '.join(qualified)}," if qualified else ""
    given = f"{'' if hedge else ','} {condition_words(claim.given, registry)}," if claim.given else ""
    rest = [
        *(f"also printed as {quantity_words(q)}" for q in claim.also),
        *([f"in {name(claim.place, registry)}"] if claim.place and not _placed(claim) else []),
        *([time_words(claim.time)] if claim.time else []),
        *([f"its purpose being {_reference(claim.purpose, registry)}"] if claim.purpose else []),
    ]
    sentence = (
        f"{_attribution(claim, registry)} that{hedge}{given} {', '.join([_proposition(claim, registry), *rest])}."
    )
    return sentence[0].upper() + sentence[1:]


def cite(claim: Claim, registry: Registry, quotes: Quotes | None = None) -> str:
    """One claim as it can be printed: statement, strength, through whom, where and when it appeared, and its place.

    >>> from kg.dates import parse
    >>> document = Document("times-2024", "The Port", published=parse("2024-03-01"))
    >>> claim = Claim(document, "c", "The port is full.", "port", "describedAs", Text("full"), chain=((Link("mayor"),),))
    >>> print(cite(claim, Registry.of()))
    The port is full. [asserted] — times-2024, from mayor; “The Port”, 1 March 2024; times-2024#c
    """
    places = ", ".join(str(s) for s in claim.spans if s.start is not None)
    spans = f"characters {places}" if places else ""
    parts = [trail_words(claim, registry), document_words(claim.document), spans, claim.ref]
    words = quotes(claim) if quotes else None
    quoted = f". In the text: “{' … '.join(words)}”" if words else ""
    return f"{claim.statement} [{strength_words(claim, registry)}] — {'; '.join(p for p in parts if p)}{quoted}"


# --- the parts, each also of use by itself -------------------------------------------------------------------------


def strength_words(claim: Claim, registry: Registry) -> str:
    """How firmly a claim is put forward, in the words of the closed lists, with its condition.

    >>> claim = Claim(Document("times"), "c", "…", "port", "occurred", polarity=Polarity.DENIED, voice=Voice.REPORTED)
    >>> strength_words(claim, Registry.of())
    'asserted; denied polarity; hearsay'
    """
    return "; ".join(
        w
        for w in (
            claim.modality.value,
            "denied polarity" if claim.polarity is Polarity.DENIED else "",
            _likely(claim.likelihood).removeprefix("as "),
            {Voice.DIRECT: "", Voice.REPORTED: "hearsay", Voice.PRESUPPOSED: "presupposed"}[claim.voice],
            condition_words(claim.given, registry) if claim.given else "",
        )
        if w
    )


def trail_words(claim: Claim, registry: Registry) -> str:
    """Through whom a claim came, from the document inward.

    >>> chain = ((Link("agency"),), (Link("ministry", "estimated"),), (Link("experts", "cited"), Link("unattributed", "cited")))
    >>> trail_words(Claim(Document("d", outlet="times"), "c", "…", "port", "occurred", chain=chain), Registry.of())
    'times, via agency, from ministry (estimated), citing experts and somebody who is not named'
    """
    document = claim.document
    heads = [name(a, registry) + BASIS_WORDS[document.basis("author")] for a in document.authors]
    heads += [name(document.outlet, registry) + BASIS_WORDS[document.basis("outlet")]] if document.outlet else []
    words = [", ".join(heads) or document.id]
    last = max((i for i, place in enumerate(claim.chain) if not all(map(_is_cited, place))), default=0)
    for i, place in enumerate(claim.chain):
        cited = [link for link in place if _is_cited(link)]
        said = [link for link in place if not _is_cited(link)]
        if said:
            words.append(
                f"{'from' if i == last else 'via'} {' and '.join(_link_words(link, registry) for link in said)}"
            )
        if cited:
            words.append(f"{_citing(cited[0])} {' and '.join(_link_words(link, registry) for link in cited)}")
    return ", ".join(words)


def document_words(document: Document) -> str:
    """A document's title and day, each with how it is known where the text does not state it.

    >>> from kg.vocabulary import Basis
    >>> document_words(Document("times", "The Port", bases=(("title", Basis.LOOKED_UP),)))
    '“The Port” (looked up), undated'
    """
    title = f"“{document.title}”{BASIS_WORDS[document.basis('title')]}" if document.title else ""
    published = (
        f"{date_words(document.published)}{BASIS_WORDS[document.basis('published')]}"
        if document.published
        else "undated"
    )
    return ", ".join(w for w in (title, published) if w)


def condition_words(given: Condition, registry: Registry) -> str:
    """The condition of a claim; one that is contrary to fact says so.

    >>> condition_words(Condition(Text("the dam breaks"), Polarity.DENIED), Registry.of())
    'given, contrary to fact, that the dam breaks'
    """
    what = f"{_reference(given.what, registry)} holds" if isinstance(given.what, str) else given.what.text
    return f"given that {what}" if given.holds is Polarity.AFFIRMED else f"given, contrary to fact, that {what}"


def clause(subject: str, term: Term, thing: str, registry: Registry, *, denied: bool = False) -> str:
    """A relation between a subject and what stands for its object, as a clause.

    >>> from kg.vocabulary import TERMS
    >>> clause("pact", TERMS["leadsTo"], "trade", Registry.of()), clause("pact", Term("ends"), "it", Registry.of(), denied=True)
    ('pact leads to trade', 'it is not so that pact ends it')
    """
    head, plural = name(subject, registry), is_plural(subject, registry)
    label = relation_words(term)
    verb = _VERBS.get(term.id) or (f"be {label}" if _PASSIVE.fullmatch(label) else None)
    if term.id in _PAST:
        past, base = _PAST[term.id]
        words = f"{head} did not {base}" if denied else f"{head} {past}"
    elif verb:
        words = f"{head} {negated(verb, plural) if denied else agreeing(verb, plural)}"
    else:
        words = f"{'it is not so that ' if denied else ''}{head} {label}"
    return f"{words} {thing}".rstrip()


# --- inside ---------------------------------------------------------------------------------------------------------


def _likely(likelihood: Likelihood | None) -> str:
    if likelihood is None:
        return ""
    low, high = likelihood.band
    return f"as {likelihood.value.replace('-', ' ')} ({low} to {high} %)"


def _is_cited(link: Link) -> bool:
    return (link.verb or "").casefold() in CITED_VERBS


def _citing(link: Link) -> str:
    return "citing" if link.verb in ("cited", "citing") else str(link.verb)


def _link_words(link: Link, registry: Registry) -> str:
    """A link for a citation: the agent, and in brackets all else that is known of it."""
    known = [
        "" if _is_cited(link) else link.verb or "",
        f"as {link.capacity}" if link.capacity else "",
        f"for {name(link.principal, registry)}" if link.principal else "",
        f"said {date_words(link.said)}" if link.said else "",
        f"in {name(link.place, registry)}" if link.place else "",
        BASIS_WORDS[link.basis].strip(" ()"),
    ]
    inside = ", ".join(k for k in known if k)
    return f"{name(link.agent, registry)}{f' ({inside})' if inside else ''}"


def _attribution(claim: Claim, registry: Registry) -> str:
    """Who says it through whom, up to the "that" before the claim."""
    if not claim.chain:
        return "the article itself says"
    speakers = claim.speaking
    clauses: list[str] = []
    for i, place in enumerate(claim.chain):
        cited = [link for link in place if _is_cited(link)]
        saying = [link for link in place if not _is_cited(link)]
        behind = clauses and any(link in speakers for outer in claim.chain[:i] for link in outer)
        if saying and not any(link in speakers for link in saying) and behind:
            clauses[-1] += f", on the word of {_joined(_saying(link, '', registry) for link in saying)},"
        elif saying:
            inner = any(link in speakers for deeper in claim.chain[i + 1 :] for link in deeper)
            clauses.append(_joined(_saying(link, "pass on" if inner else "say", registry) for link in saying))
        if cited:
            told = f", {_citing(cited[0])} {_joined(_saying(link, '', registry) for link in cited)},"
            clauses = [*clauses[:-1], clauses[-1] + told] if clauses else [f"the article says{told}"]
    return " that ".join(clauses)


def _saying(link: Link, verb: str, registry: Registry) -> str:
    """A link for a sentence: who, in which capacity, the verb, when and where."""
    who = name(link.agent, registry)
    if link.capacity or link.principal:
        roles = [
            f"as {link.capacity}" if link.capacity else "",
            f"for {name(link.principal, registry)}" if link.principal else "",
        ]
        who += f", {' and '.join(r for r in roles if r)}{',' if verb else ''}"
    said = "" if _is_cited(link) else link.verb or (agreeing(verb, is_plural(link.agent, registry)) if verb else "")
    when = on_date(link.said) if link.said else ""
    where = f"in {name(link.place, registry)}" if link.place else ""
    return " ".join(w for w in (who, said, when, where) if w) + BASIS_WORDS[link.basis]


def _proposition(claim: Claim, registry: Registry) -> str:
    """Subject, relation or measure, and object as a clause, affirmed or denied."""
    term = registry.term(claim.predicate)
    if term.is_measure:
        return _measured(claim, term, registry)
    return clause(
        claim.subject, term, _object(claim.object, registry), registry, denied=claim.polarity is Polarity.DENIED
    )


def _measured(claim: Claim, term: Term, registry: Registry) -> str:
    subject, plural = name(claim.subject, registry), is_plural(claim.subject, registry)
    figure = _object(claim.object, registry)
    whole = claim.quantity.of if claim.quantity else None
    if whole:
        head = subject if term.id in ("shareOf", "distanceFrom") else f"the {relation_words(term)} of {subject}"
        figure += f" {'from' if term.id == 'distanceFrom' else 'of'} {name(whole, registry)}"
    else:
        head, plural = f"the {_NOUNS.get(term.id) or relation_words(term) + ' of'} {subject}", False
    verb = negated("be", plural) if claim.polarity is Polarity.DENIED else agreeing("be", plural)
    counted = claim.quantity.counted if claim.quantity else None
    said = counted and (counted != term.counted or term.unit == "people")
    return f"{head} {verb} {figure}{f' (counting {counted})' if said else ''}"


def _object(thing: Object, registry: Registry) -> str:
    if thing is None:
        return ""
    if isinstance(thing, Alternatives):
        return f"one or more of these: {' or '.join(_object(o, registry) for o in thing.options)}"
    if isinstance(thing, Quantity):
        return quantity_words(thing)
    return _reference(thing, registry)


def _reference(thing: "str | Text", registry: Registry) -> str:
    return thing.text if isinstance(thing, Text) else name(thing, registry)


def _placed(claim: Claim) -> bool:
    """Whether the object already names the place."""
    return claim.predicate == "locatedIn" and claim.object == claim.place


def _joined(words: Iterable[str]) -> str:
    return " and ".join(words)
