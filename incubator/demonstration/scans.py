"""Pictures of identity papers that are none: one waits to be checked, one has been."""

from __future__ import annotations

import io

from PIL import Image

from incubator.core.permissions import Role
from incubator.demonstration.cast import STAFF
from incubator.demonstration.people import World
from incubator.papers.watermark import watermarked
from incubator.people import scanning
from incubator.people.scanning import Agreed, Sealed
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
        Agreed(),
        by=world.hat(username, _ROLE),
        at=world.ago(days_ago),
    )
    return scan


def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", _CARD, (222, 232, 240)).save(out, "JPEG")
    return watermarked(out.getvalue(), "示例证件照片，不是真实证件")
