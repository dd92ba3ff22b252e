"""Ranking is exact: shares, means, ties and what is shown beside them."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from incubator.core.errors import RuleError
from incubator.review import ranking
from incubator.review.points import parse_points, points
from incubator.review.ranking import Mark

marks = st.builds(
    lambda weight, most, share: Mark(
        weight, most * 10, None if share is None else share % (most * 10 + 1)
    ),
    st.integers(1, 100),
    st.integers(1, 100),
    st.none() | st.integers(0, 10_000),
)
scores = st.fractions(min_value=0, max_value=100, max_denominator=1000)
sheets = st.lists(scores, min_size=1, max_size=9)


def test_a_score_is_the_weighted_share_of_full_points() -> None:
    found = ranking.score([Mark(60, 100, 85), Mark(40, 50, 50)])
    assert found == Fraction(60 * 85, 100) + 40


def test_what_does_not_apply_is_not_zero() -> None:
    with_it = ranking.score([Mark(60, 100, 85), Mark(40, 100, None)])
    assert with_it == 85
    assert ranking.score([Mark(60, 100, 85), Mark(40, 100, 0)]) == 51
    assert ranking.score([Mark(60, 100, None)]) is None


@given(st.lists(marks, max_size=8))
def test_a_score_stays_between_nothing_and_everything(given_marks: list[Mark]) -> None:
    found = ranking.score(given_marks)
    assert found is None or 0 <= found <= 100


@given(st.lists(marks, min_size=1, max_size=8), marks)
def test_a_criterion_that_does_not_apply_changes_nothing(many: list[Mark], extra: Mark) -> None:
    absent = Mark(extra.weight, extra.most, None)
    assert ranking.score([*many, absent]) == ranking.score(many)


@given(st.lists(marks, min_size=1, max_size=8))
def test_the_order_of_criteria_changes_nothing(many: list[Mark]) -> None:
    shuffled = sorted(many, key=lambda mark: (mark.most, mark.weight, mark.tenths or -1))
    assert ranking.score(shuffled) == ranking.score(many)


@given(st.lists(marks, min_size=1, max_size=8), st.integers(0, 7))
def test_more_points_never_lower_a_score(many: list[Mark], at: int) -> None:
    mark = many[at % len(many)]
    if mark.tenths is None or mark.tenths == mark.most:
        return
    better = list(many)
    better[at % len(many)] = Mark(mark.weight, mark.most, mark.tenths + 1)
    assert (ranking.score(better) or 0) > (ranking.score(many) or 0)


@given(sheets)
def test_a_mean_lies_within_its_sheets_and_so_does_the_trimmed_one(values: list[Fraction]) -> None:
    assert min(values) <= ranking.mean(values) <= max(values)
    trimmed = ranking.trimmed(values)
    assert (trimmed is None) == (len(values) < 3)
    if trimmed is not None:
        assert sorted(values)[1] <= trimmed <= sorted(values)[-2]


@given(st.dictionaries(st.integers(), scores, max_size=12))
def test_places_follow_the_means_and_equal_means_share_one(means: dict[int, Fraction]) -> None:
    found = ranking.places(means)
    assert [one.mean for one in found] == sorted(means.values(), reverse=True)
    for one in found:
        assert one.number == 1 + sum(value > one.mean for value in means.values())
        assert one.tied == (list(means.values()).count(one.mean) > 1)


def test_thirds_tie_exactly() -> None:
    third = Fraction(250, 3)
    found = ranking.places(
        {
            "a": third,
            "b": ranking.mean([Fraction(100), Fraction(100), Fraction(50)]),
            "c": Fraction(1),
        }
    )
    assert [(one.key, one.number, one.tied) for one in found] == [
        ("a", 1, True),
        ("b", 1, True),
        ("c", 3, False),
    ]


@given(
    st.dictionaries(st.integers(1, 6), st.tuples(scores, scores, scores), min_size=1, max_size=6)
)
def test_leniency_of_a_full_design_cancels_out_and_levelling_keeps_the_means(
    by_case: dict[int, tuple[Fraction, Fraction, Fraction]],
) -> None:
    table = {case: dict(zip("xyz", values, strict=True)) for case, values in by_case.items()}
    lenient = ranking.leniency(table)
    assert sum(lenient.values()) == 0
    for case, values in table.items():
        assert ranking.levelled(values, lenient) == ranking.mean(list(by_case[case]))


def test_a_generous_reviewer_is_seen_as_generous() -> None:
    lenient = ranking.leniency(
        {
            1: {"kind": Fraction(90), "strict": Fraction(70)},
            2: {"kind": Fraction(80), "strict": Fraction(70)},
        }
    )
    assert lenient == {"kind": Fraction(15, 2), "strict": Fraction(-15, 2)}


def test_sheets_far_apart_are_pointed_out() -> None:
    assert ranking.far_apart([Fraction(60), Fraction(80)])
    assert not ranking.far_apart([Fraction(61), Fraction(80)])
    assert not ranking.far_apart([])


@given(st.lists(scores, max_size=6))
def test_different_means_are_printed_differently(values: list[Fraction]) -> None:
    digits = ranking.decimals(values)
    assert 2 <= digits <= 6
    if digits < 6:
        printed = {ranking.shown(value, digits) for value in set(values)}
        assert len(printed) == len(set(values))


@given(scores, st.integers(1, 6))
def test_printing_rounds_to_the_nearest(value: Fraction, digits: int) -> None:
    printed = Fraction(ranking.shown(value, digits))
    assert abs(printed - value) <= Fraction(1, 2 * 10**digits)


def test_halves_are_printed_away_from_zero() -> None:
    assert ranking.shown(Fraction(86665, 1000)) == "86.67"
    assert ranking.shown(Fraction(-5, 1000)) == "-0.01"
    assert ranking.shown(Fraction(-4, 1000)) == "0.00"
    assert ranking.shown(Fraction(100)) == "100.00"


@given(st.integers(1, 100), st.data())
def test_points_are_read_as_they_are_printed(most: int, data: st.DataObject) -> None:
    tenths = data.draw(st.integers(0, most * 10))
    assert parse_points(points(tenths), most=most, label="示例") == tenths
    assert parse_points(f" {points(tenths)} ", most=most, label="示例") == tenths


@given(st.text(max_size=8), st.integers(1, 100))
def test_anything_else_is_refused_in_words(typed: str, most: int) -> None:
    found = read(typed, most)
    if isinstance(found, RuleError):
        assert found.field == "points-1"
        assert f"0 到 {most}" in found.message
    else:
        assert found is None or 0 <= found <= most * 10


def read(typed: str, most: int) -> int | RuleError | None:
    try:
        return parse_points(typed, most=most, label="示例", field="points-1")
    except RuleError as refusal:
        return refusal


def test_full_width_points_are_understood() -> None:
    assert parse_points("８．５", most=10, label="示例") == 85
    assert parse_points("", most=10, label="示例") is None
