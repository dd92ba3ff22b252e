"""A stay is ended twice at once, or by a process that dies on the way: one end stands, and it is whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from incubator import scheduler
from incubator.casework.models import Deadline
from incubator.certificates import sweeping
from incubator.certificates.models import Certificate, CertificateState
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import Refusal
from incubator.core.permissions import SYSTEM, Role
from incubator.incubation import exiting, graduating, graduation_certificate
from incubator.incubation.agreeing import Signed
from incubator.incubation.evaluating import Evaluation
from incubator.incubation.leaving import Afterwards
from incubator.incubation.models import Incubation, Leaving
from incubator.incubation.places import DeskUse
from incubator.incubation.states import Status
from tests import factories
from tests.factories import hat
from tests.incubation import stays
from tests.incubation.homes import Home
from tests.incubation.intake_scene import Scene

pytestmark = pytest.mark.both
Act = Callable[[], object]


def at_once(app: Flask, *acts: Act) -> list[str]:
    """What each was answered; empty for the one that was done."""
    gate, read = threading.Barrier(len(acts)), [""] * len(acts)

    def run(number: int, act: Act) -> None:
        with app.app_context():
            gate.wait()
            try:
                act()
            except Refusal as refusal:
                read[number] = refusal.message[:]
            finally:
                db.session.remove()

    running = [threading.Thread(target=run, args=one) for one in enumerate(acts)]
    for one in running:
        one.start()
    for one in running:
        one.join()
    db.session.rollback()
    return read


def step(act: Act) -> Act:
    """What a press does: everything or nothing."""

    def taken() -> None:
        with transaction():
            act()

    return taken


def killed(app: Flask, words: str) -> None:
    """Another process does this, and is killed where the words say `die()`."""
    begun = f"""
import os, signal
from datetime import datetime
from incubator import create_app, scheduler
from incubator.certificates import issuing
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.incubation import agreeing, ending_ahead, graduation_certificate
from incubator.incubation.models import Incubation
from incubator.people.models import Post
from incubator.people.queries import hat_of

def die(*asked, **named):
    db.session.flush()
    os.kill(os.getpid(), signal.SIGKILL)

app, now = create_app(), datetime.fromisoformat({clock.now().isoformat()!r})
clock.install(start=now)
"""
    inner = "".join(f"    {line}\n" for line in words.strip().splitlines())
    config = app.config["INCUBATOR"]
    environment = os.environ | {
        "INCUBATOR_INSTANCE": str(config.instance),
        "INCUBATOR_DATABASE_URL": config.database_url,
        "INCUBATOR_STORAGE_URL": str(config.uploads),
        "INCUBATOR_MODE": "development",
    }
    dead = subprocess.run(
        [sys.executable, "-c", f"{begun}with app.app_context():\n{inner}"],
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    assert dead.returncode == -signal.SIGKILL, dead.stderr
    db.session.rollback()


def test_who_is_graduated_and_terminated_at_once_leaves_one_way(app: Flask) -> None:
    home = Home()
    officer, agent = hat(home.officer), hat(home.agent)
    home.act(graduating.begin)
    home.assess_oneself()
    home.advise()
    director = hat(factories.post(Role.DIRECTOR, hub=home.hub))
    read = at_once(
        app,
        step(lambda: graduating.graduate(home.id, by=officer, at=clock.now())),
        step(lambda: exiting.terminate(home.id, reason="示例", by=director, at=clock.now())),
        step(lambda: exiting.give_notice(home.id, reason="示例", by=agent, at=clock.now())),
    )
    assert read.count("") == 1
    ways = {
        Leaving.GRADUATED: Status.GRADUATED,
        Leaving.TERMINATED: Status.EXITING,
        Leaving.WITHDRAWN: Status.EXITING,
    }
    assert home.case.leaving in ways
    assert home.case.status == ways[home.case.leaving]
    kind = Deadline.kind == "incubation-hand-over"
    assert db.session.scalar(select(func.count(Deadline.id)).where(kind)) == 1


def test_what_is_handed_over_twice_is_handed_over_once(app: Flask) -> None:
    home = Home()
    home.graduate()
    home.give_everything_back()
    by, today = hat(home.officer), clock.today()

    def hand_over() -> None:
        exiting.hand_over(home.id, on=today, by=by, at=clock.now())

    assert at_once(app, step(hand_over), step(hand_over)).count("") == 1
    assert home.case.status == Status.HANDED_OVER
    asked = db.session.scalars(select(Afterwards.asked_for)).all()
    assert len(asked) == len(set(asked))
    assert asked
    assert db.session.scalars(select(DeskUse.free_from)).one() == today + timedelta(days=1)


def test_a_term_renewed_twice_at_once_has_one_second_term(app: Flask) -> None:
    home = Home(days=300)
    by, last = hat(home.officer), home.case.term_through
    assert last is not None
    with transaction():
        scans = [stays.agreement(by) for _n in range(2)]

    def renewing(scan: int) -> Act:
        paper = Signed(clock.today(), "示例负责人", scan)
        through = last + timedelta(days=300)
        return step(
            lambda: graduating.renew(home.id, paper, through=through, by=by, at=clock.now())
        )

    assert at_once(app, *map(renewing, scans)).count("") == 1
    second = db.session.scalars(select(Incubation).where(Incubation.previous_id == home.id)).one()
    held = select(DeskUse.case_id).where(DeskUse.free_from.is_(None))
    assert db.session.scalars(held).all() == [second.id]


def test_who_dies_while_moving_somebody_in_has_moved_nobody_in(app: Flask) -> None:
    scene = Scene()
    scene.propose()
    scene.approve()
    scene.promise()
    scene.sign()
    scene.tick_all()
    killed(
        app,
        f"""
by = hat_of(db.session.get_one(Post, {scene.officer.id}))
with transaction():
    agreeing.move_in({scene.case_id}, on=clock.today(), by=by, at=now)
    die()
""",
    )
    db.session.expire_all()
    assert (scene.case.status, scene.case.entered_on) == (Status.SIGNED, None)
    scene.move_in()
    assert (scene.case.status, scene.case.entered_on) == (Status.ACTIVE, clock.today())


@pytest.mark.parametrize("where", ["make", "finish"])
def test_a_certificate_of_graduation_cut_short_is_issued_once(app: Flask, where: str) -> None:
    home = Home()
    home.graduate()
    killed(
        app,
        f"""
by = hat_of(db.session.get_one(Post, {home.officer.id}))
issuing.{where} = die
graduation_certificate.issue(db.session.get_one(Incubation, {home.id}), by=by, at=now)
""",
    )
    assert db.session.scalars(select(Certificate.state)).one() is CertificateState.RESERVED
    case = db.session.get_one(Incubation, home.id)
    by = hat(home.officer)
    made = graduation_certificate.issue(case, by=by, at=clock.now())
    assert made.state is CertificateState.ISSUED
    assert sweeping.sweep(by=SYSTEM, at=clock.now()) == sweeping.Swept(0, 0)
    assert db.session.scalar(select(func.count(Certificate.id))) == 1


def planned() -> int:
    """How many evaluations there are, each of one part of one period of one stay."""
    rows = db.session.execute(
        select(Evaluation.case_id, Evaluation.rhythm, Evaluation.period, Evaluation.part)
    ).all()
    assert len(rows) == len(set(rows))
    return len(rows)


def test_a_night_cut_short_is_made_up_for_by_the_next_run(app: Flask) -> None:
    Home(days=20)
    clock.install(start=clock.at(date(2027, 1, 4), 3))
    job = scheduler.JOBS["incubation"]
    killed(
        app,
        """
ending_ahead.plan = die
scheduler.run_due(scheduler.JOBS["incubation"], now=now)
""",
    )
    assert planned() == 0
    read = at_once(app, *[lambda: scheduler.run_due(job, now=clock.now())] * 2)
    assert read == ["", ""]
    first = planned()
    assert first > 0
    run = app.test_cli_runner().invoke(args=["job", "incubation", "--on", "2027-01-04"])
    assert run.exit_code == 0, run.output
    assert planned() == first
