"""Pictures of identity papers that are none: one waits to be checked, one has been."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont

from incubator.core import installation
from incubator.core.permissions import Role
from incubator.demonstration.cast import STAFF
from incubator.demonstration.people import World
from incubator.papers.fonts import chinese_fonts
from incubator.people import scanning
from incubator.people.scanning import Sealed
from incubator.people.scans import IdScan, ScanPurpose
from incubator.records.documents import keep_sealed

_STREET = "SL"
_ROLE = Role.LEGAL_REPRESENTATIVE
_CARD = (856, 540)
"""The shape of a card, in pixels."""


def send(world: World) -> None:
    """Two legal representatives send one each; the officer has checked the older."""
    officer = world.hat(STAFF[_STREET].officer, Role.CASE_OFFICER)
    checked = _sent(world, "warm", days_ago=9)
    scanning.decide(checked, matches=True, by=officer, at=world.ago(6))
    _sent(world, "green", days_ago=2)


def _sent(world: World, username: str, *, days_ago: int) -> IdScan:
    (scan,) = scanning.take(
        world.posts[(username, _ROLE)].person,
        [Sealed(*keep_sealed(_picture()))],
        ScanPurpose.REPRESENTATIVE,
        agrees=True,
        by=world.hat(username, _ROLE),
        at=world.ago(days_ago),
    )
    return scan


def _picture() -> bytes:
    """A blank card with a grey head on it and words that say what it is not."""
    card = Image.new("RGB", _CARD, (222, 232, 240))
    draw = ImageDraw.Draw(card)
    draw.ellipse((610, 90, 770, 270), fill=(170, 182, 192))
    draw.rounded_rectangle((570, 290, 810, 470), 80, fill=(170, 182, 192))
    face = chinese_fonts(installation.current().font).sans.first
    font = ImageFont.truetype(str(face.path), 52, index=face.number)
    for line, words in enumerate(("示例证件", "不是真实证件", "姓名：示例", "号码：没有")):
        draw.text((60, 90 + 92 * line), words, font=font, fill=(60, 70, 80))
    out = io.BytesIO()
    card.save(out, "JPEG")
    return out.getvalue()
