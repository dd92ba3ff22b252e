"""The list of applications: the street's for staff, its own for an organization."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from incubator.core.db import db
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.funds import queries
from incubator.funds.applications import FundApplication
from incubator.funds.lifecycle import LIFECYCLE, Status
from incubator.funds.models import Call
from incubator.organizations.models import Organization
from incubator.web.listing import Column, Filter, Register, Shape


def applications(hat: Hat) -> Register:
    staff = hat.may(Permission.VIEW_CASES)
    return Register(
        name=_("申报"),
        unit=_("件"),
        query=queries.visible_to(hat)
        .join(FundApplication.organization)
        .options(contains_eager(FundApplication.organization), joinedload(FundApplication.call)),
        columns=_staff_columns() if staff else _own_columns(),
        identity=FundApplication.id,
        search=_search,
        filters=[_calls(hat, staff), _statuses(staff)],
        sort="-submitted",
        placeholder=_("组织、项目、拼音首字母、编号"),
        empty=_("还没有申报。"),
        file_name="applications",
    )


def _search(words: str) -> ColumnElement[bool]:
    return or_(
        Organization.name.contains(words, autoescape=True),
        Organization.initials.startswith(words.lower(), autoescape=True),
        FundApplication.number.contains(words.upper(), autoescape=True),
        FundApplication.title.contains(words, autoescape=True),
    )


def _calls(hat: Hat, staff: bool) -> Filter:
    query = select(Call.id, Call.title).order_by(Call.closes_at.desc())
    if staff:
        query = query.where(Call.hub_id == hat.hub_id)
    else:
        own = select(FundApplication.call_id).where(
            FundApplication.applicant_id == hat.organization_id
        )
        query = query.where(Call.id.in_(own))
    options = [(str(id), title) for id, title in db.session.execute(query)]
    return Filter(
        "call",
        _("批次"),
        [("", _("全部")), *options],
        lambda value: FundApplication.call_id == int(value),
    )


def _statuses(staff: bool) -> Filter:
    """One entry for each word: statuses that read alike are found together."""
    alike: dict[str, list[Status]] = {}
    for status, state in LIFECYCLE.states.items():
        alike.setdefault(state.label if staff else state.public, []).append(status)
    found = {statuses[0].value: statuses for statuses in alike.values()}
    return Filter(
        "status",
        _("状态"),
        [
            ("", _("全部")),
            *((statuses[0].value, word) for word, statuses in alike.items()),
        ],
        lambda value: FundApplication.status.in_([one.value for one in found[value]]),
    )


def _state_word(application: FundApplication) -> str:
    return LIFECYCLE.states[Status(application.status)].label


def _public_word(application: FundApplication) -> str:
    return LIFECYCLE.states[Status(application.status)].public


def _number() -> Column:
    return Column(
        "number",
        _("受理编号"),
        lambda one: one.number or "",
        FundApplication.number,
        hide_small=True,
    )


def _submitted() -> Column:
    return Column(
        "submitted",
        _("提交"),
        lambda one: one.submitted_at,
        FundApplication.submitted_at,
        Shape.DAY,
        hide_small=True,
    )


def _money(key: str, label: str, column: Any, *, small: bool = False) -> Column:
    return Column(
        key, label, lambda one: getattr(one, key), column, Shape.MONEY, hide_small=not small
    )


def _staff_columns() -> list[Column]:
    return [
        _number(),
        Column("organization", _("组织"), lambda one: one.organization.name, Organization.name),
        Column("code", _("代码"), lambda one: one.organization.code_text, export_only=True),
        Column("title", _("项目"), lambda one: one.title, FundApplication.title, hide_small=True),
        Column("call", _("批次"), lambda one: one.call.title, export_only=True),
        Column("status", _("状态"), _state_word),
        _money("requested", _("申请"), FundApplication.requested, small=True),
        _money("recommended", _("建议"), FundApplication.recommended),
        _money("approved", _("批准"), FundApplication.approved),
        _submitted(),
    ]


def _own_columns() -> list[Column]:
    return [
        _number(),
        Column("title", _("项目"), lambda one: one.title, FundApplication.title),
        Column("call", _("批次"), lambda one: one.call.title, hide_small=True),
        Column("status", _("状态"), _public_word),
        _money("requested", _("申请"), FundApplication.requested, small=True),
        _submitted(),
    ]
