"""A certificate is issued in two transactions: its number is reserved, it is drawn and signed, issued."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from incubator.certificates import issuing, queries, services, sweeping, verifying
from incubator.certificates.models import Certificate, CertificateState
from incubator.certificates.services import Contents
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import NotFound, Overtaken, RuleError
from incubator.core.permissions import SYSTEM, Role
from incubator.records import documents
from incubator.records.models import Document, Event
from tests import factories

BY_NUMBER = select(Certificate).order_by(Certificate.id)


def written(hub, **facts):
    return Contents(
        **{
            "hub_id": hub.id,
            "source": "award:1",
            "title": "资助证书",
            "subtitle": "社会组织发展专项资金 · 2026 年第二批",
            "recipient": "示例绿色家园促进会",
            "recipient_code": "统一社会信用代码 51990104MJ00000501",
            "text": ("你单位申报的", "“示例街道垃圾分类”项目获得立项资助。", "特颁此证。"),
            "issuers": (hub.street_office,),
            "issued_on": clock.today(),
            "basis": "示街发〔2026〕12 号",
            **facts,
        }
    )


@pytest.fixture
def hub(app):
    return factories.hub()


@pytest.fixture
def officer(hub):
    return factories.hat(factories.post(Role.CASE_OFFICER, hub=hub))


@pytest.fixture
def director(hub):
    return factories.hat(factories.post(Role.DIRECTOR, hub=hub))


def issue(contents, by, **more):
    return issuing.issue(contents, by=by, at=clock.now(), **more)


def revoke(certificate, by, reason="项目已取消"):
    with transaction():
        locked = services.freshly_locked(certificate.id)
        services.revoke(locked, reason=reason, by=by, at=clock.now())


def reserve(contents, by):
    with transaction():
        return services.reserve(contents, by=by, at=clock.now()).id


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


# ---- a crash between the two transactions


@pytest.mark.both
def test_a_number_left_by_a_crash_is_issued_by_the_sweep_from_its_frozen_words(hub, officer):
    number = reserve(written(hub), officer)
    swept = sweeping.sweep(by=SYSTEM, at=clock.now())
    assert (swept.issued, swept.voided) == (1, 0)
    made = db.session.get_one(Certificate, number)
    assert made.state is CertificateState.ISSUED
    assert verifying.by_bytes(documents.content_of(made.document)).verdict == "valid"
    assert sweeping.sweep(by=SYSTEM, at=clock.now()) == sweeping.Swept(0, 0)


def test_a_crash_after_drawing_leaves_a_file_without_a_row_and_the_sweep_still_issues(hub, officer):
    number = reserve(written(hub), officer)
    facts = issuing.facts_of(db.session.get_one(Certificate, number))
    lost = issuing.make(facts, at=clock.now())
    assert [path.name for path in documents.orphans()] == [lost.sha256]
    sweeping.sweep(by=SYSTEM, at=clock.now())
    assert db.session.get_one(Certificate, number).state is CertificateState.ISSUED


def test_the_next_request_finishes_what_a_crash_left(hub, officer):
    number = reserve(written(hub), officer)
    made = issue(written(hub), officer)
    assert made.id == number
    assert made.state is CertificateState.ISSUED


DIES = """
import os, signal, sys
from incubator import create_app
from incubator.certificates import issuing, queries
from incubator.core.db import db

with create_app().app_context():
    number = db.session.scalars(queries.reserved()).one()
    issuing.make(issuing.facts_of(number), at=number.reserved_at)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_process_killed_between_the_two_loses_nothing(app, hub, officer):
    number = reserve(written(hub), officer)
    config = app.config["INCUBATOR"]
    environment = os.environ | {
        "INCUBATOR_INSTANCE": str(config.instance),
        "INCUBATOR_DATABASE_URL": config.database_url,
        "INCUBATOR_STORAGE_URL": str(config.uploads),
        "INCUBATOR_MODE": "development",
    }
    killed = subprocess.run([sys.executable, "-c", DIES], env=environment, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert len(list(documents.orphans())) == 1
    assert sweeping.sweep(by=SYSTEM, at=clock.now()) == sweeping.Swept(1, 0)
    made = db.session.get_one(Certificate, number)
    assert verifying.by_bytes(documents.content_of(made.document)).verdict == "valid"


@pytest.mark.both
def test_a_number_that_cannot_be_drawn_is_voided_and_never_used_again(hub, officer):
    number = reserve(written(hub, recipient="示例\U0001f600协会"), officer)
    swept = sweeping.sweep(by=SYSTEM, at=clock.now())
    assert (swept.issued, swept.voided) == (0, 1)
    assert db.session.get_one(Certificate, number).state is CertificateState.VOID
    assert issue(written(hub), officer).serial == "示字〔2026〕第 0002 号"


def test_two_who_finish_the_same_number_issue_it_once(hub, officer):
    number = reserve(written(hub), officer)
    made = [
        issuing.make(issuing.facts_of(db.session.get_one(Certificate, number)), at=clock.now())
        for _ in range(2)
    ]
    for one in made:
        with transaction():
            services.issue(services.freshly_locked(number), one, by=officer, at=clock.now())
    assert db.session.get_one(Certificate, number).sha256 == made[0].sha256
    assert db.session.scalar(select(func.count()).select_from(Document)) == 1


# ---- replaced and revoked


@pytest.mark.both
def test_a_corrected_copy_gets_a_new_number_and_the_old_one_keeps_its_bytes(hub, officer):
    old = issue(written(hub), officer)
    bytes_before = documents.content_of(old.document)
    new = issue(
        written(hub, recipient="示例绿色家园促进中心"),
        officer,
        replacing=issuing.Replacing(old.id, "单位更名"),
    )
    old = db.session.get_one(Certificate, old.id)
    assert (old.state, old.replaced_by_id) == (CertificateState.REPLACED, new.id)
    assert new.serial == "示字〔2026〕第 0002 号"
    assert documents.content_of(old.document) == bytes_before
    assert verifying.by_bytes(bytes_before).verdict == "replaced"
    assert verifying.by_code(old.number, old.code).verdict == "replaced"


def test_a_replacement_given_up_by_the_sweep_leaves_the_old_one_valid(hub, officer):
    old = issue(written(hub), officer)
    with transaction():
        services.reserve(
            written(hub, recipient="\U0001f600"),
            by=officer,
            at=clock.now(),
            instead_of=services.freshly_locked(old.id),
            reason="更名",
        )
    assert verifying.by_code(old.number, old.code).verdict == "replaced"
    sweeping.sweep(by=SYSTEM, at=clock.now())
    assert verifying.by_code(old.number, old.code).verdict == "valid"


@pytest.mark.both
def test_a_revoked_certificate_shows_at_once_and_gets_no_successor(hub, officer, director):
    made = issue(written(hub), officer)
    revoke(made, director)
    assert verifying.by_code(made.number, made.code).verdict == "revoked"
    assert verifying.by_bytes(documents.content_of(made.document)).verdict == "revoked"
    with pytest.raises(RuleError, match="已经作废"):
        issue(written(hub), officer)


def test_revoking_needs_a_director_and_a_reason_and_happens_once(hub, officer, director):
    made = issue(written(hub), officer)
    with pytest.raises(RuleError, match="不能办理"):
        revoke(made, officer)
    with pytest.raises(RuleError) as refusal:
        revoke(made, director, reason=" ")
    assert refusal.value.field == "reason"
    revoke(made, director)
    with pytest.raises(RuleError, match="当前不是有效状态"):
        revoke(made, director)


def test_another_streets_director_cannot_revoke(hub, officer):
    made = issue(written(hub), officer)
    stranger = factories.hat(factories.post(Role.DIRECTOR, hub=factories.hub()))
    with pytest.raises(NotFound):
        revoke(made, stranger)


def test_only_an_issued_certificate_is_replaced_and_only_with_a_reason(hub, officer, director):
    made = issue(written(hub), officer)
    with pytest.raises(RuleError) as refusal:
        issue(written(hub), officer, replacing=issuing.Replacing(made.id, ""))
    assert refusal.value.field == "reason"
    assert verifying.by_code(made.number, made.code).verdict == "valid"
    revoke(made, director)
    with pytest.raises(RuleError, match="当前不是有效状态"):
        issue(written(hub), officer, replacing=issuing.Replacing(made.id, "更名"))


def test_staff_see_their_hubs_and_an_organization_only_what_was_issued_to_it(hub, officer):
    mine = factories.organization(hub=hub)
    leader = factories.hat(factories.post(Role.LEGAL_REPRESENTATIVE, organization=mine))
    shown = issue(written(hub, organization_id=mine.id), officer)
    reserve(written(hub, source="award:2", organization_id=mine.id), officer)
    issue(written(hub, source="award:3"), officer)
    assert len(db.session.scalars(queries.visible_to(officer)).all()) == 3
    assert [one.id for one in db.session.scalars(queries.visible_to(leader))] == [shown.id]
    stranger = factories.hat(factories.post(Role.CASE_OFFICER, hub=factories.hub()))
    assert db.session.scalars(queries.visible_to(stranger)).all() == []
    expert = factories.hat(factories.post(Role.EXPERT, hub=hub))
    assert db.session.scalars(queries.visible_to(expert)).all() == []
