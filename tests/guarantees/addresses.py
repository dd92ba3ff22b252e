"""Every address of the app with arguments that name things of one organization of the demonstration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from flask import Flask, url_for
from sqlalchemy import Select, select
from werkzeug.routing import Rule

from incubator.casework.models import Case, Deadline, Message
from incubator.casework.volumes import Volume
from incubator.certificates.models import Certificate
from incubator.core import clock
from incubator.core.db import db
from incubator.funds.applications import FundApplication
from incubator.funds.decisions import Award
from incubator.funds.models import Call, Fund
from incubator.ledger.models import Budget
from incubator.notices.models import Notice, NoticeItem, Objection
from incubator.organizations.models import Fact, Organization
from incubator.people.declarations import PostGrant, Relative
from incubator.people.links import Invitation
from incubator.people.models import Person, Post, User
from incubator.people.scans import IdScan
from incubator.records.models import Document, Visibility
from incubator.registrations.models import JoinRequest, Registration
from incubator.review.models import Sheet, SheetState
from incubator.sealing.models import Seal, SealUse
from incubator.web.access import Access, access_of
from tests.guarantees import (
    admission_addresses,
    house_addresses,
    intake_addresses,
    leaving_addresses,
    lending_addresses,
    stay_addresses,
)

OWN = "示例绿色家园促进会"
"""The organization whose things the addresses name."""


@dataclass(frozen=True)
class Address:
    """One rule of `app.url_map`, opened on one thing (`subject`)."""

    endpoint: str
    path: str
    methods: frozenset[str]
    access: Access | None
    names_something: bool


Named = Callable[[], dict[str, object]]


def organization() -> Organization:
    return db.session.scalars(select(Organization).where(Organization.name == OWN)).one()


def every(app: Flask) -> list[Address]:
    """All of `app.url_map` but the static files; a rule nobody can fill in fails the test that asks."""
    found: list[Address] = []
    names = {key: cache(named) for key, named in NAMES.items()}
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: (one.endpoint, one.rule)):
        if rule.endpoint == "static" or rule.endpoint.startswith("limiter"):
            continue
        found += [_address(rule, values) for values in _arguments(rule, names)]
    return found


def _address(rule: Rule, values: dict[str, object]) -> Address:
    return Address(
        rule.endpoint,
        url_for(rule.endpoint, **values),
        frozenset((rule.methods or set()) - {"HEAD", "OPTIONS"}),
        access_of(rule.endpoint),
        bool(values),
    )


def _arguments(rule: Rule, named: Mapping[str, Named]) -> list[dict[str, object]]:
    """One set of arguments for each kind of thing the rule can name; [{}] where it names nothing."""
    names = set(rule.arguments)
    if not names:
        return [{}]
    blueprint = rule.endpoint.split(".")[0]
    for key in (rule.endpoint, blueprint):
        if key in named:
            values = named[key]()
            return [{name: values[name] for name in names}]
    raise AssertionError(f"say in NAMES what {rule.endpoint} ({rule.rule}) names")


def _first(model: type, *conditions: object) -> object:
    found = db.session.scalars(select(model).where(*conditions).order_by(model.id)).first()
    assert found is not None, f"the demonstration has no {model.__name__} for this"
    return found


def _application(status: str = "") -> FundApplication:
    own = FundApplication.organization_id == organization().id
    wanted = (own, FundApplication.status == status) if status else (own,)
    return _first(FundApplication, *wanted)


def _call() -> Call:
    return _application("awarded").call


def _notice() -> Notice:
    item = _first(NoticeItem, NoticeItem.case_id == _application("awarded").id)
    return item.notice


def _certificate() -> Certificate:
    return _first(Certificate, Certificate.organization_id == organization().id)


def _sheet() -> Sheet:
    """A sheet still to be scored, of the call the organization takes part in."""
    return _first(Sheet, Sheet.state == SheetState.ASKED)


def _own(model: type) -> Callable[[], dict[str, object]]:
    return lambda: {"id": _first(model).id}


def _document() -> Document:
    return _first(
        Document,
        Document.organization_id == organization().id,
        Document.visibility == Visibility.CASE,
    )


def _volume() -> Volume:
    return _first(Volume, Volume.case_id.in_(_own_cases()))


def _own_cases() -> Select[int]:
    return select(Case.id).where(Case.organization_id == organization().id)


def _two_bodies() -> dict[str, object]:
    other = _first(
        Organization,
        Organization.hub_id == organization().hub_id,
        Organization.id != organization().id,
    )
    return {"id": organization().id, "other": other.id}


def _staff_person() -> Person:
    return _first(User, User.username == "expert2").person


def _scan() -> dict[str, object]:
    scan = _first(IdScan, IdScan.decided_at.is_(None))
    return {"id": scan.person_id, "scan": scan.id}


def _figure() -> dict[str, object]:
    return {"year": clock.today().year, "key": "entered", "form": "pdf"}


NAMES: dict[str, Named] = {
    "account": lambda: {"id": 1, "kind": "not-a-kind"},
    "account.drop_view": lambda: {"id": 1},
    "account.open_link": lambda: {"token": "not-a-token"},
    "applications": lambda: {
        "id": _application().id,
        "name": "project",
        "document": _document().id,
    },
    "applications.formal_check": lambda: {"id": _first_in("formal-check").id},
    "applications.send_back": lambda: {"id": _first_in("formal-check").id},
    "awards": lambda: {"id": _first(Award, Award.organization_id == organization().id).id},
    "awards.make": lambda: {"id": _first_in("public-notice").id},
    "calls": lambda: {"code": _call().code},
    "calls.edit": lambda: {"code": _first(Call, Call.published_at.is_(None)).code},
    "calls.publish": lambda: {"code": _first(Call, Call.published_at.is_(None)).code},
    "cases": lambda: {"id": _application().id, "action": "withdraw"},
    "certificates": lambda: {
        "number": _certificate().number,
        "code": _call().code,
        "id": _first(Award, Award.organization_id == organization().id).id,
    },
    "deadlines": lambda: {"id": _first(Deadline, Deadline.done_at.is_(None)).id, "form": "pdf"},
    "decisions": lambda: {"id": _call().id, "form": "pdf"},
    "decisions.propose": lambda: {"id": _first_in("expert-review").id},
    "decisions.approve": lambda: {"id": _first_in("proposed").id},
    "decisions.register_approval": lambda: {"id": _first_in("proposed").id},
    "decisions.register_rejection": lambda: {"id": _first_in("proposed").id},
    "decisions.reject": lambda: {"id": _first_in("proposed").id},
    "decisions.send_back": lambda: {"id": _first_in("proposed").id},
    "documents": lambda: {"id": _document().id},
    "funds": lambda: {"id": _first(Fund).id},
    "funds.budget": lambda: {"id": _first(Budget).id},
    "funds.appropriate": lambda: {"id": _first(Budget).id},
    "funds.withdraw": lambda: {"id": _first(Budget).id},
    "help": lambda: {"page": "funds"},
    "members": lambda: {"id": _first(Invitation).id, "code": "K7MFQ3T9XA"},
    "members.of_organization": lambda: {"id": organization().id},
    "members.invite_into": lambda: {"id": organization().id},
    "members.end": lambda: {"id": _first(Post, Post.organization_id == organization().id).id},
    "members.decline": lambda: {"id": _first(JoinRequest).id},
    "messages": lambda: {"id": _first(Message).id},
    "notices": lambda: {
        "number": _notice().number,
        "form": "a4",
        "code": _call().code,
        "id": _first_in("public-notice").id,
    },
    "notices.settle_case": lambda: {"id": _first_in("objection").id},
    "objections": lambda: {"id": _first(Objection).id},
    "organizations.step": lambda: {"id": organization().id, "action": "suspend"},
    "organizations": lambda: {
        "id": organization().id,
        "key": "contact",
        "form": "pdf",
        "kind": "grade",
    },
    "organizations.correct_fact": lambda: {
        "id": organization().id,
        "fact_id": _first(Fact, Fact.organization_id == organization().id).id,
    },
    "organizations.preview_facts": lambda: {"id": _document().id},
    "organizations.unknown_of_import": lambda: {"id": _document().id},
    "organizations.outcome": lambda: {
        "id": _first(Organization, Organization.name == "示例青年志愿服务中心").id
    },
    "organizations.apart": _two_bodies,
    "organizations.merge": _two_bodies,
    "organizations.preview_import": lambda: {"id": _document().id},
    "registrations": lambda: {
        "id": _first(Registration).id,
        "kind": "filed",
        "action": "return",
        "token": "0" * 32,
    },
    "reviews": lambda: {"id": _sheet().id, "document_id": _document().id},
    "reviews.board": lambda: {"id": _call().id},
    "reviews.blanks": lambda: {"id": _call().id},
    "reviews.results": lambda: {"id": _call().id, "form": "pdf"},
    "reviews.experts": lambda: {"id": _first_in("expert-review").id},
    "archive": lambda: {
        "id": _volume().case_id,
        "what": "contents",
        "form": "pdf",
        "line": _volume().entries[0].id,
        "way": "up",
    },
    "seals": lambda: {"id": _first(SealUse).id, "form": "pdf"},
    "seals.hand_over": lambda: {"id": _first(Seal, Seal.kept_through.is_(None)).id},
    "seals.retire": lambda: {"id": _first(Seal, Seal.kept_through.is_(None)).id},
    "seals.approve": lambda: {"id": _first(SealUse, SealUse.status == "requested").id},
    "seals.register_approval": lambda: {"id": _first(SealUse, SealUse.status == "requested").id},
    "seals.seal_it": lambda: {"id": _first(SealUse, SealUse.status == "approved").id},
    "seals.scan": lambda: {"id": _first(SealUse, SealUse.status == "used").id},
    **admission_addresses.NAMES,
    **house_addresses.NAMES,
    **intake_addresses.NAMES,
    "incubation.figure_rows": _figure,
    "incubation.figures_file": _figure,
    **leaving_addresses.NAMES,
    **lending_addresses.NAMES,
    **stay_addresses.NAMES,
    "verify": lambda: {"number": _certificate().number},
    "admin": lambda: {"id": _staff_person().id, "key": "funds.notice", "request_id": "0" * 16},
    "admin.end_post": lambda: {"id": _staff_person().posts[0].id},
    "admin.confirm_grant": _own(PostGrant),
    "admin.refuse_grant": _own(PostGrant),
    "admin.register_grant": _own(PostGrant),
    "admin.end_tie": lambda: {"id": _staff_person().id, "tie": _first(Relative).id},
    "admin.change_office": lambda: {"id": _staff_person().posts[0].id},
    "admin.open_scan": _scan,
    "admin.check_scan": _scan,
    "admin.scans_of": lambda: {"id": _scan()["id"]},
    "admin.revoke_post": lambda: {"id": _staff_person().posts[0].id},
}
"""Endpoint (or blueprint) to the arguments that name something of the organization or its street."""


def _first_in(status: str) -> FundApplication:
    """A case of the first street in that state, the organization's own where there is one."""
    street = FundApplication.hub_id == organization().hub_id
    own = FundApplication.organization_id == organization().id
    found = db.session.scalars(
        select(FundApplication)
        .where(street, FundApplication.status == status)
        .order_by(~own, FundApplication.id)
    ).first()
    assert found is not None, f"the demonstration has no case in {status}"
    return found
