"""Forms of a room in use: hand-over lists, deposit, inspections, objections, giving it back."""

from __future__ import annotations

from typing import Any

from flask_wtf.file import FileRequired
from wtforms import BooleanField, DateField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired

from incubator.blueprints.premises.occupancy_forms import at_most
from incubator.core.words import _, known
from incubator.premises.occupancy import Found, HandOverItem
from incubator.premises.occupying_handing import Ticked, is_meter
from incubator.premises.occupying_inspecting import Seen
from incubator.premises.occupying_words import FOUND_LABEL
from incubator.web.fields import MoneyField
from incubator.web.forms import StepForm, choices
from incubator.web.photographed import PagesField


class MoveInForm(StepForm):
    on = DateField(_("进场日期"), [InputRequired(_("请填写进场日期。"))])


class DepositForm(StepForm):
    on = DateField(_("收款日期"), [InputRequired(_("请填写收款日期。"))])
    note = StringField(_("收据编号"), [InputRequired(_("请填写收据编号。")), at_most(200)])


class SettleForm(StepForm):
    on = DateField(_("退款日期"), [InputRequired(_("请填写退款日期。"))])
    withheld_fen = MoneyField(_("扣除"), description=_("全额退还的留空。"))
    note = StringField(_("扣除原因"), [at_most(200)], description=_("使用方会看到这段文字。"))


class InspectForm(StepForm):
    on = DateField(_("巡查日期"), [InputRequired(_("请填写巡查日期。"))])
    found = RadioField(
        _("结果"),
        [InputRequired(_("请选择结果。"))],
        coerce=Found,
        choices=choices((one, FOUND_LABEL[one]) for one in Found),
    )
    note = TextAreaField(
        _("情况"),
        [at_most(1000)],
        description=_("发现转租的写明转给谁、从何时起、怎样得知；会印在书面异议上。"),
    )
    photo = PagesField(_("照片"))

    def what(self) -> Seen:
        return Seen(self.on.data, self.found.data, self.note.data or "")


class ObjectForm(StepForm):
    on = DateField(_("送达日期"), [InputRequired(_("请填写送达日期。"))])
    scan = PagesField(_("送达的书面异议"), [FileRequired(_("请上传签收的书面异议扫描件或照片。"))])


class RectifiedForm(StepForm):
    on = DateField(_("复查日期"), [InputRequired(_("请填写复查日期。"))])
    note = TextAreaField(
        _("复查情况"),
        [InputRequired(_("请写明复查情况，使用方会看到这段文字。")), at_most(500)],
    )


class GiveBackForm(StepForm):
    on = DateField(_("交还日期"), [InputRequired(_("请填写交还日期。"))])
    damage = TextAreaField(_("损坏或缺失"), [at_most(1000)], description=_("没有的留空。"))


class ListForm(StepForm):
    """Three fields for each line, named after its id, and room for further things."""

    on = DateField(
        _("交接日期"),
        [InputRequired(_("请填写交接日期。"))],
        description=_("这次勾选的各项记在这一天；以前勾选的日期不变。"),
    )
    more = TextAreaField(
        _("清单上没有的物品"), [at_most(500)], description=_("每行一件，保存后可以填写数量。")
    )
    lines: list[HandOverItem] = []  # noqa: RUF012  (set anew in the class made for each list)

    @property
    def rows(self) -> list[tuple[HandOverItem, str, dict[str, Any]]]:
        """Each line with its words and its fields."""
        return [(one, known(one.item), _fields(self, one)) for one in self.lines]

    def ticked(self) -> dict[int, Ticked]:
        return {
            one.id: Ticked(
                bool(fields["done"].data), fields["reading"].data or "", fields["note"].data or ""
            )
            for one, _label, fields in self.rows
        }

    def further(self) -> list[str]:
        return (self.more.data or "").splitlines()


def _fields(form: ListForm, one: HandOverItem) -> dict[str, Any]:
    return {
        "done": form[f"d{one.id}"],
        "reading": form[f"r{one.id}"],
        "note": form[f"n{one.id}"],
    }


def list_form(lines: list[HandOverItem]) -> ListForm:
    """The form of this list, filled with what is written so far."""
    fields: dict[str, Any] = {}
    written: dict[str, Any] = {}
    for one in lines:
        label = _("读数") if is_meter(one.item) else _("数量或编号")
        fields[f"d{one.id}"] = BooleanField(_("已交接"))
        fields[f"r{one.id}"] = StringField(label, [at_most(60)])
        fields[f"n{one.id}"] = StringField(_("说明"), [at_most(300)])
        written[f"d{one.id}"] = one.done_on is not None
        written[f"r{one.id}"], written[f"n{one.id}"] = one.reading, one.note
    made: ListForm = type("LinesForm", (ListForm,), fields)(data=written)
    made.lines = lines
    return made
