"""The table of tests a call may set: how each reads, what its number means, and what answers it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from incubator.core import money
from incubator.core.words import _
from incubator.eligibility import credit, recognized, standing
from incubator.eligibility.asked import Answer, Asked
from incubator.organizations.labels import VALUE_LABEL

Read = Callable[[int | None], str]


@dataclass(frozen=True)
class Test:
    label: str
    """As staff choose it."""
    ask: Callable[[Asked], Answer]
    question: Read
    """As the applicant reads it, with its number."""
    unit: str = ""
    """What the number counts; empty where the test takes none."""
    least: int = 0
    most: int = 0
    choices: tuple[int, ...] = ()
    """The numbers offered, for a test whose number is a choice and not a quantity."""
    offered: bool = True
    """False for what a call's own columns imply."""

    @property
    def takes_number(self) -> bool:
        return bool(self.unit)


def _plain(words: str) -> Read:
    return lambda parameter: words


def _list_question(parameter: int | None) -> str:
    if parameter == 0:
        return _("目前不在活动异常名录和严重违法失信名单")
    if parameter is None:
        return _("不在活动异常名录和严重违法失信名单，移出后已满规定年限")
    return _("不在活动异常名录和严重违法失信名单，移出已满 %(years)s 年", years=parameter)


def _inspection_question(passed: str) -> Read:
    def read(parameter: int | None) -> str:
        if (parameter or 1) == 1:
            return _("上一年度年检%(passed)s", passed=passed)
        return _("近 %(years)s 年年检%(passed)s", years=parameter, passed=passed)

    return read


def _cap_question(parameter: int | None) -> str:
    if not parameter:
        return _("具有法人资格")
    return _("备案组织申请不超过 %(cap)s", cap=money.yuan_sign(parameter))


_TYPES = (15, 7, 3, 1, 2, 4, 8)

TESTS: dict[str, Test] = {
    "in-street": Test(
        _("在本街道登记或备案"), standing.in_this_street, _plain(_("在本街道登记或备案"))
    ),
    "type": Test(
        _("组织类型"),
        standing.of_type,
        lambda parameter: _("属于%(types)s", types=standing.names_of(parameter)),
        choices=_TYPES,
    ),
    "not-listed": Test(
        _("不在异常、严重违法名单（回溯年数，0 只看目前）"),
        credit.not_listed,
        _list_question,
        unit=_("年"),
        most=10,
    ),
    "not-penalized": Test(
        _("若干年内无行政处罚"),
        credit.not_penalized,
        lambda parameter: (
            _("%(years)s 年内无行政处罚", years=parameter)
            if parameter is not None
            else _("规定年限内无行政处罚")
        ),
        unit=_("年"),
        most=10,
    ),
    "inspection-passed": Test(
        _("年检合格（近几年）"),
        credit.inspection_passed,
        _inspection_question(_("合格")),
        unit=_("年"),
        least=1,
        most=5,
    ),
    "inspection-not-failed": Test(
        _("年检合格或基本合格（近几年）"),
        credit.inspection_not_failed,
        _inspection_question(_("合格或基本合格")),
        unit=_("年"),
        least=1,
        most=5,
    ),
    "grade": Test(
        _("评估等级不低于"),
        standing.graded,
        lambda parameter: _("评估等级在有效期内，不低于 %(grade)sA", grade=parameter or 1),
        choices=(1, 2, 3, 4, 5),
    ),
    "registered-months": Test(
        _("登记满若干个月"),
        standing.registered_for,
        lambda parameter: _("登记满 %(months)s 个月", months=parameter or 0),
        unit=_("个月"),
        least=1,
        most=240,
    ),
    "leader-trained": Test(
        _("负责人完成本年度培训"),
        standing.leader_trained,
        _plain(_("负责人完成本年度培训")),
    ),
    "party-organization": Test(
        _("已建立党组织"),
        recognized.party_set_up,
        _plain(_("已建立党组织（独立或联合）")),
    ),
    "tax": Test(
        _("税务资格"),
        recognized.tax_recognized,
        lambda parameter: _(
            "具有%(what)s，在有效期内", what=VALUE_LABEL[recognized.TAX_OF[parameter or 1]]
        ),
        choices=tuple(recognized.TAX_OF),
    ),
    "filed-group-cap": Test(
        _("备案组织的上限"), standing.filed_group_cap, _cap_question, offered=False
    ),
}
"""Key to test. A stored key that is no longer here answers 待核实 and never lets anybody pass unseen."""
