"""What a recorded act is called: the label of its step, or a name of its own, the same on every page."""

from __future__ import annotations

from incubator.casework import lifecycles
from incubator.core.words import _

VERBS: dict[str, str] = {
    "account.code": _("发一次性验证码"),
    "account.create": _("开通账号"),
    "account.disable": _("停用账号"),
    "account.enable": _("启用账号"),
    "account.identity-link": _("关联统一身份账号"),
    "account.identity-unlink": _("解除统一身份账号"),
    "account.password": _("修改密码"),
    "account.recovery-code": _("用恢复码登录"),
    "account.recovery-codes": _("重新生成恢复码"),
    "account.reset-link": _("发重置密码的链接"),
    "account.reset-password": _("用链接重置密码"),
    "account.second-step": _("设置动态验证码"),
    "account.second-step-reset": _("重置动态验证码"),
    "award.import": _("导入资助结果"),
    "award.make": _("登记立项"),
    "budget.appropriate": _("下达预算"),
    "budget.commit": _("占用预算"),
    "budget.open": _("新建预算"),
    "budget.pay": _("登记拨付"),
    "budget.release": _("释放预算"),
    "budget.return": _("登记退回"),
    "budget.withdraw": _("收回预算"),
    "calendar.day": _("设定工作日"),
    "calendar.day-removed": _("删去工作日设定"),
    "calendar.year": _("录入全年放假安排"),
    "calendar.year-withdrawn": _("撤回全年放假安排"),
    "call.change": _("修改批次"),
    "call.create": _("新建批次"),
    "call.end": _("结束批次"),
    "call.extend": _("延长批次"),
    "call.open-past": _("补录往年批次"),
    "call.publish": _("发布批次"),
    "certificate.issue": _("签发证书"),
    "certificate.replace": _("更正换发证书"),
    "certificate.reserve": _("预留证书编号"),
    "certificate.restore": _("恢复原证书"),
    "certificate.revoke": _("作废证书"),
    "certificate.void": _("作废证书编号"),
    "consent.give": _("同意个人信息处理说明"),
    "consent.withdraw": _("撤回同意"),
    "consent_text.publish": _("发布新版说明"),
    "deadline.confirm": _("确认重新计算的期限"),
    "deadline.plan": _("生成年度期限"),
    "deadline.recount": _("重新计算期限"),
    "deadline.urge": _("催办"),
    "deadline.waive": _("免除期限"),
    "document.add": _("上传材料"),
    "document.withdraw": _("撤下材料"),
    "follow_up.done": _("办结跟进"),
    "follow_up.promise": _("约定跟进"),
    "fund.open": _("新建资金"),
    "fund.set-up": _("设立资金"),
    "goal.agree": _("约定入驻目标"),
    "goal.change": _("修改入驻目标"),
    "goal.close": _("登记目标结果"),
    "graduation_review.advise": _("填写评估意见"),
    "graduation_review.self": _("提交出壳自评"),
    "hub.change": _("修改中心设置"),
    "hub.found": _("设立中心"),
    "hub.name-body": _("设定中心机构"),
    "hub.open": _("设立中心"),
    "incubation.hand-back": _("填写退驻清单"),
    "incubation_afterwards.answer": _("登记回访"),
    "incubation_base.change": _("修改基地设置"),
    "incubation_base.found": _("新建孵化基地"),
    "incubation_base.virtual-place": _("虚拟孵化名额增减"),
    "incubation_desk.add": _("添加工位"),
    "incubation_desk.change": _("修改工位"),
    "incubation_desk.close": _("停用工位"),
    "incubation_desk.reopen": _("恢复工位"),
    "incubation_desk.stand": _("工位画入平面图"),
    "incubation_desk_use.exchange": _("换工位"),
    "incubation_desk_use.hand-over": _("工位交接"),
    "incubation_desk_use.pass-over": _("工位转入续驻"),
    "incubation_desk_use.promise": _("安排工位"),
    "incubation_desk_use.take-back": _("收回工位安排"),
    "incubation_room.add": _("添加房间"),
    "incubation_room.change": _("修改房间"),
    "incubation_room.close": _("停用房间"),
    "incubation_room.draw": _("画平面图"),
    "incubation_room.reopen": _("恢复房间"),
    "incubation_waiting.leave": _("离开轮候名单"),
    "incubation_waiting.reorder": _("调整轮候次序"),
    "invitation.accept": _("接受任职邀请"),
    "invitation.issue": _("邀请任职"),
    "invitation.renew": _("重新邀请"),
    "invitation.withdraw": _("撤回邀请"),
    "join_request.ask": _("请求加入组织"),
    "join_request.decline": _("不同意加入"),
    "join_request.invite": _("邀请请求加入的人"),
    "mentoring.begin": _("指定导师"),
    "mentoring.end": _("结束辅导"),
    "notice.answer": _("答复异议"),
    "notice.close": _("结束公示"),
    "notice.draft": _("拟公示"),
    "notice.import": _("导入公示名单"),
    "notice.object": _("提出异议"),
    "notice.prove": _("登记公示证明"),
    "notice.publish": _("发布公示"),
    "notice.recount": _("重新计算公示期"),
    "notice.withdraw": _("撤回公示"),
    "organization.cancel": _("注销组织"),
    "organization.change": _("修改组织资料"),
    "organization.change-contacts": _("修改联系方式和账户"),
    "organization.correct-fact": _("修改组织记录"),
    "organization.create": _("新增组织"),
    "organization.describe": _("修改组织档案"),
    "organization.file": _("街道备案"),
    "organization.give-up": _("不再筹备"),
    "organization.import": _("批量导入组织"),
    "organization.import-facts": _("批量导入组织记录"),
    "organization.keep-code-exception": _("人工确认代码"),
    "organization.look-up-lists": _("查看信用名录"),
    "organization.merge": _("合并重复的组织"),
    "organization.merge-into": _("并入另一条记录"),
    "organization.not-the-same": _("确认不是同一个组织"),
    "organization.note-outcome": _("注明核实结果"),
    "organization.record-fact": _("登记组织记录"),
    "organization.register": _("登记成立"),
    "organization.resume": _("恢复活动"),
    "organization.resume-filed": _("恢复活动"),
    "organization.reveal-contacts": _("查看联系方式"),
    "organization.revoke": _("撤销登记"),
    "organization.suspend": _("暂停活动"),
    "organization.verify": _("核对组织"),
    "person.change": _("修改人员信息"),
    "person.change-numbers": _("登记证件和账户"),
    "person.copy": _("制作个人信息副本"),
    "person.check-scan": _("核实证件照片"),
    "person.declare-official": _("申报是否国家工作人员"),
    "person.enter": _("新增人员"),
    "person.redact": _("删除个人信息"),
    "person.reveal": _("查看个人联系方式"),
    "phase.move": _("调整孵化阶段"),
    "person.reveal-scan": _("查看证件照片"),
    "person.take-scan": _("收取证件照片"),
    "post.change-office": _("修改职务"),
    "post.confirm": _("确认任职"),
    "post.confirm-on-paper": _("登记任职的签批件"),
    "post.end": _("结束任职"),
    "post.give": _("任职"),
    "post.refuse": _("退回任职"),
    "post.restore": _("恢复任职"),
    "post.revoke": _("撤销任职"),
    "registration.approve": _("开通组织"),
    "registration.refuse": _("不予开通"),
    "registration.resubmit": _("改正后再交开通申请"),
    "registration.return": _("退回开通申请"),
    "registration.submit": _("提交开通申请"),
    "registration.withdraw": _("撤回开通申请"),
    "relative.declare": _("申报亲属"),
    "relative.end": _("终止亲属申报"),
    "rule.amend": _("修改规则"),
    "rule.correct": _("更正未生效的规则"),
    "seal.hand-over": _("印章交接"),
    "seal.register": _("登记印章"),
    "seal.retire": _("停用印章"),
    "service.log": _("登记服务记录"),
    "service.sign-off": _("确认服务记录"),
    "service.withdraw": _("撤回服务记录"),
    "service_plan.add": _("增加服务计划"),
    "service_plan.done": _("完成服务计划"),
    "session.begin": _("登录"),
    "session.end": _("退出"),
    "session.end-other": _("退出一台其他设备"),
    "session.end-others": _("退出其他设备"),
    "session.hat": _("切换身份"),
    "sheet.ask": _("安排专家"),
    "sheet.declare": _("专家声明无利益冲突"),
    "sheet.lock": _("提交评分"),
    "sheet.recuse": _("专家回避"),
    "volume.change": _("修改卷内目录"),
    "volume.close": _("归档"),
    "volume.open": _("立卷"),
}
"""Verbs that are no step of a lifecycle; another one is shown as it was recorded."""


def label(verb: str) -> str:
    """The act in words."""
    _kind, said = _read(verb)
    return said


def label_with_kind(verb: str) -> str:
    """The same where acts on everything stand together: a case's step with the kind of case."""
    kind, said = _read(verb)
    return f"{kind}{_('：')}{said}" if kind else said


def _read(verb: str) -> tuple[str, str]:
    """The name of the kind of case, where it is a step of one, and the words of the act."""
    kind, _dot, action = verb.partition(".")
    lifecycle = next((one for one in lifecycles.every() if one.kind == kind), None)
    if lifecycle is None:
        return "", VERBS.get(verb, verb)
    steps = {
        "open": _("新建"),
        **{name.value: step.label for name, step in lifecycle.steps.items()},
    }
    return lifecycle.name, steps.get(action, action)


def every() -> list[tuple[str, str]]:
    """Every verb there can be with its words, for a filter that need not read the whole chain."""
    steps = [
        f"{lifecycle.kind}.{action}"
        for lifecycle in lifecycles.every()
        for action in ("open", *lifecycle.steps)
    ]
    return [(verb, label_with_kind(verb)) for verb in [*steps, *VERBS]]
