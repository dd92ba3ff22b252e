"""What acts on the premises record, each fact by its name and each of its fixed values in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from incubator.core.words import _
from incubator.premises.occupying_words import FOUND_LABEL
from incubator.premises.words import (
    ACCESS_WORDS,
    APPROVAL_WORDS,
    KIND_WORDS,
    NATURE_WORDS,
    STANDING_WORDS,
    TERM_WORDS,
    USE_WORDS,
)

FACTS: dict[str, str] = {
    "advises": _("查勘意见为建议提供"),
    "agreement_number": _("协议编号"),
    "deposit_fen": _("押金"),
    "finding": _("巡查结果"),
    "known_on": _("知道转租的日期"),
    "people": _("人数"),
    "purpose": _("使用内容"),
    "term_from": _("期限起"),
    "term_through": _("期限止"),
    "was_through": _("原期限止"),
    "wished_from": _("申请期限起"),
    "wished_through": _("申请期限止"),
    "withheld_fen": _("扣除押金"),
    **ACCESS_WORDS,
    "approval": _("谁答复预约"),
    "approval_id": _("批准文件序号"),
    "approval_number": _("批准文号"),
    "approved_by": _("由谁批准"),
    "approved_on": _("批准日期"),
    "approver_id": _("答复人任职序号"),
    "basis": _("依据"),
    "blocked_because": _("暂停原因"),
    "cancel_workdays": _("取消至少提前（工作日）"),
    "capacity": _("容纳人数"),
    "contact": _("咨询处"),
    "fen": _("每小时收费"),
    "from_minute": _("时段起（分钟）"),
    "hold_minutes": _("填表时保留（分钟）"),
    "horizon_days": _("最多提前（天）"),
    "hours_a_month": _("每月最多（小时）"),
    "keeps_waiting_list": _("可以排队等候"),
    "longest_minutes": _("一次最长（分钟）"),
    "manager_name": _("管理单位"),
    "minutes_after": _("后预留（分钟）"),
    "minutes_before": _("前预留（分钟）"),
    "nature": _("资产性质"),
    "notice_workdays": _("至少提前（工作日）"),
    "openings": _("开放时间"),
    "owner_name": _("产权单位"),
    "parent_id": _("所属大厅序号"),
    "pending_holds": _("待答复时占用"),
    "premises_id": _("场地序号"),
    "published_at": _("发布时间"),
    "reference_fen": _("每小时参考价"),
    "standing": _("场地状态"),
    "term": _("收费性质"),
    "to_minute": _("时段止（分钟）"),
    "use": _("用途"),
    "uses": _("允许的公益用途"),
    "wants_check_in": _("使用时签到"),
}

WORDS: dict[str, Mapping[Any, str]] = {
    "approval": APPROVAL_WORDS,
    "finding": FOUND_LABEL,
    "kind": KIND_WORDS,
    "nature": NATURE_WORDS,
    "standing": {one: words for one, (words, _tone) in STANDING_WORDS.items()},
    "term": TERM_WORDS,
    "use": USE_WORDS,
}
MONEY = frozenset({"deposit_fen", "fen", "reference_fen", "withheld_fen"})
"""Recorded in fen."""
