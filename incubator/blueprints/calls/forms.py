"""The form a call is drawn up with, and the small ones around it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from wtforms import (
    BooleanField,
    DateTimeLocalField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from incubator.core import clock
from incubator.core.errors import RuleError
from incubator.core.words import _
from incubator.eligibility.findings import MustHold
from incubator.eligibility.table import TESTS
from incubator.funds.drawing_up import (
    CATEGORY_WORDS,
    CallFacts,
    CriterionRow,
    PaperRow,
    RequirementRow,
)
from incubator.funds.models import Audience, Category
from incubator.funds.papers import AUDIENCE_WORDS
from incubator.rules.models import Unit
from incubator.web.fields import MoneyField, NumberField
from incubator.web.forms import BaseForm
from incubator.web.row_forms import RowsForm

Kind = TypeVar("Kind", bound=StrEnum)

_YEARS = range(2000, 2101)
_LOCAL = "%Y-%m-%dT%H:%M"
_MOST_ROWS = 30
MUST_HOLD_WORDS = {MustHold.AT_SUBMISSION: _("提交时"), MustHold.AT_SIGNING: _("签约前")}
UNIT_WORDS = {Unit.WORKING_DAYS: _("工作日"), Unit.CALENDAR_DAYS: _("自然日")}


def _choices(words: dict[Any, str]) -> list[SelectChoice]:
    return [SelectChoice(key.value, word) for key, word in words.items()]


def _tests() -> list[SelectChoice]:
    """Each test; one whose number is a choice is offered once for each choice."""
    offered = [SelectChoice("", _("请选择"))]
    for key, test in TESTS.items():
        if not test.offered:
            continue
        if test.choices:
            offered += [
                SelectChoice(f"{key}:{number}", test.question(number)) for number in test.choices
            ]
        else:
            unit = f"（{test.unit}）" if test.unit else ""
            offered.append(SelectChoice(key, f"{test.label}{unit}"))
    return offered


class RequirementForm(Form):  # type: ignore[misc]  # wtforms ships no types
    test = SelectField(_("条件"), choices=_tests, validate_choice=False)
    parameter = StringField(_("数字"), render_kw={"inputmode": "numeric", "class": "num"})
    must_hold = SelectField(_("何时满足"), choices=_choices(MUST_HOLD_WORDS), validate_choice=False)
    text = StringField(_("依据的条文"))


class PaperForm(Form):  # type: ignore[misc]  # wtforms ships no types
    label = StringField(_("附件名称"), render_kw={"list": "known-papers"})
    required = SelectField(
        _("要求"),
        choices=[SelectChoice("yes", _("必须")), SelectChoice("no", _("可选"))],
        validate_choice=False,
    )
    audience = SelectField(_("谁要交"), choices=_choices(AUDIENCE_WORDS), validate_choice=False)


class CriterionForm(Form):  # type: ignore[misc]  # wtforms ships no types
    label = StringField(_("标准"))
    weight = StringField(_("权重（%）"), render_kw={"inputmode": "numeric", "class": "num"})
    max_points = StringField(
        _("满分"), default="10", render_kw={"inputmode": "numeric", "class": "num"}
    )
    guidance = StringField(_("评分说明"))


def _required(what: str) -> InputRequired:
    return InputRequired(_("请填写%(what)s。", what=what))


class CallForm(RowsForm):
    version = HiddenField()
    title = StringField(_("批次名称"), [_required(_("批次名称")), Length(max=120)])
    code = StringField(
        _("批次编号"), [Optional()], description=_("留空则自动编号；它会出现在网址里，发布后不变。")
    )
    fund_id = SelectField(_("资金"), coerce=int)
    budget_id = SelectField(_("使用的预算"), coerce=int)
    category = SelectField(_("类别"), choices=_choices(CATEGORY_WORDS))
    introduction = TextAreaField(
        _("申报说明"), [Optional()], description=_("支持什么、面向谁、怎么报，写在公开页的最前面。")
    )
    basis = StringField(_("依据"), [_required(_("依据的文件"))], description=_("文件名称和文号。"))
    opens_at = DateTimeLocalField(_("开始申报"), [_required(_("开始时间"))], format=_LOCAL)
    closes_at = DateTimeLocalField(
        _("截止时间"),
        [_required(_("截止时间"))],
        format=_LOCAL,
        description=_("以服务器时间为准，到这一刻为止。"),
    )
    cap = MoneyField(_("每个项目最多申请"), [_required(_("上限金额"))])
    filed_group_cap = MoneyField(
        _("备案组织最多申请"), [Optional()], description=_("不接受备案组织申报的留空。")
    )
    share_cap = NumberField(
        _("申请占项目总预算最多"),
        [Optional(), NumberRange(1, 100, message=_("在 1 至 100 之间。"))],
        description=_("百分比；不限制的留空。"),
    )
    reimbursed = BooleanField(_("实报实销：先垫付，凭票据报销"))
    notice_days = NumberField(
        _("公示期"), [_required(_("公示期")), NumberRange(1, 90, message=_("在 1 至 90 之间。"))]
    )
    notice_unit = SelectField(_("公示期按"), choices=_choices(UNIT_WORDS))
    names_experts = BooleanField(_("公示时写明评审专家姓名"))
    certificate_title = StringField(_("证书名称"), [Optional()], default=_("立项通知书"))
    reviewers = NumberField(
        _("每件申报几名专家评审"),
        [_required(_("评审人数")), NumberRange(1, 20, message=_("在 1 至 20 之间。"))],
        default=2,
    )
    requirements = FieldList(FormField(RequirementForm), _("申报条件"), max_entries=_MOST_ROWS)
    papers = FieldList(FormField(PaperForm), _("附件清单"), max_entries=_MOST_ROWS)
    criteria = FieldList(FormField(CriterionForm), _("评审标准"), max_entries=_MOST_ROWS)

    def facts(self) -> CallFacts:
        """What was typed, as values. RuleError names the cell that cannot be read."""
        return CallFacts(
            fund_id=self.fund_id.data,
            budget_id=self.budget_id.data or None,
            code=self.code.data or "",
            title=self.title.data or "",
            category=Category(self.category.data),
            introduction=self.introduction.data or "",
            basis=self.basis.data or "",
            opens_at=moment_of(self.opens_at),
            closes_at=moment_of(self.closes_at),
            cap=self.cap.data or 0,
            filed_group_cap=self.filed_group_cap.data,
            share_cap=self.share_cap.data,
            reimbursed=self.reimbursed.data,
            notice_days=self.notice_days.data,
            notice_unit=Unit(self.notice_unit.data),
            names_experts=self.names_experts.data,
            certificate_title=self.certificate_title.data or "",
            reviewers=self.reviewers.data,
            requirements=[
                _requirement(row.form)
                for row in self.requirements
                if row.form.test.data or row.form.text.data
            ],
            papers=[_paper(row.form) for row in self.papers if row.form.label.data],
            criteria=[
                _criterion(row.form)
                for row in self.criteria
                if row.form.label.data or row.form.weight.data
            ],
        )


def moment_of(field: DateTimeLocalField) -> datetime:
    """The street's clock time as a moment."""
    local: datetime = field.data
    if local.year not in _YEARS:
        raise RuleError(_("年份不对，请检查。"), field=field.name)
    return local.replace(tzinfo=clock.zone())


def local(moment: datetime) -> datetime:
    return moment.astimezone(clock.zone()).replace(tzinfo=None)


def _number(field: StringField) -> int | None:
    text = (field.data or "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        raise RuleError(
            _("“%(label)s”要写整数，例如 30。", label=field.label.text), field=field.name
        )
    return int(text)


def _one_of(kinds: type[Kind], field: SelectField) -> Kind:
    """The choice of a row; the first one where none was sent."""
    if not field.data:
        return next(iter(kinds))
    if field.data not in {kind.value for kind in kinds}:
        raise RuleError(
            _("“%(label)s”请从列出的几项中选择。", label=field.label.text), field=field.name
        )
    return kinds(field.data)


def _requirement(row: Any) -> RequirementRow:
    key, _colon, choice = (row.test.data or "").partition(":")
    number = int(choice) if choice.isascii() and choice.isdigit() else _number(row.parameter)
    return RequirementRow(key, number, row.text.data or "", _one_of(MustHold, row.must_hold))


def _paper(row: Any) -> PaperRow:
    return PaperRow(row.label.data, row.required.data != "no", _one_of(Audience, row.audience))


def _criterion(row: Any) -> CriterionRow:
    return CriterionRow(
        label=row.label.data or "",
        weight=_number(row.weight) or 0,
        guidance=row.guidance.data or "",
        max_points=_number(row.max_points) or 0,
    )


class ExtendForm(BaseForm):
    closes_at = DateTimeLocalField(_("新的截止时间"), [_required(_("新的截止时间"))], format=_LOCAL)
    reason = TextAreaField(_("延期的理由"), [_required(_("延期的理由")), Length(max=500)])


class EndForm(BaseForm):
    reason = TextAreaField(_("结束的理由"), [_required(_("结束的理由")), Length(max=500)])
