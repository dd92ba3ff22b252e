"""What the modes, services, phases and states of a stay are called."""

from __future__ import annotations

from incubator.core.words import _
from incubator.incubation.models import Mode
from incubator.incubation.staying import GoalState, Phase, Service, Support

MODE_LABEL: dict[str, str] = {Mode.PHYSICAL: _("实体孵化"), Mode.VIRTUAL: _("虚拟孵化")}

SERVICE_LABEL: dict[str, str] = {
    Service.VISIT: _("走访"),
    Service.COACHING: _("辅导"),
    Service.REGISTRATION: _("注册辅导"),
    Service.FINANCE: _("财务托管和辅导"),
    Service.PARTY: _("党建指导"),
    Service.PROJECT: _("项目辅导"),
    Service.TRAINING: _("培训"),
    Service.RESOURCES: _("资源对接"),
    Service.EVENT: _("集体活动"),
    Service.OTHER: _("其他服务"),
}

PHASE_LABEL: dict[str, str] = {
    Phase.SETTLING: _("入驻适应"),
    Phase.BUILDING: _("能力建设"),
    Phase.GROWING: _("成长提升"),
    Phase.LEAVING: _("准备出壳"),
}

GOAL_WORDS: dict[str, tuple[str, str]] = {
    GoalState.OPEN: (_("进行中"), "accent"),
    GoalState.MET: (_("已达成"), "green"),
    GoalState.MISSED: (_("未达成"), "red"),
    GoalState.DROPPED: (_("已取消"), ""),
}

SUPPORT_LABEL: dict[Support, str] = {
    Support.SPACE: _("场地"),
    Support.BOOKKEEPING: _("财务托管"),
    Support.REGISTRATION: _("注册辅导"),
    Support.CAPACITY: _("能力建设"),
    Support.RESOURCES: _("资源对接"),
    Support.LEGAL: _("法律咨询"),
    Support.PARTY: _("党建"),
    Support.OTHER: _("其他支持"),
}
