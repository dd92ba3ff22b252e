"""What the papers of a stay say: the year's record counts what was done, the letter what was answered."""

from __future__ import annotations

from datetime import date

import pytest

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.incubation import log, service_record, serving, support_letter, supporting
from incubator.incubation.serving import Noted
from incubator.incubation.staying import Service, Support
from incubator.papers.paper import Paragraph, Seals, Table
from tests.incubation.stays import House


@pytest.fixture
def house(app) -> House:
    return House.build(days=400)


def serve(house: House, on: date, minutes: int, *, reached: bool = True) -> int:
    noted = Noted(on, minutes, Service.VISIT, people=2, reached=reached)
    with transaction():
        return serving.log(house.stay.id, noted, by=house.running, at=clock.now()).id


def test_the_record_of_a_year_counts_services_and_not_attempts(house):
    serve(house, date(2025, 12, 31), 999)
    serve(house, date(2026, 3, 1), 30)
    serve(house, date(2026, 1, 1), 45)
    serve(house, date(2026, 5, 1), 20, reached=False)
    withdrawn = serve(house, date(2026, 6, 1), 60)
    with transaction():
        serving.withdraw(withdrawn, reason="示例", by=house.running, at=clock.now())
    entries = log.entries_visible_to(house.running, on=clock.today())
    query = service_record.of_year(entries, house.stay, 2026)
    found = db.session.scalars(query).unique().all()
    paper = service_record.paper(house.stay, found, year=2026, drawn_on=clock.today())
    table = next(block for block in paper.blocks if isinstance(block, Table))
    assert [row[1] for row in table.rows] == ["2026-01-01", "2026-03-01", "2026-05-01"]
    said = next(block.text for block in paper.blocks if isinstance(block, Paragraph))
    assert said == "共服务 2 次、75 分钟、4 人次；另有 1 次未联系上。"


def test_the_letter_is_the_service_centres_own(house):
    with transaction():
        asked = supporting.ask(Support.LEGAL, "示例：看合同", by=house.asking, at=clock.now())
    with transaction():
        supporting.answer(asked.id, "示例：周三来", by=house.running, at=clock.now())
    paper = support_letter.letter(asked, drawn_on=clock.today())
    seals = next(block for block in paper.blocks if isinstance(block, Seals))
    assert seals.names == [f"{house.hub.name}社会组织服务中心"]
    assert "示例：周三来" in [block.text for block in paper.blocks if isinstance(block, Paragraph)]
