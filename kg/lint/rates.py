"""Money printed twice: the exchange rate that a text used without saying so, and the years whose rate it was.

A text that prints a figure in two currencies gives away when its figure was made, or when somebody converted it. The
rate is the quotient of the two; how exact it is follows from the digits that the converted figure keeps (trailing
zeros are taken as rounding). Only won and dollars are looked at, because only for them a table stands here. Nothing
is converted: no verdict on claims rests on these rates.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from kg.model import Claim
from kg.quantities import CURRENCIES, Quantity
from kg.wording.phrases import number_words

RATES = {
    2010: 1156, 2011: 1108, 2012: 1126, 2013: 1095, 2014: 1053, 2015: 1131, 2016: 1160, 2017: 1130, 2018: 1100,
    2019: 1166, 2020: 1180, 2021: 1144, 2022: 1291, 2023: 1306, 2024: 1364,
}  # fmt: skip
"""South Korean won to the US dollar, averages of years, rounded to the won: World Bank, indicator PA.NUS.FCRF (official
exchange rate, from the IMF's International Financial Statistics), in line with the Bank of Korea. Approximate: the
two differ by up to a won, and a later revision may move the last figure."""

RATES_SOURCE = "World Bank PA.NUS.FCRF, yearly averages"

FITS = Decimal("0.02")
"""How near an implied rate must come to a year's average to fit that year."""


@dataclass(frozen=True, slots=True)
class Conversion:
    """A figure that one text prints in won and in dollars, and the rates that its numbers imply.

    ``low`` and ``high`` bound the rate as the rounding of the converted figure allows; ``low`` is the larger where the
    numbers imply different rates. ``years`` are those whose average it fits, the nearest first.
    """

    claim: Claim
    rates: tuple[Decimal, ...]
    low: Decimal
    high: Decimal
    years: tuple[int, ...]
    arithmetic: str

    def off(self, year: int) -> Decimal:
        """How far a year's average lies outside what the conversion allows, as a part of the average."""
        average = RATES[year]
        return max(self.low - average, average - self.high, Decimal(0)) / average


def conversions(claims: Iterable[Claim]) -> list[Conversion]:
    """Every figure that a text prints in won and in dollars, with the rate that this implies and the years it fits.

    >>> from kg.model import Document
    >>> from kg.quantities import parse
    >>> claim = Claim(Document("times"), "a", "…", "fund", "monetaryValue", parse("2e6 USD"), also=(parse("2.2e9 KRW"),))
    >>> [found] = conversions([claim])
    >>> found.arithmetic, found.years
    ('2,200,000,000 KRW / 2,000,000 USD = 1,100.0', (2018, 2013, 2011, 2012, 2017, 2015, 2021))
    """
    found = (_conversion(c, q) for c in claims for q in c.also if c.quantity)
    return sorted((c for c in found if c is not None), key=lambda c: c.claim.ref)


def _conversion(claim: Claim, second: Quantity) -> Conversion | None:
    first = claim.quantity
    if first is None or {_currency(first), _currency(second)} != {"KRW", "USD"} or _per(first) != _per(second):
        return None
    if len(first.printed) != len(second.printed) or not first.printed:
        return None
    won_second = _currency(second) == "KRW"
    rates, lows, highs, sums_ = [], [], [], []
    for a, b in zip(first.printed, second.printed, strict=True):
        won, dollars = (b, a) if won_second else (a, b)
        half = _half_unit(b)
        if not dollars or half >= b:
            return None
        rates.append(won / dollars)
        ends = ((b - half) / a, (b + half) / a) if won_second else (a / (b + half), a / (b - half))
        lows.append(ends[0])
        highs.append(ends[1])
        sums_.append(f"{number_words(won)} KRW / {number_words(dollars)} USD = {_rounded(won / dollars)}")
    low, high = max(lows), min(highs)
    mean = sum(rates) / len(rates)
    near = [y for y, average in RATES.items() if low * (1 - FITS) <= average <= high * (1 + FITS)]
    years = tuple(sorted(near, key=lambda y: (abs(RATES[y] - mean), y)))
    return Conversion(claim, tuple(rates), low, high, years, "; ".join(sums_))


def _currency(q: Quantity) -> str:
    base = q.unit.partition("/")[0]
    return base if base in CURRENCIES else ""


def _per(q: Quantity) -> str:
    return q.unit.partition("/")[2]


def _half_unit(number: Decimal) -> Decimal:
    """Half of the last digit that a printed number gives: trailing zeros are taken as rounding."""
    exponent = number.normalize().as_tuple().exponent
    return Decimal(5).scaleb(int(exponent) - 1)


def _rounded(number: Decimal) -> str:
    return f"{number:,.1f}"
