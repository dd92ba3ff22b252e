"""The form an intake is drawn up with, filled from one that is written down, and the small ones around it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from wtforms import (
    BooleanField,
    DateTimeLocalField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from incubator.core.errors import RuleError
from incubator.core.words import _
from incubator.eligibility.table import TESTS
from incubator.incubation.drawing_up import (
    IntakeFacts,
    IntakeRule,
    PaperRow,
    default_papers,
    default_rules,
)
from incubator.incubation.intake import Intake, IntakePaper, IntakeRequirement, Track
from incubator.incubation.intakes import TRACK_WORDS
from incubator.web.fields import TicksField
from incubator.web.forms import BaseForm
from incubator.web.row_forms import RowsForm
from incubator.web.rule_rows import (
    LOCAL,
    RequirementForm,
    choices_of,
    local,
    moment_of,
    required,
    requirement_in,
)

_MOST_ROWS = 30
_EVERYBODY = ""
_WHOM = [SelectChoice(_EVERYBODY, _("全部")), *choices_of(TRACK_WORDS)]


class RuleForm(RequirementForm):
    track = SelectField(_("向谁要求"), choices=_WHOM, validate_choice=False)


class PaperForm(Form):  # type: ignore[misc]  # wtforms ships no types
    label = StringField(_("附件名称"), render_kw={"list": "known-papers"})
    required = SelectField(
        _("要求"),
        choices=[SelectChoice("yes", _("必须")), SelectChoice("no", _("可选"))],
        validate_choice=False,
    )
    track = SelectField(_("谁要交"), choices=_WHOM, validate_choice=False)


class IntakeForm(RowsForm):
    version = HiddenField()
    title = StringField(_("招募名称"), [required(_("招募名称")), Length(max=120)])
    code = StringField(
        _("招募编号"), [Optional()], description=_("留空则自动编号；它会出现在网址里，发布后不变。")
    )
    base_id = SelectField(_("孵化基地"), coerce=int)
    introduction = TextAreaField(
        _("招募说明"),
        [Optional()],
        description=_("提供什么、面向谁、怎么申请，写在公开页的最前面。"),
    )
    basis = StringField(_("依据"), [Optional()], description=_("文件名称和文号。"))
    rolling = BooleanField(_("常年接受：不分批，没有统一的截止时间"))
    opens_at = DateTimeLocalField(_("开始申请"), [required(_("开始时间"))], format=LOCAL)
    closes_at = DateTimeLocalField(
        _("截止时间"),
        [Optional()],
        format=LOCAL,
        description=_("以服务器时间为准，到这一刻为止；常年接受的留空。"),
    )
    places = IntegerField(
        _("招募数量"),
        [Optional(), NumberRange(1, 10_000, message=_("在 1 至 10000 之间。"))],
        description=_("不限的留空，由空闲工位决定。"),
    )
    tracks = TicksField(_("哪些组织可以申请"), coerce=str, choices=choices_of(TRACK_WORDS))
    requirements = FieldList(FormField(RuleForm), _("入驻条件"), max_entries=_MOST_ROWS)
    papers = FieldList(FormField(PaperForm), _("附件"), max_entries=_MOST_ROWS)

    def facts(self) -> IntakeFacts:
        return IntakeFacts(
            base_id=self.base_id.data,
            title=self.title.data or "",
            code=self.code.data or "",
            introduction=self.introduction.data or "",
            basis=self.basis.data or "",
            rolling=self.rolling.data,
            opens_at=moment_of(self.opens_at),
            closes_at=moment_of(self.closes_at) if self.closes_at.data else None,
            places=self.places.data,
            tracks=frozenset(Track(one) for one in self.tracks.data or []),
            rules=[
                IntakeRule(requirement_in(row.form), _track(row.form.track))
                for row in self.requirements
                if row.form.test.data or row.form.text.data
            ],
            papers=[
                PaperRow(
                    row.form.label.data, row.form.required.data != "no", _track(row.form.track)
                )
                for row in self.papers
                if row.form.label.data
            ],
        )


def _track(field: SelectField) -> Track | None:
    if not field.data:
        return None
    if field.data not in {track.value for track in Track}:
        raise RuleError(
            _("“%(label)s”请从列出的几项中选择。", label=field.label.text), field=field.name
        )
    return Track(field.data)


def suggested(opens: datetime, closes: datetime) -> dict[str, Any]:
    """A new intake as the form first shows it, with the usual rules and papers."""
    return {
        "opens_at": local(opens),
        "closes_at": local(closes),
        "tracks": [track.value for track in Track],
        "requirements": [
            _rule(one.row.test, one.row.parameter, one.row.must_hold.value, one.row.text, one.track)
            for one in default_rules()
        ],
        "papers": [_paper(one.label, one.required, one.track) for one in default_papers()],
    }


def written(intake: Intake) -> dict[str, Any]:
    """An intake as its form is filled in with."""
    plain = ("title", "code", "base_id", "introduction", "basis", "rolling", "places")
    return {
        "version": str(intake.version),
        **{name: getattr(intake, name) for name in plain},
        "opens_at": local(intake.opens_at),
        "closes_at": local(intake.closes_at) if intake.closes_at else None,
        "tracks": [track.value for track in Track if track in intake.tracks],
        "requirements": [_written_rule(one) for one in intake.requirements],
        "papers": [_written_paper(one) for one in intake.papers],
    }


def _written_rule(one: IntakeRequirement) -> dict[str, Any]:
    return _rule(one.test, one.parameter, one.must_hold.value, one.text, one.track)


def _rule(
    key: str, number: int | None, must_hold: str, text: str, track: Track | None
) -> dict[str, Any]:
    test = TESTS.get(key)
    chosen = test is not None and bool(test.choices)
    return {
        "test": f"{key}:{number}" if chosen else key,
        "parameter": "" if number is None or chosen else number,
        "must_hold": must_hold,
        "text": text,
        "track": track.value if track else _EVERYBODY,
    }


def _written_paper(one: IntakePaper) -> dict[str, Any]:
    return _paper(one.label, one.required, one.track)


def _paper(label: str, needed: bool, track: Track | None) -> dict[str, Any]:
    return {
        "label": label,
        "required": "yes" if needed else "no",
        "track": track.value if track else _EVERYBODY,
    }


class ExtendForm(BaseForm):
    organization = StringField(
        _("只延长一家组织"),
        [Optional(), Length(max=100)],
        description=_("写信用代码、备案编号或全称；对全部申请者延期的留空。"),
    )
    closes_at = DateTimeLocalField(_("新的截止时间"), [required(_("新的截止时间"))], format=LOCAL)
    reason = TextAreaField(_("延期的理由"), [required(_("延期的理由")), Length(max=500)])


class CloseForm(BaseForm):
    reason = TextAreaField(
        _("结束的理由"), [InputRequired(_("请填写结束的理由。")), Length(max=500)]
    )
