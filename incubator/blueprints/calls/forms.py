"""The form a call is drawn up with, and the small ones around it."""

from __future__ import annotations

from typing import Any

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
from wtforms.validators import Length, NumberRange, Optional

from incubator.core.words import _
from incubator.funds.drawing_up import (
    CATEGORY_WORDS,
    CallFacts,
    CriterionRow,
    PaperRow,
)
from incubator.funds.models import Audience, Category
from incubator.funds.papers import AUDIENCE_WORDS
from incubator.rules.models import Unit
from incubator.web.fields import MoneyField, NumberField
from incubator.web.forms import BaseForm
from incubator.web.row_forms import RowsForm
from incubator.web.rule_rows import (
    LOCAL,
    RequirementForm,
    choices_of,
    moment_of,
    number_in,
    one_of,
    required,
    requirement_in,
)

_MOST_ROWS = 30
UNIT_WORDS = {Unit.WORKING_DAYS: _("工作日"), Unit.CALENDAR_DAYS: _("自然日")}


class PaperForm(Form):  # type: ignore[misc]  # wtforms ships no types
    label = StringField(_("附件名称"), render_kw={"list": "known-papers"})
    required = SelectField(
        _("要求"),
        choices=[SelectChoice("yes", _("必须")), SelectChoice("no", _("可选"))],
        validate_choice=False,
    )
    audience = SelectField(_("谁要交"), choices=choices_of(AUDIENCE_WORDS), validate_choice=False)


class CriterionForm(Form):  # type: ignore[misc]  # wtforms ships no types
    label = StringField(_("标准"))
    weight = StringField(_("权重（%）"), render_kw={"inputmode": "numeric", "class": "num"})
    max_points = StringField(
        _("满分"), default="10", render_kw={"inputmode": "numeric", "class": "num"}
    )
    guidance = StringField(_("评分说明"))


class CallForm(RowsForm):
    version = HiddenField()
    title = StringField(_("批次名称"), [required(_("批次名称")), Length(max=120)])
    code = StringField(
        _("批次编号"), [Optional()], description=_("留空则自动编号；它会出现在网址里，发布后不变。")
    )
    fund_id = SelectField(_("资金"), coerce=int)
    budget_id = SelectField(_("使用的预算"), coerce=int)
    category = SelectField(_("类别"), choices=choices_of(CATEGORY_WORDS))
    introduction = TextAreaField(
        _("申报说明"), [Optional()], description=_("支持什么、面向谁、怎么报，写在公开页的最前面。")
    )
    basis = StringField(_("依据"), [required(_("依据的文件"))], description=_("文件名称和文号。"))
    opens_at = DateTimeLocalField(_("开始申报"), [required(_("开始时间"))], format=LOCAL)
    closes_at = DateTimeLocalField(
        _("截止时间"),
        [required(_("截止时间"))],
        format=LOCAL,
        description=_("以服务器时间为准，到这一刻为止。"),
    )
    cap = MoneyField(_("每个项目最多申请"), [required(_("上限金额"))])
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
        _("公示期"), [required(_("公示期")), NumberRange(1, 90, message=_("在 1 至 90 之间。"))]
    )
    notice_unit = SelectField(_("公示期按"), choices=choices_of(UNIT_WORDS))
    names_experts = BooleanField(_("公示时写明评审专家姓名"))
    certificate_title = StringField(_("证书名称"), [Optional()], default=_("立项通知书"))
    reviewers = NumberField(
        _("每件申报几名专家评审"),
        [required(_("评审人数")), NumberRange(1, 20, message=_("在 1 至 20 之间。"))],
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
                requirement_in(row.form)
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


def _paper(row: Any) -> PaperRow:
    return PaperRow(row.label.data, row.required.data != "no", one_of(Audience, row.audience))


def _criterion(row: Any) -> CriterionRow:
    return CriterionRow(
        label=row.label.data or "",
        weight=number_in(row.weight) or 0,
        guidance=row.guidance.data or "",
        max_points=number_in(row.max_points) or 0,
    )


class ExtendForm(BaseForm):
    closes_at = DateTimeLocalField(_("新的截止时间"), [required(_("新的截止时间"))], format=LOCAL)
    reason = TextAreaField(_("延期的理由"), [required(_("延期的理由")), Length(max=500)])


class EndForm(BaseForm):
    reason = TextAreaField(_("结束的理由"), [required(_("结束的理由")), Length(max=500)])
