"""Loads the demonstration once: all of it, or none of it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from incubator.core import clock, installation
from incubator.core.db import db, transaction
from incubator.core.permissions import ROLE_LABEL, Hat, Permission
from incubator.demonstration import (
    departing,
    doubts,
    files,
    incubating,
    lending,
    people,
    registering,
    rounds,
    scans,
    seals,
    staying,
    volumes,
)
from incubator.demonstration.cast import PLAYERS, STREETS, Player
from incubator.funds import certifying
from incubator.funds.models import Call
from incubator.incubation import graduation_certificate
from incubator.incubation.models import Incubation, Leaving
from incubator.organizations.models import Hub
from incubator.people import passwords
from incubator.people.queries import hat_of, holders_in_hub, offered

SIGN_IN = "demo-sign-in.txt"


def load(*, at: datetime) -> bool:
    """Build the street where it is not there yet; True when it was built now.

    The passwords are drawn at this moment and kept readable by the owner alone.
    """
    built = False
    if not people.is_there():
        chosen, nobodys = people.new_passwords(), passwords.random_one()[1]
        with transaction():
            world = people.build(chosen, at=at)
            rounds.play(world)
            seals.seal(world)
            registering.register(world, nobodys)
            files.fill(world)
            doubts.raise_them(world)
            scans.send(world)
            incubating.incubate(world)
            staying.stay(world)
            departing.depart(world)
            lending.lend(world)
        _keep({name: password for name, (password, _hash) in chosen.items()})
        built = True
    _certify(at)
    if built:
        _bind(at)
    return built


def _certify(at: datetime) -> None:
    """Certificates of awards and graduations that have none: drawn and signed outside any transaction."""
    for call in db.session.scalars(select(Call)).all():
        for award in db.session.scalars(certifying.awaiting(call)).all():
            certifying.issue(award, by=_officer(call.hub_id, at), at=at)
    graduated = select(Incubation).where(Incubation.leaving == Leaving.GRADUATED)
    for stay in db.session.scalars(graduated).all():
        graduation_certificate.issue(stay, by=_officer(stay.hub_id, at), at=at)


def _bind(at: datetime) -> None:
    for hub_id in db.session.scalars(select(Hub.id).order_by(Hub.id)).all():
        volumes.bind(_officer(hub_id, at), at=at)


def _officer(hub_id: int, at: datetime) -> Hat:
    permissions = {Permission.ISSUE_CERTIFICATE}
    posts = db.session.scalars(holders_in_hub(hub_id, permissions=permissions, on=clock.on(at)))
    return hat_of(posts.all()[0])


def sign_in_lines() -> list[str]:
    path = _path()
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def _path() -> Path:
    return installation.current().folder / SIGN_IN


def _keep(passwords: dict[str, str]) -> None:
    path = _path()
    draft = path.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_text(
        "\n".join(_line(one, passwords[one.username]) for one in PLAYERS if one.signs_in) + "\n",
        encoding="utf-8",
    )
    draft.replace(path)


def _line(player: Player, password: str) -> str:
    street = next(one.facts.name for one in STREETS if one.short_code == player.street)
    hats = offered([holding for holding in player.holdings if not holding.ended])
    roles = "、".join(
        f"{holding.body or '服务中心'}{ROLE_LABEL[holding.role][:]}" for holding in hats
    )
    return f"{player.username:<12} {password:<26} {street} · {roles}"
