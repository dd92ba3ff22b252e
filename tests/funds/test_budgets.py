"""A budget adds up to the fen, and what stands against it names its row."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from incubator.core import money
from incubator.funds import budget
from incubator.funds.applications import MoneyFrom
from incubator.funds.budget import Limits, Line

LINES = st.lists(
    st.builds(
        Line,
        head=st.text(max_size=8),
        unit_price=st.none() | st.integers(0, budget.MOST_PRICE),
        quantity=st.none() | st.integers(0, budget.MOST_QUANTITY),
        money_from=st.sampled_from(list(MoneyFrom)),
    ),
    max_size=budget.MOST_LINES,
)


def line(amount: int, source: MoneyFrom = MoneyFrom.FUND, head: str = "示例科目") -> Line:
    return Line(head, amount, 1, source)


@given(LINES)
def test_the_lines_are_the_whole_and_the_sources_are_the_whole(lines):
    sums = budget.totals(lines)
    assert sums.whole == sum(one.amount for one in lines)
    assert sums.whole == sums.requested + sums.own + sums.other
    assert sums.whole <= 2**63 - 1


@given(st.integers(0, 10**13), st.integers(0, 10**13))
def test_the_percentage_is_rounded_as_the_pages_script_rounds_it(part, rest):
    whole = part + rest
    shown = budget.percent(part, whole)
    if not whole:
        assert shown == "0%"
        return
    tenths = (part * 2000 + whole) // (whole * 2)
    assert shown == f"{tenths / 10:g}%"
    assert abs(float(shown.removesuffix("%")) - part * 100 / whole) <= 0.0500001


@given(LINES, st.integers(1, 10**12), st.none() | st.integers(1, 100))
def test_only_a_budget_within_its_limits_has_nothing_against_it(lines, cap, share):
    found = budget.objections(lines, Limits(cap, share))
    sums = budget.totals(lines)
    complete = all(one.head and one.unit_price and one.quantity for one in lines)
    within = 0 < sums.requested <= cap and not budget.over_share(sums, share)
    assert (not found) == (bool(lines) and complete and within)


def test_a_share_over_the_limit_reads_as_agreed():
    lines = [line(8_000_000), line(1_640_000, MoneyFrom.OWN)]
    (found,) = budget.objections(lines, Limits(8_000_000, 80))
    assert found.sentence.startswith("占比 83%，上限 80%")
    assert "¥77,120.00" in found.sentence


def test_a_share_exactly_at_the_limit_is_fine_and_one_fen_more_is_not():
    assert not budget.objections([line(80), line(20, MoneyFrom.OWN)], Limits(100, 80))
    assert budget.objections([line(81), line(20, MoneyFrom.OWN)], Limits(100, 80))


def test_scenario_5_a_filed_group_asking_more_than_its_cap_is_told_cap_and_row():
    lines = [line(300_000, head="场地布置"), line(500_000, head="音响租用")]
    (found,) = budget.objections(lines, Limits(500_000, filed_group=True))
    assert "备案组织上限 ¥5,000.00" in found.sentence
    assert "第 2 行“音响租用”" in found.sentence
    assert money.yuan_sign(300_000) in found.sentence
    assert found.row == 1
    assert not budget.objections([line(500_000)], Limits(500_000, filed_group=True))


def test_an_unfinished_row_is_named():
    found = budget.objections([Line("", None, 3, MoneyFrom.FUND), line(100)], Limits(1000))
    assert [(one.row, one.field) for one in found] == [(0, "head"), (0, "unit_price")]


def test_money_from_elsewhere_alone_asks_for_nothing():
    (found,) = budget.objections([line(100, MoneyFrom.OWN)], Limits(1000))
    assert "申请金额为 0" in found.sentence
