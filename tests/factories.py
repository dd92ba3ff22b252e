"""Rows for tests, made the short way. Names are visibly fictional."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count
from typing import Any

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import HUB_ROLES, Hat, Role
from incubator.organizations.models import (
    BodyKind,
    Fact,
    FactKind,
    Hub,
    HubBody,
    Organization,
    OrgStatus,
    OrgType,
    Profile,
)
from incubator.people.models import Person, Post, User
from incubator.people.queries import hat_of

_numbers = count(1)


@contextmanager
def together() -> Iterator[None]:
    """One transaction for all that is made inside; a scene within a scene joins the outer one."""
    if db.session.info.get("writing"):
        yield
    else:
        with transaction():
            yield


def keep(*rows: Any) -> None:
    with together():
        db.session.add_all(rows)
        db.session.flush()


def hub(**facts: Any) -> Hub:
    """A street with its three bodies."""
    n = next(_numbers)
    made = Hub(
        **{
            "name": f"示例街道{n}",
            "street_office": f"示例区人民政府示例街道{n}办事处",
            "short_code": f"SL{n}",
            "serial_word": "示字",
            "profile": Profile.SMALL_CENTRE,
            **facts,
        }
    )
    keep(
        *(
            HubBody(
                hub=made, kind=kind, organization=_organization(hub=made, name=made.name + name)
            )
            for kind, name in (
                (BodyKind.FEDERATION, "社会组织联合会"),
                (BodyKind.COMMUNITY_FOUNDATION, "社区基金会"),
                (BodyKind.SERVICE_CENTRE, "社会组织服务中心"),
            )
        )
    )
    return made


def organization(*, hub: Hub, **facts: Any) -> Organization:
    made = _organization(hub_id=hub.id, **facts)
    keep(made)
    return made


def _organization(**facts: Any) -> Organization:
    n = next(_numbers)
    return Organization(
        **{
            "name": f"示例组织{n}",
            "initials": f"slzz{n}",
            "org_type": OrgType.SERVICE_INSTITUTION,
            "status": OrgStatus.REGISTERED,
            "uscc": f"5299{n:014d}"[:18],
            "registered_on": date(2020, 5, 1),
            "created_at": clock.now(),
            **facts,
        }
    )


def filed_group(*, hub: Hub, **facts: Any) -> Organization:
    n = next(_numbers)
    return organization(
        hub=hub,
        **{
            "org_type": OrgType.FILED_GROUP,
            "status": OrgStatus.FILED,
            "uscc": None,
            "filing_no": f"示备〔2026〕{n:03d}",
            **facts,
        },
    )


def fact(organization_id: int, kind: FactKind, **facts: Any) -> Fact:
    """What a source says of an organization from today on."""
    made = Fact(
        **{
            "organization_id": organization_id,
            "kind": kind,
            "valid_from": clock.today(),
            "source": "示例名录",
            "recorded_at": clock.now(),
            **facts,
        }
    )
    keep(made)
    return made


def person(**facts: Any) -> Person:
    made = _person(**facts)
    keep(made)
    return made


def _person(**facts: Any) -> Person:
    n = next(_numbers)
    return Person(
        **{"name": f"示例人{n}", "initials": f"slr{n}", "created_at": clock.now(), **facts},
        user=User(
            username=f"example{n}",
            password_hash="unusable",
            password_changed_at=clock.real_now(),
            totp_secret="JBSWY3DPEHPK3PXP",  # so that a role may work in a hub of the full profile
        ),
    )


def post(
    role: Role,
    *,
    hub: Hub | None = None,
    organization: Organization | None = None,
    person: Person | None = None,
    starts_on: date = date(2020, 1, 1),
    ends_on: date | None = None,
) -> Post:
    """A post of a (new) person: in the hub's service centre for hub roles, else in `organization`."""
    if role in HUB_ROLES and organization is None:
        assert hub is not None
        body = next(one for one in hub.bodies if one.kind is BodyKind.SERVICE_CENTRE)
        body_id = body.organization_id
    else:
        assert organization is not None
        body_id = organization.id
    made = Post(
        person=person or _person(),
        organization_id=body_id,
        role=role,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    keep(made)
    return made


def hat(post: Post) -> Hat:
    return hat_of(post)
