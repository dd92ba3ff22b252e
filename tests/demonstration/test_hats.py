"""Whoever acted in the demonstration acted under a post: every event says which, and in what role."""

from __future__ import annotations

from collections import defaultdict

import pytest
from flask import Flask
from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Role
from incubator.people.models import Post
from incubator.records.models import Event

OF_THE_MACHINE = frozenset(
    {
        *("account.create", "hub.found", "person.enter", "post.give"),
        *("booking.finish", "booking.no-show", "booking_sanction.warn"),
    }
)
"""What the command line or the scheduler may do: nobody wears a hat there."""
BY_VISITORS = frozenset(
    {"fund-application.object", "join_request.ask", "notice.object", "registration.submit"}
)
"""What somebody without a login may do, or sets going: there is no post to act under."""


@pytest.fixture
def events(street: Flask) -> list[Event]:
    return list(db.session.scalars(select(Event)))


def test_every_verb_was_done_under_a_post_that_was_the_persons_own(events: list[Event]) -> None:
    posts = {post.id: post for post in db.session.scalars(select(Post))}
    done: dict[str, set[Role]] = defaultdict(set)
    for event in events:
        done[event.verb].add(event.role)
        if event.post_id is None:
            assert event.person_id is None, event.verb
            assert event.role is Role.SYSTEM or event.verb in BY_VISITORS, event.verb
            continue
        post = posts[event.post_id]
        assert (post.person_id, post.organization_id, post.role) == (
            event.person_id,
            event.organization_id,
            event.role,
        ), event.verb
    assert len(done) > 30
    hatless = {verb for verb, roles in done.items() if roles == {Role.SYSTEM}}
    assert hatless <= OF_THE_MACHINE | BY_VISITORS, hatless - OF_THE_MACHINE


def test_nobody_acted_before_their_post_began(events: list[Event]) -> None:
    begun = {post.id: post.starts_on for post in db.session.scalars(select(Post))}
    early = [
        event.verb
        for event in events
        if event.post_id is not None and clock.on(event.at) < begun[event.post_id]
    ]
    assert early == []
