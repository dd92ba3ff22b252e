"""A crash between number and file loses nothing and spends no number twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from sqlalchemy import func, select

from incubator.certificates import issuing, services, sweeping, verifying
from incubator.certificates.models import Certificate, CertificateState
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import SYSTEM
from incubator.records import documents
from incubator.records.models import Document
from tests.certificates.acts import issue, reserve, written

# ---- a crash between the two transactions


@pytest.mark.both
def test_a_number_left_by_a_crash_is_issued_by_the_sweep_from_its_frozen_words(hub, officer):
    number = reserve(written(hub), officer)
    swept = sweeping.sweep(by=SYSTEM, at=clock.now())
    assert (swept.issued, swept.voided) == (1, 0)
    made = db.session.get_one(Certificate, number)
    assert made.state is CertificateState.ISSUED
    assert verifying.by_bytes(documents.content_of(made.document)).verdict == "valid"
    assert sweeping.sweep(by=SYSTEM, at=clock.now()) == sweeping.Swept(0, 0)


def test_a_crash_after_drawing_leaves_a_file_without_a_row_and_the_sweep_still_issues(hub, officer):
    number = reserve(written(hub), officer)
    facts = issuing.facts_of(db.session.get_one(Certificate, number))
    lost = issuing.make(facts, at=clock.now())
    assert [path.name for path in documents.orphans()] == [lost.sha256]
    sweeping.sweep(by=SYSTEM, at=clock.now())
    assert db.session.get_one(Certificate, number).state is CertificateState.ISSUED


def test_the_next_request_finishes_what_a_crash_left(hub, officer):
    number = reserve(written(hub), officer)
    made = issue(written(hub), officer)
    assert made.id == number
    assert made.state is CertificateState.ISSUED


DIES = """
import os, signal, sys
from incubator import create_app
from incubator.certificates import issuing, queries
from incubator.core.db import db

with create_app().app_context():
    number = db.session.scalars(queries.reserved()).one()
    issuing.make(issuing.facts_of(number), at=number.reserved_at)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_process_killed_between_the_two_loses_nothing(app, hub, officer):
    number = reserve(written(hub), officer)
    config = app.config["INCUBATOR"]
    environment = os.environ | {
        "INCUBATOR_INSTANCE": str(config.instance),
        "INCUBATOR_DATABASE_URL": config.database_url,
        "INCUBATOR_STORAGE_URL": str(config.uploads),
        "INCUBATOR_MODE": "development",
    }
    killed = subprocess.run([sys.executable, "-c", DIES], env=environment, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert len(list(documents.orphans())) == 1
    assert sweeping.sweep(by=SYSTEM, at=clock.now()) == sweeping.Swept(1, 0)
    made = db.session.get_one(Certificate, number)
    assert verifying.by_bytes(documents.content_of(made.document)).verdict == "valid"


@pytest.mark.both
def test_a_number_that_cannot_be_drawn_is_voided_and_never_used_again(hub, officer):
    number = reserve(written(hub, recipient="示例\U0001f600协会"), officer)
    swept = sweeping.sweep(by=SYSTEM, at=clock.now())
    assert (swept.issued, swept.voided) == (0, 1)
    assert db.session.get_one(Certificate, number).state is CertificateState.VOID
    assert issue(written(hub), officer).serial == "示字〔2026〕第 0002 号"


def test_two_who_finish_the_same_number_issue_it_once(hub, officer):
    number = reserve(written(hub), officer)
    made = [
        issuing.make(issuing.facts_of(db.session.get_one(Certificate, number)), at=clock.now())
        for _ in range(2)
    ]
    for one in made:
        with transaction():
            services.issue(services.freshly_locked(number), one, by=officer, at=clock.now())
    assert db.session.get_one(Certificate, number).sha256 == made[0].sha256
    assert db.session.scalar(select(func.count()).select_from(Document)) == 1
