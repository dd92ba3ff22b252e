"""Rows written at once are rows like any other: typed, constrained, encrypted."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from incubator.core import clock
from incubator.core.bulk import insert_all
from incubator.core.db import db, transaction
from incubator.core.errors import Overtaken
from incubator.organizations.models import Fact, FactKind, Organization
from tests import factories


def facts_of(organization, *numbers):
    shared = {
        "organization_id": organization.id,
        "kind": FactKind.LICENCE,
        "value": "",
        "valid_from": date(2026, 1, 2),
        "for_year": 0,
        "issuer": "示例民政局",
        "basis": "",
        "source": "名册.csv",
        "recorded_at": clock.now(),
    }
    return [shared | {"number": number} for number in numbers]


@pytest.mark.both
def test_rows_read_back_as_they_were_given(app):
    organization = factories.organization(hub=factories.hub())
    given = facts_of(organization, "1", "2")
    with transaction():
        insert_all(Fact, given)
    found = db.session.query(Fact).order_by(Fact.number).all()
    assert [{name: getattr(fact, name) for name in given[0]} for fact in found] == given


@pytest.mark.both
def test_a_constraint_refuses_all_of_them(app):
    organization = factories.organization(hub=factories.hub())
    with pytest.raises(Overtaken) as refused, transaction():
        insert_all(Fact, facts_of(organization, "1", "2", "1"))
    assert isinstance(refused.value.__cause__, IntegrityError)
    assert db.session.query(Fact).count() == 0


def test_a_column_with_a_default_must_be_named(app):
    (row,) = facts_of(factories.organization(hub=factories.hub()), "1")
    del row["basis"]
    with pytest.raises(ValueError, match="default"), transaction():
        insert_all(Fact, [row])


@pytest.mark.both
def test_equal_secrets_do_not_look_equal(app):
    known = factories.organization(hub=factories.hub())
    same = {
        column.name: getattr(known, column.name)
        for column in Organization.__table__.columns
        if column.name != "id"
    }
    names = ("示例一", "示例二")
    with transaction():
        insert_all(
            Organization, [same | {"name": name, "uscc": None, "phone": "021-1"} for name in names]
        )
    there = db.session.query(Organization).filter(Organization.name.in_(names)).all()
    assert [one.phone for one in there] == ["021-1", "021-1"]
    stored = db.session.scalars(text("SELECT phone FROM organization WHERE phone IS NOT NULL"))
    assert len(set(stored)) == 2


def test_no_rows_are_nothing_to_do(app):
    with transaction():
        insert_all(Fact, [])
    assert db.session.query(Fact).count() == 0
