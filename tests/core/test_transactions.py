"""All of it happens or none of it, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from incubator.core import db as core_db
from incubator.core.db import db, locked, transaction
from incubator.core.errors import CannotWrite, NotFound, Overtaken
from incubator.organizations.models import Hub, Organization
from tests import factories

pytestmark = pytest.mark.both


def test_a_failure_in_the_block_keeps_nothing(app):
    hub = factories.hub()
    with pytest.raises(ZeroDivisionError):
        _rename_then_fail(hub.id)
    assert db.session.get(Hub, hub.id).name != "改了名"


def _rename_then_fail(hub_id: int) -> None:
    with transaction():
        locked(Hub, hub_id).name = "改了名"
        db.session.flush()
        raise ZeroDivisionError


def test_transactions_do_not_nest(app):
    with transaction(), pytest.raises(RuntimeError, match="nest"):
        transaction().__enter__()


def test_what_was_read_before_is_read_again_inside(app):
    hub = factories.hub()
    stale = db.session.get(Hub, hub.id)
    with db.engine.begin() as other:
        other.execute(text("UPDATE hub SET address = '新址' WHERE id = :id"), {"id": hub.id})
    with transaction():
        assert locked(Hub, hub.id).address == "新址"
    assert stale.address == "新址"


def test_locking_a_row_that_is_not_there_is_a_404(app):
    with transaction(), pytest.raises(NotFound):
        locked(Hub, 10**6)


def test_a_version_somebody_else_raised_is_overtaken(app):
    organization = factories.organization(hub=factories.hub())
    with pytest.raises(Overtaken):
        _change_behind_its_back(organization.id)


def _change_behind_its_back(organization_id: int) -> None:
    with transaction():
        found = db.session.get(Organization, organization_id)
        db.session.execute(
            text("UPDATE organization SET version = version + 1 WHERE id = :id"),
            {"id": organization_id},
        )
        found.name = "我的版本"


def test_a_constraint_two_people_ran_into_is_overtaken(app):
    hub = factories.hub()
    with pytest.raises(Overtaken):
        factories.keep(
            Hub(name=hub.name, street_office="示例", short_code="另一个", serial_word="示")
        )


def test_only_one_writer_at_a_time_and_nobody_loses(app):
    """Forty increments from eight threads: a read-then-write in a deferred transaction loses some."""
    hub_id = factories.hub(address="0").id

    def raise_by_one(_n: int) -> None:
        with app.app_context():
            with transaction():
                found = locked(Hub, hub_id)
                found.address = str(int(found.address) + 1)
            db.session.remove()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(raise_by_one, range(40)))
    db.session.rollback()
    assert db.session.get(Hub, hub_id).address == "40"


def test_a_writer_that_waits_too_long_is_told_so(app):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("the writer's turn is SQLite's; PostgreSQL waits for row locks")
    with core_db._turn, pytest.raises(CannotWrite), transaction(patience=0.05):
        pass


def test_a_statement_that_fails_names_nobody_in_the_log(app):
    with pytest.raises((CannotWrite, DBAPIError)) as failed, transaction():
        db.session.execute(text("SELECT :phone FROM nowhere"), {"phone": "13800001111"})
    assert "nowhere" in f"{failed.value.__cause__}"
    assert "13800001111" not in f"{failed.value} {failed.value.__cause__}"
