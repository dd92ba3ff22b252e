"""The lists of the administrator's and the auditor's pages."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import joinedload, selectinload

from incubator.blueprints.admin import verbs
from incubator.core import clock
from incubator.core.permissions import ROLE_LABEL, Hat, Role
from incubator.core.words import _
from incubator.organizations.models import Organization
from incubator.people import audit
from incubator.people.models import Person, Post, User
from incubator.people.queries import held, held_on, persons_visible_to
from incubator.people.reach import roles_given_by
from incubator.records.models import Event
from incubator.web.listing import Column, Filter, Register
from incubator.web.words import moment

ALL = ("", _("全部"))


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


def events(hat: Hat, names: audit.Names) -> Register:
    """Every event of the hub; `names` is filled a page at a time by the template's view."""
    query, today = audit.visible_to(hat), clock.today()
    acts = [(verb, verbs.label(verb)) for verb in audit.verbs_in(query)]
    actors = [(str(person_id), name) for person_id, name in audit.actors_in(query)]
    return Register(
        name=_("经办记录"),
        unit=_("条"),
        query=query,
        identity=Event.id,
        columns=[
            Column("at", _("时间"), lambda event: moment(event.at), order=Event.id),
            Column("verb", _("事项"), lambda event: verbs.label(event.verb)),
            Column("person", _("经办人"), lambda event: names[event.person_id]),
            Column("object", _("对象"), verbs.subject, hide_small=True),
            Column("reason", _("理由"), lambda event: audit.without_numbers(event.reason)),
            Column("id", _("序号"), lambda event: event.id, export_only=True),
            Column("role", _("身份"), lambda event: ROLE_LABEL[event.role], export_only=True),
            Column("before", _("原值"), lambda event: verbs.facts(event.before), export_only=True),
            Column("after", _("新值"), lambda event: verbs.facts(event.after), export_only=True),
            Column("request", _("请求编号"), lambda event: event.request_id, export_only=True),
            Column("chain", _("链值"), lambda event: event.chain, export_only=True),
        ],
        search=_found,
        filters=[
            Filter("verb", _("事项"), [ALL, *acts], lambda verb: Event.verb == verb),
            Filter("person", _("经办人"), [ALL, *actors], lambda one: Event.person_id == int(one)),
            Filter(
                "days",
                _("时间"),
                [ALL, *PERIODS.items()],
                lambda days: audit.from_day(today - timedelta(days=int(days) - 1)),
            ),
        ],
        sort="-at",
        placeholder=_("日期 2026-11-23、请求编号、对象编号"),
        empty=_("还没有经办记录。"),
        file_name="audit",
    )


def _found(text: str) -> ColumnElement[bool]:
    """A day, the number of the thing acted on, or the number of a request."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        number = Event.object_id == int(text) if text.isdecimal() and len(text) < 10 else None
        asked = Event.request_id == text
        return asked if number is None else or_(asked, number)
    return and_(audit.from_day(day), audit.through_day(day))
