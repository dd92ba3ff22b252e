"""On Monday the director and the officers read what the week begins with, once."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from incubator import scheduler
from incubator.casework.models import Deadline, Message
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.lifecycle import Party
from incubator.core.permissions import Role
from incubator.records.models import ChainHead
from incubator.scheduler import JOBS
from incubator.web import digest
from tests import factories
from tests.browser.people import post
from tests.statements import counted


def owe(hub, *, days=0, owed_by=Party.STAFF, label="示例事项", n=1):
    today = clock.today()
    for number in range(n):
        factories.keep(
            Deadline(
                kind="made-up",
                subject=f"hub:{hub.id}-{days}-{owed_by}-{label}-{number}",
                period="1",
                label=label,
                hub_id=hub.id,
                owed_by=owed_by,
                starts_on=today - timedelta(days=30),
                due_on=today + timedelta(days=days),
            )
        )


def inbox():
    db.session.rollback()
    found = select(Message).where(Message.step == digest.STEP).order_by(Message.person_id)
    return list(db.session.scalars(found))


@pytest.mark.both
def test_the_digest_goes_once_to_director_and_officer_and_to_nobody_else(hub):
    readers = [factories.post(role, hub=hub) for role in (Role.CASE_OFFICER, Role.DIRECTOR)]
    for role in (Role.EXPERT, Role.AUDITOR, Role.ADMINISTRATOR):
        factories.post(role, hub=hub)
    owe(hub, days=-3, label="示例逾期事项")
    assert scheduler.run_due(JOBS["digest"], now=clock.now()) == "工作提要 2 份"
    assert scheduler.run_due(JOBS["digest"], now=clock.now()) is None
    with transaction():
        assert digest.send(clock.today() + timedelta(days=2), at=clock.now()) == 0
    assert [one.person_id for one in inbox()] == [post.person_id for post in readers]
    assert "示例逾期事项" in inbox()[0].body


def test_it_says_where_the_chain_ends(hub):
    factories.post(Role.DIRECTOR, hub=hub)
    with transaction():
        db.session.add(ChainHead(id=1, value="ab" * 32, length=17))
    with transaction():
        digest.send(clock.today(), at=clock.now())
    assert "共 17 条" in inbox()[0].body
    assert "ab" * 32 in inbox()[0].body


def test_another_streets_things_are_not_in_it(hub):
    other = factories.hub()
    factories.post(Role.DIRECTOR, hub=hub)
    owe(other, days=-1, label="别的街道的事项")
    with transaction():
        digest.send(clock.today(), at=clock.now())
    assert "别的街道的事项" not in inbox()[0].body


def test_a_week_with_five_hundred_things_fits_one_message(hub):
    factories.post(Role.DIRECTOR, hub=hub)
    owe(hub, days=-1, label="示例" * 30, n=60)
    with transaction():
        digest.send(clock.today(), at=clock.now())
    (message,) = inbox()
    assert "逾期未办 60" in message.body
    assert len(message.body) <= digest.MOST_CHARACTERS


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-23T08:29", None),
        ("2026-11-23T08:30", "2026-11-23T08:30"),
        ("2026-11-26T18:00", "2026-11-23T08:30"),
        ("2026-11-28T09:00", None),
        ("2026-11-30T09:00", "2026-11-30T08:30"),
    ],
)
def test_it_is_due_on_mondays_and_caught_up_within_the_week(app, now, due):
    def moment(text):
        return datetime.fromisoformat(text).replace(tzinfo=clock.zone())

    assert JOBS["digest"].latest(moment(now)) == (moment(due) if due else None)


def test_the_command_runs_it_by_hand(app, hub):
    factories.post(Role.DIRECTOR, hub=hub)
    answer = app.test_cli_runner().invoke(args=["job", "digest", "--json"])
    assert json.loads(answer.output)["result"] == "工作提要 1 份"


def test_the_numbers_of_the_page_are_the_lengths_of_the_lists(street):
    officer = street.test_client().under(post("officer", Role.CASE_OFFICER))
    page = officer.get("/deadlines/digest").text
    found = digest.of(post("officer", Role.CASE_OFFICER).organization.hub, clock.today())
    assert any(part.count for part in found.parts)
    for part in found.parts:
        assert part.title in page
        if part.count <= digest.MOST_LINES:
            assert len(part.lines) == part.count
    assert found.value in page
    for form, start in (("pdf", b"%PDF"), ("docx", b"PK")):
        assert officer.get(f"/deadlines/digest.{form}").data.startswith(start)


def test_more_to_say_asks_no_more_questions(hub, as_):
    officer = as_(factories.post(Role.CASE_OFFICER, hub=hub))
    owe(hub, days=-1)
    officer.get("/deadlines/digest")
    few = counted(lambda: officer.get("/deadlines/digest"))
    owe(hub, days=-1, label="示例更多", n=20)
    assert counted(lambda: officer.get("/deadlines/digest")) == few
