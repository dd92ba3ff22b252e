"""Streets, organizations, posts and logins of the demonstration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import SYSTEM, Hat, Role
from incubator.demonstration.cast import BODIES, PLAYERS, STREETS, Body, Player, Street, code
from incubator.organizations import services as registry
from incubator.organizations.contacts import Contacts
from incubator.organizations.facts import Statement
from incubator.organizations.models import BodyKind, FactKind, Hub, Organization, OrgType
from incubator.organizations.particulars import Particulars
from incubator.organizations.recording import record_fact
from incubator.people import accounts, passwords
from incubator.people.declaring import declare_relative
from incubator.people.hubs import found_hub
from incubator.people.models import Post
from incubator.people.posts import give_post
from incubator.people.queries import hat_of
from incubator.people.services import enter_person

CODE_OF_BODY = {
    BodyKind.FEDERATION: OrgType.ASSOCIATION,
    BodyKind.COMMUNITY_FOUNDATION: OrgType.FOUNDATION,
    BodyKind.SERVICE_CENTRE: OrgType.SERVICE_INSTITUTION,
}


@dataclass(frozen=True)
class Login:
    """A demonstration login with the password generated for it."""

    username: str
    password: str
    words: str


@dataclass
class World:
    """What has been made so far, by name."""

    hubs: dict[str, Hub]
    organizations: dict[str, Organization]
    posts: dict[tuple[str, Role], Post]
    at: datetime

    def hat(self, username: str, role: Role) -> Hat:
        return hat_of(self.posts[(username, role)])

    def ago(self, days: int, hour: int = 10) -> datetime:
        """A moment in office hours so many days before the demonstration's today."""
        return clock.at(clock.on(self.at) - timedelta(days=days), hour)


def new_passwords() -> dict[str, tuple[str, passwords.Chosen]]:
    """A fresh password and its hash for everybody who signs in; slow, so outside the transaction."""
    return {one.username: passwords.random_one() for one in PLAYERS if one.signs_in}


def build(chosen: dict[str, tuple[str, passwords.Chosen]], *, at: datetime) -> World:
    """Everybody and everything that exists before the first call."""
    world = World({}, {}, {}, at)
    for street in STREETS:
        _found(world, street)
    officers = {one.street: one for one in PLAYERS if one.holdings[0].role is Role.CASE_OFFICER}
    for street in STREETS:
        _hire(world, officers[street.short_code], chosen)
    for number, body in enumerate(BODIES):
        _register(world, body, officers[body.street].username, number)
    for player in PLAYERS:
        if player not in officers.values():
            _hire(world, player, chosen)
    _declare(world, officers["SL"].username)
    _propose(world)
    return world


def _declare(world: World, officer: str) -> None:
    """An expert whose sister leads an organization that applies, entered from paper."""
    expert = world.posts[("expert2", Role.EXPERT)].person
    sister = world.posts[("seedling", Role.LEGAL_REPRESENTATIVE)].person
    declare_relative(
        expert, sister, "兄妹", by=world.hat(officer, Role.CASE_OFFICER), at=world.ago(300)
    )


def _propose(world: World) -> None:
    """A staff post that waits for its second person."""
    expert = world.posts[("expert3", Role.EXPERT)]
    give_post(
        expert.person,
        expert.organization,
        Role.CASE_OFFICER,
        starts_on=clock.on(world.at),
        basis="示例聘任〔示例〕2 号",
        by=world.hat("admin", Role.ADMINISTRATOR),
        at=world.ago(1),
    )


def _found(world: World, street: Street) -> None:
    hub = found_hub(street.facts, short_code=street.short_code, by=SYSTEM, at=world.ago(420))
    db.session.refresh(hub)
    world.hubs[street.short_code] = hub
    for number, body in enumerate(hub.bodies):
        organization = body.organization
        organization.uscc = code(CODE_OF_BODY[body.kind], street.first_number + number)
        organization.registered_on = clock.on(world.ago(3000))
        world.organizations[organization.name] = organization
    db.session.flush()


def _register(world: World, body: Body, officer: str, number: int) -> None:
    by = world.hat(officer, Role.CASE_OFFICER)
    filed = body.org_type is OrgType.FILED_GROUP
    coded = body.org_type not in {OrgType.FILED_GROUP, OrgType.PROSPECTIVE}
    stated = Particulars(
        name=body.name,
        uscc=code(body.org_type, 300 + number) if coded else "",
        filing_no=f"示备〔2026〕{number:03d}" if filed else "",
        org_type=body.org_type,
        registered_on=clock.on(world.ago(body.years * 36)) if body.years else None,
        registrar="示例区民政局" if coded else "",
        supervising_unit="示例区民政局" if coded and number % 2 else "",
        business_scope=body.scope,
        address="示例市示例区示例路 1 号",
        community=body.community,
    )
    contacts = Contacts(
        phone=f"1300000{number:04d}",
        bank_name="示例银行示例支行" if coded else None,
        bank_account=f"6200000000{number:06d}" if coded else None,
    )
    entered = world.ago(min(400, body.years * 36 - 5) if body.years else 60)
    made = registry.create(stated, contacts=contacts, by=by, at=entered)
    for kind, value, days in body.facts:
        record_fact(made, _fact(kind, value, world.ago(days).date()), by=by, at=world.ago(30))
    if number % 3:
        registry.verify(made, by=by, at=world.ago(10 + number))
    world.organizations[body.name] = made


def _fact(kind: FactKind, value: str, since: date) -> Statement:
    return Statement(
        kind=kind,
        value=value,
        number="示评〔示例〕1 号" if kind is FactKind.GRADE else "",
        valid_from=since,
        valid_through=since + timedelta(days=5 * 365) if kind is FactKind.GRADE else None,
        for_year=since.year - 1 if kind is FactKind.INSPECTION else 0,
        issuer="示例区民政局",
        basis="示例：未按规定报送年度报告" if kind is FactKind.ABNORMAL else "",
        source="示例数据",
    )


def _hire(world: World, player: Player, chosen: dict[str, tuple[str, passwords.Chosen]]) -> None:
    hub = world.hubs[player.street]
    person = enter_person(player.name, by=SYSTEM, at=world.ago(400))
    for holding in player.holdings:
        body = world.organizations[holding.body] if holding.body else _centre(hub)
        post = give_post(
            person,
            body,
            holding.role,
            starts_on=clock.on(world.ago(2000 if holding.ended else 1000)),
            ends_on=clock.on(world.ago(365)) if holding.ended else None,
            title=holding.title,
            basis="示例任命",
            by=SYSTEM,
            at=world.ago(400),
        )
        world.posts[(player.username, holding.role)] = post
    accounts.create_login(
        person,
        username=player.username,
        password=chosen[player.username][1] if player.signs_in else None,
        must_change=not player.signs_in,
        by=SYSTEM,
        at=world.ago(400),
        now=clock.real_now(),
    )


def _centre(hub: Hub) -> Organization:
    return next(one for one in hub.bodies if one.kind is BodyKind.SERVICE_CENTRE).organization


def is_there() -> bool:
    """Whether the demonstration has been loaded into this database."""
    codes = [street.short_code for street in STREETS]
    return db.session.scalar(select(Hub.id).where(Hub.short_code.in_(codes)).limit(1)) is not None
