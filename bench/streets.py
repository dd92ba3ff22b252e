"""Makes what is measured: a scratch installation, and streets with any number of organizations."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

from flask import Flask
from sqlalchemy import Table, insert, select

from incubator import create_app
from incubator.cli.installing import prepare
from incubator.config import Config
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import SYSTEM, Hat, Role
from incubator.organizations import hubs, particulars, services
from incubator.organizations.codes import make_uscc
from incubator.organizations.models import BodyKind, Fact, FactKind, Organization
from incubator.organizations.particulars import Particulars
from incubator.people.models import Person, Post, User
from incubator.people.queries import hat_of


@contextmanager
def installation(name: str) -> Iterator[Flask]:
    with tempfile.TemporaryDirectory(prefix=f"bench-{name}-") as folder:
        app = create_app(
            Config(
                instance=Path(folder),
                database_url=f"sqlite:///{folder}/incubator.db",
                uploads=Path(folder) / "uploads",
            )
        )
        with app.app_context():
            prepare()
            yield app
            db.session.remove()
            db.engine.dispose()


def street(short_code: str, size: int) -> Hat:
    """A street with so many organizations, most of them with a grade and an inspection."""
    at = clock.now()
    with transaction():
        hub = hubs.open_hub(
            f"示例街道{short_code}",
            street_office=f"示例街道{short_code}办事处",
            short_code=short_code,
            serial_word="示字",
            by=SYSTEM,
            at=at,
        )
        by = replace(SYSTEM, hub_id=hub.id)
        stated = (
            Particulars(
                name=f"示例社区服务中心{short_code}{n}",
                uscc=make_uscc("52", "990104", f"{short_code}{n:06d}"),
            )
            for n in range(size)
        )
        clean = [particulars.checked(one, on=clock.on(at)) for one in stated]
        same = {
            "hub_id": hub.id,
            "created_at": at,
            "version": 1,
            "code_exception": "",
            "bank_name": "",
        }
        rows = [services.stored(one) | same for one in clean]
        db.session.execute(insert(cast(Table, Organization.__table__)), rows)
        ids = db.session.scalars(select(Organization.id).where(Organization.hub_id == hub.id)).all()
        facts = [
            _fact(id, at, kind)
            for id in ids[: size * 2 // 3]
            for kind in (FactKind.GRADE, FactKind.INSPECTION)
        ]
        db.session.execute(insert(cast(Table, Fact.__table__)), facts)
        body = db.session.get_one(Organization, ids[0])
        hubs.name_body(hub, BodyKind.SERVICE_CENTRE, body, by=by, at=at)
        return _officer(body.id, at, short_code)


def _fact(organization_id: int, at: datetime, kind: FactKind) -> dict[str, Any]:
    graded = kind is FactKind.GRADE
    return {
        "organization_id": organization_id,
        "kind": kind,
        "value": "3A" if graded else "合格",
        "number": "",
        "valid_from": date(2024, 1, 1),
        "valid_through": date(2028, 12, 31) if graded else None,
        "for_year": 0 if graded else 2023,
        "issuer": "",
        "basis": "",
        "source": "bench",
        "recorded_at": at,
    }


def _officer(body_id: int, at: datetime, name: str) -> Hat:
    person = Person(name=f"示例人{name}", created_at=at)
    db.session.add(person)
    db.session.flush()
    post = Post(
        person_id=person.id,
        organization_id=body_id,
        role=Role.CASE_OFFICER,
        starts_on=date(2020, 1, 1),
    )
    user = User(
        person_id=person.id,
        username=name,
        password_hash="unusable",  # noqa: S106  (nobody signs in by it)
        password_changed_at=at,
    )
    db.session.add_all([post, user])
    db.session.flush()
    return hat_of(post)
