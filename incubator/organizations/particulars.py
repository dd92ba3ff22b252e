"""What may be stated about an organization: cleaned, held to the rules, its type read from its code."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from incubator.core.errors import RuleError
from incubator.core.texts import one_line, tidy, tidy_code
from incubator.core.words import _
from incubator.organizations.codes import (
    CodeClass,
    Refused,
    check_uscc,
    holds_id_card,
    normalized,
    type_of,
)
from incubator.organizations.labels import STATUS_LABEL, TYPE_LABEL
from incubator.organizations.models import OrgStatus, OrgType

LONGEST = {
    "name": 100,
    "filing_no": 60,
    "registrar": 100,
    "supervising_unit": 100,
    "business_scope": 1000,
    "address": 200,
    "community": 60,
}
"""Characters each text may have, as its column does."""

FIELD_LABEL = {
    "name": _("组织名称"),
    "uscc": _("统一社会信用代码"),
    "filing_no": _("备案编号"),
    "org_type": _("组织类型"),
    "status": _("登记状态"),
    "registered_on": _("成立登记日期"),
    "registrar": _("登记管理机关"),
    "supervising_unit": _("业务主管单位"),
    "business_scope": _("业务范围"),
    "address": _("住所"),
    "community": _("所在社区"),
    "phone": _("联系电话"),
    "bank_name": _("开户银行"),
    "bank_account": _("银行账号"),
    "code_exception": _("人工确认理由"),
    "value": _("结果"),
    "number": _("文号"),
    "issuer": _("机关"),
    "basis": _("事由"),
    "source": _("来源"),
    "reason": _("理由"),
}

_TYPE_SAID = {said: OrgType(said.value) for said in CodeClass}
_WITHOUT_CODE = frozenset({OrgType.FILED_GROUP, OrgType.PROSPECTIVE, OrgType.OTHER})
_CODE_SAYS_OTHER = frozenset({OrgType.OTHER, OrgType.SUBDISTRICT})
_USUAL_STATUS = {
    OrgType.FILED_GROUP: OrgStatus.FILED,
    OrgType.PROSPECTIVE: OrgStatus.PROSPECTIVE,
}
_BEGUN = frozenset({OrgStatus.PROSPECTIVE, OrgStatus.REGISTERED, OrgStatus.FILED})
_EARLIEST = date(1900, 1, 1)


@dataclass(frozen=True)
class Particulars:
    """What the register says about an organization, apart from contacts and dated facts."""

    name: str
    uscc: str = ""
    filing_no: str = ""
    org_type: OrgType | None = None
    """Only heard where neither a code nor a filing number says it."""
    status: OrgStatus | None = None
    registered_on: date | None = None
    registrar: str = ""
    supervising_unit: str = ""
    business_scope: str = ""
    address: str = ""
    community: str = ""


def checked(stated: Particulars, *, on: date, code_confirmed: bool = False) -> Particulars:
    """The same, clean, with type and status filled in; RuleError names the field that is wrong.

    `code_confirmed` lets a code stand that fails its check but may be an exception. An ID-card
    number is refused in every field, and no sentence repeats it.
    """
    return held(_cleaned(stated), on=on, code_confirmed=code_confirmed)


def held(clean: Particulars, *, on: date, code_confirmed: bool = False) -> Particulars:
    """The same for what was cleaned already, as everything is that comes out of a table."""
    _check_texts(clean)
    check_code(clean.uscc, confirmed=code_confirmed)
    org_type = _type(clean)
    status = _status(org_type, clean.status)
    if clean.registered_on and not _EARLIEST <= clean.registered_on <= on:
        raise RuleError(_("成立登记日期不会晚于今天。请对照登记证书填写。"), field="registered_on")
    if clean.org_type is org_type and clean.status is status:
        return clean
    return Particulars(**(vars(clean) | {"org_type": org_type, "status": status}))


def check_code(code: str, *, confirmed: bool = False) -> None:
    """Refuse a wrong credit code; a confirmed one only if it can never be right (an ID card, say)."""
    if not code:
        return
    found = check_uscc(code)
    if isinstance(found, Refused) and not (confirmed and found.exception_possible):
        hint = (
            _("如登记证书上确实如此，请填写人工确认的理由并上传证书。")
            if found.exception_possible
            else ""
        )
        raise RuleError(f"{found.sentence}{hint}", field="uscc")


def check_text(text: str, field: str, *, longest: int, label: str = "") -> None:
    """Refuse a text its column cannot hold, or one with an ID-card number in it."""
    if len(text) > longest:
        raise RuleError(
            _(
                "“%(field)s”最多 %(most)s 个字，现在有 %(n)s 个。请缩短后再保存。",
                field=label or FIELD_LABEL.get(field, field),
                most=longest,
                n=len(text),
            ),
            field=field,
        )
    if holds_id_card(text):
        raise RuleError(
            _("这里像是有身份证号码，系统不会保存它。请删去后再提交。"),
            field=field,
        )


def _cleaned(stated: Particulars) -> Particulars:
    texts: dict[str, Any] = {
        one.name: tidy(value)
        for one in fields(stated)
        if isinstance(value := getattr(stated, one.name), str) and one.name in LONGEST
    }
    texts["name"] = one_line(texts["name"])
    return replace(stated, **texts, uscc=normalized(tidy_code(stated.uscc)))


def _check_texts(clean: Particulars) -> None:
    if not clean.name:
        raise RuleError(_("没有填写组织名称。请按登记证书上的全称填写。"), field="name")
    texts = vars(clean)
    for field, longest in LONGEST.items():
        if texts[field]:
            check_text(texts[field], field, longest=longest)


def _type(clean: Particulars) -> OrgType:
    """By the code; where there is none, a filing number; where there is neither, what was stated."""
    if clean.uscc:
        said = _TYPE_SAID[type_of(clean.uscc)]
        stated = clean.org_type
        return stated if said is OrgType.OTHER and stated in _CODE_SAYS_OTHER else said
    if clean.filing_no:
        return OrgType.FILED_GROUP
    if clean.org_type is OrgType.FILED_GROUP:
        raise RuleError(
            _("备案社区社会组织要有备案编号。请填写街道给出的备案编号。"), field="filing_no"
        )
    if clean.org_type in _WITHOUT_CODE:
        return clean.org_type
    raise RuleError(
        _(
            "没有统一社会信用代码，也没有备案编号。请填写其中一个；还没有成立的，类型选“拟登记组织”。"
        ),
        field="uscc",
    )


def _status(org_type: OrgType, stated: OrgStatus | None) -> OrgStatus:
    usual = _USUAL_STATUS.get(org_type, OrgStatus.REGISTERED)
    if stated is None or stated is usual or stated not in _BEGUN:
        return stated or usual
    raise RuleError(
        _(
            "“%(type)s”的状态不能是“%(status)s”。请改为“%(usual)s”，或先补上代码、备案编号。",
            type=TYPE_LABEL[org_type],
            status=STATUS_LABEL[stated],
            usual=STATUS_LABEL[usual],
        ),
        field="status",
    )


def described(stated: Particulars) -> dict[str, str]:
    """Label → text of every field, for showing two versions side by side."""
    texts: dict[str, Any] = dict(vars(stated))
    texts["org_type"] = TYPE_LABEL[stated.org_type] if stated.org_type else ""
    texts["status"] = STATUS_LABEL[stated.status] if stated.status else ""
    return {FIELD_LABEL[name]: str(text or "") for name, text in texts.items()}
