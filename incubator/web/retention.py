"""What is let go of at night, line by line: the table of personal fields says it, this does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from incubator.people import one_time_codes, reset_links, scans, sessions, signing_in
from incubator.people.personal_data import USES, Use
from incubator.records import dispatching
from incubator.registrations import forgetting

Place = tuple[str, str]
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """Columns of one table that go together; the words of their term are in `USES`.

    `let_go` takes the business moment and the real one, which sign-in runs on, and answers how many
    rows it emptied or deleted.
    """

    places: tuple[Place, ...]
    let_go: Callable[[datetime, datetime], int]

    @property
    def uses(self) -> list[Use]:
        return [USES[place] for place in self.places]


def _places(table: str, *columns: str) -> tuple[Place, ...]:
    return tuple((table, column) for column in columns)


_REACHED = ("name", "phone", "phone_digest", "email")

LINES: tuple[Line, ...] = (
    Line(
        _places("one_time_code", "code_digest"),
        lambda _at, now: one_time_codes.forget(before=now - DAY),
    ),
    Line(
        _places("sign_in_attempt", "name_digest"),
        lambda _at, now: signing_in.forget_old_guesses(now=now),
    ),
    Line(
        _places("login_session", "token_digest", "agent"),
        lambda _at, now: sessions.forget(before=now - DAY),
    ),
    Line(
        (*_places("reset_link", "token_digest"), *_places("reset_request", "asked")),
        lambda _at, now: reset_links.forget(before=now - DAY),
    ),
    Line(
        _places("id_scan", "document_id"),
        lambda at, _now: scans.forget(at=at),
    ),
    Line(
        _places("dispatch", "address"),
        lambda at, _now: dispatching.forget_addresses(at=at),
    ),
    Line(
        (
            *_places("invitation", *_REACHED),
            *_places("join_request", *_REACHED),
            *_places("sponsor", "name", "phone"),
            *_places("registration", "applicant_name", "phone", "phone_digest", "email"),
            *_places("registration", "username", "password_hash"),
        ),
        lambda at, _now: forgetting.forget(at=at),
    ),
)


def let_go(*, at: datetime, now: datetime) -> int:
    """Do every line; answers how many rows lost something."""
    return sum(line.let_go(at, now) for line in LINES)
