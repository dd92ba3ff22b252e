"""Asking for a link by the page and finding it in the letter."""

from __future__ import annotations

import json
import re

from incubator import scheduler
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.people.models import Person

LINK = re.compile(r"http://[^/\s]+(/reset/\S+)")
ADDRESS = "Shili@example.org"


def reachable(found, email=ADDRESS, phone=None):
    with transaction():
        person = locked(Person, found.person.id)
        person.email, person.phone = email, phone
    return found


def ask(client, typed):
    return client.post("/forgot", data={**client.fields("/forgot"), "asked": typed})


def deliver():
    scheduler.JOBS["deliver"].run(clock.today(), clock.now())
    db.session.expire_all()


def letters(mailbox):
    return [json.loads(path.read_text()) for path in sorted(mailbox.glob("*.json"))]


def link_to(client, mailbox, typed):
    """Ask, let the job run, and read the link out of the newest letter."""
    before = len(letters(mailbox))
    ask(client, typed)
    deliver()
    found = letters(mailbox)[before:]
    assert len(found) == 1
    return LINK.search(found[0]["body"])[1]
