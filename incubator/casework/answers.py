"""Turns what somebody typed into a value, and a value into what a person reads or changes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from incubator.casework.questions import Question, Shape
from incubator.core import money
from incubator.core.errors import RuleError
from incubator.core.words import _

Value = str | int | date | None

_YEARS = range(2000, 2101)
_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_MOBILE = re.compile(r"(\+?86)?1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"0[0-9]{2,3}[0-9]{7,8}")
_EMAIL = re.compile(r"[^@\s,;<>\"]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_ACCOUNT = re.compile(r"[0-9]{8,32}")
_NOT_TEXT = frozenset({"Cc", "Cf", "Cs"})


def parse(question: Question, typed: str) -> Value:
    """The value of what was typed; None for a blank. RuleError names the question and says what to do."""
    text = clean(typed, lines=question.shape is Shape.TEXT)
    if not text:
        return None
    if len(text) > question.most and question.shape in {Shape.LINE, Shape.TEXT, Shape.EMAIL}:
        raise RuleError(
            _(
                "%(label)s最多 %(most)s 字，现在有 %(now)s 字，请删减。",
                label=question.label,
                most=question.most,
                now=len(text),
            ),
            field=question.name,
        )
    reader = _READERS.get(question.shape)
    return reader(question, text) if reader else text


def clean(typed: str, *, lines: bool = False) -> str:
    """Without control and invisible characters; on one line unless `lines` are kept."""
    text = unicodedata.normalize("NFC", typed).replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in _NOT_TEXT)
    return text.strip() if lines else " ".join(text.split())


def _count(question: Question, text: str) -> int:
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "")
    if not re.fullmatch(r"[0-9]{1,12}", plain):
        raise RuleError(_("%(label)s要写整数，例如 3。", label=question.label), field=question.name)
    if int(plain) > question.most_number:
        raise RuleError(
            _(
                "%(label)s不能超过 %(most)s，请检查是否多打了数字。",
                label=question.label,
                most=question.most_number,
            ),
            field=question.name,
        )
    return int(plain)


def _day(question: Question, text: str) -> date:
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", text).replace(" ", ""))
    try:
        day = date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        day = None
    if day is None or day.year not in _YEARS:
        raise RuleError(
            _("%(label)s要写成日期，例如 2026-12-01。", label=question.label), field=question.name
        )
    return day


def _money(question: Question, text: str) -> int:
    fen = money.parse_yuan(text, field=question.name)
    if fen > question.most_number:
        raise RuleError(
            _(
                "%(label)s不能超过 %(most)s，请检查是否多打了数字。",
                label=question.label,
                most=money.yuan_sign(question.most_number),
            ),
            field=question.name,
        )
    return fen


def _choice(question: Question, text: str) -> str:
    for value, _words in question.choices:
        if value == text:
            return value
    raise RuleError(_("%(label)s请从列出的几项中选择。", label=question.label), field=question.name)


def _ticks(question: Question, text: str) -> str:
    """The values in the order of the form, each once."""
    wanted = {_choice(question, one) for one in text.split()}
    return " ".join(value.value for value, _words in question.choices if value in wanted)


def _phone(question: Question, text: str) -> str:
    plain = re.sub(r"[\s()（）-]", "", unicodedata.normalize("NFKC", text))
    if not (_MOBILE.fullmatch(plain) or _LANDLINE.fullmatch(plain)):
        raise RuleError(
            _("%(label)s要写 11 位手机号或带区号的座机。", label=question.label),
            field=question.name,
        )
    return plain


def _email(question: Question, text: str) -> str:
    if not _EMAIL.fullmatch(text):
        raise RuleError(
            _("%(label)s不像一个邮箱，例如 name@example.org。", label=question.label),
            field=question.name,
        )
    return text


def _account(question: Question, text: str) -> str:
    plain = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text))
    if not _ACCOUNT.fullmatch(plain):
        raise RuleError(_("账号只能是 8 至 32 位数字，请照开户许可证填写。"), field=question.name)
    return plain


_READERS: dict[Shape, Callable[[Question, str], Value]] = {
    Shape.COUNT: _count,
    Shape.DAY: _day,
    Shape.MONEY: _money,
    Shape.CHOICE: _choice,
    Shape.TICKS: _ticks,
    Shape.PHONE: _phone,
    Shape.EMAIL: _email,
    Shape.ACCOUNT: _account,
}


def masked(value: str | None) -> str:
    """First 3 and last 4, the rest hidden; a short value or an e-mail address keeps less."""
    if not value:
        return ""
    if "@" in value:
        name, _at, host = value.partition("@")
        return f"{name[:1]}***@{host}"
    return f"{value[:3]}****{value[-4:]}" if len(value) > 8 else f"{value[:1]}****"


def shown(question: Question, value: object) -> str:
    """The value as a person reads it; a secret only masked."""
    if value is None or value == "":
        return ""
    if question.secret:
        return masked(str(value))
    if question.shape is Shape.MONEY and isinstance(value, int):
        return money.yuan(value)
    if question.choices:
        held = str(value).split()
        return "、".join(f"{words}" for one, words in question.choices if one.value in held)
    if isinstance(value, int) and question.unit:
        return f"{value} {question.unit}"
    return value.isoformat() if isinstance(value, date) else str(value)


def typed(question: Question, value: object) -> str:
    """The value as it stands in an input to be changed; a secret is never put back."""
    if value is None or question.secret:
        return ""
    if question.shape is Shape.MONEY and isinstance(value, int):
        return money.yuan_plain(value)
    return value.isoformat() if isinstance(value, date) else str(value)
