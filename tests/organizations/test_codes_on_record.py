"""A code belongs to one organization, is shown to be right or confirmed, and never a person's."""

import threading
import time

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import Overtaken, RuleError
from incubator.organizations import queries, services
from incubator.organizations.models import (
    Organization,
)
from incubator.organizations.particulars import Particulars
from incubator.organizations.services import CodeException
from incubator.records import documents, events
from tests import factories
from tests.organizations.creating import create, the, verbs
from tests.organizations.given import (
    MISPRINTED,
    NOBODY,
    code,
    everything_stored,
    officer,
    previewed,
    table,
)

pytestmark = pytest.mark.both


def scan(by):
    return documents.file_document(
        sha256=documents.keep(b"%PDF-1.4 example"),
        size=16,
        media_type="application/pdf",
        name="示例证书.pdf",
        kind="code-proof",
        by=by,
        at=clock.now(),
    )


def test_a_code_belongs_to_one_organization_only(app):
    by = officer(factories.hub())
    create(Particulars(name="示例甲", uscc=code(1)), by=by)
    with pytest.raises(RuleError, match="示例甲") as caught:
        create(Particulars(name="示例乙", uscc=code(1)), by=by)
    assert caught.value.field == "uscc"
    assert db.session.query(Organization).filter_by(name="示例乙").count() == 0


def test_a_code_of_another_street_is_refused_without_naming_its_owner(app):
    create(Particulars(name="示例甲", uscc=code(1)), by=officer(factories.hub()))
    with pytest.raises(RuleError, match="另一个街道") as caught:
        create(Particulars(name="示例乙", uscc=code(1)), by=officer(factories.hub()))
    assert "示例甲" not in caught.value.message


def test_two_streets_may_use_the_same_filing_number(app):
    for _ in range(2):
        create(Particulars(name="示例队", filing_no="示备〔2026〕1"), by=officer(factories.hub()))
    by = officer(factories.hub())
    create(Particulars(name="示例队", filing_no="示备〔2026〕1"), by=by)
    with pytest.raises(RuleError) as caught:
        create(Particulars(name="示例二队", filing_no="示备〔2026〕1"), by=by)
    assert caught.value.field == "filing_no"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Particulars(name="示例甲", uscc=code(1)), Particulars(name="示例乙", uscc=code(1))),
        (
            Particulars(name="示例甲", filing_no="示备〔2026〕1"),
            Particulars(name="示例乙", filing_no="示备〔2026〕1"),
        ),
    ],
)
def test_who_loses_a_race_for_a_code_reads_who_has_it(app, first, second):
    """The second asks before the first has committed, so only the constraint can know."""
    by = officer(factories.hub())
    written, asking = threading.Event(), threading.Event()

    def win():
        with app.app_context(), transaction():
            services.create(first, by=by, at=clock.now())
            written.set()
            asking.wait(5)
            time.sleep(0.2)

    winner = threading.Thread(target=win)
    winner.start()
    assert written.wait(5)
    asking.set()
    try:
        with pytest.raises(RuleError, match="示例甲"), transaction():
            services.create(second, by=by, at=clock.now())
    finally:
        winner.join()
    assert [one.name for one in db.session.query(Organization).filter_by(hub_id=by.hub_id)][3:] == [
        "示例甲"
    ]
    assert verbs() == ["organization.create"]


def test_the_database_itself_refuses_a_second_row_with_one_code(app):
    hub = factories.hub()
    first = factories.organization(hub=hub)
    with pytest.raises(Overtaken):
        factories.organization(hub=hub, uscc=first.uscc)


def test_the_database_keeps_no_confirmed_code_without_its_proof(app):
    found = factories.organization(hub=factories.hub())
    with pytest.raises(IntegrityError), db.engine.begin() as connection:
        connection.execute(
            text("UPDATE organization SET code_exception = 'x' WHERE id = :id"), {"id": found.id}
        )


def test_a_misprinted_code_is_kept_with_reason_and_proof_and_listed(app):
    by = officer(factories.hub())
    with pytest.raises(RuleError, match="人工确认"):
        create(Particulars(name="示例美术馆", uscc=MISPRINTED), by=by)
    with transaction():
        made = services.create(
            Particulars(name="示例美术馆", uscc=MISPRINTED),
            by=by,
            at=clock.now(),
            exception=CodeException("证书原件如此", scan(by)),
        )
        id = made.id
    assert [one.id for one in db.session.scalars(queries.exceptions_visible_to(by))] == [id]
    assert the(id).code_proof_id is not None
    assert verbs() == ["organization.create", "organization.keep-code-exception"]
    assert events.verify().intact


def test_a_right_code_replaces_a_confirmed_one_and_leaves_the_list(app):
    by = officer(factories.hub())
    with transaction():
        made = services.create(
            Particulars(name="示例美术馆", uscc=MISPRINTED),
            by=by,
            at=clock.now(),
            exception=CodeException("证书原件如此", scan(by)),
        )
        id = made.id
    with transaction():
        found = locked(Organization, id)
        kept = services.change(
            found,
            Particulars(name="示例美术馆", uscc=MISPRINTED, address="示例路 1 号"),
            version=found.version,
            by=by,
            at=clock.now(),
        )
    assert kept
    assert the(id).code_exception
    with transaction():
        found = locked(Organization, id)
        services.change(
            found,
            Particulars(name="示例美术馆", uscc=code(5)),
            version=found.version,
            by=by,
            at=clock.now(),
        )
    assert (the(id).code_exception, the(id).code_proof_id) == ("", None)
    assert not db.session.scalars(queries.exceptions_visible_to(by)).all()


@pytest.mark.parametrize("reason", ["", "证书如此"])
def test_an_id_card_number_is_never_kept_whatever_is_shown_for_it(app, reason):
    by = officer(factories.hub())
    with pytest.raises(RuleError) as caught, transaction():
        services.create(
            Particulars(name="示例", uscc=NOBODY),
            by=by,
            at=clock.now(),
            exception=CodeException(reason, scan(by)),
        )
    assert caught.value.field == "uscc"
    assert NOBODY not in everything_stored()


def test_a_right_code_needs_no_confirmation(app):
    hub = factories.hub()
    by = officer(hub)
    found = factories.organization(hub=hub, uscc=code(7))
    with pytest.raises(RuleError, match="没有问题"), transaction():
        services.keep_code_exception(
            locked(Organization, found.id),
            CodeException("多余", scan(by)),
            by=by,
            at=clock.now(),
        )


def test_a_file_with_a_misprinted_code_says_how_it_comes_in_and_then_does(app):
    hub = factories.hub()
    by = officer(hub)
    data = table(f"示例美术馆,{MISPRINTED},,,,", f"示例书画社,{code(6)},,,,")
    (refused,) = previewed(data, hub).rejected
    assert "先用“新增组织”单独登记这一家，再重新导入整份文件" in refused.reason
    with transaction():
        services.create(
            Particulars(name="示例美术馆", uscc=MISPRINTED),
            by=by,
            at=clock.now(),
            exception=CodeException("证书原件如此", scan(by)),
        )
    assert not previewed(data, hub).rejected
