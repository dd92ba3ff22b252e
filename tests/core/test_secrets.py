"""Personal values are not in the database in clear, and can still be found."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import text

from incubator.core.db import db
from incubator.core.secret import digest, opened, sealed
from incubator.people.models import Person
from tests import factories

PHONE = "13800000000"


@pytest.mark.both
def test_a_phone_is_clear_in_python_and_sealed_in_the_table(app):
    person = factories.person(phone=PHONE, phone_digest=digest(PHONE))
    raw = db.session.execute(text("SELECT phone FROM person WHERE id = :id"), {"id": person.id})
    assert PHONE not in str(raw.scalar())
    assert db.session.query(Person).filter_by(phone_digest=digest(PHONE)).one().phone == PHONE


def test_the_same_value_is_sealed_differently_each_time(app):
    assert sealed(PHONE) != sealed(PHONE)
    assert opened(sealed(PHONE)) == PHONE


def test_a_changed_token_is_not_opened(app):
    token = sealed(PHONE)
    flipped = token[:-6] + ("A" if token[-6] != "A" else "B") + token[-5:]
    with pytest.raises(InvalidTag):
        opened(flipped)
