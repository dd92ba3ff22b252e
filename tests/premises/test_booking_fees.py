"""What a booking costs is kept with its basis and who approved the price."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from incubator.core.db import db, transaction
from incubator.premises.asking import Refused
from incubator.premises.models import Premises
from incubator.premises.tariff import Tariff, Term
from tests.premises.booking_scene import DAY, Lobby, booking, hours
from tests.premises.rooms import line


def test_the_fee_is_kept_with_its_basis_and_closes_the_price_list(app: Flask) -> None:
    lobby = Lobby()
    tariff = line(
        db.session.get_one(Premises, lobby.room_id),
        valid_from=DAY,
        term=Term.PREFERENTIAL,
        reference_fen=6000,
        fen=2000,
    )
    tariff_id = tariff.id
    made = booking(lobby.request(hours(14, 16), hours(16, 17)))
    assert (made.fee_fen, made.given_fen) == (6000, 12000)
    assert (made.term, made.fee_basis) == (Term.PREFERENTIAL, "示例场地管理办法第八条")
    assert made.fee_approved_by == "示例居务会"
    assert [one.fee_fen for one in made.occurrences] == [4000, 2000]
    assert db.session.get_one(Tariff, tariff_id).used_at is not None


def test_a_date_without_a_price_is_refused(app: Flask) -> None:
    lobby = Lobby()
    with transaction():
        for one in db.session.scalars(select(Tariff)):
            one.valid_through = DAY - timedelta(days=1)
    with pytest.raises(Refused) as refused:
        lobby.request(hours(14, 16))
    assert "没有收费标准" in refused.value.message
