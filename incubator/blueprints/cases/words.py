"""How recorded facts read in the history of a case."""

from __future__ import annotations

from typing import Any

from incubator.casework import lifecycles
from incubator.core import money
from incubator.core.lifecycle import Lifecycle
from incubator.core.words import _
from incubator.funds.questions import SECTION_WORDS
from incubator.notices.words import PROOF_WORDS

FACTS: dict[str, str] = {
    "amount": _("金额"),
    "approved": _("批准金额"),
    "due_on": _("期限"),
    "ends_on": _("公示截止"),
    "expert": _("专家"),
    "notice": _("公示编号"),
    "on_paper": _("纸质登记"),
    "paper_number": _("文号"),
    "proof": _("公示方式"),
    "receipt": _("受理编号"),
    "recommended": _("建议金额"),
    "requested": _("申请金额"),
    "round": _("第几次提交"),
    "sha256": _("内容校验码"),
    "sections": _("需要补正的部分"),
    "signed_on": _("签批日期"),
    "signer": _("签批人"),
    "starts_on": _("公示起始"),
    "status": _("进度"),
}
"""Recorded facts a reader can use, by their name; the rest is for the audit."""

_SECTIONS: dict[str, str] = {section.value: label for section, label in SECTION_WORDS.items()}
_PROOFS: dict[str, str] = {kind.value: label for kind, label in PROOF_WORDS.items()}
PEOPLE = frozenset({"signer", "expert"})
MONEY = frozenset({"amount", "approved", "recommended", "requested"})


def _lifecycle(kind: str) -> Lifecycle[Any, Any] | None:
    return next((one for one in lifecycles.every() if one.kind == kind), None)


def value(name: str, found: Any, *, kind: str, public: bool) -> str:
    """One recorded value as people write it; a status by its label, the public one where asked."""
    if found is None:
        return ""
    if name == "status":
        return _status(kind, str(found), public=public)
    if name in MONEY and isinstance(found, int):
        return money.yuan_sign(found)
    if name == "proof":
        return _PROOFS.get(str(found), str(found))
    if isinstance(found, list):
        return "、".join(str(_SECTIONS.get(str(one), one)) for one in found)
    if isinstance(found, bool):
        return _("是") if found else _("否")
    return str(found)


def _status(kind: str, status: str, *, public: bool) -> str:
    lifecycle = _lifecycle(kind)
    state = lifecycle.states.get(status) if lifecycle else None
    if state is None:
        return status
    return state.public if public else state.label
