"""Eight clients that book at once: over HTTP with `incubator serve`, and by the bare driver."""

from __future__ import annotations

import http.client
import os
import re
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask, g
from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Hat, Role
from incubator.organizations.models import Organization
from incubator.people.models import Person, Post, User
from incubator.people.queries import hat_of
from incubator.premises.taking import Span
from incubator.web import once
from incubator.web.sessions import begin

CLIENTS = 8
EACH = 60
START_SECONDS = 120
PATH = "/bookings/new"
PURPOSE = "bookings.request"
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass
class Sent:
    """How it went: seconds of each request, requests that were not answered by a redirect, and the rate."""

    took: list[float] = field(default_factory=list)
    refused: int = 0
    rate: float = 0.0


@dataclass
class Agent:
    """Somebody signed in for an organization, with the forms they will send."""

    cookie: str
    forms: list[bytes]

    def run(self, port: int, ready: threading.Barrier, sent: Sent, number: int) -> None:
        wire = http.client.HTTPConnection("127.0.0.1", port)
        ready.wait()
        for turn, form in enumerate(self.forms):
            headers = {
                "Content-Type": "application/x-www-form-urlencoded",
                "Cookie": self.cookie,
                # each from an address of its own, which the limit of one address is not about
                "X-Forwarded-For": f"10.{number}.{turn // 250}.{turn % 250 + 1}",
                "Host": "localhost",
            }
            began = time.perf_counter()
            wire.request("POST", PATH, body=form, headers=headers)
            answer = wire.getresponse()
            answer.read()
            sent.took.append(time.perf_counter() - began)
            sent.refused += answer.status != 302
        wire.close()


def over_http(app: Flask, hat: Hat, slots: Iterator[tuple[int, Span]]) -> Sent:
    """Each client sends its forms one after the other, all clients at the same time."""
    agents = [_agent(app, hat, number, slots) for number in range(CLIENTS)]
    db.session.remove()
    sent = Sent()
    with _serving(app) as port:
        ready = threading.Barrier(CLIENTS + 1)
        running = [
            threading.Thread(target=one.run, args=(port, ready, sent, number))
            for number, one in enumerate(agents)
        ]
        for thread in running:
            thread.start()
        ready.wait()
        began = time.perf_counter()
        for thread in running:
            thread.join()
        sent.rate = len(sent.took) / (time.perf_counter() - began)
    return sent


def _agent(app: Flask, hat: Hat, number: int, slots: Iterator[tuple[int, Span]]) -> Agent:
    with transaction():
        post = _post(hat, number)
        post_id = post.id
    with app.test_request_context(), transaction():
        post = db.session.get_one(Post, post_id)
        user = db.session.scalars(select(User).where(User.person_id == post.person_id)).one()
        token = begin(user, post)
        agent = hat_of(post)
    g.pop("csrf_token", None)  # made for the agent before, whose session is another
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["seen"] = int(clock.real_now().timestamp())
    given = [next(slots) for _n in range(EACH)]
    page = client.get(f"{PATH}?premises={given[0][0]}")
    csrf = _TOKEN.search(page.text)
    if csrf is None:
        raise RuntimeError(f"no form at {PATH}: {page.status_code}")
    kept: Any = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    with app.test_request_context():
        forms = [_form(csrf[1], once.issue(PURPOSE, agent), *one) for one in given]
    return Agent(f"{kept.key}={kept.value}", forms)


def _post(hat: Hat, number: int) -> Post:
    """An agent of one of the street's organizations."""
    bodies = select(Organization.id).where(Organization.hub_id == hat.hub_id)
    body_id = db.session.scalars(bodies.order_by(Organization.id).offset(number + 2).limit(1)).one()
    person = Person(name=f"示例经办人{number}", created_at=clock.now())
    db.session.add(person)
    db.session.flush()
    user = User(
        person_id=person.id,
        username=f"client{number}",
        password_hash="unusable",  # noqa: S106  (nobody signs in by it)
        password_changed_at=clock.real_now(),
    )
    post = Post(
        person_id=person.id,
        organization_id=body_id,
        role=Role.AGENT,
        starts_on=date(2020, 1, 1),
    )
    db.session.add_all([user, post])
    db.session.flush()
    return post


def _form(csrf: str, key: str, room_id: int, span: Span) -> bytes:
    starts, ends = (moment.astimezone(clock.zone()) for moment in (span.starts_at, span.ends_at))
    return urlencode(
        {
            "csrf_token": csrf,
            "once": key,
            "premises": room_id,
            "on": f"{starts:%Y-%m-%d}",
            "starts": f"{starts:%H:%M}",
            "ends": f"{ends:%H:%M}",
            "use": "public-benefit",
            "purpose": "示例居民手工活动",
            "people": 10,
            "promised": "y",
            "send": "1",
        }
    ).encode()


@contextmanager
def _serving(app: Flask) -> Iterator[int]:
    """`incubator serve` on the same database; answers its port."""
    config = app.config["INCUBATOR"]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "INCUBATOR_INSTANCE": str(config.instance),
        "INCUBATOR_DATABASE_URL": config.database_url,
        "INCUBATOR_MODE": config.mode.value,
        "INCUBATOR_PROXIES": "1",
    }
    command = [sys.executable, "-m", "incubator", "serve", "--host", "127.0.0.1"]
    server = subprocess.Popen(  # noqa: S603  (our own program)
        [*command, "--port", str(port), "--workers", "2"], env=environment
    )
    try:
        _wait(port)
        yield port
    finally:
        server.terminate()
        try:
            server.wait(timeout=START_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()


def _wait(port: int) -> None:
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up:
        try:
            wire = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            wire.request("GET", "/healthz", headers={"Host": "localhost"})
            if wire.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


# ---- the bare driver

Write = Callable[[sqlite3.Connection], None]


def bare_writer(room_id: int, body_id: int, hub_id: int) -> Write:
    """Looks whether the slot is free and writes the rows of one booking, half an hour further each time."""
    lock, numbers = threading.Lock(), count()
    first = datetime(2090, 1, 1, tzinfo=UTC).replace(tzinfo=None)

    def write(raw: sqlite3.Connection) -> None:
        with lock:
            number = next(numbers)
        starts, ends = (
            f"{first + timedelta(minutes=30 * (number + step))}.000000" for step in (0, 1)
        )
        now = f"{clock.now().replace(tzinfo=None)}"
        raw.execute("BEGIN IMMEDIATE")
        raw.execute(
            "SELECT id FROM hold WHERE part_id = ? AND ends_at > ? AND starts_at < ?",
            (room_id, starts, ends),
        ).fetchall()
        case_id = raw.execute(
            "INSERT INTO case_file (kind, status, status_since, title, hub_id, organization_id,"
            " opened_at, entered_on_behalf, version) VALUES ('booking','confirmed',?,'',?,?,?,0,1)",
            (now, hub_id, body_id, now),
        ).lastrowid
        raw.execute(
            "INSERT INTO booking (id, premises_id, use, purpose, people, involves_minors,"
            " safety_officer, equipment_wanted, recurrence, workdays_only, term, fee_fen, given_fen,"
            " fee_basis, fee_approved_by, exception) VALUES"
            " (?,?,'public-benefit','x',10,0,'','','',0,'free',0,0,'','','')",
            (case_id, room_id),
        )
        date_id = raw.execute(
            "INSERT INTO booking_occurrence (booking_id, premises_id, starts_at, ends_at,"
            " minutes, state, because, cancelled_late, fee_fen, reference_fen, version)"
            " VALUES (?,?,?,?,30,'confirmed','',0,0,0,1)",
            (case_id, room_id, starts, ends),
        ).lastrowid
        raw.execute(
            "INSERT INTO hold (part_id, starts_at, ends_at, occurrence_id) VALUES (?,?,?,?)",
            (room_id, starts, ends, date_id),
        )
        raw.execute("COMMIT")

    return write


def bare_threads(app: Flask, hat: Hat) -> float:
    """Bookings a second written by 8 threads, each with a connection of its own."""
    path = Path(app.config["INCUBATOR"].database_url.removeprefix("sqlite:///"))
    bodies = select(Organization.id).where(Organization.hub_id == hat.hub_id).limit(1)
    body_id = db.session.scalars(bodies).one()
    room_id = db.session.execute(db.text("SELECT max(id) FROM premises")).scalar_one()
    db.session.remove()
    write = bare_writer(room_id, body_id, hat.hub_id or 0)

    def run() -> None:
        raw = sqlite3.connect(path, isolation_level=None, timeout=30)
        for pragma in ("foreign_keys=ON", "synchronous=FULL"):
            raw.execute(f"PRAGMA {pragma}")
        for _turn in range(EACH):
            write(raw)
        raw.close()

    running = [threading.Thread(target=run) for _n in range(CLIENTS)]
    began = time.perf_counter()
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return CLIENTS * EACH / (time.perf_counter() - began)
