"""Forms of the base, its rooms, its desks, their plan, and the waiting list."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from incubator.core.words import _
from incubator.incubation.places import MOST_CELLS
from incubator.incubation.rooming import RoomFacts
from incubator.incubation.setting_up import BaseFacts
from incubator.rules.models import Unit
from incubator.web.fields import FiniteField
from incubator.web.forms import BaseForm, StepForm, at_most, choices, version_in

_LINE = re.compile(r"^(.*\S)[\s,，:：]+(\d{1,3})\s*[%％]?$")
UNITS = choices([(Unit.WORKING_DAYS.value, _("工作日")), (Unit.CALENDAR_DAYS.value, _("自然日"))])


def _reason() -> TextAreaField:
    return TextAreaField(_("理由"), [InputRequired(_("请写明理由。")), at_most(200)])


class BaseSettingsForm(BaseForm):
    name = StringField(_("基地名称"), [InputRequired(_("请填写基地名称。")), at_most(100)])
    address = StringField(_("地址"), [at_most(200)])
    introduction = TextAreaField(
        _("介绍"),
        [at_most(2000)],
        description=_("提供什么场地、设备和服务，写在公开页的最前面。"),
    )
    basis = StringField(_("管理依据"), [at_most(300)], description=_("基地管理办法的名称和文号。"))
    takes_physical = BooleanField(_("实体孵化（安排工位）"), default=True)
    takes_virtual = BooleanField(_("虚拟孵化（不安排工位）"), default=True)
    virtual_places = IntegerField(
        _("虚拟孵化名额"),
        [Optional(), NumberRange(0, 9999, message=_("名额请填写 0 至 9999。"))],
        description=_("不限名额请留空。"),
    )
    filed_groups_at_desks = BooleanField(
        _("备案团体（未取得法人资格）也可以安排工位，由发起人或主办单位签约")
    )
    shows_notice = BooleanField(_("批准入驻后先公示，期满再签约"))
    notice_days = IntegerField(
        _("公示期"), [InputRequired(_("请填写公示期。")), NumberRange(0, 365)], default=5
    )
    notice_unit = SelectField(_("公示期单位"), choices=UNITS)
    criteria = TextAreaField(
        _("面谈评分表"),
        [at_most(1000)],
        description=_(
            "每行一项：评价内容和权重，权重合计 100，例如“服务需求契合 40”。不打分的留空。"
        ),
    )
    reviewers = IntegerField(
        _("每件由几位评委打分"),
        [InputRequired(_("请填写人数。")), NumberRange(1, 20, message=_("请填写 1 至 20。"))],
        default=2,
    )

    def validate_criteria(self, field: TextAreaField) -> None:
        for number, line in enumerate(_lines(field.data), 1):
            if not _LINE.match(line):
                raise ValidationError(
                    _("第 %(n)s 行没有权重。每行写评价内容，空一格，再写权重。", n=number)
                )

    def facts(self) -> BaseFacts:
        return BaseFacts(
            name=" ".join(self.name.data.split()),
            address=self.address.data or "",
            introduction=self.introduction.data or "",
            basis=self.basis.data or "",
            takes_physical=self.takes_physical.data,
            takes_virtual=self.takes_virtual.data,
            virtual_places=self.virtual_places.data,
            filed_groups_at_desks=self.filed_groups_at_desks.data,
            criteria=_criteria(self.criteria.data),
            reviewers=self.reviewers.data,
            shows_notice=self.shows_notice.data,
            notice_days=self.notice_days.data,
            notice_unit=Unit(self.notice_unit.data),
        )


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def _criteria(text: str | None) -> tuple[tuple[str, int], ...]:
    found = filter(None, map(_LINE.match, _lines(text)))
    return tuple((one.group(1).rstrip(" ,，:："), int(one.group(2))) for one in found)


class RoomForm(BaseForm):
    name = StringField(
        _("房间名称或门牌号"), [InputRequired(_("请填写房间名称或门牌号。")), at_most(60)]
    )
    floor = StringField(_("楼层"), [at_most(20)])
    area = FiniteField(
        _("面积"),
        [Optional(), NumberRange(0, 100_000, message=_("请核对面积。"))],
        places=1,
    )
    equipment = TextAreaField(
        _("设备"), [at_most(500)], description=_("例如：打印机、投影仪、文件柜、空调。")
    )
    depth = IntegerField(
        _("平面图行数"),
        [InputRequired(_("请填写行数。")), NumberRange(1, MOST_CELLS)],
        default=6,
        description=_("每格约一张桌子大小，每边最多 %(most)s 格。", most=MOST_CELLS),
    )
    width = IntegerField(
        _("平面图列数"),
        [InputRequired(_("请填写列数。")), NumberRange(1, MOST_CELLS)],
        default=10,
    )

    def facts(self) -> RoomFacts:
        area: Any = self.area.data
        return RoomFacts(
            name=" ".join(self.name.data.split()),
            floor=(self.floor.data or "").strip(),
            area_tenths=int(area * 10) if area is not None else None,
            equipment=(self.equipment.data or "").strip(),
            depth=self.depth.data,
            width=self.width.data,
        )


class CloseForm(BaseForm):
    on = DateField(_("停用日期"), [InputRequired(_("请填写日期。"))])
    reason = _reason()


class CloseBaseForm(BaseForm):
    reason = _reason()


class PhotoForm(BaseForm):
    photo = FileField(_("照片"), [FileRequired(_("请选择照片。"))])
    caption = StringField(_("说明"), [at_most(120)], description=_("例如：东侧靠窗。"))


class DesksForm(BaseForm):
    label = StringField(
        _("工位编号"),
        [InputRequired(_("请填写工位编号。")), at_most(20)],
        description=_("例如 A-01；一次添加几个时，后面的编号依次加一。"),
    )
    count = IntegerField(
        _("添加几个"),
        [InputRequired(_("请填写个数。")), NumberRange(1, 60, message=_("请填写 1 至 60。"))],
        default=1,
    )
    equipment = StringField(_("设备"), [at_most(300)])
    opened_on = DateField(_("启用日期"), [InputRequired(_("请填写日期。"))])


class DeskForm(BaseForm):
    label = StringField(_("工位编号"), [InputRequired(_("请填写工位编号。")), at_most(20)])
    equipment = StringField(_("设备"), [at_most(300)])


class TakeBackForm(BaseForm):
    reason = _reason()


class ExchangeForm(BaseForm):
    desk = SelectField(_("换到"), coerce=int)
    on = DateField(
        _("换工位日期"),
        [InputRequired(_("请填写日期。"))],
        description=_("原工位从第二天起空出。"),
    )
    reason = _reason()


class PlanForm(BaseForm):
    """What to put into the ticked cells: a mark, nothing, or a desk (`desk-7`)."""

    brush = SelectField(_("画什么"))


class ReorderForm(BaseForm):
    """`line` is the list the person saw: a move on a list changed since is refused."""

    line = HiddenField()
    way = RadioField(
        _("怎样调整"), choices=choices([("up", _("提前一位")), ("down", _("推后一位"))])
    )
    reason = _reason()

    def show(self, ids: Iterable[int]) -> None:
        self.line.data = " ".join(f"{one}" for one in ids)

    @property
    def seen(self) -> list[int]:
        return [version_in(one) for one in (self.line.data or "").split()]


class TakeOffForm(BaseForm):
    reason = _reason()


class JoinForm(StepForm):
    reason = _reason()


class OfferForm(StepForm):
    """Nothing to fill in: there is a place, and signing is next."""
