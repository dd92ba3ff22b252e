"""Rules as staff set them for a call or an intake: possible numbers, and a text for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from incubator.core.errors import RuleError
from incubator.core.words import _
from incubator.eligibility.findings import Finding, MustHold
from incubator.eligibility.table import TESTS, Test


@dataclass(frozen=True)
class RequirementRow:
    """A key of `eligibility.TESTS`, its number, and the rule's own words."""

    test: str
    parameter: int | None
    text: str
    must_hold: MustHold = MustHold.AT_SUBMISSION


@dataclass(frozen=True)
class Implied:
    """A rule that stands elsewhere than in a row of its own."""

    test: str
    parameter: int | None
    text: str
    must_hold: MustHold = MustHold.AT_SUBMISSION


def refuse_unless_met(findings: Sequence[Finding]) -> None:
    """Refuse with every rule that stands against it, each with its fact."""
    against = [finding for finding in findings if finding.stops]
    if against:
        raise RuleError(
            _(
                "申报条件没有全部满足：%(rules)s。登记信息有误的，请联系服务中心更正后再办理。",
                rules="；".join(f"{one.question}（{one.word}：{one.fact}）" for one in against),
            )
        )


def refuse_requirements(rows: Sequence[RequirementRow]) -> None:
    """Refuse a row that could not be asked; its field is requirements-<place>-<column>."""
    for place, row in enumerate(rows):
        field = f"requirements-{place}-text"
        test = TESTS.get(row.test)
        if test is None or not test.offered:
            raise RuleError(_("请从列出的条件中选择。"), field=f"requirements-{place}-test")
        if not row.text.strip():
            raise RuleError(
                _("申报条件第 %(n)s 行没有写依据的条文，申报者会看到它。", n=place + 1), field=field
            )
        refuse_long(row.text, 300, _("依据的条文"), field)
        _refuse_number(test, row.parameter, place)


def _refuse_number(test: Test, number: int | None, place: int) -> None:
    field = f"requirements-{place}-parameter"
    if test.choices:
        if number not in test.choices:
            raise RuleError(_("请从列出的条件中选择。"), field=f"requirements-{place}-test")
        return
    if not test.takes_number:
        return
    if number is None and test.least:
        raise RuleError(
            _(
                "申报条件第 %(n)s 行“%(label)s”要填数字（%(unit)s）。",
                n=place + 1,
                label=test.label,
                unit=test.unit,
            ),
            field=field,
        )
    if number is not None and not test.least <= number <= test.most:
        raise RuleError(
            _(
                "申报条件第 %(n)s 行的数字在 %(least)s 至 %(most)s 之间。",
                n=place + 1,
                least=test.least,
                most=test.most,
            ),
            field=field,
        )


def refuse_long(text: str, most: int, label: str, field: str) -> None:
    """Refuse a text of more than `most` characters, with how many there are."""
    if len(text) > most:
        raise RuleError(
            _(
                "%(label)s最多 %(most)s 字，现在有 %(now)s 字。",
                label=label,
                most=most,
                now=len(text),
            ),
            field=field,
        )
