"""What recorded acts were done to, in words."""

from __future__ import annotations

from incubator.core.words import _
from incubator.records.models import Event

SUBJECTS: dict[str, str] = {
    "award": _("立项"),
    "booking": _("场地预约"),
    "booking_sanction": _("预约处理"),
    "budget": _("预算"),
    "calendar_day": _("工作日"),
    "calendar_feed": _("日历地址"),
    "calendar_year": _("放假安排"),
    "call": _("批次"),
    "case_file": _("办件"),
    "certificate": _("证书"),
    "closure": _("场地停用"),
    "consent": _("同意"),
    "consent_text": _("说明文本"),
    "deadline": _("期限"),
    "document": _("材料"),
    "evaluation": _("孵化评估"),
    "evaluation_form": _("评估表"),
    "fund": _("资金"),
    "fund_application": _("专项资金申报"),
    "graduation_review": _("出壳评估"),
    "hub": _("中心"),
    "incubation": _("孵化入驻"),
    "incubation_afterwards": _("出壳回访"),
    "incubation_base": _("孵化基地"),
    "incubation_desk": _("工位"),
    "incubation_desk_use": _("工位安排"),
    "incubation_follow_up": _("跟进事项"),
    "incubation_goal": _("入驻目标"),
    "incubation_mentoring": _("导师"),
    "incubation_phase": _("孵化阶段"),
    "incubation_planned_service": _("服务计划"),
    "incubation_room": _("房间"),
    "incubation_service": _("服务记录"),
    "incubation_waiting": _("轮候"),
    "intake": _("入驻招募"),
    "invitation": _("邀请"),
    "join_request": _("加入请求"),
    "notice": _("公示"),
    "notice_proof": _("公示证明"),
    "objection": _("异议"),
    "occupancy": _("场地长期使用"),
    "organization": _("组织"),
    "person": _("人员"),
    "post": _("任职"),
    "premises": _("场地"),
    "premises_charge": _("场地费用"),
    "registration": _("开通申请"),
    "relative": _("亲属申报"),
    "rule": _("规则"),
    "score_sheet": _("评分表"),
    "seal": _("印章"),
    "seal_use": _("用印"),
    "support_request": _("支持申请"),
    "system": _("系统"),
    "tariff": _("收费标准"),
    "use_record": _("使用记录"),
    "user_account": _("账号"),
    "volume": _("案卷"),
}


def subject(event: Event) -> str:
    name = SUBJECTS.get(event.object_type, event.object_type)
    return f"{name} {event.object_id}" if event.object_id else name
