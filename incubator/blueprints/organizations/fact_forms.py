"""Forms of dated facts: one for each kind, a look at the credit lists, the outcome of a check."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_wtf.file import FileField
from wtforms import (
    DateField,
    DateTimeLocalField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from incubator.core import clock
from incubator.core.errors import RuleError
from incubator.core.words import _
from incubator.organizations.checking import FOUND_LABEL
from incubator.organizations.fact_words import KINDS
from incubator.organizations.facts import Statement
from incubator.organizations.labels import FACT_LABEL, RESULT_LABEL, VALUE_LABEL
from incubator.organizations.models import Fact, FactKind
from incubator.organizations.standing import REMOVED, UNGRADED, Grade, Party, Tax
from incubator.web.discreet import DiscreetForm
from incubator.web.fields import NumberField, TicksField

_LOCAL = "%Y-%m-%dT%H:%M"
_YEARS = range(1990, 2101)


def moment_of(typed: datetime | None) -> datetime | None:
    """What a box says in the street's time zone, as an aware moment."""
    if typed is None:
        return None
    if typed.year not in _YEARS:
        raise RuleError(_("查看来源的时间不对，请检查年份。"), field="seen_at")
    return typed.replace(tzinfo=clock.zone())


def local(moment: datetime | None) -> datetime | None:
    """The same the other way round, for a box that is shown again."""
    return moment.astimezone(clock.zone()).replace(tzinfo=None) if moment else None


class _SeenForm(DiscreetForm):
    """A form that asks when the source was looked at, in the street's time."""

    def refuse(self, error: RuleError) -> None:
        field = "seen" if error.field == "seen_at" else error.field
        super().refuse(RuleError(error.message, field=field))


class FactForm(_SeenForm):
    """Fields every dated fact has; each kind adds its own and says how its days are called."""

    kind: FactKind
    valid_from = DateField(_("日期"), [InputRequired(_("请选择日期。"))])
    issuer = StringField(_("作出决定的机关"), [Optional()])
    basis = StringField(_("文号或公告"), [Optional()])
    source = StringField(
        _("来源"), [InputRequired(_("请写明从哪里查到。"))], render_kw={"list": "sources"}
    )
    seen = DateTimeLocalField(_("查看时间"), [Optional()], format=_LOCAL)
    proof = FileField(_("截图或扫描件"))
    reason = TextAreaField(_("修改理由"), [Optional()])

    def statement(self) -> Statement:
        return Statement(
            kind=self.kind,
            valid_from=self.valid_from.data,
            valid_through=self._optional("valid_through"),
            value=self._optional("value") or "",
            number=self._optional("number") or "",
            for_year=self._optional("for_year") or 0,
            issuer=self.issuer.data or "",
            basis=self.basis.data or "",
            source=self.source.data,
            seen_at=moment_of(self.seen.data),
        )

    def _optional(self, name: str) -> Any:
        return self[name].data if name in self else None


class GradeForm(FactForm):
    kind = FactKind.GRADE
    value = SelectField(
        _("等级"),
        choices=[
            *(SelectChoice(one.value) for one in Grade),
            SelectChoice(UNGRADED, VALUE_LABEL[UNGRADED]),
        ],
    )
    valid_from = DateField(_("有效期起"), [InputRequired(_("请填写等级证书上的起始日。"))])
    valid_through = DateField(_("有效期止"), [Optional()])
    number = StringField(_("证书编号"), [Optional()])


class InspectionForm(FactForm):
    kind = FactKind.INSPECTION
    for_year = NumberField(_("所属年度"), [InputRequired(_("请填写四位年度，例如 2025。"))])
    value = SelectField(_("结论"), choices=[SelectChoice(*one) for one in RESULT_LABEL.items()])
    valid_from = DateField(_("结论日期"), [InputRequired(_("请填写结论日期。"))])


class ListForm(FactForm):
    value = SelectField(
        _("状态"),
        choices=[
            SelectChoice("", _("列入（移出的在下面填移出日期）")),
            SelectChoice(REMOVED, _("已移出，日期不明")),
        ],
        validate_choice=False,  # left out means the first; the rules of facts judge the rest
    )
    valid_from = DateField(_("列入日期"), [InputRequired(_("请填写列入日期。"))])
    valid_through = DateField(_("移出日期"), [Optional()])
    basis = StringField(_("列入事由和文号"), [Optional()])


class AbnormalForm(ListForm):
    kind = FactKind.ABNORMAL


class SeriousForm(ListForm):
    kind = FactKind.SERIOUS


class PenaltyForm(FactForm):
    kind = FactKind.PENALTY
    value = StringField(_("处罚种类"), [InputRequired(_("请写明处罚种类，例如警告。"))])
    number = StringField(_("决定书文号"), [Optional()])
    valid_from = DateField(_("决定日期"), [InputRequired(_("请填写处罚决定日期。"))])
    basis = StringField(_("违法事实和依据"), [Optional()])


class PartyForm(FactForm):
    kind = FactKind.PARTY
    value = SelectField(
        _("党组织"), choices=[SelectChoice(one.value, VALUE_LABEL[one]) for one in Party]
    )
    valid_from = DateField(_("起始日期"), [InputRequired(_("请填写批准或确认的日期。"))])
    valid_through = DateField(_("截止日期"), [Optional()])
    basis = StringField(_("批准文件或联合单位"), [Optional()])


class TaxForm(FactForm):
    kind = FactKind.TAX
    value = SelectField(
        _("税务资格"), choices=[SelectChoice(one.value, VALUE_LABEL[one]) for one in Tax]
    )
    valid_from = DateField(_("有效期起"), [InputRequired(_("请填写公告上的起始日。"))])
    valid_through = DateField(_("有效期止"), [Optional()])
    number = StringField(_("公告或批复文号"), [Optional()])


FACT_FORMS: dict[FactKind, type[FactForm]] = {
    form.kind: form
    for form in (
        GradeForm,
        InspectionForm,
        AbnormalForm,
        SeriousForm,
        PenaltyForm,
        PartyForm,
        TaxForm,
    )
}


class LookUpForm(_SeenForm):
    """A look at the credit lists that found nothing new."""

    found = SelectField(
        _("查到的结果"),
        choices=[SelectChoice(one.value, label) for one, label in FOUND_LABEL.items()],
    )
    source = StringField(
        _("来源"), [InputRequired(_("请写明从哪里查到。"))], render_kw={"list": "sources"}
    )
    seen = DateTimeLocalField(
        _("查看时间"), [InputRequired(_("请填写查看的日期和时间。"))], format=_LOCAL
    )
    proof = FileField(_("截图或扫描件"))


class OutcomeForm(DiscreetForm):
    """How the check of contradictory records came out."""

    facts = TicksField(_("核实了哪些记录"))
    outcome = TextAreaField(_("核实结果"), [InputRequired(_("请写明向谁核实、结果是什么。"))])

    def offer(self, facts: list[tuple[Fact, str]]) -> None:
        self.facts.choices = [SelectChoice(fact.id, words) for fact, words in facts]
        if not self.is_submitted():
            self.facts.data = [fact.id for fact, _words in facts]


class FactTableForm(_SeenForm):
    """A table of dated facts, and what is said of it beside it."""

    kind = SelectField(
        _("类别"), choices=[SelectChoice(word, FACT_LABEL[kind]) for word, kind in KINDS.items()]
    )
    table = FileField(_("文件"))
    source = StringField(_("来源"), [Optional()], render_kw={"list": "sources"})
    seen = DateTimeLocalField(_("查看时间"), [Optional()], format=_LOCAL)
    for_year = NumberField(_("年检所属年度"), [Optional()])
