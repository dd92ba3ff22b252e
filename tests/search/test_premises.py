"""The search box finds rooms, for each hat the ones it may see."""

from __future__ import annotations

import re

from flask import Flask

from incubator.core.permissions import Role
from incubator.premises.models import Equipment, Standing
from tests import factories
from tests.premises.rooms import Street


def test_a_room_is_found_by_name_place_and_equipment_by_whom_it_is_for(app: Flask, as_) -> None:
    street = Street()
    with factories.together():
        shown = street.room(name="示例书法室", address="示例路 9 号", community="示例九居")
        shown.equipment = [Equipment(name="毛毡", count=20)]
        draft = street.room(name="示例书库", standing=Standing.DRAFT)
        body = factories.organization(hub=street.hub)
        agent = factories.post(Role.AGENT, organization=body)
    for post, seen in ((street.officer, True), (agent, False)):
        browser = as_(post)
        for text in ("示例书", "示例路 9", "示例九居", "毛毡"):
            page = browser.get("/search", query_string={"q": text}).text
            assert "场地" in re.findall(r"<h2[^>]*>([^<]+)</h2>", page)
            assert f'href="/premises/{shown.id}"' in page
        page = browser.get("/search", query_string={"q": "示例书"}).text
        assert (f'href="/premises/{draft.id}"' in page) is seen
