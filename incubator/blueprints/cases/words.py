"""How recorded verbs and changed facts read in a history."""

from __future__ import annotations

from typing import Any

from incubator.casework import lifecycles
from incubator.core import money
from incubator.core.lifecycle import Lifecycle
from incubator.core.words import _
from incubator.funds.questions import SECTION_WORDS
from incubator.notices.words import PROOF_WORDS

VERBS: dict[str, str] = {
    "award.make": _("登记立项"),
    "budget.appropriate": _("预算下达"),
    "budget.commit": _("占用预算"),
    "budget.pay": _("登记拨付"),
    "budget.release": _("释放预算"),
    "budget.return": _("登记退回"),
    "certificate.issue": _("签发证书"),
    "certificate.replace": _("更正换发证书"),
    "certificate.reserve": _("证书编号"),
    "certificate.restore": _("恢复证书有效"),
    "certificate.revoke": _("作废证书"),
    "certificate.void": _("作废证书编号"),
    "deadline.confirm": _("确认重新计算的期限"),
    "deadline.plan": _("生成年度期限"),
    "deadline.recount": _("重新计算期限"),
    "deadline.urge": _("催办"),
    "deadline.waive": _("免除期限"),
    "document.add": _("上传材料"),
    "document.withdraw": _("撤下材料"),
    "notice.close": _("结束公示"),
    "notice.prove": _("登记公示证明"),
    "notice.publish": _("发布公示"),
    "notice.recount": _("重新计算公示期"),
    "notice.withdraw": _("撤回公示"),
    "sheet.ask": _("安排专家"),
    "sheet.declare": _("专家声明无利益冲突"),
    "sheet.lock": _("锁定评分"),
    "sheet.recuse": _("专家回避"),
}
"""Acts on a case that are no step of its lifecycle, by the name under which they are recorded."""

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


def verb(name: str) -> str:
    """The recorded verb in words: the label of the step, or its own."""
    kind, _dot, action = name.partition(".")
    lifecycle = _lifecycle(kind)
    if lifecycle is not None:
        if action == "open":
            return _("新建")
        for step_name, step in lifecycle.steps.items():
            if step_name == action:
                return step.label
    return VERBS.get(name, name)


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
