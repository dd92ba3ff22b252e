"""At night what is over goes: tables nobody confirmed and sign-ins that ended; the rest stays."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest

from incubator import scheduler
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Role
from incubator.organizations.kept_tables import KIND
from incubator.people.models import Session
from incubator.records import documents
from incubator.records.models import Document
from incubator.scheduler import JOBS
from tests import factories
from tests.organizations.given import brought, code, officer, table
from tests.people.logins import is_in, login, sign_in

DAYS_AGO = timedelta(days=2)


def sweep():
    return scheduler.run_due(JOBS["sweep"], now=clock.now())


def uploaded(data, hub, *, ago, kind=KIND):
    """A table sent up and shown, as long ago as that."""
    sha256, by = documents.keep(data), officer(hub)
    with transaction():
        documents.file_document(
            sha256=sha256,
            size=len(data),
            media_type="text/csv",
            name="名册.csv",
            kind=kind,
            by=by,
            at=clock.now() - ago,
        )
    moment = (clock.real_now() - ago).timestamp()
    os.utime(documents.path_of(sha256), (moment, moment))
    return sha256


@pytest.mark.both
def test_a_table_nobody_confirmed_goes_with_its_file_after_a_day(app):
    hub = factories.hub()
    left = uploaded(table(f"示例甲,{code(1)}"), hub, ago=DAYS_AGO)
    fresh = uploaded(table(f"示例乙,{code(2)}"), hub, ago=timedelta(hours=20))
    imported = table(f"示例丙,{code(3)}")
    kept = uploaded(imported, hub, ago=DAYS_AGO)
    brought(imported, hub)
    other = uploaded(b"%PDF-1.7 other", hub, ago=DAYS_AGO, kind="other")
    assert "未确认的名册 1 份" in sweep()
    assert set(db.session.scalars(db.select(Document.sha256))) == {fresh, kept, other}
    assert not documents.path_of(left).exists()
    assert all(documents.path_of(sha256).exists() for sha256 in (fresh, kept, other))


@pytest.mark.both
def test_a_sign_in_that_ended_or_ran_out_goes_after_a_day(app):
    somebody = login(Role.CASE_OFFICER, hub=factories.hub())
    browser = app.test_client()
    sign_in(browser, somebody.username)
    now = clock.real_now()
    over = {
        "ended long ago": {"ended_at": now - DAYS_AGO, "expires_at": now + DAYS_AGO},
        "ran out long ago": {"expires_at": now - DAYS_AGO},
        "ended just now": {"ended_at": now, "expires_at": now + DAYS_AGO},
        "ran out just now": {"expires_at": now},
    }
    begun = {"user_id": somebody.user.id, "started_at": now - 2 * DAYS_AGO}
    with transaction():
        db.session.add_all(
            Session(token_digest=name, **begun, **ends) for name, ends in over.items()
        )
    done = scheduler.run_due(JOBS["retention"], now=clock.now())
    assert done == "到期的个人信息：删除 2 条"
    left = set(db.session.scalars(db.select(Session.token_digest)))
    assert left & over.keys() == {"ended just now", "ran out just now"}
    assert is_in(browser)
