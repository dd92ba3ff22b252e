"""What a call must say: each figure possible while it is drafted, all of it there before it is public."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from incubator.core.errors import RuleError
from incubator.core.words import _
from incubator.eligibility.setting import RequirementRow, refuse_long, refuse_requirements
from incubator.funds.models import Audience, Call, Category
from incubator.rules.models import Unit

CATEGORY_WORDS: dict[Category, str] = {
    Category.STARTUP: _("初创扶持"),
    Category.RENT: _("场地补贴"),
    Category.CAPACITY: _("能力建设"),
    Category.BRAND: _("品牌项目"),
    Category.PARTY_BUILDING: _("党建"),
    Category.GRADE_AWARD: _("等级评估奖励"),
    Category.OUTSTANDING_PROJECT: _("优秀项目"),
    Category.OUTSTANDING_ORGANIZATION: _("优秀组织"),
}

PAPER_KINDS: dict[str, str] = {
    "form": _("申报书（签字盖章扫描件）"),
    "licence": _("登记证书副本"),
    "filing": _("备案证明"),
    "articles": _("章程"),
    "account": _("开户许可证"),
    "statements": _("上年度财务报表"),
    "audit": _("审计报告"),
    "tax": _("纳税与社保证明"),
    "record": _("近三年活动记录"),
    "party": _("党组织情况说明"),
    "promise": _("承诺书"),
    "holding": _("代管协议"),
}
"""Attachments most calls ask for; the same kind in two calls lets a file be recognized."""

_ROWS = 30
_TEXTS = {"title": 120, "basis": 300, "introduction": 2000, "certificate_title": 40}
_LABELS = {
    "title": _("批次名称"),
    "basis": _("依据"),
    "introduction": _("申报说明"),
    "certificate_title": _("证书名称"),
}


@dataclass(frozen=True)
class PaperRow:
    label: str
    required: bool = True
    audience: Audience = Audience.EVERYBODY


@dataclass(frozen=True)
class CriterionRow:
    """`weight` in percent of the whole."""

    label: str
    weight: int
    guidance: str = ""
    max_points: int = 10


@dataclass(frozen=True)
class CallFacts:
    """A call as it is written down. Money in fen, moments aware."""

    fund_id: int
    title: str
    category: Category
    opens_at: datetime
    closes_at: datetime
    cap: int
    basis: str
    introduction: str = ""
    code: str = ""
    """Empty to be given the next of the street's numbers."""
    budget_id: int | None = None
    filed_group_cap: int | None = None
    share_cap: int | None = None
    reimbursed: bool = False
    notice_days: int | None = None
    """None takes the dated rule's, unit and all."""
    notice_unit: Unit | None = None
    names_experts: bool = False
    certificate_title: str = ""
    reviewers: int = 2
    requirements: Sequence[RequirementRow] = ()
    papers: Sequence[PaperRow] = ()
    criteria: Sequence[CriterionRow] = ()


def kind_of(label: str, place: int) -> str:
    """The kind of a known attachment by its label; another one is named by its place in the call."""
    known = {words[:]: kind for kind, words in PAPER_KINDS.items()}
    return known.get(label.strip(), f"paper-{place + 1}")


def refuse_unless_sound(facts: CallFacts) -> None:
    """Refuse a draft with a figure or text that cannot be; what is merely missing may wait."""
    for name, most in _TEXTS.items():
        refuse_long(getattr(facts, name), most, _LABELS[name], name)
    if not facts.title.strip():
        raise RuleError(_("请填写批次名称。"), field="title")
    if facts.closes_at <= facts.opens_at:
        raise RuleError(_("截止时间要晚于开始时间，请改正。"), field="closes_at")
    _refuse_money(facts)
    if facts.notice_days is not None and not 1 <= facts.notice_days <= 90:
        raise RuleError(_("公示期在 1 至 90 天之间，请改正。"), field="notice_days")
    if not 1 <= facts.reviewers <= 20:
        raise RuleError(_("每件申报的评审人数在 1 至 20 之间，请改正。"), field="reviewers")
    for rows, label in (
        (facts.requirements, _("申报条件")),
        (facts.papers, _("附件")),
        (facts.criteria, _("评审标准")),
    ):
        if len(rows) > _ROWS:
            raise RuleError(_("%(table)s最多 %(most)s 行，请合并。", table=label, most=_ROWS))
    refuse_requirements(facts.requirements)
    _refuse_papers(facts.papers)
    _refuse_criteria(facts.criteria)


def _refuse_money(facts: CallFacts) -> None:
    if facts.cap <= 0:
        raise RuleError(_("每个项目最多申请的金额要大于 0。"), field="cap")
    if facts.filed_group_cap is not None and not 0 < facts.filed_group_cap <= facts.cap:
        raise RuleError(
            _("备案组织的上限要大于 0，且不超过一般上限；不接受备案组织的请留空。"),
            field="filed_group_cap",
        )
    if facts.share_cap is not None and not 1 <= facts.share_cap <= 100:
        raise RuleError(_("占总预算的比例在 1 至 100 之间；不限制的请留空。"), field="share_cap")


def _refuse_papers(rows: Sequence[PaperRow]) -> None:
    seen: set[str] = set()
    for place, row in enumerate(rows):
        field = f"papers-{place}-label"
        label = row.label.strip()
        if not label:
            raise RuleError(_("附件第 %(n)s 行没有写名称。", n=place + 1), field=field)
        refuse_long(label, 120, _("附件名称"), field)
        if label in seen:
            raise RuleError(_("附件“%(label)s”写了两次，请删去一行。", label=label), field=field)
        seen.add(label)


def _refuse_criteria(rows: Sequence[CriterionRow]) -> None:
    for place, row in enumerate(rows):
        field = f"criteria-{place}-label"
        if not row.label.strip():
            raise RuleError(_("评审标准第 %(n)s 行没有写名称。", n=place + 1), field=field)
        refuse_long(row.label, 80, _("评审标准名称"), field)
        refuse_long(row.guidance, 400, _("评分说明"), f"criteria-{place}-guidance")
        if not 1 <= row.weight <= 100:
            raise RuleError(
                _("评审标准第 %(n)s 行的权重在 1 至 100 之间。", n=place + 1),
                field=f"criteria-{place}-weight",
            )
        if not 1 <= row.max_points <= 100:
            raise RuleError(
                _("评审标准第 %(n)s 行的满分在 1 至 100 之间。", n=place + 1),
                field=f"criteria-{place}-max_points",
            )


def missing(call: Call, at: datetime) -> list[str]:
    """What still keeps a draft from being published, one sentence each."""
    return list(_missing(call, at))


def _missing(call: Call, at: datetime) -> Iterator[str]:
    if call.closes_at <= at:
        yield _("截止时间已经过去，请改到将来。")
    if not call.basis:
        yield _("没有写依据的文件。")
    if not call.introduction:
        yield _("没有写申报说明。")
    if call.budget_id is None:
        yield _("没有选择用哪一笔预算。")
    if not call.requirements:
        yield _("没有申报条件，至少写一条，例如“在本街道登记或备案”。")
    criteria = call.rubric.criteria if call.rubric else []
    weights = sum(criterion.weight for criterion in criteria)
    if weights != 100:
        yield _("评审标准的权重合计是 %(now)s，要正好是 100。", now=weights)
