"""Score sheets and what else an expert or staff fill in around them."""

from __future__ import annotations

from typing import Any, cast

from flask_wtf.file import FileRequired
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length
from wtforms.widgets import TextInput

from incubator.core.errors import RuleError
from incubator.core.words import _
from incubator.review.marking import Draft, Entry, field_of
from incubator.review.models import Criterion, Rubric, Sheet
from incubator.review.points import parse_points, points
from incubator.web.fields import TicksField
from incubator.web.forms import BaseForm
from incubator.web.photographed import PagesField


class PointsField(Field):  # type: ignore[misc]  # wtforms ships no types
    """Points with at most one decimal; holds tenths, or None while empty."""

    widget = TextInput()
    data: Any

    def __init__(self, label: str, most: int, **facts: Any) -> None:
        super().__init__(label, **facts)
        self.most = most

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else points(self.data)

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        if not valuelist:
            return
        try:
            self.data = parse_points(
                str(valuelist[0]), most=self.most, label=self.label.text, field=self.name
            )
        except RuleError as refusal:
            raise ValueError(refusal.message) from refusal


class SheetForm(BaseForm):
    """A score sheet: three fields for each criterion, named after its id, and the whole opinion."""

    version = HiddenField()
    comment = TextAreaField(_("评审意见"), [Length(max=2000, message=_("评审意见最多 2000 字。"))])
    criteria: list[Criterion] = []  # noqa: RUF012  (set anew in the class made for each rubric)

    @property
    def rows(self) -> list[tuple[Criterion, Any, Any, Any]]:
        """Each criterion with its fields for points, 不适用 and remark."""
        return [
            (one, self[field_of(one)], self[f"away-{one.id}"], self[f"remark-{one.id}"])
            for one in self.criteria
        ]

    @property
    def seen(self) -> int:
        """The version the page was shown with; what is no number fits none."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1

    def draft(self) -> Draft:
        return Draft(
            {
                one.id: Entry(given.data, bool(away.data), remark.data or "")
                for one, given, away, remark in self.rows
            },
            self.comment.data or "",
        )


class PaperSheetForm(SheetForm):
    scan = PagesField(
        _("签字评分表扫描件"), [FileRequired(_("请上传专家签字的评分表扫描件或照片。"))]
    )


def sheet_form(sheet: Sheet, base: type[SheetForm] = SheetForm) -> SheetForm:
    """The form of this sheet's rubric, filled with what is kept so far."""
    rubric = sheet.rubric
    form = _form_of(rubric, base)(data=_kept(sheet))
    form.criteria = list(rubric.criteria)
    return form


def _form_of(rubric: Rubric, base: type[SheetForm]) -> type[SheetForm]:
    fields: dict[str, Any] = {}
    for one in rubric.criteria:
        fields[field_of(one)] = PointsField(one.label, one.max_points)
        fields[f"away-{one.id}"] = BooleanField(_("不适用"))
        fields[f"remark-{one.id}"] = StringField(
            _("理由"), [Length(max=500, message=_("理由最多 500 字。"))]
        )
    return cast(type[SheetForm], type("RubricForm", (base,), fields))


def _kept(sheet: Sheet) -> dict[str, Any]:
    kept: dict[str, Any] = {"version": str(sheet.version), "comment": sheet.comment}
    for score in sheet.scores:
        kept[f"points-{score.criterion_id}"] = score.tenths
        kept[f"away-{score.criterion_id}"] = score.not_applicable
        kept[f"remark-{score.criterion_id}"] = score.remark
    return kept


class DeclareForm(BaseForm):
    """Nothing but the token: pressing the button is the declaration."""


class RecuseForm(BaseForm):
    reason = TextAreaField(
        _("回避理由"),
        [
            InputRequired(_("请写明回避的理由，它会印在会议纪要上。")),
            Length(max=300, message=_("回避理由最多 300 字。")),
        ],
        description=_("会印在会议纪要和评审结果上，请不要写他人的隐私。"),
    )


class AskForm(BaseForm):
    experts = TicksField(_("评审专家"))
