"""What comes next for an occupancy, in plain words for whoever looks."""

from __future__ import annotations

from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.premises.occupancy import Occupancy
from incubator.premises.occupancy_steps import Status

S = Status
_OFFICE: dict[str, str] = {
    S.APPLIED: _("约组织一起看场地，登记查勘；材料不齐的退回补正。"),
    S.SUPPLEMENT: _("等组织补正。逾期不补的可以取消申请。"),
    S.SURVEYED: _("核对组织情况和期限内的预约，提出审批建议。"),
    S.PROPOSED: _("请另一位负责人审批；线下签批的，登记文号和扫描件。"),
    S.APPROVED: _("起草协议、打印，双方签字后登记。场地从批准起已经留下。"),
    S.SIGNED: _("收押金，按清单交接钥匙、读数和设备，再办理交接使用。"),
    S.IN_USE: _("按期巡查并登记。到期前安排续签或收回。"),
    S.RECTIFY: _("到期复查；改好的登记整改完成，不改的可以解除协议。"),
    S.EXPIRING: _("问清续签还是交还：续签先起草续签协议，交还等组织申请或到期。"),
    S.LEAVING: _("约时间按清单收回，登记交还，结清押金。交还以前场地不会另行安排。"),
}
_OCCUPANT: dict[str, str] = {
    S.APPLIED: _("服务中心会联系您一起看场地，请保持电话畅通。"),
    S.SUPPLEMENT: _("请按退回的说明修改或补充材料，再提交一次。"),
    S.SURVEYED: _("场地已经看过，正在研究。不用做什么。"),
    S.PROPOSED: _("正在审批。结果会在这里和消息里告诉您。"),
    S.APPROVED: _("已经批准。请等服务中心通知签协议，带上公章和负责人证件。"),
    S.SIGNED: _("协议已签。请按约定时间来交接钥匙、抄读数；有押金的先交押金。"),
    S.IN_USE: _("请按协议使用，不转租、不经营。服务中心会定期来看。"),
    S.RECTIFY: _("请按通知改正，改好后告诉服务中心来复查。"),
    S.EXPIRING: _("协议快到期。要继续用的请联系服务中心续签，不用的请申请交还。"),
    S.LEAVING: _("请腾空场地，约服务中心按清单交还钥匙和设备，交还后退押金。"),
    S.RETURNED: _("场地已经交还，这件事办结了。"),
    S.REFUSED: _("没有批准，理由见消息。条件变化后可以再申请。"),
}


def ahead(case: Occupancy, hat: Hat) -> str:
    """One or two sentences; empty where nothing comes any more."""
    return (_OFFICE if hat.for_hub else _OCCUPANT).get(case.status, "")
