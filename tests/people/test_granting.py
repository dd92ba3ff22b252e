"""A staff post gives nothing until a second person has confirmed it, online or on paper."""

from __future__ import annotations

import io
from datetime import date

import pytest
from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import Overtaken, RuleError
from incubator.core.permissions import SYSTEM, Role
from incubator.organizations.models import Organization, Profile
from incubator.people import granting, posts
from incubator.people.declarations import PostGrant
from incubator.people.models import Person, Post
from incubator.people.queries import held, posts_of
from incubator.records.models import Event
from tests import factories
from tests.people.logins import body, login
from tests.people.racing import at_once

TODAY = date(2026, 11, 23)


@pytest.fixture
def hub(app):
    return factories.hub()


@pytest.fixture
def admin(hub):
    return login(Role.ADMINISTRATOR, hub=hub)


@pytest.fixture
def director(hub):
    return login(Role.DIRECTOR, hub=hub)


def propose(hub, by, role=Role.FINANCE, person=None):
    """The id of the grant, or None where the post needed nobody else."""
    person_id = (person or factories.person()).id
    with transaction():
        post = posts.give_post(
            locked(Person, person_id),
            body(hub),
            role,
            starts_on=TODAY,
            by=by,
            at=clock.now(),
        )
        grant = db.session.scalar(select(PostGrant).where(PostGrant.post_id == post.id))
        return grant.id if grant else None


def confirm(grant_id, by):
    with transaction():
        return granting.confirm(locked(PostGrant, grant_id), by=by, at=clock.now()).id


@pytest.mark.both
def test_a_staff_post_is_a_hat_only_once_another_confirmed_it(hub, admin, director):
    grant_id = propose(hub, admin.hat)
    post = db.session.get_one(PostGrant, grant_id).post
    assert not held(post, TODAY)
    assert db.session.scalars(posts_of(post.person_id, on=TODAY)).all() == []
    confirm(grant_id, director.hat)
    post = db.session.get_one(Post, post.id)
    assert held(post, TODAY)
    assert len(db.session.scalars(posts_of(post.person_id, on=TODAY)).all()) == 1
    events = db.session.scalars(select(Event).order_by(Event.id)).all()
    assert [(one.verb, one.person_id) for one in events] == [
        ("post.give", admin.person.id),
        ("post.confirm", director.person.id),
    ]


def test_who_proposed_it_who_is_named_and_who_is_neither_chief_do_not_confirm(hub, admin, director):
    grant_id = propose(hub, admin.hat)
    with pytest.raises(RuleError, match="由您提出"):
        confirm(grant_id, admin.hat)
    with pytest.raises(RuleError):
        confirm(grant_id, login(Role.CASE_OFFICER, hub=hub).hat)
    with pytest.raises(RuleError, match="不能给自己"):
        confirm(propose(hub, admin.hat, Role.CASE_OFFICER, director.person), director.hat)
    other_street = login(Role.DIRECTOR, hub=factories.hub())
    assert db.session.scalars(granting.waiting(other_street.hat)).all() == []
    confirm(grant_id, login(Role.ADMINISTRATOR, hub=hub).hat)


def test_an_expert_and_who_the_command_line_appoints_need_nobody_else(hub, admin):
    assert propose(hub, admin.hat, Role.EXPERT) is None
    assert propose(hub, SYSTEM, Role.ADMINISTRATOR) is None


def test_a_refused_post_says_why_and_is_not_confirmed_later(hub, admin, director):
    grant_id = propose(hub, admin.hat)
    with pytest.raises(RuleError, match="理由"), transaction():
        granting.refuse(locked(PostGrant, grant_id), reason=" ", by=director.hat, at=clock.now())
    with transaction():
        granting.refuse(
            locked(PostGrant, grant_id), reason="非本人", by=director.hat, at=clock.now()
        )
    with pytest.raises(RuleError, match="已经确认或退回"):
        confirm(grant_id, director.hat)


def test_a_post_given_back_waits_for_a_second_person_again(hub, admin, director):
    post_id = confirm(propose(hub, admin.hat), director.hat)
    with transaction():
        posts.revoke_post(
            locked(Post, post_id), reason="误", by=admin.hat, at=clock.now(), now=clock.real_now()
        )
    with transaction():
        posts.restore_post(locked(Post, post_id), reason="复", by=admin.hat, at=clock.now())
    assert not held(db.session.get_one(Post, post_id), TODAY)
    confirm(db.session.scalars(granting.waiting(director.hat)).one().id, director.hat)
    assert held(db.session.get_one(Post, post_id), TODAY)


@pytest.mark.both
def test_of_several_who_answer_at_once_one_is_heard(app, hub, admin, director):
    grant_id, by = propose(hub, admin.hat), director.hat

    def answer(n):
        try:
            if n % 2:
                confirm(grant_id, by)
            else:
                with transaction():
                    granting.refuse(locked(PostGrant, grant_id), reason="否", by=by, at=clock.now())
        except (RuleError, Overtaken):
            return False
        return True

    assert sum(at_once(app, 4, answer)) == 1


@pytest.mark.both
def test_the_database_refuses_one_person_for_both(hub, admin):
    grant_id = propose(hub, admin.hat)

    def confirm_past_the_service():
        with transaction():
            grant = locked(PostGrant, grant_id)
            grant.confirmed_by_id, grant.confirmed_at = admin.person.id, clock.now()

    with pytest.raises(Overtaken):
        confirm_past_the_service()


SCAN = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def test_the_pages_show_confirm_and_refuse(hub, as_, admin, director):
    by_admin, by_director = as_(admin.post), as_(director.post)
    person = factories.person()
    factories.post(Role.EXPERT, hub=hub, person=person)
    facts = {"organization": body(hub).name, "role": "finance", "starts_on": "2026-11-23"}
    page = by_admin.submit(f"/admin/people/{person.id}/posts", **facts)
    assert "待另一位管理员或主任确认" in page.text
    assert "由您提出，待他人确认" in by_admin.get("/admin/grants").text
    grant_id = db.session.scalars(select(PostGrant)).one().id
    assert "由您提出" in by_admin.submit(f"/admin/grants/{grant_id}/confirm").text
    assert "1 项任职等第二人确认" in by_director.get("/").text
    assert "任职已确认" in by_director.submit(f"/admin/grants/{grant_id}/confirm").text
    assert "没有等待确认的任职" in by_director.get("/admin/grants").text
    assert by_director.get(f"/admin/grants/{grant_id}/confirm").status_code == 404


def test_a_small_centre_registers_the_paper_a_full_one_does_not(hub, as_, admin, director):
    grant_id = propose(hub, admin.hat)
    browser, path = as_(admin.post), f"/admin/grants/{grant_id}/paper"

    def register(**facts):
        said = {
            "signer": str(director.post.id),
            "number": "示党工〔2026〕9号",
            "signed_on": "2026-11-23",
            "scan": (io.BytesIO(SCAN), "签批.pdf"),
            **facts,
        }
        return browser.submit(path, **said)

    assert register(number="").status_code == 422
    assert register(signed_on="2026-11-22").status_code == 422
    page = register()
    assert "签批件已登记" in page.text
    grant = db.session.get_one(PostGrant, grant_id, populate_existing=True)
    assert (grant.paper_signer_id, grant.confirmed_by_id) == (director.person.id, None)
    assert held(db.session.get_one(Post, grant.post_id, populate_existing=True), TODAY)

    full = factories.hub(profile=Profile.FULL)
    other = login(Role.ADMINISTRATOR, hub=full)
    waiting = propose(full, other.hat)
    assert "登记签批件" not in as_(other.post).get("/admin/grants").text
    assert db.session.get_one(Organization, body(full).id)
    assert waiting
