"""The volume of a stay and of a request for support, and what is said to be wanting in it."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from incubator.casework import archive, archiving
from incubator.casework.models import Case
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import RuleError
from incubator.incubation import exiting, serving, supporting
from incubator.incubation.agreeing import prepare
from incubator.incubation.leaving import Way
from incubator.incubation.models import Incubation
from incubator.incubation.serving import Noted
from incubator.incubation.staying import Service, Support
from tests.factories import hat
from tests.incubation.homes import Home


@pytest.fixture
def home(app: Flask) -> Home:
    return Home()


def made(case: Case, home: Home) -> list[str]:
    """The titles of its volume, each with its file or pages."""
    ready = archive.made_ready(case)
    with transaction():
        volume = archiving.make(
            db.session.get_one(Case, case.id), ready, by=hat(home.officer), at=clock.now()
        )
        assert all(one.document_id and one.pages for one in volume.entries)
        return [one.title for one in volume.entries]


def log(home: Home, on: date) -> None:
    with transaction():
        noted = Noted(on, 45, Service.VISIT, people=2, note="示例走访")
        serving.log(home.id, noted, by=hat(home.officer), at=clock.now())


def test_a_graduated_stay_has_its_papers_in_the_order_they_came(home: Home) -> None:
    log(home, date(2026, 9, 1))
    home.graduate()
    home.give_everything_back()
    home.act(exiting.hand_over, on=clock.today())
    titles = made(home.case, home)
    assert titles == [
        "入驻协议",
        "2026年孵化服务记录",
        "出壳交接通知书",
        "退驻交接单",
        "出壳说明",
    ]
    assert archive.missing(home.case) == ["出壳证书"]


def test_what_was_not_handed_over_is_said_to_be_wanting(home: Home) -> None:
    assert archive.missing(home.case) == []
    with transaction():
        prepare(db.session.get_one(Incubation, home.id), Way.IN)
    assert archive.missing(home.case) == ["入驻交接单"]


def test_an_answered_request_lies_beside_its_letter(home: Home) -> None:
    with transaction():
        asked = supporting.ask(
            Support.LEGAL, "示例：请看一份协议", by=hat(home.agent), at=clock.now()
        )
    assert archive.missing(asked) == ["答复"]
    assert made(asked, home) == ["支持申请"]
    with transaction():
        supporting.answer(asked.id, "示例答复", by=hat(home.officer), at=clock.now())
    assert made(asked, home) == ["支持申请", "支持申请答复函"]
    assert archive.missing(asked) == []


def test_it_is_kept_for_the_years_of_its_rule_and_says_what_is_wanting(home: Home) -> None:
    home.graduate()
    home.give_everything_back()
    home.act(exiting.hand_over, on=clock.today())
    made(home.case, home)
    with transaction():
        volume = archiving.volume_of(home.case)
        assert volume is not None
        with pytest.raises(RuleError, match="缺少：出壳证书"):
            archiving.close(volume, remark="", by=hat(home.officer), at=clock.now())
    with transaction():
        volume = archiving.volume_of(home.case)
        assert volume is not None
        archiving.close(volume, remark="示例：另行签发", by=hat(home.officer), at=clock.now())
        assert volume.keep_years == 30
