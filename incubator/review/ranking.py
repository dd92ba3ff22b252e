"""From points to places, exactly: weighted shares, means, ties, and what is shown beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
R = TypeVar("R", bound=Hashable)

TRIM_FROM = 3
"""The fewest sheets of which the highest and the lowest may be dropped."""
FAR_APART = Fraction(20)
"""Sheets of one case this many points apart are pointed out."""
_FEWEST_DECIMALS, _MOST_DECIMALS = 2, 6


@dataclass(frozen=True)
class Mark:
    """One criterion on one sheet: its weight, the most it can be given and what it was given (tenths
    of a point); None where it does not apply."""

    weight: int
    most: int
    tenths: int | None


def score(marks: Iterable[Mark]) -> Fraction | None:
    """0–100: the weighted share of what applies. What does not apply leaves the denominator too;
    None where nothing applies."""
    applying = [mark for mark in marks if mark.tenths is not None]
    if not applying:
        return None
    reached = sum(
        (Fraction(mark.weight * (mark.tenths or 0), mark.most) for mark in applying), Fraction(0)
    )
    return 100 * reached / sum(mark.weight for mark in applying)


def mean(scores: Sequence[Fraction]) -> Fraction:
    return sum(scores, Fraction(0)) / len(scores)


def trimmed(scores: Sequence[Fraction]) -> Fraction | None:
    """The mean without one highest and one lowest sheet; None where too few are left."""
    if len(scores) < TRIM_FROM:
        return None
    return mean(sorted(scores)[1:-1])


def far_apart(scores: Sequence[Fraction]) -> bool:
    return max(scores) - min(scores) >= FAR_APART if scores else False


@dataclass(frozen=True)
class Place(Generic[K]):
    """A place in the order; those who share a mean share the place (1, 2, 2, 4)."""

    key: K
    number: int
    mean: Fraction
    tied: bool


def places(means: Mapping[K, Fraction]) -> list[Place[K]]:
    """Best first; keys with equal means keep the order they came in."""
    ordered = sorted(means.items(), key=lambda item: -item[1])
    sharing = Counter(means.values())
    first: dict[Fraction, int] = {}
    for number, (_key, value) in enumerate(ordered, 1):
        first.setdefault(value, number)
    return [Place(key, first[value], value, sharing[value] > 1) for key, value in ordered]


def leniency(scores: Mapping[K, Mapping[R, Fraction]]) -> dict[R, Fraction]:
    """How far above (+) or below (−) a case's mean each reviewer scored on average.

    It is read beside the mean and never replaces it: with few common cases it says little.
    """
    above: dict[R, list[Fraction]] = {}
    for by_reviewer in scores.values():
        if not by_reviewer:
            continue
        middle = mean(list(by_reviewer.values()))
        for reviewer, value in by_reviewer.items():
            above.setdefault(reviewer, []).append(value - middle)
    return {reviewer: mean(differences) for reviewer, differences in above.items()}


def levelled(by_reviewer: Mapping[R, Fraction], lenient: Mapping[R, Fraction]) -> Fraction:
    """A case's mean once each reviewer's leniency is taken off."""
    return mean([value - lenient[reviewer] for reviewer, value in by_reviewer.items()])


def decimals(values: Iterable[Fraction]) -> int:
    """Two, or as many more (up to six) as it takes for different values to be printed differently."""
    different = set(values)
    for places_after in range(_FEWEST_DECIMALS, _MOST_DECIMALS):
        if len({shown(value, places_after) for value in different}) == len(different):
            return places_after
    return _MOST_DECIMALS


def shown(value: Fraction, places_after: int = _FEWEST_DECIMALS) -> str:
    """For reading, half away from zero: 86.666… → "86.67"."""
    scale = 10**places_after
    tenfold = abs(value) * scale
    whole, rest = divmod(tenfold.numerator, tenfold.denominator)
    whole += 2 * rest >= tenfold.denominator
    sign = "-" if value < 0 and whole else ""
    return f"{sign}{whole // scale}.{whole % scale:0{places_after}}"
