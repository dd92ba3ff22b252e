"""Objections are read inside the office and answered by whoever decides."""

from __future__ import annotations

from sqlalchemy import select

from incubator.core.db import db
from incubator.core.permissions import Role
from incubator.notices.models import Objection, ObjectionState
from tests.browser.people import post


def _objection() -> Objection:
    return db.session.scalars(select(Objection)).one()


def test_an_officer_reads_an_objection_and_does_not_answer_it(street, as_street):
    page = as_street(post("officer", Role.CASE_OFFICER)).get(f"/objections/{_objection().id}")
    assert "示例居民" in page.text
    assert 'name="words"' not in page.text


def test_a_director_answers_once(street, as_street):
    objection = _objection()
    browser = as_street(post("director", Role.DIRECTOR))
    data = {**browser.fields(f"/objections/{objection.id}"), "outcome": "dismissed"}
    empty = browser.post(f"/objections/{objection.id}", data={**data, "words": ""})
    assert empty.status_code == 422
    data["words"] = "经核实，没有重复资助（示例）。"
    assert browser.post(f"/objections/{objection.id}", data=data).status_code == 302
    assert _objection().state is ObjectionState.DISMISSED
    again = browser.post(f"/objections/{objection.id}", data=data)
    assert "已经答复过" in again.text


def test_nobody_outside_the_street_sees_who_objected(street, as_street):
    address = f"/objections/{_objection().id}"
    for username, role, status in (
        ("officer-x", Role.CASE_OFFICER, 404),
        ("green", Role.LEGAL_REPRESENTATIVE, 403),
    ):
        answer = as_street(post(username, role)).get(address)
        assert answer.status_code == status
        assert "示例居民" not in answer.text
