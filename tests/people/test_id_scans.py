"""Scans of identity papers lie encrypted, are taken with consent, opened for a reason, and go in time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from incubator.casework import personal_copy
from incubator.core import clock, installation
from incubator.core.db import db, locked, transaction
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Role
from incubator.people import consents, paper_consents, redaction, scanning, scans
from incubator.people.declarations import Consent, ConsentKind
from incubator.people.models import Person
from incubator.people.scans import IdScan
from incubator.records import documents, events
from incubator.records.models import Document, Event, Visibility
from tests import factories
from tests.people.logins import login
from tests.people.scanned import PICTURE, take

pytestmark = pytest.mark.both

DAY = timedelta(days=1)


@pytest.fixture
def agent(app):
    found = login(Role.AGENT, organization=factories.organization(hub=factories.hub()))
    with transaction():
        consents.plant()
    return found


@pytest.fixture
def officer(agent):
    return login(Role.CASE_OFFICER, hub=agent.post.organization.hub)


def scan(id: int) -> IdScan:
    db.session.rollback()
    return db.session.get_one(IdScan, id)


def on_disk() -> list[bytes]:
    uploads = installation.current().uploads
    return [path.read_bytes() for path in uploads.rglob("*") if path.is_file()]


def test_the_file_on_the_disk_holds_nothing_of_the_picture(agent):
    (id_,) = take(agent)
    (raw,) = on_disk()
    pieces = [PICTURE[at : at + 16] for at in range(0, len(PICTURE) - 16, 16)]
    assert [one for one in pieces if one in raw] == []
    assert b"\xff\xd8\xff" not in raw[:32]
    assert documents.opened(scan(id_).document) == PICTURE


def test_kept_as_other_files_are_the_same_look_finds_it(agent):
    """Negative control."""
    documents.keep(PICTURE)
    (raw,) = on_disk()
    assert PICTURE[16:32] in raw


def test_the_same_picture_lies_differently_each_time_and_no_changed_file_is_opened(agent):
    take(agent, count=2)
    one, two = on_disk()
    assert one != two
    document = db.session.scalars(select(Document)).first()
    path = documents.path_of(document.sha256)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(OSError, match="does not match"):
        documents.opened(document)


def test_no_door_of_other_files_leads_to_it(agent, officer):
    (id_,) = take(agent)
    document = scan(id_).document
    assert db.session.scalars(documents.visible_to(officer.hat)).all() == []
    assert db.session.scalars(documents.visible_to(agent.hat)).all() == []
    with pytest.raises(PermissionError):
        documents.content_of(document)


def test_none_is_taken_without_a_consent_of_its_own(agent, officer):
    with pytest.raises(RuleError, match="单独同意"):
        take(agent, agrees=False)
    with pytest.raises(RuleError, match="单独同意"):
        take(agent, by=officer.hat)
    take(agent)
    take(agent, agrees=False)
    kinds = [one.text.kind for one in db.session.scalars(select(Consent))]
    assert kinds == [ConsentKind.ID_SCAN]


def test_a_new_version_of_the_text_is_asked_for_again(agent):
    take(agent)
    admin = login(Role.ADMINISTRATOR, hub=agent.post.organization.hub)
    with transaction():
        consents.publish(
            ConsentKind.ID_SCAN,
            "示例新版说明",
            since_on=clock.today(),
            by=admin.hat,
            at=clock.now(),
        )
    assert scanning.needs_consent(agent.person.id, on=clock.today())
    with pytest.raises(RuleError, match="单独同意"):
        take(agent, agrees=False)


def test_staff_take_one_for_the_person_whose_paper_is_registered(agent, officer):
    with transaction():
        paper = documents.file_document(
            sha256=documents.keep(b"%PDF-1.4 signed"),
            size=15,
            media_type="application/pdf",
            name="示例同意书.pdf",
            kind="consent-paper",
            visibility=Visibility.STAFF,
            by=officer.hat,
            at=clock.now(),
        )
        paper_consents.register(
            locked(Person, agent.person.id),
            ConsentKind.ID_SCAN,
            signed_on=clock.today(),
            scan=paper,
            by=officer.hat,
            at=clock.now(),
        )
    (id_,) = take(agent, by=officer.hat)
    assert scan(id_).on_behalf


def test_neither_a_colleague_nor_the_administrator_takes_or_opens_one(agent):
    (id_,) = take(agent)
    other = login(Role.AGENT, organization=agent.post.organization)
    admin = login(Role.ADMINISTRATOR, hub=agent.post.organization.hub)
    for hat in (other.hat, admin.hat):
        with pytest.raises(RuleError, match="不能办理"):
            take(agent, by=hat)
        with pytest.raises(RuleError, match="不能办理"), transaction():
            scanning.reveal(locked(IdScan, id_), reason="示例", by=hat, at=clock.now())


def test_nobody_keeps_more_than_six(agent):
    take(agent, count=6)
    with pytest.raises(RuleError, match="最多保存 6 张"):
        take(agent)


def test_looking_needs_a_reason_which_stays(agent, officer):
    (id_,) = take(agent)
    with pytest.raises(RuleError, match="用途"), transaction():
        scanning.reveal(locked(IdScan, id_), reason=" ", by=officer.hat, at=clock.now())
    with transaction():
        scanning.reveal(locked(IdScan, id_), reason="核对示例", by=officer.hat, at=clock.now())
    event = db.session.scalars(select(Event).where(Event.verb == "person.reveal-scan")).one()
    assert (event.reason, event.after) == ("核对示例", {"scan_id": id_})


def test_thirty_days_after_it_was_checked_it_is_gone(agent, officer):
    (id_,) = take(agent)
    assert scan(id_).document.delete_on == clock.today() + 365 * DAY
    with transaction():
        scanning.decide(locked(IdScan, id_), matches=True, by=officer.hat, at=clock.now())
    assert scan(id_).document.delete_on == clock.today() + 30 * DAY
    with pytest.raises(RuleError, match="核实过"), transaction():
        scanning.decide(locked(IdScan, id_), matches=False, by=officer.hat, at=clock.now())
    assert forgotten_at(clock.now() + 29 * DAY) == 0
    assert len(on_disk()) == 1
    assert forgotten_at(clock.now() + 30 * DAY) == 1
    kept = scan(id_)
    assert (kept.document_id, kept.matches, on_disk()) == (None, True, [])
    assert kept.erased_at is not None
    assert db.session.scalars(select(Document)).one().erased_at is not None
    with pytest.raises(NotFound), transaction():
        scanning.reveal(locked(IdScan, id_), reason="示例", by=officer.hat, at=clock.now())


def forgotten_at(moment) -> int:
    with transaction():
        return scans.forget(at=moment)


def test_one_nobody_checked_is_gone_after_a_year(agent):
    take(agent)
    assert forgotten_at(clock.now() + 364 * DAY) == 0
    assert forgotten_at(clock.now() + 365 * DAY) == 1
    assert on_disk() == []


def test_taking_the_consent_back_deletes_it_at_once(agent):
    take(agent, count=2)
    with transaction():
        person = locked(Person, agent.person.id)
        consents.withdraw(person, ConsentKind.ID_SCAN, by=agent.hat, at=clock.now())
    assert on_disk() == []
    with pytest.raises(RuleError, match="单独同意"):
        take(agent, agrees=False)


def test_what_is_rolled_back_deletes_no_file(agent):
    take(agent)
    with pytest.raises(RuntimeError), transaction():
        _let_go_and_fail(agent.person.id)
    assert len(on_disk()) == 1
    take(agent)
    assert len(on_disk()) == 2


def _let_go_and_fail(person_id: int) -> None:
    scans.let_go(person_id, at=clock.now())
    raise RuntimeError


def test_a_file_left_by_a_crash_after_its_row_said_it_is_gone_is_swept(agent):
    take(agent)
    document = db.session.scalars(select(Document)).one()
    content = documents.path_of(document.sha256).read_bytes()
    with transaction():
        scans.let_go(agent.person.id, at=clock.now())
    documents.keep(content)
    assert [one.name for one in documents.orphans()] == [document.sha256]


def test_erasing_the_person_deletes_it_and_the_chain_verifies(agent):
    take(agent)
    admin = login(Role.ADMINISTRATOR, hub=agent.post.organization.hub)
    with transaction():
        redaction.redact(
            locked(Person, agent.person.id),
            by=admin.hat,
            at=clock.now(),
            now=clock.real_now(),
            reason="本人书面申请",
        )
    assert on_disk() == []
    assert events.verify().intact


def test_the_copy_of_ones_data_says_there_is_one_and_holds_no_picture(agent):
    take(agent)
    copy = personal_copy.gathered(db.session.get_one(Person, agent.person.id))
    assert [one["purpose"] for one in copy["id_scans"]] == ["representative"]
