"""The demonstration is whole on any day of the year, and loading it again changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from incubator.certificates.models import Certificate, CertificateState
from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import ROLE_LABEL
from incubator.core.workdays import published_through
from incubator.demonstration import load
from incubator.funds import progress
from incubator.funds.applications import FundApplication, Section
from incubator.funds.decisions import Award
from incubator.incubation.intake import Track
from incubator.incubation.models import Incubation, Waiting
from incubator.incubation.places import DeskUse, Room
from incubator.incubation.states import Status
from incubator.ledger.checking import check
from incubator.organizations.models import Hub, Organization, OrgType, Profile
from incubator.people import passwords
from incubator.people.models import User
from incubator.people.queries import offered, posts_of
from incubator.records import events


@pytest.mark.parametrize(
    "today",
    [
        # the day every other test of the street begins on
        pytest.param(datetime(2026, 11, 23, 1, tzinfo=UTC), marks=pytest.mark.slow),
        pytest.param(datetime(2026, 1, 2, 2, tzinfo=UTC), marks=pytest.mark.slow),
        pytest.param(datetime(2026, 12, 31, 15, tzinfo=UTC), marks=pytest.mark.slow),
        datetime(2028, 2, 29, 4, tzinfo=UTC),
    ],
    ids=lambda day: f"{day:%Y-%m-%d}",
)
def test_the_street_loads_on_any_day(app, today):
    clock.install(start=today)
    assert load.load(at=clock.now())
    assert events.verify().intact
    assert list(check()) == []
    statuses = set(db.session.scalars(select(FundApplication.status)))
    assert {"draft", "formal-check", "supplement", "expert-review"} <= statuses
    assert {"proposed", "approved", "public-notice", "objection", "rejected"} <= statuses
    assert ("awarded" in statuses) == (today.year <= published_through())


@pytest.mark.both
def test_loading_again_changes_nothing(street):
    before = events.verify().length
    lines = load.sign_in_lines()
    assert not load.load(at=clock.now())
    assert events.verify().length == before
    assert load.sign_in_lines() == lines


def test_every_kind_of_body_and_both_profiles_are_there(street):
    assert set(db.session.scalars(select(Organization.org_type))) >= set(OrgType) - {OrgType.OTHER}
    assert set(db.session.scalars(select(Hub.profile))) == set(Profile)
    named = db.session.scalars(select(Organization.name)).all()
    assert all("示例" in name for name in named)
    issued = select(func.count(Certificate.id)).where(Certificate.state == CertificateState.ISSUED)
    of_awards = issued.where(Certificate.source.startswith(f"{Award.__tablename__}:"))
    assert db.session.scalar(of_awards) == db.session.scalar(select(func.count(Award.id))) == 2
    assert db.session.scalar(issued) == 3  # and one of graduation


def test_a_draft_shows_an_applicant_what_is_still_missing(street):
    title = FundApplication.title == "示例雨水花园维护"
    draft = db.session.scalars(select(FundApplication).where(title)).one()
    missing = {one.section for one in progress.of(draft) if one.gaps}
    assert missing == {Section.PLAN, Section.PAPERS}


def test_a_sign_in_line_names_the_posts_that_sign_in_offers(street):
    """吴示例 holds offices that may do nothing here: the page to choose a post leaves them out."""
    lines = {line.split()[0]: line for line in load.sign_in_lines()}
    users = db.session.scalars(select(User).where(User.username.in_(lines))).all()
    assert len(users) == len(lines)
    for user in users:
        posts = db.session.scalars(posts_of(user.person_id, on=clock.today())).all()
        said = lines[user.username].partition(" · ")[2].split("、")
        assert len(said) == len(offered(posts)), user.username
        assert all(any(ROLE_LABEL[post.role] in one for one in said) for post in offered(posts))


def test_a_team_not_yet_registered_is_in_the_house_with_its_day(street):
    track = Incubation.track == Track.PROSPECTIVE
    case = db.session.scalars(select(Incubation).where(track)).one()
    assert case.status == Status.ACTIVE
    assert case.register_by is not None
    assert case.register_by > clock.today()


def test_those_who_wait_for_the_small_room_find_it_full(street):
    line = db.session.scalars(select(Waiting)).all()
    assert line
    assert all("等待 302 小办公室空出" in one.reason for one in line)
    room = db.session.scalars(
        select(Room).where(Room.name == "302 小办公室", Room.base_id == line[0].base_id)
    ).one()
    held = select(DeskUse.desk_id).where(DeskUse.free_from.is_(None))
    assert {desk.id for desk in room.desks} <= set(db.session.scalars(held))


def test_the_sign_in_lines_are_the_owners_alone(street, folder):
    assert (folder / load.SIGN_IN).stat().st_mode & 0o077 == 0
    assert len(load.sign_in_lines()) == 22


@pytest.mark.parametrize("_time", ["first", "again"])
def test_the_passwords_beside_the_street_are_its_own(street, folder, _time):
    """Another test that loads the demonstration writes other passwords to the same place."""
    name, password = load.sign_in_lines()[0].split()[:2]
    kept = db.session.scalars(select(User.password_hash).where(User.username == name)).one()
    assert passwords.matches(kept, password)
    (folder / load.SIGN_IN).write_text(f"{name} not-the-password\n", encoding="utf-8")
