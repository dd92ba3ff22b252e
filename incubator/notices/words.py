"""How the facts of a notice read on pages and in histories."""

from __future__ import annotations

from incubator.core.words import _
from incubator.notices.models import ProofKind

PROOF_WORDS = {
    ProofKind.WEB_ADDRESS: _("网站"),
    ProofKind.OFFICIAL_ACCOUNT: _("公众号"),
    ProofKind.SCREENSHOT: _("网页截图"),
    ProofKind.BOARD_PHOTO: _("公告栏照片"),
}
