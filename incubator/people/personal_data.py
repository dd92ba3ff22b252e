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


_IN_OFFICE = _("任职期间；应本人要求删除后只留化名")
_WITH_THE_CASE = _("与办件档案一起保存，期限按档案和财政资金管理规定")
_WITH_THE_ORGANIZATION = _("组织在册期间")

USES: dict[tuple[str, str], Use] = {
    ("person", "name"): Use(_("姓名"), _("任职、办理记录和通知"), _IN_OFFICE),
    ("person", "initials"): Use(_("姓名拼音首字母"), _("查找人员"), _IN_OFFICE),
    ("person", "phone"): Use(_("电话"), _("联系本人"), _IN_OFFICE, encrypted=True),
    ("person", "phone_digest"): Use(_("电话的带密钥摘要"), _("发现重复登记"), _IN_OFFICE),
    ("person", "email"): Use(_("邮箱"), _("联系本人"), _IN_OFFICE, encrypted=True),
    ("user_account", "username"): Use(_("用户名"), _("登录"), _IN_OFFICE),
    ("user_account", "password_hash"): Use(_("密码散列"), _("登录"), _IN_OFFICE),
    ("user_account", "totp_secret"): Use(
        _("动态验证码密钥"), _("登录的第二步"), _IN_OFFICE, encrypted=True
    ),
    ("password_history", "password_hash"): Use(
        _("以前的密码散列"), _("防止重复使用密码"), _IN_OFFICE
    ),
    ("one_time_code", "code_digest"): Use(
        _("一次性验证码的摘要"), _("第一次登录和忘记密码"), _("72 小时后失效")
    ),
    ("login_session", "token_digest"): Use(_("登录凭证的摘要"), _("保持登录"), _("12 小时后失效")),
    ("sign_in_attempt", "name_digest"): Use(
        _("用户名的带密钥摘要"), _("限制猜密码"), _("登录成功或一天后删除")
    ),
    ("saved_view", "label"): Use(_("常用视图的名称"), _("本人使用列表"), _IN_OFFICE),
    ("event_note", "text"): Use(
        _("办理时写的理由"),
        _("说明办理依据"),
        _("与办理记录一起保存；涉及被删除的人时删除"),
        encrypted=True,
    ),
    ("organization", "phone"): Use(
        _("组织联系电话"), _("联系组织"), _WITH_THE_ORGANIZATION, encrypted=True
    ),
    ("organization", "phone_digest"): Use(
        _("组织联系电话的摘要"), _("发现重复登记"), _WITH_THE_ORGANIZATION
    ),
    ("organization", "bank_account"): Use(
        _("组织银行账号"), _("拨付资金"), _WITH_THE_ORGANIZATION, encrypted=True
    ),
    ("organization", "bank_digest"): Use(
        _("组织银行账号的摘要"), _("核对账户"), _WITH_THE_ORGANIZATION
    ),
    ("fund_application", "contact_name"): Use(_("申报联系人"), _("办理申报"), _WITH_THE_CASE),
    ("fund_application", "contact_phone"): Use(
        _("联系人电话"), _("办理申报"), _WITH_THE_CASE, encrypted=True
    ),
    ("fund_application", "contact_email"): Use(
        _("联系人邮箱"), _("办理申报"), _WITH_THE_CASE, encrypted=True
    ),
    ("fund_application", "leader_name"): Use(_("项目负责人"), _("评审和管理项目"), _WITH_THE_CASE),
    ("fund_application", "leader_phone"): Use(
        _("项目负责人电话"), _("评审和管理项目"), _WITH_THE_CASE, encrypted=True
    ),
    ("fund_application", "account_name"): Use(_("收款户名"), _("拨付资金"), _WITH_THE_CASE),
    ("fund_application", "bank_account"): Use(
        _("收款账号"), _("拨付资金"), _WITH_THE_CASE, encrypted=True
    ),
    ("fund_application", "bank_digest"): Use(_("收款账号的摘要"), _("核对账户"), _WITH_THE_CASE),
    ("objection", "objector"): Use(
        _("提出异议的人"), _("核实和答复异议"), _WITH_THE_CASE, encrypted=True
    ),
    ("objection", "contact"): Use(
        _("异议人的联系方式"), _("答复异议"), _WITH_THE_CASE, encrypted=True
    ),
    ("objection", "text"): Use(_("异议内容"), _("核实异议"), _WITH_THE_CASE, encrypted=True),
}
"""By table and column. A new personal column without an entry fails a test."""
