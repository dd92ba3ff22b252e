"""Unified social credit codes: checking, making, and keeping ID-card numbers out of their place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import mul

from stdnum.cn import ric as gb11643
from stdnum.exceptions import InvalidComponent

from incubator.core.words import _

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100-2015: digits and capitals without I, O, Z, S and V."""

_LENGTH = 18
_VALUES = {char: value for value, char in enumerate(ALPHABET)}
_ALLOWED = frozenset(ALPHABET)
_WEIGHTS = tuple(3**place % 31 for place in range(_LENGTH - 1))
_BODY_VALUES = {char: int(char, 36) for char in ALPHABET}
"""GB 11714: letters count from A = 10 without gaps, unlike in GB 32100."""
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_BIRTH_YEARS = range(1900, 2050)
_GAPS = re.compile(r"[\s\u200b-\u200d\u2060\ufeff-]+")
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_ID_CARD = re.compile(r"[0-9]{17}[0-9X]")
# Digits in one go or in groups: first the shape, then every number that can be read out of it.
_BETWEEN = r"[\s\u200b-\u200d\ufeff-]*+"
_SEVENTEEN = re.compile(rf"(?<!\d)\d(?:{_BETWEEN}\d){{16}}")
_BETWEEN_DIGITS = re.compile(rf"(?<=[0-9]){_BETWEEN}(?=[0-9Xx])")
_EIGHTEEN = re.compile(r"(?<![0-9])[0-9]{17}[0-9Xx](?![0-9])")
# In turn: account and ID numbers in one go, accounts in fours, ID numbers as 6-8-4, mobiles.
_PERSONAL = re.compile(
    r"(?<![0-9])(?:"
    r"[0-9]{11,}[0-9Xx]"
    r"|[0-9]{4}(?:[ -][0-9]{4}){3,4}(?:[ -][0-9]{1,3})?"
    r"|[0-9]{6}[ -][0-9]{8}[ -][0-9]{3}[0-9Xx]"
    r"|(?:86[ -]?)?1[3-9][0-9]([ -]?)[0-9]{4}\1[0-9]{4}"
    r")(?![0-9])"
)
_WORD = re.compile(r"[0-9A-Za-z]+")


class CodeClass(StrEnum):
    """What the first two characters say; the values are those of `OrgType`."""

    ASSOCIATION = "association"
    SERVICE_INSTITUTION = "service-institution"
    FOUNDATION = "foundation"
    RESIDENTS_COMMITTEE = "residents-committee"
    OTHER = "other"


_CLASSES = {
    "51": CodeClass.ASSOCIATION,
    "52": CodeClass.SERVICE_INSTITUTION,
    "53": CodeClass.FOUNDATION,
    "54": CodeClass.RESIDENTS_COMMITTEE,
    "55": CodeClass.RESIDENTS_COMMITTEE,
}


class Refusal(StrEnum):
    """Why a code was refused."""

    LENGTH = "length"
    ALPHABET = "alphabet"
    CHECKSUM = "checksum"
    BODY_CHECKSUM = "body-checksum"
    ID_CARD = "id-card"


@dataclass(frozen=True)
class Uscc:
    """A code that passes GB 32100 and, in characters 9 to 17, GB 11714."""

    code: str

    @property
    def code_class(self) -> CodeClass:
        return type_of(self.code)

    @property
    def region(self) -> str:
        """The registrar's district, not the place of work: city bodies carry the city's."""
        return self.code[2:8]


@dataclass(frozen=True)
class Refused:
    """Why not, in a sentence that never repeats what was typed."""

    reason: Refusal
    sentence: str
    exception_possible: bool
    """Whether staff may keep the code as printed, with proof: registers do contain typos."""


def normalized(text: str) -> str:
    """Upper case, half width, without spaces or hyphens."""
    if text.isascii() and text.isalnum():
        return text.upper()
    return _GAPS.sub("", text.translate(_HALF_WIDTH)).upper()


def check_uscc(text: str) -> Uscc | Refused:
    """Check what somebody typed or imported as a unified social credit code."""
    code = normalized(text)
    if looks_like_id_card(code) or (len(code) > _LENGTH and holds_id_card(text)):
        return Refused(
            Refusal.ID_CARD,
            _("这像是身份证号码，不是统一社会信用代码，系统不会保存它。请填写登记证书上的代码。"),
            exception_possible=False,
        )
    if len(code) != _LENGTH:
        return Refused(
            Refusal.LENGTH,
            _("统一社会信用代码应为 18 位，现在是 %(n)s 位。请对照登记证书填写。", n=len(code)),
            exception_possible=False,
        )
    if not _ALLOWED.issuperset(code):
        return Refused(
            Refusal.ALPHABET,
            _(
                "统一社会信用代码只用数字和大写字母，且不用 I、O、Z、S、V；这里有 %(strange)s。"
                "请检查是否把 1、0、2、5 看成了字母。",
                strange="、".join(sorted(set(code) - _ALLOWED)[:5]),
            ),
            exception_possible=False,
        )
    return _checksums(code)


def _checksums(code: str) -> Uscc | Refused:
    if _check(code[:17]) != code[17]:
        return Refused(
            Refusal.CHECKSUM,
            _("统一社会信用代码的最后一位校验不符，多半是抄错了一位。请对照登记证书逐位核对。"),
            exception_possible=True,
        )
    if _body_check(code[8:16]) != code[16]:
        return Refused(
            Refusal.BODY_CHECKSUM,
            _("统一社会信用代码第 9 至 17 位（组织机构代码）校验不符。请对照登记证书逐位核对。"),
            exception_possible=True,
        )
    return Uscc(code)


def type_of(code: str) -> CodeClass:
    """The class by the registering department and kind; 59, N…, 9…, Y… are all OTHER."""
    return _CLASSES.get(normalized(code)[:2], CodeClass.OTHER)


def looks_like_id_card(text: str) -> bool:
    """Whether this is an 18-character citizen number: birth date and GB 11643 check both hold."""
    number = normalized(text)
    if not _ID_CARD.fullmatch(number) or gb11643.calc_check_digit(number) != number[17]:
        return False
    try:
        return gb11643.get_birth_date(number).year in _BIRTH_YEARS
    except InvalidComponent:
        return False


def holds_id_card(text: str) -> bool:
    """Whether an ID-card number stands anywhere in `text`, in one go or in groups."""
    if len(text) < _LENGTH or not _SEVENTEEN.search(text):
        return False
    plain = unicodedata.normalize("NFKC", text)
    joined = _BETWEEN_DIGITS.sub("", plain)
    return any(looks_like_id_card(one) for one in _EIGHTEEN.findall(f"{plain} {joined}"))


def make_uscc(prefix2: str, region6: str, body8: str) -> str:
    """A code valid in both checks, for demonstrations and generated data.

    Use a district nobody is registered in, such as 990104. ValueError where the parts do not fit or
    the result could be read as an ID-card number.
    """
    for part, size in ((prefix2, 2), (region6, 6), (body8, 8)):
        if len(part) != size or set(part) - set(ALPHABET):
            raise ValueError(f"{part!r} is not {size} characters of the code alphabet")
    first17 = prefix2 + region6 + body8 + _body_check(body8)
    code = first17 + _check(first17)
    if looks_like_id_card(code):
        raise ValueError("this body gives a code that reads as an ID-card number; take another")
    return code


def _check(first17: str) -> str:
    return ALPHABET[-_weighed(first17, _VALUES, _WEIGHTS) % len(ALPHABET)]


def _body_check(body: str) -> str:
    return "0123456789X"[-_weighed(body, _BODY_VALUES, _BODY_WEIGHTS) % 11]


def _weighed(text: str, values: Mapping[str, int], weights: Sequence[int]) -> int:
    return sum(map(mul, map(values.__getitem__, text), weights))


def masked(text: str) -> str:
    """`text` with ID, account and mobile numbers cut to their first 3 and last 4 characters.

    For echoing a rejected value: organization codes stay readable, any other long number does not.
    """
    plain = text.translate(_HALF_WIDTH)
    codes = [word.span() for word in _WORD.finditer(plain) if _is_code(word.group())]
    pieces, done = [], 0
    for found in _PERSONAL.finditer(plain):
        start, end = found.span()
        if not any(first <= start and end <= last for first, last in codes):
            pieces += [text[done : start + 3], "*" * (end - start - 7)]
            done = end - 4
    return "".join([*pieces, text[done:]])


def _is_code(word: str) -> bool:
    """A code, right or misspelt. With the shape of an ID number it must be right to count."""
    checked = check_uscc(word)
    if isinstance(checked, Refused):
        return checked.exception_possible and not _ID_CARD.fullmatch(word.upper())
    return True
