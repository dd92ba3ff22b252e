"""A hub's own settings, and founding one on a new installation."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select

from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.pinyin import initials
from incubator.core.words import _
from incubator.organizations.models import (
    BodyKind,
    Hub,
    HubBody,
    Organization,
    OrgStatus,
    OrgType,
    Profile,
)
from incubator.records.events import record

BODIES: dict[BodyKind, tuple[str, OrgType]] = {
    BodyKind.FEDERATION: ("社会组织联合会", OrgType.ASSOCIATION),
    BodyKind.COMMUNITY_FOUNDATION: ("社区基金会", OrgType.FOUNDATION),
    BodyKind.SERVICE_CENTRE: ("社会组织服务中心", OrgType.SERVICE_INSTITUTION),
}

_NUMBERS = frozenset({"consultation_phone", "supervision_phone"})
"""Events carry no telephone numbers, not even public ones: nobody should have to tell them apart."""


@dataclass(frozen=True)
class HubFacts:
    """What a hub is called, how it works, and where the public reaches it."""

    name: str
    street_office: str
    serial_word: str
    profile: Profile
    consultation_phone: str = ""
    supervision_phone: str = ""
    address: str = ""


def change_hub(hub: Hub, facts: HubFacts, *, by: Hat, at: datetime) -> None:
    by.require(Permission.MANAGE_SETTINGS)
    _check(facts, hub.id)
    new = asdict(facts)
    before = {key: getattr(hub, key) for key in new}
    changed = [key for key, value in new.items() if before[key] != value]
    for key in changed:
        setattr(hub, key, new[key])
    if changed:
        record(
            "hub.change",
            hub,
            by=by,
            at=at,
            hub_id=hub.id,
            before={key: before[key] for key in changed if key not in _NUMBERS},
            after={key: new[key] for key in changed if key not in _NUMBERS} | {"changed": changed},
        )


def found_hub(facts: HubFacts, *, short_code: str, by: Hat, at: datetime) -> Hub:
    """A new street with its three bodies; their codes are entered in the registry afterwards."""
    _check(facts, None)
    if db.session.scalar(select(Hub.id).where(Hub.short_code == short_code)) is not None:
        raise RuleError(_("街道代号“%(code)s”已被使用，请换一个。", code=short_code))
    hub = Hub(short_code=short_code, **asdict(facts))
    db.session.add(hub)
    db.session.flush()
    for kind in BODIES:
        _body(hub, kind, at)
    record("hub.found", hub, by=by, at=at, hub_id=hub.id, after={"name": hub.name})
    return hub


def _body(hub: Hub, kind: BodyKind, at: datetime) -> Organization:
    words, org_type = BODIES[kind]
    name = f"{hub.name}{words}"
    body = Organization(
        hub_id=hub.id,
        name=name,
        initials=initials(name)[:100],
        org_type=org_type,
        status=OrgStatus.REGISTERED,
        created_at=at,
    )
    db.session.add(body)
    db.session.flush()
    db.session.add(HubBody(hub_id=hub.id, kind=kind, organization_id=body.id))
    db.session.flush()
    return body


def service_centre(hub: Hub, *, by: Hat, at: datetime) -> Organization:
    """The body staff posts are in; a hub that was opened by an import gets it with its first staff."""
    found = db.session.scalar(
        select(Organization)
        .join(HubBody, HubBody.organization_id == Organization.id)
        .where(HubBody.hub_id == hub.id, HubBody.kind == BodyKind.SERVICE_CENTRE)
    )
    if found is not None:
        return found
    made = _body(hub, BodyKind.SERVICE_CENTRE, at)
    record(
        "hub.name-body",
        hub,
        by=by,
        at=at,
        hub_id=hub.id,
        after={"kind": BodyKind.SERVICE_CENTRE, "organization_id": made.id},
    )
    return made


def _check(facts: HubFacts, hub_id: int | None) -> None:
    for field in ("name", "street_office", "serial_word"):
        if not getattr(facts, field).strip():
            raise RuleError(_("这一项不能空着。"), field=field)
    twin = select(Hub.id).where(Hub.name == facts.name, Hub.id != (hub_id or 0))
    if db.session.scalar(twin) is not None:
        raise RuleError(_("已有叫“%(name)s”的街道，请换一个名称。", name=facts.name), field="name")
