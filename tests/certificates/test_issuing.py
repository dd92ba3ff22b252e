"""A certificate is issued once, with the next number, or not at all."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from incubator.certificates.models import Certificate, CertificateState
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import NotFound, Overtaken, RuleError
from incubator.core.permissions import Role
from incubator.records import documents
from incubator.records.models import Document, Event
from tests import factories
from tests.certificates.acts import issue, written

BY_NUMBER = select(Certificate).order_by(Certificate.id)


@pytest.mark.both
def test_an_issued_certificate_has_its_number_its_bytes_and_its_history(hub, officer):
    made = issue(written(hub, amount=1_234_560), officer)
    assert made.serial == "示字〔2026〕第 0001 号"
    assert made.number == f"{hub.short_code}-2026-0001"
    assert made.state is CertificateState.ISSUED
    content = documents.content_of(made.document)
    assert hashlib.sha256(content).hexdigest() == made.sha256
    assert [issuer.name for issuer in made.issuers] == [hub.street_office]
    verbs = db.session.scalars(
        select(Event.verb).where(Event.object_type == "certificate").order_by(Event.id)
    )
    assert list(verbs) == ["certificate.reserve", "certificate.issue"]


@pytest.mark.both
def test_asking_twice_for_the_same_certificate_answers_the_first(hub, officer):
    first = issue(written(hub), officer)
    again = issue(written(hub, recipient="别的名称"), officer)
    assert again.id == first.id
    assert again.recipient == "示例绿色家园促进会"


@pytest.mark.both
def test_numbers_follow_each_other_without_gaps_and_start_anew_each_year(hub, officer):
    numbers = [issue(written(hub, source=f"award:{n}"), officer).serial for n in range(3)]
    assert numbers == [f"示字〔2026〕第 {n:04} 号" for n in (1, 2, 3)]
    clock.install(start=clock.now() + timedelta(days=60))
    assert issue(written(hub, source="award:9"), officer).serial == "示字〔2027〕第 0001 号"


@pytest.mark.both
def test_two_streets_with_one_word_never_print_one_number(hub, officer):
    other = factories.hub()
    there = factories.hat(factories.post(Role.CASE_OFFICER, hub=other))
    here = issue(written(hub), officer)
    elsewhere = issue(written(other, source="award:2"), there)
    assert here.serial != elsewhere.serial


@pytest.mark.both
def test_twenty_people_at_once_make_one_certificate(app, hub, officer):
    contents = written(hub)

    def press(_n):
        with app.app_context():
            return issue(contents, officer).id

    with ThreadPoolExecutor(20) as people:
        numbers = set(people.map(press, range(20)))
    assert len(numbers) == 1
    db.session.rollback()  # what was read before the others acted
    assert db.session.scalar(select(func.count()).select_from(Certificate)) == 1
    assert db.session.scalar(select(func.count()).select_from(Document)) == 1


@pytest.mark.both
def test_twenty_certificates_at_once_have_twenty_numbers_in_a_row(app, hub, officer):
    contents = [written(hub, source=f"award:{n}") for n in range(20)]

    def press(one):
        with app.app_context():
            return issue(one, officer).serial

    with ThreadPoolExecutor(8) as people:
        serials = set(people.map(press, contents))
    assert serials == {f"示字〔2026〕第 {n:04} 号" for n in range(1, 21)}


@pytest.mark.both
def test_the_database_refuses_a_second_living_certificate(hub, officer):
    first = issue(written(hub), officer)
    names = ("hub_id", "source", "title", "recipient", "text", "issued_on")
    copied = {name: getattr(first, name) for name in names}
    second = Certificate(number="X-1", serial="X", code="X", reserved_at=clock.now(), **copied)
    with pytest.raises(Overtaken), transaction():
        db.session.add(second)


def test_what_no_font_can_draw_is_refused_before_a_number_is_spent(hub, officer):
    with pytest.raises(RuleError, match="字体里没有这些字"):
        issue(written(hub, recipient="示例\U0001f600协会"), officer)
    assert db.session.scalars(BY_NUMBER).all() == []
    assert issue(written(hub), officer).serial.endswith("0001 号")


def test_a_text_that_no_page_holds_is_refused_before_a_number_is_spent(hub, officer):
    with pytest.raises(RuleError, match="放不下"):
        issue(written(hub, text=tuple("很长的正文" * 8 for _ in range(14))), officer)
    assert db.session.scalars(BY_NUMBER).all() == []


def test_words_longer_than_the_register_holds_are_refused_with_their_field(hub):
    with pytest.raises(RuleError) as refusal:
        written(hub, recipient="示" * 121)
    assert refusal.value.field == "recipient"


def test_who_may_not_issue_is_refused_and_another_streets_officer_finds_nothing(hub, director):
    with pytest.raises(RuleError, match="不能办理"):
        issue(written(hub), director)
    stranger = factories.hat(factories.post(Role.CASE_OFFICER, hub=factories.hub()))
    with pytest.raises(NotFound):
        issue(written(hub), stranger)
