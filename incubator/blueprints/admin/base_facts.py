"""What acts in the incubation base record, each fact by its name and each of its fixed values in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from incubator.core.words import _
from incubator.incubation.evaluating_words import PART_LABEL, RHYTHM_LABEL
from incubator.incubation.leaving import Way
from incubator.incubation.leaving_words import ADVICE_LABEL
from incubator.incubation.questions import MODE_WORDS
from incubator.incubation.stay_words import PHASE_LABEL, SERVICE_LABEL

FACTS: dict[str, str] = {
    "across": _("平面图列"),
    "advice": _("评估意见"),
    "agreed_through": _("协议到期"),
    "agreement": _("协议编号"),
    "alive": _("是否存续"),
    "area_tenths": _("面积（0.1 平方米）"),
    "cells": _("平面图格数"),
    "closed_on": _("停用日期"),
    "depth": _("平面图行数"),
    "desk_id": _("工位序号"),
    "down": _("平面图行"),
    "entered_on": _("入驻日期"),
    "equipment": _("设备"),
    "extended_to": _("延期至"),
    "filed_groups_at_desks": _("备案组织可用工位"),
    "floor": _("楼层"),
    "free_from": _("空出日期"),
    "from_on": _("起用日期"),
    "introduction": _("简介"),
    "jobs": _("全职人数"),
    "label": _("工位号"),
    "left_on": _("交接日期"),
    "mark": _("平面图标记"),
    "minutes": _("分钟"),
    "mode": _("孵化方式"),
    "notice_days": _("公示期"),
    "notice_unit": _("公示期按"),
    "on": _("日期"),
    "open": _("未办项数"),
    "opened_on": _("启用日期"),
    "part": _("部分"),
    "period": _("评估期"),
    "phase": _("孵化阶段"),
    "position": _("次序"),
    "projects": _("项目数"),
    "rhythm": _("评估种类"),
    "room_id": _("房间序号"),
    "rubric_id": _("评分表序号"),
    "signed": _("签字日期"),
    "service": _("服务种类"),
    "shows_notice": _("入驻前公示"),
    "takes_physical": _("提供实体孵化"),
    "takes_virtual": _("提供虚拟孵化"),
    "through": _("到期日"),
    "version": _("版本"),
    "virtual_held": _("已给虚拟名额"),
    "virtual_places": _("虚拟名额"),
    "way": _("交接方向"),
    "width": _("平面图列数"),
}

WORDS: dict[str, Mapping[Any, str]] = {
    "advice": ADVICE_LABEL,
    "mode": MODE_WORDS,
    "part": PART_LABEL,
    "phase": PHASE_LABEL,
    "rhythm": RHYTHM_LABEL,
    "service": SERVICE_LABEL,
    "way": {Way.IN: _("入驻"), Way.OUT: _("退驻")},
}
