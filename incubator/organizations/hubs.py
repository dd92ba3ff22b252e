"""Opening a street's 两会一中心 in an installation, and saying which bodies it consists of."""

from __future__ import annotations

from datetime import datetime

from incubator.core.db import db
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.organizations.models import BodyKind, Hub, HubBody, Organization, Profile
from incubator.organizations.services import may_manage
from incubator.records.events import record

DEFAULT_CODE = "JD"
"""The short code of a hub opened on demand by the first import into an empty installation."""


def open_hub(
    name: str,
    *,
    street_office: str,
    short_code: str,
    serial_word: str,
    by: Hat,
    at: datetime,
    profile: Profile = Profile.SMALL_CENTRE,
) -> Hub:
    """Add a street. Its bodies are organizations and follow with `name_body`."""
    may_manage(by)
    made = Hub(
        name=name,
        street_office=street_office,
        short_code=short_code,
        serial_word=serial_word,
        profile=profile,
    )
    db.session.add(made)
    db.session.flush()
    record(
        "hub.open",
        made,
        by=by,
        at=at,
        hub_id=made.id,
        after={"name": name, "short_code": short_code, "profile": profile},
    )
    return made


def open_default_hub(short_code: str, *, by: Hat, at: datetime) -> Hub:
    """A street without a name of its own yet, so that a register can be imported on day one."""
    return open_hub(
        _("本街道")[:],
        street_office=_("本街道办事处")[:],
        short_code=short_code,
        serial_word=_("街字")[:],
        by=by,
        at=at,
    )


def name_body(
    hub: Hub, kind: BodyKind, organization: Organization, *, by: Hat, at: datetime
) -> HubBody:
    """Say which organization is the federation, the foundation or the centre of a hub."""
    may_manage(by)
    made = HubBody(hub_id=hub.id, kind=kind, organization_id=organization.id)
    db.session.add(made)
    db.session.flush()
    record(
        "hub.name-body",
        hub,
        by=by,
        at=at,
        hub_id=hub.id,
        after={"kind": kind, "organization_id": organization.id},
    )
    return made
