"""The questions of the application form: one table for the pages, the snapshot and the printed form."""

from __future__ import annotations

from dataclasses import dataclass

from incubator.casework.questions import Question as Asked
from incubator.casework.questions import Shape
from incubator.core.words import _
from incubator.funds import budget
from incubator.funds.applications import MoneyFrom, Section
from incubator.funds.models import Audience
from incubator.organizations.models import Organization


@dataclass(frozen=True)
class Question(Asked):
    """A question that may be put to some applicants only."""

    audience: Audience = Audience.EVERYBODY


@dataclass(frozen=True)
class Rows:
    """A table of the form: `name` is the relationship, `columns` one row's questions."""

    name: str
    label: str
    columns: tuple[Question, ...]
    most: int


SECTION_WORDS: dict[Section, str] = {
    Section.ORGANIZATION: _("组织信息"),
    Section.PROJECT: _("项目与服务对象"),
    Section.PLAN: _("进度与成效指标"),
    Section.BUDGET: _("预算"),
    Section.ACCOUNT: _("收款账户"),
    Section.PAPERS: _("附件"),
}

SOURCE_WORDS: dict[MoneyFrom, str] = {
    MoneyFrom.FUND: _("专项资金"),
    MoneyFrom.OWN: _("自筹"),
    MoneyFrom.OTHER: _("其他资金"),
}

_Q = Question
QUESTIONS: dict[Section, tuple[Question, ...]] = {
    Section.ORGANIZATION: (
        _Q("contact_name", _("联系人"), most=60),
        _Q("contact_phone", _("联系人电话"), Shape.PHONE, hint=_("手机或带区号的座机。")),
        _Q("contact_email", _("联系人邮箱"), Shape.EMAIL, most=100, required=False),
        _Q("full_time_staff", _("专职人数"), Shape.COUNT, unit=_("人")),
        _Q("volunteers", _("志愿者人数"), Shape.COUNT, required=False, unit=_("人")),
        _Q(
            "party_organization",
            _("党组织情况"),
            most=60,
            required=False,
            hint=_("例如：独立党支部、联合党支部、未建立。"),
        ),
    ),
    Section.PROJECT: (
        _Q("title", _("项目名称"), most=120),
        _Q("leader_name", _("项目负责人"), most=60),
        _Q("leader_phone", _("项目负责人电话"), Shape.PHONE),
        _Q("background", _("项目背景与需求"), Shape.TEXT, 4000),
        _Q(
            "beneficiaries",
            _("服务对象"),
            Shape.TEXT,
            500,
            hint=_("只写人群和人数，不写个人姓名。"),
        ),
        _Q("beneficiary_count", _("服务人数"), Shape.COUNT, unit=_("人")),
        _Q("communities", _("实施社区"), most=300),
        _Q("starts_on", _("项目开始日期"), Shape.DAY),
        _Q("ends_on", _("项目结束日期"), Shape.DAY),
        _Q("team", _("项目团队"), Shape.TEXT, 2000),
        _Q("risks", _("风险与可持续"), Shape.TEXT, 2000, required=False),
        _Q(
            "other_funding",
            _("其他资金来源声明"),
            Shape.TEXT,
            1000,
            hint=_("同一项目还从哪里得到或申请了资金；没有请写“无”。"),
        ),
    ),
    Section.PLAN: (),
    Section.BUDGET: (),
    Section.ACCOUNT: (
        _Q(
            "account_name",
            _("开户名"),
            audience=Audience.LEGAL_PERSONS,
            hint=_("应与组织名称一致。"),
        ),
        _Q("bank_name", _("开户行"), audience=Audience.LEGAL_PERSONS, hint=_("写到支行。")),
        _Q("bank_account", _("账号"), Shape.ACCOUNT, audience=Audience.LEGAL_PERSONS),
        _Q(
            "holding_body",
            _("代管单位"),
            audience=Audience.FILED_GROUPS,
            hint=_("备案组织凭票据实报实销，由代管单位（如居委会）收款，三方签协议。"),
        ),
    ),
    Section.PAPERS: (),
}

STAGES = Rows(
    "stages",
    _("进度安排"),
    (
        _Q("starts_on", _("开始日期"), Shape.DAY),
        _Q("ends_on", _("结束日期"), Shape.DAY),
        _Q("content", _("内容"), most=500),
    ),
    30,
)
INDICATORS = Rows(
    "indicators",
    _("产出与成效指标"),
    (
        _Q("name", _("指标名称"), most=120),
        _Q("target", _("目标值"), Shape.COUNT),
        _Q("unit", _("单位"), most=20),
    ),
    30,
)
LINES = Rows(
    "lines",
    _("预算表"),
    (
        _Q("head", _("科目"), most=80),
        _Q("unit_price", _("单价（元）"), Shape.MONEY, most_number=budget.MOST_PRICE),
        _Q("quantity", _("数量"), Shape.COUNT, most_number=budget.MOST_QUANTITY),
        _Q(
            "money_from",
            _("资金来源"),
            Shape.CHOICE,
            choices=tuple(SOURCE_WORDS.items()),
        ),
        _Q("remark", _("说明"), most=200, required=False),
    ),
    budget.MOST_LINES,
)
ROWS: dict[Section, tuple[Rows, ...]] = {
    Section.PLAN: (STAGES, INDICATORS),
    Section.BUDGET: (LINES,),
}


def applies_to(audience: Audience, organization: Organization) -> bool:
    if audience is Audience.EVERYBODY:
        return True
    return organization.has_legal_personality == (audience is Audience.LEGAL_PERSONS)


def asked(section: Section, organization: Organization) -> list[Question]:
    """The section's single questions as they are put to this organization."""
    return [one for one in QUESTIONS[section] if applies_to(one.audience, organization)]
