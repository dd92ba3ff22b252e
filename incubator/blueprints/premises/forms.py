"""Forms of the register: what a room is, what is in it, when it is open, how it is booked, its papers."""

from __future__ import annotations

import re
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from incubator.core.words import _
from incubator.premises.booking_terms import Terms
from incubator.premises.dividing import Part
from incubator.premises.furnishing import Furniture
from incubator.premises.models import Approval, DayProfile, Kind, Nature, Use
from incubator.premises.opening_hours import Hours
from incubator.premises.opening_text import read
from incubator.premises.registering import Basics
from incubator.premises.words import (
    ACCESS_WORDS,
    APPROVAL_WORDS,
    KIND_WORDS,
    NATURE_WORDS,
    USE_WORDS,
)
from incubator.web.fields import NumberField
from incubator.web.forms import BaseForm, as_validator, choices
from incubator.web.photographed import PagesField

_COUNTED = re.compile(r"^(.*?\S)[\s,，:：×xX*]+(\d{1,6})\s*\D{0,3}$")
NOBODY = 0


def _at_most(most: int) -> Length:
    return Length(max=most, message=_("最多 %(most)s 个字。", most=most))


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


class RoomForm(BaseForm):
    """A form over a room: `version` is what the person saw of it."""

    version = HiddenField()

    @property
    def seen(self) -> int:
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


class BasicsForm(RoomForm):
    name = StringField(
        _("场地名称"),
        [InputRequired(_("请填写场地名称。")), _at_most(60)],
        description=_("例如：示例社区 201 活动室。同一中心内不能重名。"),
    )
    kind = SelectField(_("场地种类"), choices=choices((k.value, w) for k, w in KIND_WORDS.items()))
    nature = SelectField(
        _("资产性质"),
        choices=choices((k.value, w) for k, w in NATURE_WORDS.items()),
        description=_("党政机关办公用房须有调剂批准文件才能发布。"),
    )
    capacity = NumberField(
        _("容纳人数"),
        [InputRequired(_("请填写最多可以容纳多少人。")), NumberRange(1, 100_000)],
    )
    owner_id = SelectField(
        _("产权单位（名册内）"),
        coerce=int,
        description=_("收取的费用记入这个单位的账。"),
    )
    owner_name = StringField(
        _("产权单位名称"),
        [_at_most(100)],
        description=_("按产权文件填写；上面已选择的可以留空。"),
    )
    manager_name = StringField(_("管理单位"), [_at_most(100)])
    contact = StringField(
        _("咨询处"), [_at_most(100)], description=_("科室和办公电话，公开显示；不要写个人手机号。")
    )
    address = StringField(_("地址"), [_at_most(200)])
    community = StringField(_("所在社区"), [_at_most(60)])
    floor = StringField(_("楼层"), [_at_most(20)])
    area = DecimalField(
        _("面积"), [Optional(), NumberRange(0, 100_000, message=_("请核对面积。"))], places=1
    )
    introduction = TextAreaField(
        _("介绍"), [_at_most(2000)], description=_("公开显示：适合什么活动、怎么走、注意什么。")
    )

    def facts(self) -> Basics:
        area: Any = self.area.data
        return Basics(
            name=self.name.data,
            kind=Kind(self.kind.data),
            nature=Nature(self.nature.data),
            capacity=self.capacity.data,
            owner_id=self.owner_id.data or None,
            owner_name=self.owner_name.data or "",
            manager_name=self.manager_name.data or "",
            contact=self.contact.data or "",
            address=self.address.data or "",
            community=self.community.data or "",
            floor=self.floor.data or "",
            area_tenths=int(area * 10) if area is not None else None,
            introduction=self.introduction.data or "",
        )


class FurnitureForm(RoomForm):
    uses = SelectMultipleField(
        _("允许的公益用途"),
        choices=choices((use.value, words) for use, words in USE_WORDS.items()),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    step_free = BooleanField(ACCESS_WORDS["step_free"])
    lift = BooleanField(ACCESS_WORDS["lift"])
    accessible_toilet = BooleanField(ACCESS_WORDS["accessible_toilet"])
    accessible_parking = BooleanField(ACCESS_WORDS["accessible_parking"])
    tactile_paving = BooleanField(ACCESS_WORDS["tactile_paving"])
    hearing_loop = BooleanField(ACCESS_WORDS["hearing_loop"])
    equipment = TextAreaField(
        _("设备"),
        [_at_most(3000)],
        description=_("每行一种：名称，空一格，数量。例如“投影仪 1”“折叠椅 40”。"),
    )

    def validate_equipment(self, field: TextAreaField) -> None:
        for number, line in enumerate(_lines(field.data), 1):
            if not _COUNTED.match(line):
                raise ValidationError(
                    _("第 %(n)s 行没有数量。请写名称，空一格，再写数量。", n=number)
                )

    def facts(self) -> Furniture:
        found = filter(None, map(_COUNTED.match, _lines(self.equipment.data)))
        return Furniture(
            **{name: bool(self[name].data) for name in ACCESS_WORDS},
            equipment=tuple((one[1].rstrip(" ,，:："), int(one[2])) for one in found),
            uses=frozenset(map(Use, self.uses.data or [])),
        )


class HoursForm(RoomForm):
    """One line for each kind of day; the fields are named as the profiles are."""

    workday = StringField(
        _("工作日"),
        [_at_most(200)],
        description=_(
            "例如：09:00-12:00、14:00-21:00。跨到第二天写“18:00-次日 01:00”，整天写“全天”，"
            "不开放留空。调休上班的周末按工作日。"
        ),
    )
    weekend = StringField(_("周末"), [_at_most(200)])
    holiday = StringField(
        _("节假日"), [_at_most(200)], description=_("国务院公布的放假日，含调休放假。")
    )
    minutes_before = NumberField(
        _("每次使用前预留"), [InputRequired(_("请填写分钟数，不留填 0。"))], default=0
    )
    minutes_after = NumberField(
        _("每次使用后预留"),
        [InputRequired(_("请填写分钟数，不留填 0。"))],
        default=0,
        description=_("布置和清扫的时间，别人不能预约。"),
    )

    def validate_workday(self, field: StringField) -> None:
        as_validator(lambda: read(field.data or ""))

    validate_weekend = validate_holiday = validate_workday

    def facts(self) -> Hours:
        return Hours(
            {day: read(self[day.value].data or "", field=day.value) for day in DayProfile},
            minutes_before=self.minutes_before.data,
            minutes_after=self.minutes_after.data,
        )


class TermsForm(RoomForm):
    approval = SelectField(
        _("谁答复预约"), choices=choices((k.value, w) for k, w in APPROVAL_WORDS.items())
    )
    approver_id = SelectField(_("指定的答复人"), coerce=int)
    pending_holds = BooleanField(
        _("等待答复的申请先占住时段"),
        description=_("不占的，几家可以同时申请，答复时并排比较，没有选中的自动告知。"),
    )
    longest_minutes = NumberField(_("一次最长"), [Optional()])
    notice_workdays = NumberField(_("至少提前"), [Optional()])
    horizon_days = NumberField(_("最多提前"), [Optional()])
    hours_a_month = NumberField(_("一个组织每月最多"), [Optional()])
    cancel_workdays = NumberField(_("取消至少提前"), [Optional()])
    wants_check_in = BooleanField(_("使用时要签到，没有签到算未到"))
    keeps_waiting_list = BooleanField(_("时段被占时可以排队等候"))
    hold_minutes = NumberField(
        _("填表时保留时段"),
        [InputRequired(_("请填写分钟数，不保留填 0。"))],
        default=0,
        description=_("一般 10 分钟；填 0 表示先提交先得。"),
    )

    def facts(self) -> Terms:
        return Terms(
            approval=Approval(self.approval.data),
            approver_id=self.approver_id.data or None,
            pending_holds=self.pending_holds.data,
            keeps_waiting_list=self.keeps_waiting_list.data,
            hold_minutes=self.hold_minutes.data,
            wants_check_in=self.wants_check_in.data,
            longest_minutes=self.longest_minutes.data,
            notice_workdays=self.notice_workdays.data,
            horizon_days=self.horizon_days.data,
            hours_a_month=self.hours_a_month.data,
            cancel_workdays=self.cancel_workdays.data,
        )


class ApprovalForm(RoomForm):
    number = StringField(_("批准文号"), [InputRequired(_("请填写批准文号。")), _at_most(80)])
    approved_on = DateField(_("批准日期"), [Optional()])
    scan = PagesField(_("批准文件扫描件"))


class PhotoForm(BaseForm):
    photo = FileField(_("照片"), [FileRequired(_("请选择照片。"))])
    caption = StringField(_("说明"), [_at_most(120)], description=_("例如：从门口看主席台。"))


class FloorSheetForm(BaseForm):
    sheet = FileField(_("平面图"), [FileRequired(_("请选择平面图。"))])


class BlockForm(BaseForm):
    reason = TextAreaField(
        _("原因"),
        [InputRequired(_("请写明暂停的原因。")), _at_most(300)],
        description=_("公开显示，例如：消防设施整改，预计 12 月底完成。"),
    )


class DivideForm(BaseForm):
    parts = TextAreaField(
        _("各个部分"),
        [InputRequired(_("请填写各个部分。")), _at_most(2000)],
        description=_("每行一个：名称，空一格，容纳人数。例如“示例大厅 A 区 30”。"),
    )

    def validate_parts(self, field: TextAreaField) -> None:
        for number, line in enumerate(_lines(field.data), 1):
            if not _COUNTED.match(line):
                raise ValidationError(
                    _("第 %(n)s 行没有人数。请写名称，空一格，再写容纳人数。", n=number)
                )

    def facts(self) -> list[Part]:
        found = filter(None, map(_COUNTED.match, _lines(self.parts.data)))
        return [Part(one[1].rstrip(" ,，:："), int(one[2])) for one in found]


class ImportForm(BaseForm):
    table = FileField(_("表格"), [FileRequired(_("请选择表格文件。"))])
