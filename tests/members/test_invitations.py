"""Inviting people into an organization, and what comes of it once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import Overtaken, RuleError
from incubator.core.permissions import Hat, Role
from incubator.organizations.models import Organization
from incubator.people import invitations, inviting, passwords, posts, signing_in
from incubator.people.consents import current
from incubator.people.declarations import Consent, ConsentKind
from incubator.people.invitations import Issued, Newcomer, Offer
from incubator.people.links import Invitation
from incubator.people.models import Office, Person, Post
from incubator.records import senders
from incubator.records.leaving import Dispatch, DispatchState
from incubator.records.models import Event
from tests import factories
from tests.people.racing import at_once
from tests.registrations import given

OFFER = Offer(Role.AGENT, "示例小张", phone="13800138000")


@pytest.fixture
def organization(app: Flask) -> Organization:
    return factories.organization(hub=factories.hub())


@pytest.fixture
def agent(organization: Organization) -> Hat:
    return factories.hat(factories.post(Role.AGENT, organization=organization))


def _invite(organization: Organization, by: Hat, offer: Offer = OFFER, **facts: object) -> Issued:
    with transaction():
        return invitations.invite(
            locked(Organization, organization.id), offer, by=by, at=clock.now(), **facts
        )


def _accept(invitation_id: int, person_id: int | None, later: timedelta = timedelta(0)) -> int:
    with transaction():
        return invitations.accept(
            locked(Invitation, invitation_id), locked(Person, person_id), at=clock.now() + later
        ).id


def _open(code: str, later: timedelta = timedelta(0)) -> Invitation | None:
    db.session.rollback()
    return db.session.scalar(invitations.found(code, at=clock.now() + later))


@pytest.mark.both
def test_a_representative_invites_and_the_invited_person_holds_the_post(
    organization: Organization, agent: Hat
) -> None:
    issued = _invite(
        organization, agent, Offer(Role.LEADER, "示例", office=Office.CHAIR, title="会长")
    )
    person = factories.person()
    post = db.session.get_one(Post, _accept(issued.invitation.id, person.id))
    assert (post.person_id, post.role, post.office, post.title) == (
        person.id,
        Role.LEADER,
        Office.CHAIR,
        "会长",
    )
    assert post.starts_on == clock.today()
    given_by = db.session.scalars(select(Event).where(Event.verb == "post.give")).one()
    assert given_by.post_id == agent.post_id
    accepted = db.session.scalars(select(Event).where(Event.verb == "invitation.accept")).one()
    assert (accepted.person_id, accepted.post_id) == (person.id, post.id)


@pytest.mark.both
def test_two_who_accept_at_once_make_one_post(
    app: Flask, organization: Organization, agent: Hat
) -> None:
    invitation_id = _invite(organization, agent).invitation.id
    people = [factories.person().id for _n in range(3)]

    def accept(n: int) -> bool:
        try:
            _accept(invitation_id, people[n])
        except (RuleError, Overtaken):
            return False
        return True

    assert sorted(at_once(app, 3, accept)) == [False, False, True]
    db.session.rollback()
    held = select(func.count(Post.id)).where(Post.organization_id == organization.id)
    assert db.session.scalar(held) == 2


def test_the_code_and_what_is_personal_lie_nowhere_in_clear(
    organization: Organization, agent: Hat
) -> None:
    issued = _invite(organization, agent)
    for table in ("invitation", "event", "dispatch", "message"):
        rows = str(db.session.execute(text(f'SELECT * FROM "{table}"')).all())  # noqa: S608
        assert issued.code not in rows
        assert "13800138000" not in rows
        assert "示例小张" not in rows


def test_a_code_is_understood_however_it_is_typed(organization: Organization, agent: Hat) -> None:
    issued = _invite(organization, agent)
    for typed in (issued.code, issued.code.lower(), issued.code.replace("-", " ")):
        assert _open(typed) is not None
    assert _open(issued.code[:-1] + ("A" if issued.code[-1] != "A" else "B")) is None


def test_an_invitation_expires_after_a_week(organization: Organization, agent: Hat) -> None:
    issued = _invite(organization, agent)
    assert _open(issued.code, timedelta(days=6, hours=23)) is not None
    late = timedelta(days=7)
    assert _open(issued.code, late) is None
    with pytest.raises(RuleError, match="过期"):
        _accept(issued.invitation.id, factories.person().id, late)


def test_sending_anew_gives_another_code_and_stops_the_old_one(
    organization: Organization, agent: Hat, tmp_path: Path
) -> None:
    senders.install(sms_url=tmp_path.as_uri(), development=True)
    issued = _invite(organization, agent)
    with transaction():
        inviting.send(issued, at=clock.now())
        renewed = invitations.renew(
            locked(Invitation, issued.invitation.id), by=agent, at=clock.now()
        )
        inviting.send(renewed, at=clock.now())
    senders.install()
    assert _open(issued.code) is None
    assert _open(renewed.code) is not None
    letters = db.session.scalars(select(Dispatch).order_by(Dispatch.id)).all()
    assert [one.state for one in letters] == [DispatchState.CANCELLED, DispatchState.QUEUED]


def test_a_withdrawn_invitation_is_accepted_by_nobody(
    organization: Organization, agent: Hat
) -> None:
    issued = _invite(organization, agent)
    with transaction():
        invitations.withdraw(locked(Invitation, issued.invitation.id), by=agent, at=clock.now())
    assert _open(issued.code) is None
    with pytest.raises(RuleError, match="撤回"):
        _accept(issued.invitation.id, factories.person().id)


def test_an_invitation_lapses_with_the_post_of_who_gave_it(
    organization: Organization, agent: Hat
) -> None:
    issued = _invite(organization, agent)
    officer = given.officer(organization.hub)
    with transaction():
        posts.revoke_post(
            locked(Post, agent.post_id),
            reason="离开",
            by=officer,
            at=clock.now(),
            now=clock.real_now(),
        )
    with pytest.raises(RuleError, match="不在任"):
        _accept(issued.invitation.id, factories.person().id)


def test_nobody_accepts_their_own_invitation(organization: Organization, agent: Hat) -> None:
    issued = _invite(organization, agent, Offer(Role.LEADER, "示例"))
    with pytest.raises(RuleError, match="自己"):
        _accept(issued.invitation.id, agent.person_id)


def test_a_legal_representative_is_invited_by_staff_on_a_paper_alone(
    organization: Organization, agent: Hat
) -> None:
    offer = Offer(Role.LEGAL_REPRESENTATIVE, "示例", office=Office.LEGAL_REPRESENTATIVE)
    with pytest.raises(RuleError, match="服务中心"):
        _invite(organization, agent, offer)
    officer = given.officer(organization.hub)
    with pytest.raises(RuleError) as refused:
        _invite(organization, officer, offer)
    assert refused.value.field == "paper"
    with transaction():
        paper = given.paper(officer)
        issued = invitations.invite(
            locked(Organization, organization.id), offer, paper=paper, by=officer, at=clock.now()
        )
    assert issued.invitation.paper is not None
    assert issued.invitation.paper.document.organization_id == organization.id


@pytest.mark.parametrize("role", [Role.LEADER, Role.KEY_STAFF])
def test_members_without_a_say_invite_nobody(organization: Organization, role: Role) -> None:
    member = factories.hat(factories.post(role, organization=organization))
    with pytest.raises(RuleError):
        _invite(organization, member)


def test_nobody_invites_into_another_organization(organization: Organization, agent: Hat) -> None:
    with pytest.raises(RuleError):
        _invite(factories.organization(hub=organization.hub), agent)


def test_a_newcomer_chooses_a_login_and_agrees(organization: Organization, agent: Hat) -> None:
    issued = _invite(organization, agent)
    chosen = passwords.chosen(given.PASSWORD, username="shili-zhang")
    consent = current(ConsentKind.PRIVACY, on=clock.today())
    assert consent is not None
    with transaction():
        person = invitations.accept_as_new(
            locked(Invitation, issued.invitation.id),
            Newcomer("示例小张", "shili-zhang", chosen, db.session.merge(consent)),
            at=clock.now(),
            now=clock.real_now(),
        )
    user = signing_in.account("shili-zhang")
    assert user is not None
    assert signing_in.proof_of(user, given.PASSWORD, now=clock.real_now()) is not None
    assert (person.phone, person.posts[0].role) == ("13800138000", Role.AGENT)
    assert db.session.scalars(select(Consent.person_id)).one() == person.id


def test_an_organization_has_only_so_many_invitations_waiting(
    organization: Organization, agent: Hat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitations, "MOST_OPEN", 2)
    for _n in range(2):
        _invite(organization, agent)
    with pytest.raises(RuleError, match="撤回"):
        _invite(organization, agent)


def test_the_letter_says_which_body_and_until_when(organization: Organization, agent: Hat) -> None:
    issued = _invite(organization, agent)
    said = inviting.words(issued.invitation, issued.code)
    assert said.link.endswith("/invitation/" + issued.code.replace("-", ""))
    assert organization.name in said.short
    assert "2026-11-30" in said.group
    assert issued.code in said.group
    assert "邀请码只给您本人" in said.group
