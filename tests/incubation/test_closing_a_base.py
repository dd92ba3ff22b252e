"""A base is closed when nothing of it runs any more, and may be opened again."""

from __future__ import annotations

import pytest

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Role
from incubator.incubation import announcing, rooming, shutting
from incubator.incubation.places import IncubationBase
from tests import factories
from tests.factories import hat
from tests.incubation import houses
from tests.incubation import intake_scenes as scenes
from tests.incubation.filled_forms import send

pytestmark = pytest.mark.both


@pytest.fixture
def house(app):
    return houses.House(desks=1, basis="示例孵化基地管理办法")


def base_of(house) -> IncubationBase:
    db.session.expire_all()
    return db.session.get_one(IncubationBase, house.base_id)


def close(house, reason: str = "示例：租期届满") -> None:
    with transaction():
        shutting.close(house.base_id, reason=reason, by=house.by, at=clock.now())


def close_room(house) -> None:
    with transaction():
        rooming.close_room(
            house.room.id, on=clock.today(), reason="示例", by=house.by, at=clock.now()
        )


def test_what_still_runs_is_named(house):
    scenes.intake(house.hub, base=base_of(house))
    house.approved()
    with pytest.raises(RuleError) as refused:
        close(house)
    for words in ("先结束招募", "1 件入驻申请或孵化没有办结", "先停用房间"):
        assert words in refused.value.message
    assert base_of(house).closed_on is None


def test_a_closed_base_is_off_the_public_page_and_takes_nobody_in(house, client):
    made = scenes.intake(house.hub, base=base_of(house), published=False)
    close_room(house)
    name = base_of(house).name
    assert name in client.get("/incubation/").text
    close(house)
    assert name not in client.get("/incubation/").text
    with pytest.raises(RuleError, match="孵化基地已经停用"), transaction():
        announcing.publish(made, by=house.by, at=clock.now())
    with pytest.raises(RuleError, match="先恢复使用基地"), transaction():
        rooming.reopen_room(house.room.id, by=house.by, at=clock.now())


def test_it_is_closed_and_opened_again_on_the_pages(house, as_):
    browser = as_(house.officer)
    here = f"/incubation/bases/{house.base_id}"
    assert "先停用房间" in browser.get(f"{here}/close").text
    close_room(house)
    page = send(browser, f"{here}/close", reason="示例：租期届满")
    assert "基地已停用" in page.text
    assert base_of(house).closed_on == clock.today()
    page = send(browser, f"{here}/edit", to=f"{here}/reopen")
    assert "基地已恢复使用" in page.text
    assert base_of(house).closed_on is None


def test_another_hub_s_officer_finds_no_such_base(house):
    stranger = hat(factories.post(Role.CASE_OFFICER, hub=factories.hub()))
    close_room(house)
    with pytest.raises(NotFound), transaction():
        shutting.close(house.base_id, reason="示例", by=stranger, at=clock.now())
