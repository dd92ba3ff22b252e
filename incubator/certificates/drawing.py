"""Draws certificates: one as a file of its own, or many as the pages of one file to print."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import BinaryIO

from incubator.certificates.band import ACCENT, GOLD, INNER, band
from incubator.certificates.body import body_rows
from incubator.certificates.codes import grouped
from incubator.certificates.facts import CertificateFacts
from incubator.certificates.qr import qr_path
from incubator.core.errors import RuleError
from incubator.core.words import _
from incubator.papers.dates import numeral_date
from incubator.papers.fonts import Fonts, chinese_fonts
from incubator.papers.lines import fitted, wrap
from incubator.papers.sheet import A4_LANDSCAPE, INK, MM, MUTED, Sheet, rgb

Progress = Callable[[int], None]

WIDTH, HEIGHT = A4_LANDSCAPE
_MIDDLE = WIDTH / 2
_TITLE_Y, _SUBTITLE_Y, _ORNAMENT_Y = HEIGHT - 110, HEIGHT - 137, HEIGHT - 154
_TITLE_WIDTH = 560.0
_TITLE_SIZES = ((46.0, 1), (36.0, 1), (28.0, 1), (20.0, 2))
_SUBTITLE_SIZES = ((12.0, 1), (10.0, 1), (7.5, 2))
_TEXT_TOP, _TEXT_FOOT = HEIGHT - 160, 188.0
_SMALL = 8.5
_QR_SIDE = 21 * MM
_QR_X = _QR_Y = INNER + 7 * MM
# Each body's place is wider than a stamp (45 mm), which is centred on the name.
_PLACES_LEFT, _PLACES_RIGHT = 284.0, WIDTH - INNER - 8
_LONE_PLACE = 320.0
_NAME_Y, _DATE_Y, _SHARED_DATE_Y = 132.0, 106.0, 72.0
_ISSUER_SIZES = ((15.0, 1), (13.0, 2), (11.0, 3), (9.0, 9))


def draw(facts: CertificateFacts, fonts: Fonts | None = None) -> bytes:
    """One certificate as PDF; the same facts give the same bytes.

    Refused where a character is in no font, or where the text does not fit the page.
    """
    fonts = fonts or chinese_fonts()
    facts = facts.tidy()
    sheet = Sheet(
        A4_LANDSCAPE,
        fonts,
        title=f"{facts.title} {facts.serial}",
        author="、".join(facts.issuers),
        dated_on=facts.issued_on,
    )
    add_page(sheet, fonts, facts)
    return sheet.save()


def draw_many(
    certificates: Iterable[CertificateFacts],
    out: BinaryIO,
    progress: Progress | None = None,
    fonts: Fonts | None = None,
) -> int:
    """A file to print with a page for each, written to `out` once the last is drawn; their number.

    `progress` is told how many pages are done. A refusal leaves `out` untouched.
    """
    fonts = fonts or chinese_fonts()
    sheet = Sheet(A4_LANDSCAPE, fonts, title="证书打印件")
    for facts in certificates:
        add_page(sheet, fonts, facts.tidy())
        if progress:
            progress(sheet.pages)
    if not sheet.pages:
        raise RuleError(_("没有可打印的证书。请先选择要打印的证书，再生成打印文件。"))
    sheet.write(out)
    return sheet.pages


def add_page(sheet: Sheet, fonts: Fonts, facts: CertificateFacts) -> None:
    """Draw one certificate, its facts tidy, on the sheet and end the page."""
    _refuse_missing(fonts, facts)
    sheet.stamp(band(WIDTH, HEIGHT))
    _heading(sheet, fonts, facts)
    _body(sheet, fonts, facts)
    _verification(sheet, fonts, facts)
    _issuers(sheet, fonts, facts)
    sheet.next_page()


def _refuse_missing(fonts: Fonts, facts: CertificateFacts) -> None:
    missing = fonts.missing(facts.printed())
    if missing:
        named = "、".join(f"{character}（U+{ord(character):04X}）" for character in missing)
        raise RuleError(
            _(
                "字体里没有这些字：%(characters)s。为免缺字，证书暂不生成。"
                "请核对是否录入有误；确为生僻字的，请在设置中指定含有该字的字体。",
                characters=named,
            )
        )


def _heading(sheet: Sheet, fonts: Fonts, facts: CertificateFacts) -> None:
    right = WIDTH - INNER - 20
    sheet.text(
        right, HEIGHT - 63, f"编号 {facts.serial}", fonts.sans, 9.5, align="right", colour=MUTED
    )
    _title(sheet, fonts, facts.title)
    size, lines = fitted(facts.subtitle, _TITLE_WIDTH, _SUBTITLE_SIZES, fonts.sans.width)
    for number, line in enumerate(lines):
        y = _SUBTITLE_Y - number * 1.2 * size
        sheet.text(_MIDDLE, y, line, fonts.sans, size, align="centre", spacing=0.6, colour=MUTED)
    x, y = _MIDDLE, _ORNAMENT_Y
    sheet.lines([(x - 72, y, x - 7, y), (x + 7, y, x + 72, y)], width=0.7, colour=GOLD)
    sheet.put(f"{rgb(GOLD)} rg {x} {y + 3} m {x + 3} {y} l {x} {y - 3} l {x - 3} {y} l f")


def _title(sheet: Sheet, fonts: Fonts, title: str) -> None:
    """Spaced out as far as its room allows, up to half a letter."""
    size, lines = fitted(title, _TITLE_WIDTH, _TITLE_SIZES, fonts.serif.width)
    widest = max(fonts.serif.width(line, size) for line in lines)
    most = max(1, max(map(len, lines)) - 1)
    spacing = min(0.5 * size, (_TITLE_WIDTH - widest) / most)
    y = _TITLE_Y + (len(lines) - 1) * 1.25 * size
    for line in lines:
        sheet.text(
            _MIDDLE, y, line, fonts.serif, size, align="centre", spacing=spacing, colour=ACCENT
        )
        y -= 1.25 * size


def _body(sheet: Sheet, fonts: Fonts, facts: CertificateFacts) -> None:
    y = _TEXT_TOP
    for row in body_rows(facts, fonts, _TEXT_TOP - _TEXT_FOOT):
        y -= row.lead
        sheet.text(
            _MIDDLE,
            y,
            row.text,
            row.font,
            row.size,
            align="centre",
            spacing=row.spacing,
            colour=row.colour,
        )


def _verification(sheet: Sheet, fonts: Fonts, facts: CertificateFacts) -> None:
    sheet.put(qr_path(facts.verify_url, _QR_X, _QR_Y, _QR_SIDE))
    x = _QR_X + _QR_SIDE + 11
    words = ["扫码核验真伪与状态", f"核验码 {grouped(facts.code)}"]
    if facts.verify_at:
        words.append(f"或访问 {facts.verify_at}")
    words.append("系统生成，以盖章件为准")
    lines = [
        line
        for sentence in words
        for line in wrap(sentence, _PLACES_LEFT - x, partial(fonts.sans.width, size=_SMALL))
    ]
    y = _QR_Y + _QR_SIDE / 2 + (len(lines) - 1) * 0.75 * _SMALL - 0.35 * _SMALL
    for line in lines:
        sheet.text(x, y, line, fonts.sans, _SMALL, colour=MUTED)
        y -= 1.5 * _SMALL


def _issuers(sheet: Sheet, fonts: Fonts, facts: CertificateFacts) -> None:
    """Each body under its own full name, side by side; around the name the paper stays blank."""
    count = len(facts.issuers)
    left = _PLACES_RIGHT - _LONE_PLACE if count == 1 else _PLACES_LEFT
    place = (_PLACES_RIGHT - left) / count
    names = [fitted(name, place - 14, _ISSUER_SIZES, fonts.serif.width) for name in facts.issuers]
    size = min(size for size, _lines in names)
    for number, (_size, lines) in enumerate(names):
        y = _NAME_Y + (len(lines) - 1) * 1.4 * size
        for line in lines:
            sheet.text(left + (number + 0.5) * place, y, line, fonts.serif, size, align="centre")
            y -= 1.4 * size
    sheet.text(
        (left + _PLACES_RIGHT) / 2,
        _DATE_Y if count == 1 else _SHARED_DATE_Y,
        numeral_date(facts.issued_on),
        fonts.serif,
        13.5,
        align="centre",
        spacing=0.5,
        colour=INK,
    )
