"""Of two presses of one key at the same moment, one acts and the other is shown what the first did."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from sqlalchemy import func, select

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import SYSTEM
from incubator.records import services
from incubator.records.models import Once

KEY, PURPOSE = "k" * 24, "test"


@pytest.mark.both
def test_the_second_of_two_presses_at_once_reads_the_first_result(app: Flask):
    body, together = services.body_digest({"a": "1"}), threading.Barrier(2)
    answers: list[str] = []

    def press(name: str) -> None:
        with app.app_context():
            together.wait(timeout=30)
            with transaction():
                first = services.first_result(KEY, purpose=PURPOSE, body=body)
                if first is None:
                    services.spend(
                        KEY, purpose=PURPOSE, body=body, result=name, by=SYSTEM, at=clock.now()
                    )
            answers.append(first or name)
            db.session.remove()

    for round_ in range(5):
        threads = [threading.Thread(target=press, args=(f"{round_}-{n}",)) for n in range(2)]
        for one in threads:
            one.start()
        for one in threads:
            one.join(timeout=30)
    assert len(answers) == 10
    assert len(set(answers)) == 1
    assert db.session.scalar(select(func.count(Once.id))) == 1
