"""How the changed facts of an organization read in its history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from incubator.core.words import _
from incubator.organizations.labels import FACT_LABEL, STATUS_LABEL, TYPE_LABEL
from incubator.organizations.models import FactKind, OrgStatus, OrgType
from incubator.organizations.particulars import FIELD_LABEL

_FACTS: Mapping[str, str] = {
    "file": _("文件"),
    "for_year": _("所属年度"),
    "kind": _("类别"),
    "proof": _("证明材料校验码"),
    "valid_from": _("起始日期"),
    "valid_through": _("截止（移出）日期"),
    "verified_on": _("最近核对"),
}
_UNSHOWN = frozenset(
    {"fact", "sha256", "read", "created", "updated", "unchanged", "facts"}
    | {"created_ids", "added_to_ids"}
)
_PERSONAL = frozenset({"phone", "bank_account"})


def changes(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> list[tuple[str, str, str]]:
    """(label, before, after) of what an event recorded; personal values are only said to differ."""
    old, new = before or {}, after or {}
    return [
        (_FACTS.get(name) or FIELD_LABEL.get(name, name), _value(name, old), _value(name, new))
        for name in dict.fromkeys([*old, *new])
        if name not in _UNSHOWN
    ]


def _value(name: str, values: Mapping[str, Any]) -> str:
    found = values.get(name)
    if found in (None, ""):
        return _("（已删除）") if name in _PERSONAL and name in values else ""
    if name in _PERSONAL:
        return _("（新的，不显示）")
    if name == "org_type":
        return TYPE_LABEL[OrgType(found)]
    if name == "status":
        return STATUS_LABEL[OrgStatus(found)]
    if name == "kind":
        return FACT_LABEL[FactKind(found)]
    return str(found)
