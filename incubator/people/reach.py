"""Whose posts and logins a hat may change: never one's own, never somebody of another street."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import HUB_ROLES, ROLE_LABEL, Hat, Permission, Role
from incubator.core.words import _
from incubator.organizations.models import HubBody, Organization
from incubator.people.models import Person, Post
from incubator.people.queries import held_on

FOR_ORGANIZATIONS = tuple(
    role for role in Role if role not in HUB_ROLES and role is not Role.SYSTEM
)


MEMBERS = (Role.LEADER, Role.AGENT, Role.KEY_STAFF)
"""Posts an organization's own representatives fill and end; the legal representative's is not theirs."""


def looks_after(organization: Organization, role: Role, *, by: Hat) -> bool:
    """Whether the hat is a representative of this very organization and the post is theirs to give."""
    mine = by.may(Permission.APPLY) and by.organization_id == organization.id
    return mine and role in MEMBERS


def roles_given_by(hat: Hat) -> tuple[Role, ...]:
    """The roles this hat may give: staff roles are the administrator's alone."""
    if hat.role is Role.SYSTEM or hat.may(Permission.MANAGE_PEOPLE):
        return tuple(role for role in Role if role is not Role.SYSTEM)
    return FOR_ORGANIZATIONS if hat.may(Permission.MANAGE_ORGANIZATIONS) else ()


def require_giving(role: Role, organization: Organization, *, by: Hat) -> None:
    """Refuse a role this hat may not give, or one that does not belong in this body."""
    if looks_after(organization, role, by=by):
        return
    if role not in roles_given_by(by):
        raise RuleError(
            _("“%(role)s”由系统管理员任命，您的身份不能办理。", role=ROLE_LABEL.get(role, role)),
            field="role",
        )
    if by.role is not Role.SYSTEM and organization.hub_id != by.hub_id:
        raise RuleError(_("只能在本街道的单位和组织中任命。"), field="organization")
    if role in HUB_ROLES and not _is_hub_body(organization.id):
        raise RuleError(
            _(
                "“%(role)s”只能在两会一中心的三个机构中任职。请把任职单位改为本街道的联合会、"
                "基金会或服务中心。",
                role=ROLE_LABEL[role],
            ),
            field="organization",
        )


def _is_hub_body(organization_id: int) -> bool:
    query = select(HubBody.id).where(HubBody.organization_id == organization_id)
    return db.session.scalar(query) is not None


def require_other(person: Person, *, by: Hat) -> None:
    """Nobody changes their own posts or login: what one gives oneself, nobody has checked."""
    if person.id == by.person_id:
        raise RuleError(_("不能给自己办理。请另一位有权限的同事办理，或由安装人员用命令行办理。"))
    if person.redacted_at is not None:
        raise RuleError(_("此人的信息已经删除，不能再办理。"))


def require_reach(person: Person, *, by: Hat, on: date) -> None:
    """Refuse changing the login of somebody this hat is not responsible for on `on`."""
    require_other(person, by=by)
    if by.role is Role.SYSTEM:
        return
    if not by.may(Permission.MANAGE_PEOPLE):
        by.require(Permission.MANAGE_ORGANIZATIONS)
    posts = db.session.execute(
        select(Post.role, Organization.hub_id)
        .join(Organization, Organization.id == Post.organization_id)
        .where(Post.person_id == person.id, held_on(on))
    ).all()
    if any(hub_id != by.hub_id for _role, hub_id in posts):
        raise RuleError(
            _(
                "此人在其他街道也有任职，账号和联系方式不能由一个街道单独改动。"
                "请安装人员用 incubator user code 或 incubator user contact 办理。"
            )
        )
    if not by.may(Permission.MANAGE_PEOPLE) and any(role in HUB_ROLES for role, _hub in posts):
        raise RuleError(_("此人是本中心的工作人员，账号和联系方式由系统管理员办理。"))
