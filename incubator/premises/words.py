"""How kinds, natures, standings, uses and terms of the premises are called on screen and paper."""

from __future__ import annotations

from incubator.core.words import _
from incubator.premises.models import Approval, DayProfile, Kind, Nature, Standing, Use
from incubator.premises.tariff import Term

KIND_WORDS: dict[Kind, str] = {
    Kind.IDLE_OFFICE: _("闲置办公用房"),
    Kind.PARTY_CENTRE: _("党群服务中心"),
    Kind.COMMUNITY_FACILITY: _("社区综合服务设施"),
    Kind.CIVILIZATION_STATION: _("新时代文明实践站"),
    Kind.COMMITTEE_ROOM: _("居委会活动室"),
    Kind.PUBLIC_FACILITY: _("公共设施"),
    Kind.PROVIDED_BY_UNIT: _("单位提供的场地"),
}

NATURE_WORDS: dict[Nature, str] = {
    Nature.COMMUNITY: _("社区配套用房"),
    Nature.COMMITTEE: _("居委会用房"),
    Nature.STREET: _("街道自有资产"),
    Nature.OFFICE: _("党政机关办公用房"),
    Nature.PROVIDED: _("企事业单位提供"),
    Nature.RENTED: _("租入"),
}

STANDING_WORDS: dict[Standing, tuple[str, str]] = {
    Standing.DRAFT: (_("待核实"), "amber"),
    Standing.VERIFIED: (_("已核实，未发布"), "accent"),
    Standing.AVAILABLE: (_("可以预约"), "green"),
    Standing.BLOCKED: (_("暂停使用"), "red"),
}
"""How it is called, and in which colour."""

APPROVAL_WORDS: dict[Approval, str] = {
    Approval.AUTOMATIC: _("有空即确认，不用答复"),
    Approval.CENTRE: _("由服务中心答复"),
    Approval.POST: _("由指定的一人答复"),
}

USE_WORDS: dict[Use, str] = {
    Use.PUBLIC_BENEFIT: _("公益活动"),
    Use.MEETING: _("会议"),
    Use.TRAINING: _("培训"),
    Use.CULTURE: _("文体活动"),
    Use.ELDERLY: _("为老服务"),
    Use.CHILDREN: _("儿童服务"),
    Use.CONVENIENCE: _("便民服务"),
    Use.PARTY_BUILDING: _("党建活动"),
}

PROFILE_WORDS: dict[DayProfile, str] = {
    DayProfile.WORKDAY: _("工作日"),
    DayProfile.WEEKEND: _("周末"),
    DayProfile.HOLIDAY: _("节假日"),
}

TERM_WORDS: dict[Term, str] = {
    Term.FREE: _("无偿"),
    Term.PREFERENTIAL: _("优惠"),
    Term.STANDARD: _("标准收费"),
}

ACCESS_WORDS: dict[str, str] = {
    "step_free": _("无台阶可达"),
    "lift": _("有电梯"),
    "accessible_toilet": _("无障碍卫生间"),
    "accessible_parking": _("无障碍停车位"),
    "tactile_paving": _("盲道"),
    "hearing_loop": _("助听环路"),
}
"""The facts of accessibility by column."""
