"""What may be stated as a dated fact of an organization, and what each kind must say."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from incubator.core.errors import RuleError
from incubator.core.texts import tidy
from incubator.core.words import _
from incubator.organizations.models import FactKind
from incubator.organizations.particulars import check_text
from incubator.organizations.standing import (
    CREDIT_LISTS,
    REMOVED,
    UNGRADED,
    Grade,
    Inspection,
    Party,
    Tax,
)

LONGEST = {"value": 60, "number": 120, "issuer": 100, "basis": 300, "source": 200}
_EARLIEST = date(1949, 10, 1)
_VALUES: dict[FactKind, frozenset[str]] = {
    FactKind.GRADE: frozenset({*Grade, UNGRADED}),
    FactKind.INSPECTION: frozenset(Inspection),
    FactKind.ABNORMAL: frozenset({"", REMOVED}),
    FactKind.SERIOUS: frozenset({"", REMOVED}),
    FactKind.PARTY: frozenset(Party),
    FactKind.TAX: frozenset(Tax),
}
_MAY_BEGIN_LATER = frozenset({FactKind.GRADE, FactKind.TAX})


@dataclass(frozen=True)
class Statement:
    """One fact as somebody states it. `valid_through` of a credit list is its day of removal."""

    kind: FactKind
    valid_from: date
    source: str
    value: str = ""
    number: str = ""
    valid_through: date | None = None
    for_year: int = 0
    issuer: str = ""
    basis: str = ""
    seen_at: datetime | None = None
    """When somebody looked at the source."""


def checked(
    stated: Statement, *, on: date, now: datetime | None = None, end_unknown: bool = False
) -> Statement:
    """The same, clean; RuleError names the field that is wrong or missing.

    `end_unknown` lets a grade stand whose source does not say how long it runs.
    """
    texts: dict[str, Any] = {
        one.name: tidy(getattr(stated, one.name)) for one in fields(stated) if one.name in LONGEST
    }
    clean = replace(stated, **texts)
    for field, longest in LONGEST.items():
        check_text(getattr(clean, field), field, longest=longest)
    if not clean.source:
        raise RuleError(_("请写明这条记录从哪里查到，例如网站名称或文件名称。"), field="source")
    _check_value(clean, on)
    _check_days(clean, on)
    if clean.kind is FactKind.GRADE and clean.valid_through is None:
        _check_end(clean, end_unknown)
    if now is not None and clean.seen_at is not None and clean.seen_at > now:
        raise RuleError(_("查看来源的时间不会晚于现在。请核对后重填。"), field="seen_at")
    return clean


def _check_end(clean: Statement, end_unknown: bool) -> None:
    if clean.value != UNGRADED and not end_unknown:
        raise RuleError(_("请填写等级证书上的有效期截止日。"), field="valid_through")


def _check_value(clean: Statement, on: date) -> None:
    allowed = _VALUES.get(clean.kind)
    if allowed is not None and clean.value not in allowed:
        raise RuleError(_("请从列出的结果中选择一个。"), field="value")
    if clean.kind is FactKind.PENALTY and not clean.value:
        raise RuleError(_("请写明处罚种类，例如警告、罚款。"), field="value")
    if clean.kind is FactKind.INSPECTION:
        if not _EARLIEST.year <= clean.for_year <= on.year:
            raise RuleError(
                _("请填写年检所属年度（四位数字）；2025 年度的年检在 2026 年办理，填 2025。"),
                field="for_year",
            )
    elif clean.for_year:
        raise RuleError(_("只有年检（年报）才填所属年度。"), field="for_year")


def _check_days(clean: Statement, on: date) -> None:
    if clean.valid_from < _EARLIEST or (
        clean.kind not in _MAY_BEGIN_LATER and clean.valid_from > on
    ):
        raise RuleError(_("这个日期不对：不会晚于今天。请核对后重填。"), field="valid_from")
    if clean.valid_through is None:
        return
    if clean.valid_through < clean.valid_from:
        raise RuleError(_("截止日期早于开始日期。请核对两个日期。"), field="valid_through")
    if clean.kind in CREDIT_LISTS and clean.valid_through > on:
        raise RuleError(_("移出日期不会晚于今天；还没有移出的请留空。"), field="valid_through")
