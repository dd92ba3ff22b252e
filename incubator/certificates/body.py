"""Sets the middle of a certificate (recipient, text, amount, basis) as large as its room allows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from incubator.certificates.facts import CertificateFacts
from incubator.core.errors import RuleError
from incubator.core.words import _
from incubator.papers.embedding import ChineseFont
from incubator.papers.fonts import Fonts
from incubator.papers.lines import fitted
from incubator.papers.sheet import INK, MUTED, Colour

_WIDTH = 640.0
_NAME_SIZES = ((27.0, 1), (23.0, 1), (20.0, 2), (16.5, 9))
_TEXT_SIZES = (16.5, 15.0, 13.5, 12.0, 10.5, 9.0)
_SMALL_SIZES = ((9.5, 1), (8.5, 9))
_MOST_AIR = 60.0  # points, between all groups together, near enough


@dataclass(frozen=True)
class Row:
    """One centred line, its baseline `lead` points below the one before."""

    text: str
    font: ChineseFont
    size: float
    lead: float
    colour: Colour = INK
    spacing: float = 0


def body_rows(facts: CertificateFacts, fonts: Fonts, room: float) -> list[Row]:
    """The rows, at most `room` points high together; refused if even small letters do not fit."""
    for size in _TEXT_SIZES:
        groups = [
            list(_recipient(facts, fonts)),
            list(_text(facts, fonts, size)),
            list(_basis(facts, fonts)),
        ]
        spare = room - sum(row.lead for group in groups for row in group)
        if spare >= 0:
            return list(_aired(groups, spare))
    raise RuleError(
        _("证书正文太长，缩小字号后一页仍放不下。请删减正文，或把细节写进通知、协议。"),
        field="text",
    )


def _aired(groups: list[list[Row]], spare: float) -> Iterator[Row]:
    """Part of the room to spare goes above each group, most of it above the recipient."""
    for group, share in zip(groups, (0.32, 0.2, 0.2), strict=True):
        for number, row in enumerate(group):
            air = 0 if number else min(share * spare, 2 * share * _MOST_AIR)
            yield replace(row, lead=row.lead + air)


def _recipient(facts: CertificateFacts, fonts: Fonts) -> Iterator[Row]:
    size, lines = fitted(facts.recipient, _WIDTH, _NAME_SIZES, fonts.serif.width)
    for line in lines:
        yield Row(line, fonts.serif, size, 1.32 * size, spacing=0.04 * size)
    if facts.recipient_code:
        yield Row(facts.recipient_code, fonts.sans, 9.5, 18, MUTED)


def _text(facts: CertificateFacts, fonts: Fonts, size: float) -> Iterator[Row]:
    for sentence in facts.sentences():
        _size, lines = fitted(sentence, _WIDTH, ((size, 1),), fonts.serif.width)
        for line in lines:
            yield Row(line, fonts.serif, size, 1.7 * size, spacing=0.02 * size)


def _basis(facts: CertificateFacts, fonts: Fonts) -> Iterator[Row]:
    if facts.basis:
        size, lines = fitted(f"依据：{facts.basis}", _WIDTH, _SMALL_SIZES, fonts.sans.width)
        for line in lines:
            yield Row(line, fonts.sans, size, 1.7 * size, MUTED)
