"""Half a sign-in, kept in the signed cookie for a few minutes between its steps."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import session

from incubator.core import clock
from incubator.core.db import db
from incubator.people.models import User
from incubator.people.signing_in import Proof, stamp_of
from incubator.web.access import local

_KEY = "signing_in"
_SECONDS = 300


@dataclass(frozen=True)
class Pending:
    """Who proved what, and where they were going."""

    user: User
    proof: Proof
    target: str


def keep(proof: Proof, target: str | None) -> None:
    session[_KEY] = {
        "proof": proof.as_dict(),
        "target": local(target) or "",
        "at": int(clock.real_now().timestamp()),
    }


def found() -> Pending | None:
    """The half sign-in of this browser, unless it is too old or the account has changed since."""
    kept = session.get(_KEY)
    if not kept or clock.real_now().timestamp() - kept["at"] > _SECONDS:
        return None
    proof = Proof(**kept["proof"])
    user = db.session.get(User, proof.user_id)
    if user is None or user.disabled_at is not None or stamp_of(user) != proof.stamp:
        return None
    return Pending(user, proof, kept["target"])


def second_step_done(pending: Pending, recovery_id: int | None = None) -> Pending:
    """Note that the second step was right too, by the recovery code given or by the phone."""
    done = replace(pending, proof=replace(pending.proof, second=True, recovery_id=recovery_id))
    session[_KEY] = {**session[_KEY], "proof": done.proof.as_dict()}
    return done
