"""Who reads English finds no Chinese on the pages of the premises but names and what was typed in."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from incubator.core.db import db
from incubator.core.permissions import Role
from incubator.demonstration.rooms import CENTRE, HALL
from incubator.premises.models import Equipment, Premises
from tests.browser.people import post
from tests.demonstration.test_in_english import Texts

DRAFT = "305 室"


@pytest.mark.parametrize(
    ("path", "room"),
    [
        ("/premises/", ""),
        ("/premises/new", ""),
        ("/premises/import", ""),
        ("/premises/{id}", CENTRE),
        ("/premises/{id}", DRAFT),
        ("/premises/{id}/basics", CENTRE),
        ("/premises/{id}/facilities", CENTRE),
        ("/premises/{id}/hours", CENTRE),
        ("/premises/{id}/terms", CENTRE),
        ("/premises/{id}/approval", DRAFT),
        ("/premises/{id}/prices", CENTRE),
        ("/premises/{id}/prices/new", CENTRE),
        ("/premises/{id}/divide", HALL),
        ("/premises/{id}/block", HALL),
        ("/premises/{id}/photos/new", CENTRE),
        ("/premises/{id}/floor-sheet", CENTRE),
    ],
)
def test_a_page_of_the_premises_is_english_throughout(street, path, room):
    rooms = select(Premises.id).where(Premises.name.endswith(room or CENTRE))
    id = db.session.scalars(rooms.order_by(Premises.id)).all()[0]
    typed = set(db.session.scalars(select(Equipment.name)))
    browser = street.test_client().under(post("officer", Role.CASE_OFFICER))
    browser.get("/help/?lang=en")
    page = browser.get(path.format(id=id))
    assert page.status_code == 200
    read = Texts()
    read.feed(page.text)
    assert [text for text in read.found if not any(name in text for name in typed)] == []
