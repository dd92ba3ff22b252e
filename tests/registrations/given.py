"""Requests for tests, made the short way. Everything says 示例."""

from __future__ import annotations

import secrets
from datetime import date
from itertools import count
from typing import Any

from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Hat, Role
from incubator.organizations.models import Hub
from incubator.organizations.particulars import Particulars
from incubator.people import consents, passwords
from incubator.people.declarations import ConsentKind
from incubator.records.documents import file_document, keep
from incubator.records.models import Document, Visibility
from incubator.registrations import approving, services
from incubator.registrations.models import Registration
from incubator.registrations.requests import Applicant, Kind, Request, SponsorLine
from tests import factories
from tests.organizations.given import code

PASSWORD = "Sunny-garden-42"
SCAN = b"%PDF-1.4 certificate"

_numbers = count(500)


def officer(hub: Hub) -> Hat:
    return factories.hat(factories.post(Role.CASE_OFFICER, hub=hub))


def particulars(kind: Kind = Kind.REGISTERED, **facts: Any) -> Particulars:
    n = next(_numbers)
    own: dict[str, Any] = {
        Kind.REGISTERED: {
            "name": f"示例新组织{n}",
            "uscc": code(n),
            "registered_on": date(2024, 5, 1),
        },
        Kind.FILED: {"name": f"示例舞蹈队{n}", "filing_no": f"示备〔2026〕{n}"},
        Kind.PROSPECTIVE: {"name": f"示例筹备组{n}", "business_scope": "为老人送餐"},
    }[kind]
    return Particulars(**{"address": "示例路 1 号", **own, **facts})


def applicant(**facts: Any) -> Applicant:
    n = next(_numbers)
    chosen = passwords.chosen(PASSWORD, username="nobody")
    own = {
        "role": Role.AGENT,
        "name": f"示例申请人{n}",
        "phone": f"1380000{n:04d}",
        "username": f"applicant{n}",
        "password": chosen,
    }
    return Applicant(**{**own, **facts})


def request(kind: Kind = Kind.REGISTERED, **facts: Any) -> Request:
    sponsors = (SponsorLine("示例发起人", "13900000001"),) if kind is Kind.PROSPECTIVE else ()
    return Request(
        kind,
        facts.pop("particulars", None) or particulars(kind, **facts.pop("stated", {})),
        facts.pop("applicant", None) or applicant(**facts),
        sponsors,
    )


def paper(by: Hat) -> Document:
    return file_document(
        sha256=keep(SCAN),
        size=len(SCAN),
        media_type="application/pdf",
        name="登记证书.pdf",
        kind="registration-paper",
        visibility=Visibility.STAFF,
        by=by,
        at=clock.now(),
    )


def submitted(
    hub: Hub, what: Request | None = None, *, token: str = "", by: Hat | None = None
) -> Registration:
    """A request as the public page hands it in, or `by` an officer from paper."""
    with transaction():
        who = by or services.visitor(hub)
        return services.submit(
            what or request(),
            db.session.get_one(Hub, hub.id),
            token=token or secrets.token_hex(8),
            papers=[paper(who)],
            consent=consents.current(ConsentKind.PRIVACY, on=clock.today()),
            by=who,
            at=clock.now(),
            on_behalf=by is not None,
        )


def approved(registration: Registration, by: Hat, **facts: Any) -> approving.Approved:
    with transaction():
        found = locked(Registration, registration.id)
        return approving.approve(
            found,
            **{
                "version": found.version,
                "another": True,
                "by": by,
                "at": clock.now(),
                "now": clock.real_now(),
                **facts,
            },
        )


def again(registration: Registration) -> Registration:
    db.session.rollback()
    return db.session.get_one(Registration, registration.id, populate_existing=True)
