"""The Chinese words for kinds, states and facts, and how people write them in tables."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from incubator.core.words import _
from incubator.organizations.models import BodyKind, FactKind, OrgStatus, OrgType
from incubator.organizations.standing import REMOVED, UNGRADED, Inspection, Party, Tax

Kind = TypeVar("Kind", bound=StrEnum)

TYPE_LABEL: Mapping[OrgType, str] = {
    OrgType.ASSOCIATION: _("社会团体"),
    OrgType.SERVICE_INSTITUTION: _("社会服务机构"),
    OrgType.FOUNDATION: _("基金会"),
    OrgType.FILED_GROUP: _("备案社区社会组织"),
    OrgType.PROSPECTIVE: _("拟登记组织"),
    OrgType.RESIDENTS_COMMITTEE: _("居（村）民委员会"),
    OrgType.SUBDISTRICT: _("街道办事处"),
    OrgType.OTHER: _("其他单位"),
}

STATUS_LABEL: Mapping[OrgStatus, str] = {
    OrgStatus.PROSPECTIVE: _("拟登记"),
    OrgStatus.REGISTERED: _("已登记"),
    OrgStatus.FILED: _("已备案"),
    OrgStatus.SUSPENDED: _("暂停活动"),
    OrgStatus.CANCELLED: _("已注销"),
    OrgStatus.REVOKED: _("已撤销"),
    OrgStatus.MERGED: _("已并入"),
}

STATUS_TONE: Mapping[OrgStatus, str] = {
    OrgStatus.SUSPENDED: "amber",
    OrgStatus.CANCELLED: "red",
    OrgStatus.REVOKED: "red",
    OrgStatus.MERGED: "grey",
}

FACT_LABEL: Mapping[FactKind, str] = {
    FactKind.LICENCE: _("行政许可"),
    FactKind.GRADE: _("等级评估"),
    FactKind.INSPECTION: _("年检（年报）"),
    FactKind.ABNORMAL: _("活动异常名录"),
    FactKind.SERIOUS: _("严重违法失信名单"),
    FactKind.PENALTY: _("行政处罚"),
    FactKind.PARTY: _("党组织"),
    FactKind.TAX: _("税务资格"),
}

RESULT_LABEL: Mapping[str, str] = {
    Inspection.PASSED: _("合格"),
    Inspection.BASIC: _("基本合格"),
    Inspection.FAILED: _("不合格"),
    Inspection.REPORTED: _("年报"),
    Inspection.MISSED: _("未参加"),
    Inspection.NOT_APPLICABLE: _("不适用（新登记）"),
}

VALUE_LABEL: Mapping[str, str] = {
    **RESULT_LABEL,
    UNGRADED: _("无等级"),
    REMOVED: _("已移出"),
    Party.OWN: _("独立"),
    Party.JOINT: _("联合"),
    Party.NONE: _("未建"),
    Tax.EXEMPT: _("免税资格"),
    Tax.DEDUCTIBLE: _("公益性捐赠税前扣除资格"),
    Tax.GENERAL: _("一般纳税人"),
    Tax.SMALL: _("小规模纳税人"),
}
"""Values of facts in the reader's words; one that is not here is shown as it was written."""

BODY_LABEL: Mapping[BodyKind, str] = {
    BodyKind.FEDERATION: _("社会组织联合会"),
    BodyKind.COMMUNITY_FOUNDATION: _("社区基金会"),
    BodyKind.SERVICE_CENTRE: _("社会组织服务中心"),
}

_ALSO_WRITTEN: Mapping[str, StrEnum] = {
    "社团": OrgType.ASSOCIATION,
    "民办非企业单位": OrgType.SERVICE_INSTITUTION,
    "民办非企业": OrgType.SERVICE_INSTITUTION,
    "民非": OrgType.SERVICE_INSTITUTION,
    "备案社会组织": OrgType.FILED_GROUP,
    "备案组织": OrgType.FILED_GROUP,
    "社区社会组织": OrgType.FILED_GROUP,
    "群众活动团队": OrgType.FILED_GROUP,
    "拟登记": OrgType.PROSPECTIVE,
    "居委会": OrgType.RESIDENTS_COMMITTEE,
    "村委会": OrgType.RESIDENTS_COMMITTEE,
    "居民委员会": OrgType.RESIDENTS_COMMITTEE,
    "村民委员会": OrgType.RESIDENTS_COMMITTEE,
    "街道": OrgType.SUBDISTRICT,
    "其他": OrgType.OTHER,
}
_ALSO_STATUS: Mapping[str, StrEnum] = {
    "登记": OrgStatus.REGISTERED,
    "备案": OrgStatus.FILED,
    "暂停": OrgStatus.SUSPENDED,
    "注销": OrgStatus.CANCELLED,
    "撤销": OrgStatus.REVOKED,
    "吊销": OrgStatus.REVOKED,
}


def type_written(text: str) -> OrgType | None:
    """The kind somebody wrote in a table, or None where the word is not known."""
    return _written(text, TYPE_LABEL, _ALSO_WRITTEN)


def status_written(text: str) -> OrgStatus | None:
    """The state somebody wrote in a table, or None where the word is not known."""
    return _written(text, STATUS_LABEL, _ALSO_STATUS)


def _written(text: str, labels: Mapping[Kind, str], also: Mapping[str, StrEnum]) -> Kind | None:
    for kind, label in labels.items():
        if text in (label[:], kind.value) or also.get(text) is kind:
            return kind
    return None
