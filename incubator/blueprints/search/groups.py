"""What the one search box looks through: each register by its own query for this hat."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from incubator.blueprints.search import incubations, rooms
from incubator.blueprints.search.group import Group, Hit
from incubator.casework import archive, lifecycles, wording
from incubator.casework import queries as casework
from incubator.casework.models import Case
from incubator.casework.volumes import Volume
from incubator.certificates import queries as certificates
from incubator.certificates.models import Certificate
from incubator.core.db import db
from incubator.core.permissions import Hat, Permission
from incubator.core.searching import holding
from incubator.core.words import _
from incubator.funds import queries as funds
from incubator.funds.models import Call
from incubator.notices import queries as notices
from incubator.notices.models import Notice
from incubator.organizations import duplicates
from incubator.organizations import queries as organizations
from incubator.organizations.models import Organization
from incubator.people import queries as people
from incubator.people.models import Person
from incubator.registrations import queries as registrations
from incubator.registrations.models import Registration
from incubator.sealing import queries as seals
from incubator.sealing.models import KIND as SEAL_USE
from incubator.sealing.models import SealUse
from incubator.web import duties

MOST = 8
LOOK_AFTER = (Permission.MANAGE_PEOPLE, Permission.MANAGE_ORGANIZATIONS)


@dataclass(frozen=True)
class Found:
    label: str
    count: int
    hits: list[Hit]
    all_url: str


def search(text: str, hat: Hat) -> list[Found]:
    """Every group with a hit: one statement counts all, one more loads each group's first rows."""
    groups = _groups(text, hat)
    counts = db.session.execute(
        select(*(duties.length(group.query).scalar_subquery() for group in groups))
    ).one()
    return [
        Found(
            group.label,
            count,
            _hits(group),
            group.all_url,
        )
        for group, count in zip(groups, counts, strict=True)
        if count
    ]


def _hits(group: Group) -> list[Hit]:
    rows = db.session.scalars(group.query.limit(MOST)).unique().all()
    doubtful = group.doubtful(rows)
    return [
        replace(group.read(row), doubt=_("可能重复") if row.id in doubtful else "") for row in rows
    ]


def _groups(text: str, hat: Hat) -> list[Group]:
    groups = [
        _organizations(text, hat),
        _cases(text, hat),
        _calls(text, hat),
        _notices(text, hat),
        _certificates(text, hat),
    ]
    if hat.may(Permission.VIEW_ORGANIZATIONS):
        groups.append(_registrations(text, hat))
    groups += [*incubations.groups(text, hat), *rooms.groups(text, hat)]
    if hat.may(Permission.VIEW_CASES):
        groups += [_seals(text, hat), _volumes(text, hat)]
    return [*groups, _people(text, hat)] if any(hat.may(one) for one in LOOK_AFTER) else groups


def _organizations(text: str, hat: Hat) -> Group:
    return Group(
        _("组织"),
        organizations.visible_to(hat)
        .where(organizations.matching(text))
        .order_by(Organization.name, Organization.id),
        lambda row: Hit(row.name, row.code_text, url_for("organizations.show", id=row.id)),
        url_for("organizations.index", q=text),
        lambda rows: duplicates.alike_among(rows, hat),
    )


def _cases(text: str, hat: Hat) -> Group:
    return Group(
        _("办件"),
        casework.visible_to(hat)
        .where(casework.matching(text), Case.kind.not_in(_elsewhere(hat)))
        .options(joinedload(Case.organization))
        .order_by(Case.opened_at.desc(), Case.id.desc()),
        lambda row: _case(row, hat),
        url_for("applications.index", q=text),
    )


def _elsewhere(hat: Hat) -> tuple[str, ...]:
    """Kinds that stand in registers of their own, where this hat finds them."""
    return (SEAL_USE, *incubations.KINDS) if hat.may(Permission.VIEW_CASES) else (SEAL_USE,)


def _case(row: Case, hat: Hat) -> Hit:
    state = lifecycles.state_of(row)
    label = state.label if hat.for_hub else state.public
    parts = (row.number or _("未编号"), row.organization.name, label)
    return Hit(
        wording.title(row) or row.organization.name,
        " · ".join(str(part) for part in parts),
        url_for("cases.show", id=row.id),
    )


def _calls(text: str, hat: Hat) -> Group:
    return Group(
        _("申报批次"),
        funds.calls_visible_to(hat)
        .where(holding(text, Call.title, Call.code))
        .order_by(Call.opens_at.desc(), Call.id.desc()),
        lambda row: Hit(row.title, row.code, url_for("calls.show", code=row.code)),
        url_for("calls.index", q=text),
    )


def _notices(text: str, hat: Hat) -> Group:
    return Group(
        _("公示"),
        notices.visible_to(hat)
        .where(holding(text, Notice.title, Notice.number))
        .order_by(Notice.id.desc()),
        lambda row: Hit(row.title, row.number, url_for("notices.show", number=row.number)),
        url_for("notices.index", q=text),
    )


def _certificates(text: str, hat: Hat) -> Group:
    return Group(
        _("证书"),
        certificates.visible_to(hat)
        .where(certificates.matching(text))
        .order_by(Certificate.id.desc()),
        lambda row: Hit(
            f"{row.title} {row.serial}",
            row.recipient,
            url_for("certificates.show", number=row.number),
        ),
        url_for("certificates.index", q=text),
    )


def _registrations(text: str, hat: Hat) -> Group:
    return Group(
        _("开通申请"),
        registrations.visible_to(hat)
        .where(registrations.matching(text))
        .order_by(Registration.id.desc()),
        lambda row: Hit(row.name, row.number, url_for("registrations.show", id=row.id)),
        url_for("registrations.index", q=text),
    )


def _seals(text: str, hat: Hat) -> Group:
    return Group(
        _("用印登记"),
        seals.visible_to(hat).where(seals.matching(text)).order_by(SealUse.id.desc()),
        lambda row: Hit(
            row.paper,
            f"{row.number} · {lifecycles.state_of(row).label}",
            url_for("seals.show", id=row.id),
        ),
        url_for("seals.index", q=text),
    )


def _volumes(text: str, hat: Hat) -> Group:
    return Group(
        _("案卷"),
        archive.volumes_visible_to(hat)
        .join(Case, Case.id == Volume.case_id)
        .where(holding(text, Volume.number) | casework.matching(text))
        .options(contains_eager(Volume.case))
        .order_by(Volume.id.desc()),
        lambda row: Hit(
            wording.title(row.case),
            " · ".join(filter(None, [row.number or str(_("未归档")), row.case.number])),
            url_for("archive.show", id=row.case_id),
        ),
        url_for("archive.index", q=text),
    )


def _people(text: str, hat: Hat) -> Group:
    return Group(
        _("人员"),
        people.persons_visible_to(hat)
        .where(
            holding(text, Person.name) | Person.initials.startswith(text.lower(), autoescape=True)
        )
        .order_by(Person.initials, Person.id),
        lambda row: Hit(row.name, "", url_for("admin.person", id=row.id)),
        url_for("admin.people", q=text),
    )
