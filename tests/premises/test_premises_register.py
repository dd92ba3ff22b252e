"""A room is entered, verified, published and suspended; office premises only with their approval."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Role
from incubator.premises import (
    queries,
    registering,
    standings,
)
from incubator.premises.models import (
    Kind,
    Nature,
    Premises,
    Standing,
)
from incubator.records.documents import file_document, keep
from incubator.records.models import Document, Event
from tests import factories
from tests.incubation.stays import refused_by_the_database
from tests.premises.rooms import Street, basics

both = pytest.mark.both


@pytest.fixture
def street(app: Flask) -> Street:
    return Street()


def _add(street: Street, **facts: Any) -> Premises:
    with transaction():
        return registering.add(basics(**facts), by=street.by, at=clock.now())


def _paper(street: Street) -> Document:
    sha256 = keep(b"%PDF-1.7 example approval")
    with transaction():
        return file_document(
            sha256=sha256,
            size=25,
            media_type="application/pdf",
            name="批准.pdf",
            kind=standings.APPROVAL,
            by=street.by,
            at=clock.now(),
        )


def _again(room: Premises) -> Premises:
    return db.session.get_one(Premises, room.id, populate_existing=True)


def _verbs() -> list[str]:
    return list(db.session.scalars(select(Event.verb).order_by(Event.id)))


def test_a_room_is_entered_as_a_draft_that_only_staff_see(street: Street) -> None:
    room = _add(street, name="  示例  活动室 ")
    assert (room.name, room.standing, room.initials) == ("示例 活动室", Standing.DRAFT, "slhds")
    applicant = factories.post(Role.AGENT, organization=factories.organization(hub=street.hub))
    for hat, seen in ((street.by, [room]), (factories.hat(applicant), []), (None, [])):
        assert list(db.session.scalars(queries.visible_to(hat))) == seen


@pytest.mark.parametrize(
    ("facts", "field", "words"),
    [
        ({"name": " "}, "name", "请填写场地名称"),
        ({"capacity": 0}, "capacity", "至少 1 人"),
        ({"area_tenths": 0}, "area", "面积应大于 0"),
        ({"owner_id": 99999}, "owner_id", "没有找到这个产权单位"),
    ],
)
def test_what_cannot_be_is_refused_on_its_field(
    street: Street, facts: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(RuleError, match=words) as refused:
        _add(street, **facts)
    assert refused.value.field == field


def test_two_rooms_of_a_hub_have_different_names(street: Street) -> None:
    _add(street)
    with pytest.raises(RuleError, match="已有同名的场地"):
        _add(street)


def test_a_room_of_another_hub_is_not_there(street: Street) -> None:
    other = Street()
    room = _add(other)
    with pytest.raises(NotFound), transaction():
        registering.change(room.id, basics(), by=street.by, at=clock.now())
    assert not list(db.session.scalars(queries.visible_to(street.by)))


def test_publishing_says_everything_that_is_still_missing(street: Street) -> None:
    room = _add(street, owner_name="")
    with pytest.raises(RuleError, match="还没有核实"), transaction():
        standings.publish(room.id, by=street.by, at=clock.now())
    with transaction():
        standings.verify(room.id, by=street.by, at=clock.now())
    with pytest.raises(RuleError) as refused, transaction():
        standings.publish(room.id, by=street.by, at=clock.now())
    for words in ("产权单位", "公益用途", "开放时间", "收费标准"):
        assert words in refused.value.message


def test_from_entry_to_suspension_each_act_is_kept_with_its_words(street: Street) -> None:
    room = street.ready(standing=Standing.DRAFT)
    now = clock.now()
    with transaction():
        standings.verify(room.id, by=street.by, at=now)
        standings.publish(room.id, by=street.by, at=now)
    assert _again(room).published_at == now
    with pytest.raises(RuleError, match="原因"), transaction():
        standings.block(room.id, reason=" ", by=street.by, at=now)
    with transaction():
        standings.block(room.id, reason="消防设施整改（示例）", by=street.by, at=now)
    assert list(db.session.scalars(queries.visible_to(None))) == [_again(room)]
    assert _again(room).blocked_because == "消防设施整改（示例）"
    with transaction():
        standings.unblock(room.id, by=street.by, at=now)
    assert _again(room).standing is Standing.AVAILABLE
    acts = ["premises.verify", "premises.publish", "premises.block", "premises.unblock"]
    assert _verbs() == acts


# ---- scenario 21: an office building offered free


@both
def test_an_office_without_approval_is_refused_with_the_article_and_with_it_published(
    street: Street,
) -> None:
    office = street.ready(kind=Kind.IDLE_OFFICE, nature=Nature.OFFICE)
    now = clock.now()
    with pytest.raises(RuleError, match="《机关事务管理条例》第二十三条"), transaction():
        standings.publish(office.id, by=street.by, at=now)
    assert _again(office).standing is Standing.VERIFIED
    with pytest.raises(RuleError, match="请上传批准文件") as refused, transaction():
        standings.set_approval(
            office.id,
            number="示管办〔2026〕8 号",
            approved_on=date(2026, 11, 2),
            document=None,
            by=street.by,
            at=now,
        )
    assert refused.value.field == "scan"
    paper = _paper(street)
    with transaction():
        standings.set_approval(
            office.id,
            number="示管办〔2026〕8 号",
            approved_on=date(2026, 11, 2),
            document=db.session.get_one(Document, paper.id),
            by=street.by,
            at=now,
        )
        standings.publish(office.id, by=street.by, at=now)
    assert _again(office).standing is Standing.AVAILABLE


@both
def test_the_database_refuses_an_office_without_approval(street: Street) -> None:
    office = street.ready(nature=Nature.OFFICE)
    with refused_by_the_database(), transaction():
        _again(office).standing = Standing.AVAILABLE


@contextmanager
def _without_checks() -> Iterator[None]:
    """No CHECK at all on SQLite, this one gone on PostgreSQL; the next test starts from the template."""
    if db.engine.dialect.name != "sqlite":
        with db.engine.begin() as connection:
            connection.exec_driver_sql(
                "ALTER TABLE premises DROP CONSTRAINT ck_premises_office_needs_approval"
            )
        yield
        return

    def ignore(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA ignore_check_constraints=ON")

    event.listen(db.engine, "connect", ignore)
    db.engine.dispose()
    try:
        yield
    finally:
        event.remove(db.engine, "connect", ignore)
        db.session.remove()
        db.engine.dispose()


@both
def test_without_the_constraint_the_office_would_be_lent(street: Street) -> None:
    """Negative control."""
    office = street.ready(nature=Nature.OFFICE)
    with _without_checks():
        with transaction():
            _again(office).standing = Standing.AVAILABLE
        assert _again(office).standing is Standing.AVAILABLE


def test_a_room_that_is_lent_does_not_become_an_office_meanwhile(street: Street) -> None:
    room = street.ready(standing=Standing.AVAILABLE)
    facts = basics(name=room.name, nature=Nature.OFFICE)
    with pytest.raises(RuleError, match="请先暂停使用"), transaction():
        registering.change(room.id, facts, by=street.by, at=clock.now())
    now = clock.now()
    with transaction():
        standings.block(room.id, reason="资产核对（示例）", by=street.by, at=now)
        registering.change(room.id, basics(nature=Nature.OFFICE), by=street.by, at=now)
    with pytest.raises(RuleError, match="第二十三条"), transaction():
        standings.unblock(room.id, by=street.by, at=now)


def test_another_owner_asks_for_another_verification(street: Street) -> None:
    room = street.ready()
    with transaction():
        facts = basics(owner_name="另一示例单位")
        registering.change(room.id, facts, by=street.by, at=clock.now())
    assert _again(room).standing is Standing.DRAFT
