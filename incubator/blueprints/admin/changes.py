"""What an act changed, in words: each recorded fact by its name, each value as people write it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from incubator.blueprints.admin import base_facts, premises_facts
from incubator.casework import lifecycles
from incubator.core import money
from incubator.core.permissions import ROLE_LABEL
from incubator.core.words import _
from incubator.organizations.field_texts import recorded
from incubator.organizations.labels import FACT_LABEL, STATUS_LABEL, TYPE_LABEL, VALUE_LABEL
from incubator.organizations.particulars import FIELD_LABEL
from incubator.organizations.sections import ENDING, FIELDS
from incubator.people.audit import Names
from incubator.people.offices import OFFICE_LABEL
from incubator.records.models import Event
from incubator.registrations.lifecycle import LIFECYCLE
from incubator.web.words import moment

_FILE = FIELDS | {one.key: one for one in ENDING}
FACTS: dict[str, str] = {
    **base_facts.FACTS,
    **premises_facts.FACTS,
    **FIELD_LABEL,
    **{key: one.label for key, one in _FILE.items()},
    "name": _("名称"),
    "added_to_ids": _("涉及的组织序号"),
    "amount": _("金额"),
    "appropriated": _("下达"),
    "approved": _("批准金额"),
    "approver": _("批准人"),
    "changed": _("修改的内容"),
    "checked": _("核对的项目"),
    "closes_at": _("截止时间"),
    "code": _("编号"),
    "committed": _("已批待付"),
    "copies": _("份数"),
    "created": _("新增条数"),
    "created_ids": _("新增的组织序号"),
    "days": _("天数"),
    "delete_on": _("删除日期"),
    "due_on": _("期限"),
    "eligibility": _("申报条件"),
    "ends_on": _("结束日期"),
    "expert": _("专家"),
    "fact": _("记录序号"),
    "facts": _("记录条数"),
    "file": _("文件"),
    "for_year": _("所属年度"),
    "found": _("查到的结果"),
    "frozen_sha256": _("名单校验码"),
    "keeper": _("保管人"),
    "kept_from": _("保管起始"),
    "kept_through": _("保管结束"),
    "into": _("并入的组织序号"),
    "key": _("规则代号"),
    "lines": _("件数"),
    "kind": _("类别"),
    "matches": _("与本人相符"),
    "merged": _("并入的组织序号"),
    "moved": _("随之移动的记录"),
    "notice": _("公示编号"),
    "office": _("章程职务"),
    "on_behalf": _("代录"),
    "on_paper": _("纸质登记"),
    "organization_id": _("组织序号"),
    "other": _("另一组织序号"),
    "owner_id": _("出资或产权单位序号"),
    "paid": _("已付"),
    "paper": _("用印文件"),
    "paper_number": _("文号"),
    "pending": _("待确认"),
    "person_id": _("人员"),
    "post_id": _("任职序号"),
    "posting": _("记账序号"),
    "profile": _("工作方式"),
    "proof": _("证明"),
    "proposed_by": _("提出人"),
    "read": _("读到的行数"),
    "receipt": _("受理编号"),
    "recommended": _("建议金额"),
    "relative_id": _("亲属"),
    "requested": _("申请金额"),
    "returned": _("退回"),
    "revoked_at": _("撤销时间"),
    "role": _("职务"),
    "round": _("第几次提交"),
    "scan_id": _("证件照片序号"),
    "seal": _("印章"),
    "second_step": _("动态验证码"),
    "sections": _("需要补正的部分"),
    "seen_at": _("查看时间"),
    "sha256": _("内容校验码"),
    "short_code": _("简称"),
    "signed_on": _("签批日期"),
    "signer": _("签批人"),
    "starts_on": _("开始日期"),
    "state": _("状态"),
    "state_official": _("现职国家工作人员"),
    "status": _("状态"),
    "title": _("题名"),
    "total": _("总额"),
    "unchanged": _("无变化条数"),
    "unknown": _("不在名册的行数"),
    "updated": _("更新条数"),
    "used_by": _("盖章人"),
    "used_on": _("用印日期"),
    "valid_from": _("生效日期"),
    "valid_through": _("有效期至"),
    "verified_on": _("最近核对"),
    "version": _("版本"),
    "year": _("年份"),
}
"""By the name under which it was recorded; another one is shown under that name."""

PEOPLE = frozenset(
    {"approver", "expert", "keeper", "person_id", "signer", "used_by"}
    | {"proposed_by", "relative_id"}
)
_MONEY = frozenset(
    {"amount", "appropriated", "approved", "committed", "paid", "recommended", "requested"}
    | {"returned", "total"}
    | premises_facts.MONEY
)
_WORDS: dict[str, Mapping[Any, str]] = {
    **base_facts.WORDS,
    **premises_facts.WORDS,
    "role": ROLE_LABEL,
    "org_type": TYPE_LABEL,
    "kind": {**FACT_LABEL, **premises_facts.WORDS["kind"]},
    "office": OFFICE_LABEL,
    "value": VALUE_LABEL,
}
_PERSONAL = frozenset(
    {"phone", "bank_account"} | {one.key for one in FIELDS.values() if one.secret}
)
"""Recorded as a keyed digest, which says nothing to people."""
_LONGEST = 300


def of(event: Event, names: Names) -> list[tuple[str, str, str]]:
    """(label, before, after) of everything the act recorded."""
    old, new = event.before or {}, event.after or {}
    return [
        (
            label(name),
            _shown(name, old.get(name), event, names),
            _shown(name, new.get(name), event, names),
        )
        for name in dict.fromkeys([*old, *new])
    ]


def in_a_line(event: Event, names: Names) -> str:
    """The same for a cell of an export: 状态：待审批 → 待公示；…"""
    return "；".join(
        f"{label}：{before} → {after}" if before else f"{label}：{after}"
        for label, before, after in of(event, names)
    )


def label(name: str) -> str:
    return FACTS.get(name, name)


def people_in(events: Iterable[Event]) -> set[int]:
    """Whom these events name besides those who acted, to load their names at once."""
    return {
        value
        for event in events
        for facts in (event.before or {}, event.after or {})
        for name, value in facts.items()
        if name in PEOPLE and isinstance(value, int)
    }


def _shown(name: str, value: Any, event: Event, names: Names) -> str:
    if value is None:
        return ""
    if name in _PERSONAL:
        return _("（不显示）")
    if name in _FILE:
        return str(recorded(_FILE[name], value))[:_LONGEST]
    return _plainly(name, value, event, names)


def _plainly(name: str, value: Any, event: Event, names: Names) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        return "、".join(str(one) for one in value)[:_LONGEST]
    if isinstance(value, int):
        return _number(name, value, names)
    return str(_text(name, str(value), event))[:_LONGEST]


def _number(name: str, value: int, names: Names) -> str:
    if name in PEOPLE:
        return names[value]
    return money.yuan_sign(value) if name in _MONEY else str(value)


def _text(name: str, value: str, event: Event) -> str:
    if name == "status":
        return _status(value, event)
    words = {str(key): words for key, words in _WORDS.get(name, {}).items()}
    if value in words:
        return words[value]
    return _moment(value) if len(value) > 18 and value[10:11] == "T" else value


def _status(value: str, event: Event) -> str:
    """A case's or request's by its lifecycle, an organization's by its register."""
    kind = event.verb.partition(".")[0]
    for lifecycle in (*lifecycles.every(), LIFECYCLE):
        if lifecycle.kind == kind:
            return next((one.label for key, one in lifecycle.states.items() if key == value), value)
    return {str(key): words for key, words in STATUS_LABEL.items()}.get(value, value)


def _moment(value: str) -> str:
    try:
        return moment(datetime.fromisoformat(value))
    except ValueError:
        return value
