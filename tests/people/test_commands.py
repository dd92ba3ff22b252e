"""People from the command line: the first login of an installation, and what pages cannot do."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Role
from incubator.organizations.models import Hub
from incubator.people.models import Person, Post, User
from tests import factories
from tests.people.logins import PASSWORD, another_post, is_in, login, sign_in


@pytest.fixture
def run(app):
    def command(*args, **facts):
        result = app.test_cli_runner().invoke(args=["user", *args], **facts)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        db.session.rollback()
        return result

    return command


def test_a_fresh_installation_has_no_account_at_all(app):
    assert db.session.scalars(select(User)).all() == []


def test_the_first_administrator_of_an_empty_installation_gets_a_password_once(run, client):
    result = run("create", "示例管理员", "--role", "administrator", "--json")
    assert result.exit_code == 0
    facts = json.loads(result.output)
    hub = db.session.scalars(select(Hub)).one()
    post = db.session.scalars(select(Post)).one()
    assert (post.role, post.organization.hub_id) == (Role.ADMINISTRATOR, hub.id)
    sign_in(client, facts["username"], facts["password"])
    assert is_in(client)
    assert client.get("/account").location == "/account/password"


def test_how_somebody_of_several_streets_is_reached_is_set_on_the_machine(run):
    both = login(Role.AGENT, organization=factories.organization(hub=factories.hub()))
    another_post(both, Role.AGENT, factories.organization(hub=factories.hub()))
    result = run("contact", both.username, "--email", "new@example.org", "--phone", "13800001111")
    assert result.exit_code == 0
    person = db.session.get(Person, both.person.id)
    assert (person.email, person.phone) == ("new@example.org", "13800001111")


def test_two_random_passwords_are_never_the_same(run):
    passwords = {
        json.loads(run("create", f"示例{n}", "--role", "expert", "--json").output)["password"]
        for n in range(3)
    }
    assert len(passwords) == 3


def test_a_password_from_the_standard_input_is_not_printed_and_need_not_be_changed(run, client):
    factories.hub()
    result = run("create", "示例经办", "--role", "case-officer", "--password-stdin", input=PASSWORD)
    assert PASSWORD not in result.output
    user = db.session.scalars(select(User)).one()
    sign_in(client, user.username, PASSWORD)
    assert client.get("/account").status_code == 200


def test_a_weak_password_from_the_standard_input_is_refused(run):
    factories.hub()
    with pytest.raises(RuleError, match="太常见"):
        run("create", "示例经办", "--role", "expert", "--password-stdin", input="Password123!")
    assert db.session.scalars(select(Person)).all() == []


def test_an_agent_belongs_to_an_organization_named_by_its_code(run):
    organization = factories.organization(hub=factories.hub())
    with pytest.raises(RuleError, match="--org"):
        run("create", "示例负责人", "--role", "agent")
    run("create", "示例负责人", "--role", "agent", "--org", organization.uscc)
    assert db.session.scalars(select(Post)).one().organization_id == organization.id


def test_with_several_streets_the_hub_has_to_be_said(run):
    first, second = factories.hub(), factories.hub()
    with pytest.raises(RuleError, match="--hub"):
        run("create", "示例主任", "--role", "director")
    run("create", "示例主任", "--role", "director", "--hub", second.short_code)
    assert db.session.scalars(select(Post)).one().organization.hub_id == second.id
    assert first.id != second.id


def test_one_more_post_and_a_code_are_given_by_username(run, client):
    hub = factories.hub()
    officer = login(Role.CASE_OFFICER, hub=hub)
    run("post", officer.username, "--role", "administrator", "--hub", hub.short_code)
    roles = db.session.scalars(select(Post.role).order_by(Post.id)).all()
    assert roles == [Role.CASE_OFFICER, Role.ADMINISTRATOR]
    code = json.loads(run("code", officer.username, "--json").output)["code"]
    assert sign_in(client, officer.username, code).location == "/login/hat"


def test_a_lost_second_step_can_be_reset_by_who_runs_the_machine(run, client):
    admin = login(Role.ADMINISTRATOR, hub=factories.hub(), second=True)
    code = json.loads(run("code", admin.username, "--reset-second-step", "--json").output)["code"]
    sign_in(client, admin.username, code)
    assert is_in(client)


def test_an_unknown_username_is_one_clear_line(run):
    with pytest.raises(RuleError, match="没有用户名为 nobody"):
        run("code", "nobody")
