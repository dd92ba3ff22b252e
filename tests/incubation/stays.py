"""Stays for tests, made the short way: a base, an incubatee in it, its officer and its agent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from incubator.casework.services import open_case
from incubator.core import clock
from incubator.core.errors import Overtaken
from incubator.core.permissions import Hat, Role
from incubator.incubation.intake import Track
from incubator.incubation.models import Incubation
from incubator.incubation.places import IncubationBase
from incubator.incubation.states import Status
from incubator.incubation.staying import Mentoring
from incubator.organizations.models import Hub, Organization
from incubator.people.models import Post
from incubator.records.documents import file_document, keep
from tests import factories
from tests.factories import hat, together

_numbers = count(1)


@contextmanager
def refused_by_the_database() -> Iterator[None]:
    """A constraint stands against it, whatever the services would have said."""
    with pytest.raises(Overtaken) as refused:
        yield
    assert isinstance(refused.value.__cause__, IntegrityError)


def base(hub: Hub, **facts: Any) -> IncubationBase:
    made = IncubationBase(hub_id=hub.id, name=f"示例孵化基地{next(_numbers)}", **facts)
    factories.keep(made)
    return made


@together()
def stay(
    *,
    hub: Hub,
    organization: Organization | None = None,
    base_id: int | None = None,
    days: int = 100,
    by: Hat | None = None,
    **facts: Any,
) -> Incubation:
    """A stay in state ACTIVE that began `days` days ago, for a year, with its signed agreement."""
    resident = organization or factories.organization(hub=hub)
    officer = by or hat(factories.post(Role.CASE_OFFICER, hub=hub))
    entered_on: date = facts.pop("entered_on", clock.today() - timedelta(days=days))
    n = next(_numbers)
    made = Incubation(
        **{
            "status": Status.ACTIVE.value,
            "status_since": clock.now(),
            "number": f"{hub.short_code}-R-2026-{n:04d}",
            "title": f"示例入驻{n}",
            "hub_id": hub.id,
            "organization_id": resident.id,
            "resident_id": resident.id,
            "opened_at": clock.at(entered_on, 9) - timedelta(days=30),
            "base_id": base_id or base(hub).id,
            "track": Track.REGISTERED,
            "agreement_id": agreement(officer),
            "agreement_number": f"示驻〔2026〕{n:04d}",
            "signed_on": entered_on,
            "signatory": "示例负责人",
            "term_from": entered_on,
            "term_through": entered_on + timedelta(days=364),
            "entered_on": entered_on,
            **facts,
        }
    )
    open_case(made, by=officer, at=clock.now())
    return made


def agreement(by: Hat) -> int:
    content = b"%PDF-1.4 agreement"
    return file_document(
        sha256=keep(content),
        size=len(content),
        media_type="application/pdf",
        name="示例入驻协议.pdf",
        kind="incubation-agreement",
        by=by,
        at=clock.now(),
    ).id


def mentoring(of: Incubation, post: Post, **facts: Any) -> Mentoring:
    made = Mentoring(
        case_id=of.id, post_id=post.id, **{"starts_on": of.entered_on or clock.today(), **facts}
    )
    factories.keep(made)
    return made


@dataclass
class House:
    """A hub with one stay, the officer who runs the base, a mentor, and the incubatee's agent."""

    hub: Hub
    officer: Post
    mentor: Post
    agent: Post
    stay: Incubation

    @classmethod
    def build(cls, *, mentored: bool = False, **facts: Any) -> House:
        with together():
            hub = factories.hub()
            officer = factories.post(Role.CASE_OFFICER, hub=hub)
            mentor = factories.post(Role.MENTOR, hub=hub)
            organization = factories.organization(hub=hub)
            agent = factories.post(Role.AGENT, organization=organization)
            made = stay(hub=hub, organization=organization, by=hat(officer), **facts)
            if mentored:
                mentoring(made, mentor)
        return cls(hub, officer, mentor, agent, made)

    @property
    def running(self) -> Hat:
        return hat(self.officer)

    @property
    def mentoring(self) -> Hat:
        return hat(self.mentor)

    @property
    def asking(self) -> Hat:
        return hat(self.agent)
