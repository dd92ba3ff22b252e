"""ID number and bank account of a person: checked, encrypted, found by digest, shown for a reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from stdnum import luhn

from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.secret import digest
from incubator.core.texts import tidy, tidy_code
from incubator.core.words import _
from incubator.organizations.codes import looks_like_id_card
from incubator.people import consents
from incubator.people.declarations import ConsentKind
from incubator.people.models import Person
from incubator.people.reach import require_other
from incubator.records.events import record

_OTHER_PAPER = re.compile(r"[A-Z]{1,2}[0-9]{7,10}")
"""Passports and the permits of Hong Kong, Macao and Taiwan residents."""
_ACCOUNT = re.compile(r"[0-9]{6,32}")
_CARD = range(16, 20)
"""Digits of a bank card, whose last one checks the others; other accounts have no check digit."""


@dataclass(frozen=True)
class Numbers:
    """What is stated of a person. None leaves a value as it is, "" removes it."""

    id_number: str | None = None
    bank_name: str | None = None
    bank_account: str | None = None


def change(person: Person, stated: Numbers, *, by: Hat, at: datetime) -> str:
    """Set what is stated; answers a warning, which does not refuse, or nothing.

    The event says which values changed, never what they are.
    """
    require_looking_after(person, by)
    return _write(person, stated, by=by, at=at)


def change_own(person: Person, stated: Numbers, *, by: Hat, at: datetime) -> str:
    """The same for one's own: nobody else of the centre need look after a colleague's account."""
    if person.id != by.person_id:
        raise RuleError(_("只能填写自己的证件和账户。"))
    return _write(person, stated, by=by, at=at)


def _write(person: Person, stated: Numbers, *, by: Hat, at: datetime) -> str:
    changed = []
    if stated.id_number is not None:
        number = checked_id_number(stated.id_number)
        _require_nobody_else(person, number)
        person.id_number, person.id_digest = number or None, digest(number) if number else None
        changed.append("id_number")
    if stated.bank_name is not None and tidy(stated.bank_name) != person.bank_name:
        person.bank_name = tidy(stated.bank_name)
        changed.append("bank_name")
    if stated.bank_account is not None:
        account = checked_account(stated.bank_account)
        _require_consent(person, account)
        person.bank_account = account or None
        person.bank_digest = digest(account) if account else None
        changed.append("bank_account")
    if changed:
        record("person.change-numbers", person, by=by, at=at, after={"changed": changed})
    return _doubt(stated.bank_account or "")


def checked_id_number(text: str) -> str:
    """The number clean; RuleError says what is wrong and never repeats it."""
    number = tidy_code(text).upper()
    if not number or looks_like_id_card(number) or _OTHER_PAPER.fullmatch(number):
        return number
    raise RuleError(
        _("身份证件号码校验不符，多半是抄错了一位。请对照证件逐位核对；护照和通行证以字母开头。"),
        field="id_number",
    )


def checked_account(text: str) -> str:
    account = tidy_code(text)
    if account and not _ACCOUNT.fullmatch(account):
        raise RuleError(
            _("银行账号只能有数字，6 至 32 位。请对照银行卡填写。"), field="bank_account"
        )
    return account


def _doubt(account: str) -> str:
    clean = tidy_code(account)
    if len(clean) in _CARD and not luhn.is_valid(clean):
        return _("已保存，但银行卡号的校验位不符，请再对照银行卡核对一次。")
    return ""


def _require_consent(person: Person, account: str) -> None:
    if account and not consents.holds(person.id, ConsentKind.BANK_ACCOUNT):
        raise RuleError(
            _(
                "还没有本人对登记银行账户的单独同意，账号没有保存。请本人在“我的账号”的“同意和撤回”中同意，"
                "或由工作人员先登记签了字的书面同意。"
            ),
            field="bank_account",
        )


def _require_nobody_else(person: Person, number: str) -> None:
    if not number:
        return
    other = select(Person.id).where(Person.id_digest == digest(number), Person.id != person.id)
    if db.session.scalar(other.limit(1)) is not None:
        raise RuleError(
            _("这个证件号码已经登记在另一人名下。请先核对是不是同一人，是的，在其页面办理。"),
            field="id_number",
        )


def require_looking_after(person: Person, by: Hat) -> None:
    """Numbers are the officers' work: the system administrator keeps accounts and sees none."""
    by.require(Permission.MANAGE_ORGANIZATIONS)
    require_other(person, by=by)


def reveal(person: Person, *, reason: str, by: Hat, at: datetime) -> None:
    """Note that somebody looked at phone, mail and numbers in clear, and why."""
    require_looking_after(person, by)
    if not reason.strip():
        raise RuleError(_("请写明查看的用途，系统会留下记录。"), field="reason")
    record("person.reveal", person, by=by, at=at, reason=reason)


def known_by(typed: str) -> ColumnElement[bool]:
    """Whose full phone or ID number this is: by digest, nothing less than the whole number."""
    number = tidy_code(typed).upper()
    phone = re.sub(r"[()（）]", "", number)  # as it is kept
    digests = {digest(number), digest(phone)}
    return or_(Person.phone_digest.in_(digests), Person.id_digest.in_(digests))
