"""Persons, posts and logins from the command line: the first administrator, and what pages cannot do."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import HUB_ROLES, ROLE_LABEL, SYSTEM, Role
from incubator.core.words import _
from incubator.organizations.hubs import DEFAULT_CODE, open_default_hub
from incubator.organizations.models import Organization
from incubator.organizations.queries import the_hub
from incubator.people import accounts, bodies, passwords, posts, services, signing_in
from incubator.people.hubs import service_centre
from incubator.people.models import User

ROLES = [role.value for role in Role if role is not Role.SYSTEM]


@click.group("user")
def user() -> None:
    """People who sign in."""


@dataclass(frozen=True)
class Place:
    """Where the post is, as asked for: an organization's code or name, a hub's short code."""

    organization: str | None
    hub: str | None

    def body(self, role: Role) -> Organization:
        """The organization meant; staff posts without one are in the hub's service centre."""
        at = clock.now()
        hub = the_hub(self.hub)
        if hub is None:
            hub = open_default_hub(self.hub or DEFAULT_CODE, by=SYSTEM, at=at)
        if self.organization:
            return bodies.named(self.organization, hub_id=hub.id)
        if role not in HUB_ROLES:
            raise RuleError(
                _(
                    "请用 --org 写明“%(role)s”所在的组织（信用代码、备案编号或名称）。",
                    role=ROLE_LABEL[role],
                )
            )
        return service_centre(hub, by=SYSTEM, at=at)


@user.command("create")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True, help="The post's role.")
@click.option("--org", "organization", metavar="CODE", help="Credit code, filing number or name.")
@click.option(
    "--hub", metavar="CODE", help="Short code of the hub; needed where there are several."
)
@click.option("--username", default="", help="Taken from the initials when not given.")
@click.option("--password-stdin", is_flag=True, help="Read the password from the standard input.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@with_appcontext
def create(
    name: str,
    role: str,
    organization: str | None,
    hub: str | None,
    username: str,
    password_stdin: bool,
    as_json: bool,
) -> None:
    """Add the person NAME with a post and a login.

    Without --password-stdin a random password is printed once and has to be changed at the first
    sign-in.
    """
    place, given = Place(organization, hub), Role(role)
    if password_stdin:
        shown = ""
        chosen = passwords.chosen(sys.stdin.readline().rstrip("\r\n"), username=username or name)
    else:
        shown, chosen = passwords.random_one()
    at, now = clock.now(), clock.real_now()
    with transaction():
        person = services.enter_person(name, by=SYSTEM, at=at)
        posts.give_post(person, place.body(given), given, starts_on=clock.today(), by=SYSTEM, at=at)
        made = accounts.create_login(
            person,
            username=username,
            password=chosen,
            must_change=not password_stdin,
            by=SYSTEM,
            at=at,
            now=now,
        )
        facts = {"username": made.username, "person": person.id, "role": role}
    _report(facts | ({"password": shown} if shown else {}), as_json)


def _report(facts: dict[str, object], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False))
        return
    click.echo(f"用户名：{facts['username']}")
    if "password" in facts:
        click.echo(f"一次性密码（只显示这一次，登录后须修改）：{facts['password']}")
    if "code" in facts:
        click.echo(f"一次性验证码（只显示这一次，72 小时内有效）：{facts['code']}")


@user.command("post")
@click.argument("username")
@click.option("--role", type=click.Choice(ROLES), required=True, help="The post's role.")
@click.option("--org", "organization", metavar="CODE", help="Credit code, filing number or name.")
@click.option(
    "--hub", metavar="CODE", help="Short code of the hub; needed where there are several."
)
@click.option("--basis", default="", help="The paper the post rests on.")
@with_appcontext
def give(username: str, role: str, organization: str | None, hub: str | None, basis: str) -> None:
    """Give the person who signs in as USERNAME one more post, from today."""
    place, given = Place(organization, hub), Role(role)
    with transaction():
        found = locked(User, _known(username))
        post = posts.give_post(
            found.person,
            place.body(given),
            given,
            starts_on=clock.today(),
            basis=basis,
            by=SYSTEM,
            at=clock.now(),
        )
        words = f"{post.organization.name} · {ROLE_LABEL[given]}"
    click.echo(f"已任职：{words}")


@user.command("code")
@click.argument("username")
@click.option("--reset-second-step", is_flag=True, help="Also forget the time-based code.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@with_appcontext
def code(username: str, reset_second_step: bool, as_json: bool) -> None:
    """Print a one-time code for USERNAME: for the last administrator, or people of several streets."""
    at, now = clock.now(), clock.real_now()
    with transaction():
        found = locked(User, _known(username))
        if reset_second_step:
            accounts.reset_second_step(found, reason=_("命令行重置")[:], by=SYSTEM, at=at, now=now)
        issued = accounts.issue_code(found, by=SYSTEM, at=at, now=now)
    _report({"username": signing_in.canonical(username), "code": issued}, as_json)


@user.command("contact")
@click.argument("username")
@click.option("--phone", help="The phone number; empty removes it.")
@click.option("--email", help="The mail address; empty removes it.")
@with_appcontext
def contact(username: str, phone: str | None, email: str | None) -> None:
    """Set how USERNAME is reached: for people of several streets, whom no street changes alone."""
    with transaction():
        person = locked(User, _known(username)).person
        services.change_person(
            person, name=person.name, phone=phone, email=email, by=SYSTEM, at=clock.now()
        )
    click.echo("联系方式已保存。")


def _known(username: str) -> int:
    found = db.session.scalar(
        select(User.id).where(User.username == signing_in.canonical(username))
    )
    if found is None:
        raise RuleError(_("没有用户名为 %(name)s 的账号。", name=username))
    return found


COMMANDS: list[click.Command] = [user]
