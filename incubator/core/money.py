"""Money is whole fen: reads what people type, prints it, and splits it without loss."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from incubator.core.errors import RuleError
from incubator.core.words import _

Fen = int

MAX_FEN: Fen = 10**14 - 1
"""Just under one trillion yuan: sums of ninety thousand such amounts still fit a BIGINT, and each
fits the 15 digits a spreadsheet keeps exactly."""

_LONGEST_TYPED = 40
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．，－￥", "0123456789.,-¥")
_AMOUNT = re.compile(r"(?P<sign>-?¥?|¥-)\s*(?P<whole>[0-9][0-9,]*)(\.(?P<fraction>[0-9]+))?")
_GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{3})+")

_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")


def parse_yuan(
    value: str | int | Decimal, *, field: str | None = None, negative: bool = False
) -> Fen:
    """Turn an amount in yuan into fen; RuleError (on `field`) says what to type instead.

    Text may carry ¥, thousands commas, full-width digits and a final 元. Floats are refused because
    they have already lost the fen; amounts below zero unless `negative` is set.
    """
    if isinstance(value, str):
        fen = _from_text(value, field)
    elif isinstance(value, Decimal):
        fen = _from_decimal(value, field)
    elif isinstance(value, int) and not isinstance(value, bool):
        fen = value * 100
    else:
        raise RuleError(
            _("金额不能用浮点数表示，会丢掉分。请给出文本、整数元或精确小数。"), field=field
        )
    if fen < 0 and not negative:
        raise RuleError(_("金额不能是负数。请填写零或正数，例如 12,345.60。"), field=field)
    if abs(fen) > MAX_FEN:
        raise RuleError(
            _("金额太大，本系统只登记一万亿元以内的金额。请检查是否多打了数字。"), field=field
        )
    return fen


def _from_text(text: str, field: str | None) -> Fen:
    typed = text.translate(_HALF_WIDTH).strip().removesuffix("元").strip()
    if not typed:
        raise RuleError(_("没有填写金额。请填写数字，例如 12,345.60。"), field=field)
    parts = _AMOUNT.fullmatch(typed) if len(typed) <= _LONGEST_TYPED else None
    if not parts:
        raise RuleError(
            _("看不懂这个金额。请只写数字和小数点，以元为单位，例如 12,345.60。"), field=field
        )
    sign, whole, fraction = parts["sign"], parts["whole"], parts["fraction"] or ""
    if len(fraction) > 2:
        raise _finer_than_fen(field)
    if "," in whole and not _GROUPED.fullmatch(whole):
        raise RuleError(
            _("金额里的逗号位置不对，应当每三位一个，例如 12,345.60；也可以不写逗号。"), field=field
        )
    fen = int(whole.replace(",", "")) * 100 + int(fraction.ljust(2, "0"))
    return -fen if "-" in sign else fen


def _from_decimal(value: Decimal, field: str | None) -> Fen:
    if not value.is_finite():
        raise RuleError(_("这个金额不是一个数。请填写数字，例如 12,345.60。"), field=field)
    # Asked before any arithmetic: an exponent of a billion would otherwise be written out in full.
    if value and value.adjusted() > 20:
        return MAX_FEN + 1 if value > 0 else -MAX_FEN - 1
    if value and value.adjusted() < -2:
        raise _finer_than_fen(field)
    numerator, denominator = value.as_integer_ratio() if value else (0, 1)
    fen, lost = divmod(numerator * 100, denominator)
    if lost:
        raise _finer_than_fen(field)
    return fen


def _finer_than_fen(field: str | None) -> RuleError:
    return RuleError(_("金额最多两位小数，因为最小单位是分。请四舍五入后再填写。"), field=field)


def yuan(fen: Fen) -> str:
    """For reading: 1234560 → "12,345.60"."""
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole:,}.{rest:02}"


def yuan_sign(fen: Fen) -> str:
    """For reading, with the sign of the currency: 1234560 → "¥12,345.60"."""
    return f"{'-' if fen < 0 else ''}¥{yuan(abs(fen))}"


def yuan_plain(fen: Fen) -> str:
    """For files and forms: 1234560 → "12345.60"."""
    return yuan(fen).replace(",", "")


def in_words(fen: Fen) -> str:
    """The amount in financial capitals for papers: 1234560 → "人民币壹万贰仟叁佰肆拾伍元陆角".

    支付结算办法 附件一 leaves two choices, made here once for all papers: no 整 after 角, and where
    the yuan digit is 0 and 角 is not, 零 only when 分 follows (…元零伍角叁分, but …元叁角).
    """
    if fen < 0:
        raise RuleError(_("负数金额不能写成大写。请核对金额，或改为写明退回、扣减的正数金额。"))
    whole, rest = divmod(fen, 100)
    jiao, cents = divmod(rest, 10)
    text = f"{_whole_in_words(whole)}元" if whole or not fen else ""
    if whole and cents and (not jiao or not whole % 10):
        text += "零"
    if jiao:
        text += f"{_CAPITALS[jiao]}角"
    if cents:
        text += f"{_CAPITALS[cents]}分"
    return f"人民币{text}{'' if rest else '整'}"


def _whole_in_words(number: int) -> str:
    """Up to four digits by place; above that by 万 and 亿, a gap between them read as one 零."""
    for unit, size in (("亿", 10**8), ("万", 10**4)):
        if number >= size:
            high, low = divmod(number, size)
            gap = "零" if low and low < size // 10 else ""
            return f"{_whole_in_words(high)}{unit}{gap}{_whole_in_words(low) if low else ''}"
    digits = str(number)
    written = "".join(
        _CAPITALS[int(digit)] + (_PLACES[len(digits) - 1 - place] if digit != "0" else "")
        for place, digit in enumerate(digits)
    )
    return re.sub("零+", "零", written).rstrip("零") or "零"


def largest_remainder(total: Fen, weights: Sequence[int]) -> list[Fen]:
    """Split `total` in proportion to `weights` so that the parts sum to it exactly.

    Each part is its exact share rounded down or up; the odd fen go to the largest remainders, the
    earlier one first where they are equal. ValueError for negative input or all-zero weights.
    """
    whole = sum(weights)
    if total < 0 or any(weight < 0 for weight in weights):
        raise ValueError("neither the total nor a weight may be negative")
    if not whole:
        if total:
            raise ValueError("nothing to split the total by: all weights are zero")
        return [0 for _weight in weights]
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(parts)), key=lambda i: -(total * weights[i] % whole))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts
