"""Organizations and facts on record, the short way."""

from datetime import date

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.organizations import recording, services
from incubator.organizations.facts import Statement
from incubator.organizations.models import Organization
from incubator.organizations.particulars import Particulars
from tests.organizations.given import (
    code,
)


def made(by, name="示例甲", n=1, **said):
    with transaction():
        found = services.create(
            Particulars(**{"name": name, "uscc": code(n), **said}), by=by, at=clock.now()
        )
        return found.id


def fact(id, kind, by, **said):
    with transaction():
        recording.record_fact(
            db.session.get_one(Organization, id),
            Statement(**{"kind": kind, "valid_from": date(2026, 6, 1), "source": "示例", **said}),
            by=by,
            at=clock.now(),
        )
