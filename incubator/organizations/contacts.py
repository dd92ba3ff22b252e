"""Phone and bank of an organization: checked, encrypted, and in events only as keyed digests."""

from __future__ import annotations

import re
from dataclasses import dataclass

from incubator.core.errors import RuleError
from incubator.core.secret import digest
from incubator.core.texts import tidy, tidy_code
from incubator.core.words import _
from incubator.organizations.models import Organization
from incubator.organizations.particulars import check_text

LONGEST_BANK_NAME = 100
_PHONE = re.compile(r"\+?[0-9()-]{5,20}")
_ACCOUNT = re.compile(r"[0-9]{6,32}")


@dataclass(frozen=True)
class Contacts:
    """How an organization is reached and paid. None leaves a value as it is, "" removes it."""

    phone: str | None = None
    bank_name: str | None = None
    bank_account: str | None = None


def checked(stated: Contacts) -> Contacts:
    """The same, clean; RuleError names the field that is wrong and never repeats it."""
    phone, account = _code(stated.phone), _code(stated.bank_account)
    name = None if stated.bank_name is None else tidy(stated.bank_name)
    if phone:
        check_text(phone, "phone", longest=40)
        if not _PHONE.fullmatch(phone):
            raise RuleError(
                _("电话只能有数字、加号、短横和括号，例如 021-12345678。请核对后重填。"),
                field="phone",
            )
    check_text(name or "", "bank_name", longest=LONGEST_BANK_NAME)
    if account:
        check_text(account, "bank_account", longest=40)
        if not _ACCOUNT.fullmatch(account):
            raise RuleError(
                _("银行账号只能有数字，6 至 32 位。请对照开户证明填写。"), field="bank_account"
            )
    return Contacts(phone, name, account)


def _code(text: str | None) -> str | None:
    return None if text is None else tidy_code(text)


def put(organization: Organization, stated: Contacts) -> dict[str, str | None]:
    """Set what is stated and answer what changed, fit for an event."""
    clean = checked(stated)
    changed: dict[str, str | None] = {}
    if clean.phone is not None and (clean.phone or None) != organization.phone:
        organization.phone = clean.phone or None
        organization.phone_digest = changed["phone"] = _digest(clean.phone)
    if clean.bank_name is not None and clean.bank_name != organization.bank_name:
        organization.bank_name = changed["bank_name"] = clean.bank_name
    if clean.bank_account is not None and (clean.bank_account or None) != organization.bank_account:
        organization.bank_account = clean.bank_account or None
        organization.bank_digest = changed["bank_account"] = _digest(clean.bank_account)
    return changed


def _digest(text: str) -> str | None:
    return digest(text) if text else None


def masked(text: str | None) -> str:
    """First 3 and last 4 characters; short numbers show only the last 2."""
    if not text:
        return ""
    if len(text) < 9:
        return "*" * (len(text) - 2) + text[-2:]
    return text[:3] + "*" * (len(text) - 7) + text[-4:]
