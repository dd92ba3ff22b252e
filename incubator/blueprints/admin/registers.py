"""The lists of the administrator's and the auditor's pages."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import joinedload, selectinload

from incubator.core import clock
from incubator.core.permissions import ROLE_LABEL, Hat, Permission, Role
from incubator.core.words import _
from incubator.organizations.models import Organization
from incubator.people import scans
from incubator.people.models import Person, Post, User
from incubator.people.queries import held, held_on, persons_visible_to
from incubator.people.reach import roles_given_by
from incubator.web.listing import Column, Filter, Register

ALL = ("", _("全部"))


def _scans_to_check(hat: Hat) -> list[Filter]:
    if not hat.may(Permission.MANAGE_ORGANIZATIONS):
        return []
    values = [ALL, ("waiting", _("待核实"))]
    return [Filter("scan", _("证件照片"), values, lambda _value: scans.wait())]


def people(hat: Hat) -> Register:
    today = clock.today()
    query = persons_visible_to(hat).options(
        selectinload(Person.posts).joinedload(Post.organization), joinedload(Person.user)
    )
    return Register(
        name=_("人员"),
        unit=_("人"),
        query=query,
        identity=Person.id,
        columns=[
            Column("name", _("姓名"), lambda one: one.name, order=Person.initials),
            Column("posts", _("在任职务"), lambda one: "；".join(held_words(one, hat, today))),
            Column(
                "username",
                _("用户名"),
                lambda one: one.user.username if one.user else "",
                hide_small=True,
            ),
            Column("state", _("账号"), lambda one: state_of(one)[0]),
            Column("second", _("动态验证码"), _second, hide_small=True),
        ],
        search=_named,
        filters=[
            Filter("role", _("职务"), [ALL, *_roles(hat)], lambda role: _holding(role, hat, today)),
            Filter("state", _("账号"), [ALL, *_STATES.items()], lambda state: _CONDITIONS[state]),
            *_scans_to_check(hat),
        ],
        sort="name",
        placeholder=_("姓名、拼音首字母、用户名"),
        empty=_("还没有人员。"),
        file_name="people",
    )


_STATES = {"open": _("可以登录"), "disabled": _("已停用"), "none": _("没有账号")}
_CONDITIONS: dict[str, ColumnElement[bool]] = {
    "open": Person.user.has(User.disabled_at.is_(None)),
    "disabled": Person.user.has(User.disabled_at.is_not(None)),
    "none": ~Person.user.has(),
}


def state_of(person: Person) -> tuple[str, str]:
    """How the login stands, as a word and its tone."""
    if person.redacted_at is not None:
        return _("信息已删除"), ""
    if person.user is None:
        return _("没有账号"), ""
    if person.user.disabled_at is not None:
        return _("已停用"), "red"
    return (_("待设密码"), "amber") if person.user.must_change else (_("可以登录"), "green")


def held_words(person: Person, hat: Hat, day: date) -> list[str]:
    """The posts held on `day` in the reader's own street."""
    return [
        f"{post.organization.name} · {post.title or ROLE_LABEL[post.role]}"
        for post in person.posts
        if held(post, day) and post.organization.hub_id == hat.hub_id
    ]


def _second(person: Person) -> str:
    return _("已启用") if person.user and person.user.totp_secret else ""


def _named(text: str) -> ColumnElement[bool]:
    return or_(
        Person.name.contains(text, autoescape=True),
        Person.initials.startswith(text.lower(), autoescape=True),
        Person.user.has(User.username.contains(text.lower(), autoescape=True)),
    )


def _roles(hat: Hat) -> list[tuple[str, str]]:
    return [(role.value, ROLE_LABEL[role]) for role in roles_given_by(hat)]


def _holding(role: str, hat: Hat, day: date) -> ColumnElement[bool]:
    return exists(
        select(Post.id)
        .join(Organization, Organization.id == Post.organization_id)
        .where(
            Post.person_id == Person.id,
            Post.role == Role(role),
            Organization.hub_id == hat.hub_id,
            held_on(day),
        )
    )


PERIODS = {
    "1": _("今天"),
    "7": _("近 7 天"),
    "30": _("近 30 天"),
    "365": _("近一年"),
}
