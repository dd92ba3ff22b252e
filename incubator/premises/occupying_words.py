"""The words of an occupancy: what was found, who pays what, which papers go with it."""

from __future__ import annotations

from incubator.core.words import _
from incubator.premises.occupancy import Bearer, Found, Way

FOUND_LABEL: dict[Found, str] = {
    Found.IN_ORDER: _("正常"),
    Found.SUBLET: _("转租或转借"),
    Found.MISUSE: _("改变用途或经营"),
    Found.DAMAGE: _("损坏"),
    Found.SAFETY: _("安全隐患"),
    Found.EMPTY: _("闲置未用"),
}
BEARER_LABEL: dict[Bearer, str] = {
    Bearer.OCCUPANT: _("使用方承担"),
    Bearer.OWNER: _("产权或管理单位承担"),
    Bearer.SHARED: _("按表分摊"),
}
WAY_LABEL: dict[Way, str] = {Way.IN: _("进场交接清单"), Way.OUT: _("交还清单")}

PROOF, PLAN = "occupancy-proof", "occupancy-plan"
PAPER_FORM = "paper-occupancy"
SURVEY_PHOTO, INSPECTION_PHOTO = "occupancy-survey-photo", "occupancy-inspection-photo"
AGREEMENT, OBJECTION_LETTER = "occupancy-agreement", "occupancy-objection"
ATTACHED: dict[str, str] = {PROOF: _("登记证书或备案证明"), PLAN: _("使用方案")}
"""What an applicant adds to the form."""
KINDS: dict[str, str] = {
    **ATTACHED,
    PAPER_FORM: _("纸质场地使用申请表"),
    SURVEY_PHOTO: _("查勘照片"),
    INSPECTION_PHOTO: _("巡查照片"),
    AGREEMENT: _("场地使用协议"),
    OBJECTION_LETTER: _("书面异议"),
}
"""Every kind of paper an occupancy files."""
