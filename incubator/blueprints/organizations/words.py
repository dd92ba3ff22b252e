"""How the changed facts of an organization read in its history."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from incubator.core.words import _
from incubator.organizations.checking import FOUND_LABEL, Found
from incubator.organizations.field_texts import recorded
from incubator.organizations.labels import FACT_LABEL, STATUS_LABEL, TYPE_LABEL, VALUE_LABEL
from incubator.organizations.models import FactKind, OrgStatus, OrgType
from incubator.organizations.particulars import FIELD_LABEL
from incubator.organizations.sections import ENDING, FIELDS
from incubator.web.words import moment

_FACTS: Mapping[str, str] = {
    "file": _("文件"),
    "for_year": _("所属年度"),
    "into": _("并入的组织序号"),
    "kind": _("类别"),
    "merged": _("并入的组织序号"),
    "moved": _("随之移动的记录"),
    "other": _("另一组织序号"),
    "proof": _("证明材料校验码"),
    "valid_from": _("起始日期"),
    "valid_through": _("截止（移出）日期"),
    "seen_at": _("查看时间"),
    "found": _("查到的结果"),
    "verified_on": _("最近核对"),
}
_UNSHOWN = frozenset(
    {"fact", "unknown", "sha256", "read", "created", "updated", "unchanged", "facts"}
    | {"created_ids", "added_to_ids"}
)
_SECTION = FIELDS | {one.key: one for one in ENDING}
_READ: Mapping[str, Callable[[Any], str]] = {
    "org_type": lambda found: TYPE_LABEL[OrgType(found)],
    "status": lambda found: STATUS_LABEL[OrgStatus(found)],
    "value": lambda found: VALUE_LABEL.get(found, found),
    "kind": lambda found: FACT_LABEL[FactKind(found)],
    "found": lambda found: FOUND_LABEL[Found(found)],
    "seen_at": lambda found: moment(datetime.fromisoformat(found)),
}
_PERSONAL = frozenset(
    {"phone", "bank_account"} | {key for key, one in FIELDS.items() if one.secret}
)


def changes(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> list[tuple[str, str, str]]:
    """(label, before, after) of what an event recorded; personal values are only said to differ."""
    old, new = before or {}, after or {}
    return [
        (_label(name), _value(name, old), _value(name, new))
        for name in dict.fromkeys([*old, *new])
        if name not in _UNSHOWN
    ]


def _label(name: str) -> str:
    if name in _SECTION:
        return _SECTION[name].label
    return _FACTS.get(name) or FIELD_LABEL.get(name, name)


def _value(name: str, values: Mapping[str, Any]) -> str:
    found = values.get(name)
    if found in (None, ""):
        return _("（已删除）") if name in _PERSONAL and name in values else ""
    if name in _PERSONAL:
        return _("（新的，不显示）")
    if name in _READ:
        return _READ[name](found)
    return recorded(FIELDS[name], found) if name in FIELDS else str(found)
