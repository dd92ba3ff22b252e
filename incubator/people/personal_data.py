"""Every column that holds something about a person: what it is for, how long it stays, who lets it go."""

from __future__ import annotations

from dataclasses import dataclass

from incubator.core.words import _


@dataclass(frozen=True)
class Use:
    """Why a personal value is held and until when. `encrypted` says how it lies in the database."""

    what: str
    purpose: str
    kept: str
    encrypted: bool = False


IN_OFFICE = _("任职期间；应本人要求删除后只留化名")
WITH_THE_CASE = _("与办件档案一起保存，期限按档案和财政资金管理规定")
WITH_THE_ORGANIZATION = _("组织在册期间")

_ENDED = _("申请结束一年后删除")
WITH_THE_RECORD = _("与办理记录一起保存；涉及被删除的人时删除")
UNTIL_RENEWED = _("重新生成或停用动态验证码时删除")
WHEN_SENT = _("发出后立即删除")
SAYS_NOTHING = _("只存摘要，姓名和号码删除后不再指向任何人")
_SIGNED_IN = _("12 小时后失效，退出或失效一天后删除")
_ANSWERED = _("答复三十天后删除")
UNTIL_REVOKED = _("停用订阅时删除；本人注销时删除")
_UNTIL_ANSWERED = _("核准后转为任职信息；退回或不予核准的，一年后删除")

USES: dict[tuple[str, str], Use] = {
    ("person", "name"): Use(_("姓名"), _("任职、办理记录和通知"), IN_OFFICE),
    ("person", "initials"): Use(_("姓名拼音首字母"), _("查找人员"), IN_OFFICE),
    ("person", "phone"): Use(_("电话"), _("联系本人"), IN_OFFICE, encrypted=True),
    ("person", "phone_digest"): Use(_("电话的带密钥摘要"), _("发现重复登记"), IN_OFFICE),
    ("person", "email_digest"): Use(_("邮箱的带密钥摘要"), _("找回密码时查找账号"), IN_OFFICE),
    ("person", "email"): Use(_("邮箱"), _("联系本人"), IN_OFFICE, encrypted=True),
    ("user_account", "username"): Use(_("用户名"), _("登录"), IN_OFFICE),
    ("user_account", "password_hash"): Use(_("密码散列"), _("登录"), IN_OFFICE),
    ("user_account", "totp_secret"): Use(
        _("动态验证码密钥"), _("登录的第二步"), IN_OFFICE, encrypted=True
    ),
    ("password_history", "password_hash"): Use(
        _("以前的密码散列"), _("防止重复使用密码"), IN_OFFICE
    ),
    ("one_time_code", "code_digest"): Use(
        _("一次性验证码的摘要"), _("第一次登录和忘记密码"), _("72 小时后失效，失效或用过一天后删除")
    ),
    ("login_session", "token_digest"): Use(_("登录凭证的摘要"), _("保持登录"), _SIGNED_IN),
    ("sign_in_attempt", "name_digest"): Use(
        _("用户名的带密钥摘要"), _("限制猜密码"), _("登录成功或一天后删除")
    ),
    ("saved_view", "label"): Use(_("常用视图的名称"), _("本人使用列表"), IN_OFFICE),
    ("event_note", "text"): Use(
        _("办理时写的理由"),
        _("说明办理依据"),
        WITH_THE_RECORD,
        encrypted=True,
    ),
    ("organization", "phone"): Use(
        _("组织联系电话"), _("联系组织"), WITH_THE_ORGANIZATION, encrypted=True
    ),
    ("organization", "phone_digest"): Use(
        _("组织联系电话的摘要"), _("发现重复登记"), WITH_THE_ORGANIZATION
    ),
    ("organization", "bank_account"): Use(
        _("组织银行账号"), _("拨付资金"), WITH_THE_ORGANIZATION, encrypted=True
    ),
    ("organization", "bank_digest"): Use(
        _("组织银行账号的摘要"), _("核对账户"), WITH_THE_ORGANIZATION
    ),
    ("fund_application", "contact_name"): Use(_("申报联系人"), _("办理申报"), WITH_THE_CASE),
    ("fund_application", "contact_phone"): Use(
        _("联系人电话"), _("办理申报"), WITH_THE_CASE, encrypted=True
    ),
    ("fund_application", "contact_email"): Use(
        _("联系人邮箱"), _("办理申报"), WITH_THE_CASE, encrypted=True
    ),
    ("fund_application", "leader_name"): Use(_("项目负责人"), _("评审和管理项目"), WITH_THE_CASE),
    ("fund_application", "leader_phone"): Use(
        _("项目负责人电话"), _("评审和管理项目"), WITH_THE_CASE, encrypted=True
    ),
    ("fund_application", "account_name"): Use(_("收款户名"), _("拨付资金"), WITH_THE_CASE),
    ("fund_application", "bank_account"): Use(
        _("收款账号"), _("拨付资金"), WITH_THE_CASE, encrypted=True
    ),
    ("fund_application", "bank_digest"): Use(_("收款账号的摘要"), _("核对账户"), WITH_THE_CASE),
    ("objection", "objector"): Use(
        _("提出异议的人"), _("核实和答复异议"), WITH_THE_CASE, encrypted=True
    ),
    ("objection", "contact"): Use(
        _("异议人的联系方式"), _("答复异议"), WITH_THE_CASE, encrypted=True
    ),
    ("objection", "text"): Use(_("异议内容"), _("核实异议"), WITH_THE_CASE, encrypted=True),
    ("person", "id_number"): Use(
        _("身份证件号码"), _("法律要求核实身份的表格"), IN_OFFICE, encrypted=True
    ),
    ("person", "id_digest"): Use(_("身份证件号码的摘要"), _("发现重复登记"), IN_OFFICE),
    ("person", "bank_name"): Use(_("个人开户银行"), _("发放劳务费"), IN_OFFICE),
    ("person", "bank_account"): Use(_("个人银行账号"), _("发放劳务费"), IN_OFFICE, encrypted=True),
    ("person", "bank_digest"): Use(_("个人银行账号的摘要"), _("发现利益冲突"), IN_OFFICE),
    ("person", "state_official"): Use(_("是否现职国家工作人员"), _("核对任职限制"), IN_OFFICE),
    ("id_scan", "document_id"): Use(
        _("身份证件照片（加密的文件）"),
        _("核实身份；每张只用于上传时选定的用途"),
        _("核实三十天后删除；一年没有核实的、撤回同意的，也删除"),
    ),
    ("relative", "tie"): Use(_("亲属关系"), _("回避"), IN_OFFICE),
    ("login_session", "agent"): Use(_("登录时的浏览器名称"), _("本人辨认登录设备"), _SIGNED_IN),
    ("organization_details", "contact_name"): Use(
        _("组织联系人"), _("联系组织"), WITH_THE_ORGANIZATION, encrypted=True
    ),
    ("organization_details", "email"): Use(
        _("组织邮箱"), _("联系组织"), WITH_THE_ORGANIZATION, encrypted=True
    ),
    ("organization_details", "supervising_contact"): Use(
        _("业务主管单位联系人"), _("联系业务主管单位"), WITH_THE_ORGANIZATION, encrypted=True
    ),
    ("organization_details", "supervising_phone"): Use(
        _("业务主管单位电话"), _("联系业务主管单位"), WITH_THE_ORGANIZATION, encrypted=True
    ),
    ("invitation", "name"): Use(
        _("被邀请人姓名"), _("邀请任职"), _("接受、撤回或过期三十天后删除"), encrypted=True
    ),
    ("invitation", "phone"): Use(
        _("被邀请人电话"), _("送达邀请"), _("接受、撤回或过期三十天后删除"), encrypted=True
    ),
    ("invitation", "phone_digest"): Use(
        _("被邀请人电话的摘要"), _("认出已有人员"), _("接受、撤回或过期三十天后删除")
    ),
    ("invitation", "email"): Use(
        _("被邀请人邮箱"), _("送达邀请"), _("接受、撤回或过期三十天后删除"), encrypted=True
    ),
    ("invitation", "token_digest"): Use(_("邀请链接的摘要"), _("接受邀请"), SAYS_NOTHING),
    ("reset_link", "token_digest"): Use(
        _("重置链接的摘要"), _("找回密码"), _("一小时后失效，失效或用过一天后删除")
    ),
    ("reset_request", "asked"): Use(
        _("申请重置密码时填写的用户名或邮箱"),
        _("找回密码"),
        _("一两分钟后处理并删除，最迟一天"),
        encrypted=True,
    ),
    ("recovery_code", "code_digest"): Use(_("恢复码的摘要"), _("手机遗失时登录"), UNTIL_RENEWED),
    ("external_identity", "subject"): Use(_("统一身份平台的账号标识"), _("单点登录"), IN_OFFICE),
    ("dispatch", "address"): Use(
        _("短信或邮件的收件地址"), _("送达"), _("发出三十天后删除"), encrypted=True
    ),
    ("dispatch", "body"): Use(_("短信或邮件的内容"), _("送达"), WHEN_SENT, encrypted=True),
    ("registration", "applicant_name"): Use(
        _("申请人姓名"), _("核准组织入库"), _UNTIL_ANSWERED, encrypted=True
    ),
    ("registration", "phone"): Use(
        _("申请人电话"), _("联系申请人"), _UNTIL_ANSWERED, encrypted=True
    ),
    ("registration", "phone_digest"): Use(
        _("申请人电话的摘要"), _("认出已有人员"), _UNTIL_ANSWERED
    ),
    ("registration", "email"): Use(
        _("申请人邮箱"), _("联系申请人"), _UNTIL_ANSWERED, encrypted=True
    ),
    ("registration", "username"): Use(_("申请的用户名"), _("登录"), _UNTIL_ANSWERED),
    ("registration", "password_hash"): Use(_("密码散列"), _("登录"), _UNTIL_ANSWERED),
    ("registration", "token_digest"): Use(_("查询链接的摘要"), _("申请人查询进度"), SAYS_NOTHING),
    ("join_request", "name"): Use(
        _("请求加入的人的姓名"), _("转告组织，由组织邀请"), _ANSWERED, encrypted=True
    ),
    ("join_request", "phone"): Use(
        _("请求加入的人的电话"), _("转告组织，由组织邀请"), _ANSWERED, encrypted=True
    ),
    ("join_request", "phone_digest"): Use(
        _("请求加入的人的电话的摘要"), _("认出重复的请求"), _ANSWERED
    ),
    ("join_request", "email"): Use(
        _("请求加入的人的邮箱"), _("转告组织，由组织邀请"), _ANSWERED, encrypted=True
    ),
    ("sponsor", "name"): Use(_("发起人姓名"), _("核实拟登记组织"), _ENDED, encrypted=True),
    ("sponsor", "phone"): Use(_("发起人电话"), _("联系发起人"), _ENDED, encrypted=True),
    ("incubation", "contact_name"): Use(_("入驻联系人"), _("办理入驻和服务"), WITH_THE_CASE),
    ("incubation", "contact_phone"): Use(
        _("联系人电话"), _("办理入驻和服务"), WITH_THE_CASE, encrypted=True
    ),
    ("incubation", "contact_email"): Use(
        _("联系人邮箱"), _("办理入驻和服务"), WITH_THE_CASE, encrypted=True
    ),
    ("incubation_sponsor", "name"): Use(
        _("发起人姓名"), _("拟登记团队入驻"), WITH_THE_CASE, encrypted=True
    ),
    ("incubation_sponsor", "phone"): Use(
        _("发起人电话"), _("联系发起人"), WITH_THE_CASE, encrypted=True
    ),
    ("booking", "safety_officer"): Use(
        _("安全负责人"), _("有未成年人参加的活动的安全"), WITH_THE_CASE
    ),
    ("booking", "safety_phone"): Use(
        _("安全负责人电话"), _("活动中联系安全负责人"), WITH_THE_CASE, encrypted=True
    ),
    ("occupancy", "contact_name"): Use(_("场地使用联系人"), _("办理场地使用"), WITH_THE_CASE),
    ("occupancy", "contact_phone"): Use(
        _("联系人电话"), _("办理场地使用"), WITH_THE_CASE, encrypted=True
    ),
    ("calendar_feed", "token"): Use(
        _("日历订阅地址的密钥"), _("本人的日历程序读取预约"), UNTIL_REVOKED, encrypted=True
    ),
    ("calendar_feed", "token_digest"): Use(
        _("日历订阅地址的摘要"), _("认出订阅地址"), SAYS_NOTHING
    ),
}
"""By table and column. A new personal column without an entry fails a test."""

_OFFICERS = _("本人；本中心经办人员：号码只显示一部分，查看全文要写明用途并留下记录")
_NOBODY = _("无人查看，只供系统核对")
_READERS: dict[str, str] = {
    "user_account": _NOBODY,
    "password_history": _NOBODY,
    "one_time_code": _NOBODY,
    "login_session": _("本人"),
    "sign_in_attempt": _NOBODY,
    "saved_view": _("本人"),
    "event_note": _("办理该事项的工作人员、审计员"),
    "relative": _("本人、申报的亲属、本中心工作人员"),
    "reset_link": _NOBODY,
    "reset_request": _NOBODY,
    "recovery_code": _NOBODY,
    "external_identity": _("本人"),
    "objection": _("核实异议的工作人员"),
    "dispatch": _("本中心经办人员，地址只显示一部分"),
    "calendar_feed": _("本人；本组织的成员；场地的日历由本中心工作人员管理"),
    "id_scan": _("本中心经办人员：每次查看要写明用途并留下记录，照片上印着查看人"),
}


def seen_by(place: tuple[str, str]) -> str:
    """Who reads a column, in words; digests are read by nobody."""
    table, column = place
    if column.endswith("_digest"):
        return _NOBODY
    if place in {("user_account", "username"), ("person", "name")}:
        return _("本人、本中心工作人员、同一组织的成员")
    return _READERS.get(table, _OFFICERS)
