"""What kind of paper a document is, in words: filed under a short key, read under its name."""

from __future__ import annotations

from incubator.core.words import _
from incubator.funds.drawing_up import PAPER_KINDS
from incubator.premises.occupying_words import KINDS as OCCUPANCY_KINDS

KINDS: dict[str, str] = {
    **PAPER_KINDS,
    **OCCUPANCY_KINDS,
    "application-snapshot": _("提交的申报内容"),
    "appointment-paper": _("任职文件"),
    "approval": _("呈批件"),
    "archive-copy": _("归档文件"),
    "certificate": _("证书"),
    "code-proof": _("代码人工确认的证明"),
    "fact-proof": _("记录的截图或扫描件"),
    "consent-paper": _("书面同意"),
    "fact-import": _("导入的记录文件"),
    "incubation-agreement": _("入驻协议"),
    "list-check": _("信用名录截图"),
    "notice-proof": _("公示证明"),
    "organization-import": _("导入的名册文件"),
    "organization-step": _("状态变更的依据"),
    "paper-application": _("纸质申报书"),
    "paper-incubation": _("纸质入驻申请表"),
    "premises-approval": _("场地批准文件"),
    "premises-floor-sheet": _("场地平面图"),
    "premises-photo": _("场地照片"),
    "premises-receipt": _("场地费用票据"),
    "registration-paper": _("登记或备案证明"),
    "sealed-paper": _("盖章件"),
    "signed-approval": _("签批件"),
    "signed-score-sheet": _("专家签字的评分表"),
    "use-photo": _("使用照片"),
}
"""By the key it was filed under."""
_OTHER = "paper-"


def of(kind: str) -> str:
    """A kind of a call's own is numbered and has no name outside it; a name is left as it is."""
    return _("附件") if kind.startswith(_OTHER) and kind not in KINDS else KINDS.get(kind, kind)
