"""Runs inside the installation that is killed: makes what is written to, and inspects what is left."""

from __future__ import annotations

import hashlib
import json
import sys
from typing import Any

from flask import Flask
from sqlalchemy import select, update

from incubator import create_app
from incubator.cli.installing import prepare as prepare_database
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Role
from incubator.funds.applications import FundApplication
from incubator.ledger.checking import check
from incubator.ledger.models import Budget, Posting
from incubator.people.models import Post, User
from incubator.records import documents, events
from incubator.records.models import Document
from incubator.review.models import Sheet, SheetState
from incubator.web.sessions import begin
from tests import factories, given

CASES, EXPERTS = 6, 8


def prepare(app: Flask) -> dict[str, Any]:
    prepare_database()
    hub = factories.hub()
    call = given.call(hub)
    clerk, officer = factories.post(Role.FINANCE, hub=hub), given.officer(hub)
    experts = [given.expert(hub) for _n in range(EXPERTS)]
    sheets = [
        sheet.id for _n in range(CASES) for sheet in given.asked(given.application(call), *experts)
    ]
    return {
        "budget": call.budget_id,
        "sheets": sheets,
        "criteria": [one.id for one in call.rubric.criteria],
        "clerk": _cookie(app, clerk),
        "officer": _cookie(app, officer),
    }


def _cookie(app: Flask, post: Post) -> str:
    """What the sign-in page would have put into the browser."""
    with transaction():
        user = db.session.scalars(select(User).where(User.person_id == post.person_id)).one()
        token = begin(user, post)
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = token
        session["seen"] = int(clock.real_now().timestamp())
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = client.get_cookie(name)
    assert cookie is not None
    return f"{name}={cookie.value}"


def inspect(_app: Flask) -> dict[str, Any]:
    """Every sum and sheet that is there, and every damage."""
    return {
        "sums": list(db.session.scalars(select(Posting.memo))),
        "sheets": list(
            db.session.scalars(select(Sheet.id).where(Sheet.state == SheetState.LOCKED))
        ),
        "problems": [*_database(), *_books(), *_files()],
    }


def _database() -> list[str]:
    if db.engine.dialect.name != "sqlite":
        return []
    with db.engine.connect() as connection:
        answer = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    problems = [] if answer == ["ok"] else [f"integrity: {answer[:3]}"]
    return problems + [f"reference to nothing: {row}" for row in orphans[:3]]


def _books() -> list[str]:
    chain = events.verify()
    problems = [] if chain.intact else [f"chain at {chain.bad_event_id}: {chain.problem}"]
    return problems + [f"ledger: {one.problem}" for one in check()]


def _files() -> list[str]:
    """Rows whose file is missing or is not what the row says."""
    problems = []
    for row in db.session.scalars(select(Document)):
        path = documents.path_of(row.sha256)
        if not path.exists():
            problems.append(f"document {row.id} has no file")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != row.sha256:
            problems.append(f"document {row.id} has another file")
    return problems


def damage(app: Flask) -> dict[str, Any]:
    """Two files that are not what their rows say, a sum changed behind the ledger's back; inspected."""
    by = given.hat(db.session.scalars(select(Post).where(Post.role == Role.CASE_OFFICER)).first())
    case = db.session.scalars(select(FundApplication)).first()
    with transaction():
        for content in (b"one", b"other"):
            given.scan(case, by, content)
    documents.path_of(hashlib.sha256(b"one").hexdigest()).unlink()
    documents.path_of(hashlib.sha256(b"other").hexdigest()).write_bytes(b"changed")
    with transaction():
        db.session.execute(update(Budget).values(total=Budget.total + 1))
    return inspect(app)


def main() -> None:
    app = create_app()
    with app.app_context():
        answer = {"prepare": prepare, "inspect": inspect, "damage": damage}[sys.argv[1]](app)
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
