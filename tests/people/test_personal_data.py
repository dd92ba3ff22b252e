"""Each personal column has a purpose and a term; a new one without them is found here."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import Column

from incubator import tables
from incubator.core.columns import Base
from incubator.core.secret import Secret
from incubator.people.personal_data import USES

PERSONAL_BY_NAME = re.compile(
    r"(^|_)(phone|email|contact|leader|objector|signer|username|id_card|id_number|account_name)(_|$)"
    r"|^(applicant_name|bank_account|state_official|tie|agent|subject_id)$"
    r"|^(phone|bank|id|name|code|token)_digest$|password_hash|totp"
)
NOT_PERSONAL = {
    ("user_account", "totp_last_step"): "a counter of half minutes",
    ("hub", "consultation_phone"): "the centre's public number, printed on notices",
    ("hub", "supervision_phone"): "the centre's public number, printed on notices",
    ("premises", "contact"): "the office to ask at the door and its number, shown to the public",
}


def columns() -> dict[tuple[str, str], Column[object]]:
    assert tables.people
    return {
        (table.name, column.name): column
        for table in Base.metadata.sorted_tables
        for column in table.columns
    }


def is_personal(place: tuple[str, str], column: Column[object]) -> bool:
    if place in NOT_PERSONAL or column.foreign_keys:
        return False
    return isinstance(column.type, Secret) or bool(PERSONAL_BY_NAME.search(place[1]))


def test_every_personal_column_says_what_it_is_for_and_how_long_it_stays():
    personal = {place for place, column in columns().items() if is_personal(place, column)}
    assert personal - set(USES) == set()


def test_no_entry_is_about_a_column_that_is_gone():
    assert set(USES) - set(columns()) == set()


@pytest.mark.parametrize("place", USES, ids=".".join)
def test_what_is_said_to_be_encrypted_is(place):
    assert USES[place].encrypted == isinstance(columns()[place].type, Secret)
    assert USES[place].what
    assert USES[place].purpose
    assert USES[place].kept
