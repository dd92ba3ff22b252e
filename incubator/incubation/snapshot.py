"""An application as it is handed in: one plain mapping, judged by the register of that day."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from incubator.casework import answers, freezing
from incubator.casework.freezing import Snapshot
from incubator.core.db import db
from incubator.core.permissions import Role
from incubator.core.secret import digest
from incubator.core.words import _
from incubator.eligibility.findings import Finding
from incubator.incubation import conditions, progress
from incubator.incubation.models import Incubation, IncubationSponsor
from incubator.incubation.questions import asked, sections_of, sponsored
from incubator.organizations.models import FactKind, Organization
from incubator.organizations.standing import standing
from incubator.people.models import Person, Post
from incubator.people.queries import held_on

SCHEMA = 1
KIND = "incubation-snapshot"


def of(application: Incubation, *, on: date) -> Snapshot:
    """The application as it stands, judged by the register on `on`.

    Telephones and addresses are masked; a keyed digest beside each binds the clear value.
    """
    return freezing.in_chinese(lambda: _made(application, conditions.ask(application, on=on), on))


def _made(application: Incubation, findings: list[Finding], on: date) -> Snapshot:
    intake = application.intake
    return {
        "schema": SCHEMA,
        "round": len(application.submissions) + 1,
        "base": {"name": application.base.name, "basis": application.base.basis},
        "intake": {
            "code": intake.code if intake else "",
            "title": intake.title if intake else "",
            "basis": intake.basis if intake else "",
        },
        "track": application.track.value,
        "applicant": {
            **freezing.applicant(application.organization),
            "representative": _representative(application.organization, on),
        },
        "standing": _standing(application.organization, on),
        "on_paper": application.entered_on_behalf,
        "answers": {
            section.value: [
                freezing.answer(one, getattr(application, one.name))
                for one in asked(section, application.track)
            ]
            for section in sections_of(application)
        },
        "sponsors": [_sponsor(one) for one in application.sponsors]
        if sponsored(application)
        else [],
        "papers": _papers(application),
        "eligibility": [
            {
                "question": one.question[:],
                "outcome": one.outcome.value,
                "fact": one.fact[:],
                "text": one.text,
            }
            for one in findings
        ],
    }


def _representative(organization: Organization, on: date) -> str:
    """Who stands for it in the register: the legal representative, or the leader of a group."""
    names = db.session.scalars(
        select(Person.name)
        .join(Post)
        .where(
            Post.organization_id == organization.id,
            Post.role.in_((Role.LEGAL_REPRESENTATIVE, Role.LEADER)),
            held_on(on),
        )
        .order_by(Post.id)
    )
    return "、".join(dict.fromkeys(names))


def _standing(organization: Organization, on: date) -> dict[str, str]:
    """年检结论(近两年) and 评估等级及有效期, from the register."""
    known = standing(organization.facts, on=on)
    years = sorted(
        (
            one
            for one in organization.facts
            if one.kind is FactKind.INSPECTION and one.valid_from <= on
        ),
        key=lambda one: -one.for_year,
    )
    recent = [
        _("%(year)s 年度 %(result)s", year=one.for_year, result=one.value)[:]
        for one in years
        if one.for_year >= on.year - 2
    ]
    grade = known.grade
    through = grade.valid_through if grade else None
    return {
        "inspections": "；".join(recent),
        "grade": f"{grade.value}" if grade else "",
        "grade_through": through.isoformat() if through else "",
    }


def _sponsor(one: IncubationSponsor) -> dict[str, Any]:
    return {
        "name": one.name or "",
        "phone": answers.masked(one.phone),
        "digest": digest(one.phone) if one.phone else "",
    }


def _papers(application: Incubation) -> list[dict[str, Any]]:
    intake = application.intake
    labels = {paper.kind: paper.label for paper in intake.papers} if intake else {}
    return [
        {
            "kind": file.kind,
            "label": labels[file.kind],
            "name": file.name,
            "sha256": file.sha256,
            "size": file.size,
        }
        for file in progress.attachments(application)
    ]
