"""What looks wrong in the sources themselves: figures that do not fit each other, the calendar or the money market.

Desk editors check numbers this way before they print them (Nguyen and Lugo-Ocando, The State of Data and Statistics
in Journalism and Journalism Education, Journalism 17, 2016; Meyer, Precision Journalism, 4th ed. 2002): convert back, multiply out, add up, and look at the
date. Each check is arithmetic over claims; it finds, shows its sum, and changes nothing. A finding is a question to
the source and no verdict: an old rate may be an old figure, a slip, or a choice.

The checks stand in :data:`CHECKS`, one function for each kind.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from kg.compare import Context, Verdict, compare
from kg.compare.figures import allowed, figures
from kg.compare.totals import sums
from kg.dates import Overlap, overlap
from kg.lint.rates import RATES, RATES_SOURCE, Conversion, conversions
from kg.model import Claim, links
from kg.progress import progress
from kg.quantities import Interval, Quantity, interval, plain, printed, same_unit
from kg.registry import Registry
from kg.vocabulary import Bound, EntityType, Modality, Polarity, ReadingKind
from kg.wording import trail_words
from kg.wording.phrases import date_words, name, number_words, quantity_words

FAR = Decimal("0.10")
"""How far from the average of the year of the report an implied rate is found. Days of one year differ by about this."""

REPEATED_AFTER = 365
"""After how many days a figure that is printed again, with no time or a later one, is found."""

EXCHANGE, SHARE, PART, AFTER, YEAR, OUTLET = (
    "exchange rate", "share and total", "part and whole", "after its report", "reference year", "outlet as origin"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at: its kind, the claims it is about, a sentence, and the arithmetic behind it."""

    kind: str
    claims: tuple[Claim, ...]
    sentence: str
    arithmetic: str


def lint(claims: Iterable[Claim], registry: Registry) -> list[Finding]:
    """Everything that the checks find, in their order, then by claim.

    >>> from kg.dates import parse
    >>> from kg.model import Document, Time
    >>> document = Document("times", published=parse("2024-03-01"))
    >>> claim = Claim(document, "a", "The dam broke.", "dam", "occurred", time=Time(parse("2024-03-05")))
    >>> [found] = lint([claim], Registry.of())
    >>> found.kind, found.sentence
    ('after its report', 'times#a speaks of 5 March 2024 as a fact, and was published by 1 March 2024.')
    """
    given = sorted({c.ref: c for c in claims}.values(), key=lambda c: c.ref)
    context = Context.of(given, registry)
    found: list[Finding] = []
    for check in progress(CHECKS.values(), "checking what sources say", total=len(CHECKS)):
        found += sorted(check(given, context), key=lambda f: [c.ref for c in f.claims])
    return found


# --- money ----------------------------------------------------------------------------------------------------------


def _exchange_rates(claims: Sequence[Claim], _: Context) -> Iterator[Finding]:
    """Conversions at a rate far from that of the report's year, or at two rates at once."""
    for c in conversions(claims):
        shown = (
            f"{c.claim.ref} prints one figure in dollars and in won, which implies {_rates_words(c)} won to the dollar"
        )
        if c.low > c.high:
            yield Finding(
                EXCHANGE, (c.claim,), f"{shown}: its two numbers are not converted at one rate.", c.arithmetic
            )
            continue
        reported = _years_of_report(c.claim)
        if not reported or min(c.off(y) for y in reported) <= FAR:
            continue
        nearest_year = min(reported, key=lambda y: (c.off(y), y))
        percent = plain((abs(RATES[nearest_year] - c.rates[0]) * 100 / RATES[nearest_year]).quantize(Decimal(1)))
        side = "below" if c.rates[0] < RATES[nearest_year] else "above"
        fits = (
            f"It fits the average of {_listed(sorted(c.years))}, best of {c.years[0]}."
            if c.years
            else "It fits no year of the table."
        )
        yield Finding(
            EXCHANGE,
            (c.claim,),
            f"{shown}: {percent} % {side} the average of {nearest_year} ({number_words(Decimal(RATES[nearest_year]))}). {fits}",
            f"{c.arithmetic}; averages: {', '.join(f'{y} {RATES[y]}' for y in sorted({*reported, *c.years}))} ({RATES_SOURCE})",
        )


def _years_of_report(claim: Claim) -> list[int]:
    """The years of the table in which a claim was said or published or of which it speaks; its last for later ones."""
    whens = (claim.said, claim.document.published, claim.time.when if claim.time else None)
    years = {d.year for when in whens if when for d in (when.earliest, when.latest) if d}
    return sorted({min(y, max(RATES)) for y in years if y >= min(RATES)})


def _rates_words(c: Conversion) -> str:
    return " and ".join(dict.fromkeys(f"about {number_words(r.quantize(Decimal(1)))}" for r in c.rates))


# --- shares, parts, wholes ------------------------------------------------------------------------------------------


def _shares(claims: Sequence[Claim], context: Context) -> Iterator[Finding]:
    """What a share and its value imply for the total, where no claim gives that total, or another."""
    for share in claims:
        of = share.quantity.of if share.quantity and share.quantity.unit == "percent" else None
        if of is None or share.quantity is None or not _reports(share):
            continue
        for value in context.about(share.subject):
            q = value.quantity
            if value.document.id != share.document.id or q is None or not _has_size(q) or not _reports(value):
                continue
            implied = _divided(interval(q), interval(share.quantity))
            if implied is None:
                continue
            whole = name(of, context.registry)
            shown = f"{quantity_words(q)} / {quantity_words(share.quantity)} = {_range_words(q, share.quantity)}"
            totals = [t for t in context.about(of) if t.quantity and same_unit(t.quantity.unit, q.unit) and _reports(t)]
            far = [t for t in totals if t.quantity and interval(t.quantity).disjoint(implied)]
            head = f"By {value.ref} and {share.ref}, {whole} would be {_range_words(q, share.quantity)}"
            if not totals:
                yield Finding(
                    SHARE,
                    (share, value),
                    f"{head}; no claim in the corpus gives it, so that this stands unchecked.",
                    shown,
                )
            for t in far:
                given = quantity_words(t.quantity) if t.quantity else ""
                yield Finding(
                    SHARE,
                    (share, value, t),
                    f"{head}; {t.ref} gives {given}, which does not fit.",
                    f"{shown}; {t.ref}: {given}",
                )


def _divided(value: Interval, share: Interval) -> Interval | None:
    """The totals that a value and its share in percent allow."""
    if share.high is not None and share.high <= 0:
        return None
    low = None if value.low is None or share.high is None else value.low * 100 / share.high
    high = None if value.high is None or not share.low else value.high * 100 / share.low
    return Interval(low, high)


def _range_words(value: Quantity, share: Quantity) -> str:
    """The total from the numbers as printed."""
    totals = sorted({v * 100 / s for v in value.printed for s in share.printed if s})
    words = [number_words(t.quantize(Decimal(1))) for t in totals]
    return f"about {' to '.join(dict.fromkeys((words[0], words[-1])))} {value.unit.replace('/', ' a ')}"


def _parts(claims: Sequence[Claim], context: Context) -> Iterator[Finding]:
    """Parts that exceed their whole, one by one or added up."""
    pairs = set()
    for (kind, source), _ in sorted(context.bridges.items()):
        if kind is ReadingKind.PART:
            for whole in context.wholes((source,)):
                pairs |= {(a.ref, b.ref) for a in context.members(source) for b in context.members(whole)}
    for a, b in sorted(pairs):
        found = compare(context.claims[a], context.claims[b], context)
        if found.verdict is Verdict.CONTRADICTS and found.part == a:
            yield _excess((context.claims[a],), context.claims[b], found.sentence)
    for total in sums(claims, context):
        yield _excess(total.parts, total.whole, total.sentence)


def _excess(parts: Sequence[Claim], whole: Claim, sentence: str) -> Finding:
    lows = [allowed(p, figures(p)).low or Decimal(0) for p in parts]
    most = allowed(whole, figures(whole)).high
    added = " + ".join(number_words(n) for n in lows)
    total = f" = {number_words(sum(lows, Decimal(0)))}" if len(lows) > 1 else ""
    return Finding(PART, (*parts, whole), sentence, f"{added}{total} > {number_words(most)}")


def _has_size(q: Quantity) -> bool:
    return q.unit != "percent" and q.bound is not Bound.VAGUE


def _reports(c: Claim) -> bool:
    return c.polarity is Polarity.AFFIRMED and c.modality is not Modality.HYPOTHETICAL


# --- time -----------------------------------------------------------------------------------------------------------


def _after_report(claims: Sequence[Claim], context: Context) -> Iterator[Finding]:
    """Facts of a day after they were told, and words said after they were printed."""
    for c in claims:
        published = c.document.published
        told = [
            (w, date_words(w), verb)
            for w, verb in ((c.said if c.chain else None, "said"), (published, "published"))
            if w
        ]
        when = c.time.when if c.time else None
        fact = c.modality in (Modality.ASSERTED, Modality.ESTIMATED) and c.given is None
        if fact and when and when.earliest:
            for told_when, words, verb in told:
                if told_when.latest and when.earliest > told_when.latest:
                    said = f"{c.ref} speaks of {date_words(when)} as a fact, and was {verb} by {words}."
                    yield Finding(AFTER, (c,), said, f"{when.earliest} is after {told_when.latest}")
                    break
        for link in links(c.chain):
            if (
                link.said
                and link.said.earliest
                and published
                and published.latest
                and link.said.earliest > published.latest
            ):
                who = name(link.agent, context.registry)
                said = (
                    f"{c.ref} has {who} say it {date_words(link.said)}, and was published by {date_words(published)}."
                )
                yield Finding(AFTER, (c,), said, f"{link.said.earliest} is after {published.latest}")


def _reference_years(claims: Sequence[Claim], context: Context) -> Iterator[Finding]:
    """Figures that say no year, and figures that repeat those of an older year as if they were new."""
    rates = {c.claim.ref: c for c in conversions(claims)}
    for c in claims:
        if c.quantity and c.time and c.time.unknown and _reports(c):
            note = f" ({c.time.note})" if c.time.note else ""
            fits = rates[c.ref].years if c.ref in rates else ()
            rate = f" Its conversion into won fits the rates of {_listed(sorted(fits))}." if fits else ""
            shown = (
                f"{quantity_words(c.quantity)}, time unknown{f'; {rates[c.ref].arithmetic}' if c.ref in rates else ''}"
            )
            yield Finding(YEAR, (c,), f"{c.ref} gives a figure without the year it is of{note}.{rate}", shown)
    groups: dict[tuple[object, ...], list[Claim]] = {}
    for c in claims:
        if c.quantity and c.quantity.printed and _reports(c):
            q = c.quantity
            key = (context.registry.canonical(c.subject), c.predicate, q.counted, q.of, printed(q), c.place)
            groups.setdefault(key, []).append(c)
    for group in groups.values():
        ordered = sorted(group, key=lambda c: (c.document.known_by or date.max, c.ref))
        for older, newer in pairwise(ordered):
            yield from _repeats(older, newer)


def _repeats(older: Claim, newer: Claim) -> Iterator[Finding]:
    ended, appeared = older.valid[1], newer.document.published.earliest if newer.document.published else None
    unstated = newer.time is None or newer.time.unknown
    apart = unstated or overlap(older.valid, older.throughout, newer.valid, newer.throughout) is Overlap.NO
    if not ended or not appeared or not apart or (appeared - ended).days <= REPEATED_AFTER or newer.quantity is None:
        return
    shown = quantity_words(newer.quantity)
    yield Finding(
        YEAR,
        (newer, older),
        f"{newer.ref} prints {shown} {'without a time of its own' if unstated else f'for {newer.time}'}; "
        f"{older.ref} gave the same number for a time up to {older.valid[1]}.",
        f"{shown} twice; {appeared} is {(appeared - ended).days} days after {ended}",
    )


# --- chains ---------------------------------------------------------------------------------------------------------


def _outlets(claims: Sequence[Claim], context: Context) -> Iterator[Finding]:
    """Chains that end at an outlet which reports a fact: how it knows, nobody says. One finding for each chain."""
    found: dict[tuple[str, str], list[Claim]] = {}
    for c in claims:
        ends = c.origins if c.chain else ()
        others = all(context.registry.is_a(e, EntityType.OUTLET) and e != c.document.outlet for e in ends)
        if c.modality is Modality.ASSERTED and ends and others:
            found.setdefault((c.document.id, trail_words(c, context.registry)), []).append(c)
    for (_, trail), some in sorted(found.items()):
        refs = f"{some[0].ref}{f' and {len(some) - 1} more' if len(some) > 1 else ''}"
        end = " and ".join(name(e, context.registry) for e in some[0].origins)
        yield Finding(
            OUTLET,
            tuple(some),
            f"{refs}: the chain ends at {end}, an outlet, which does not say how it knows.",
            f"{trail}; {len(some)} asserted claim{'s' * (len(some) != 1)}",
        )


def _listed(years: Sequence[int]) -> str:
    return ", ".join(map(str, years))


CHECKS: dict[str, Callable[[Sequence[Claim], Context], Iterator[Finding]]] = {
    EXCHANGE: _exchange_rates,
    SHARE: _shares,
    PART: _parts,
    AFTER: _after_report,
    YEAR: _reference_years,
    OUTLET: _outlets,
}
"""The checks by the kind of what they find, in the order of :func:`lint`."""
