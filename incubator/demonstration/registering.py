"""Requests to enter the register, an invitation that waits and somebody who asks to join."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from incubator.core import clock
from incubator.core.permissions import Role
from incubator.demonstration.cast import code
from incubator.demonstration.people import World
from incubator.organizations.models import OrgType
from incubator.organizations.particulars import Particulars
from incubator.papers import page
from incubator.papers.paper import Paper, Paragraph
from incubator.people import consents, invitations, inviting
from incubator.people.declarations import ConsentKind
from incubator.people.invitations import Offer
from incubator.people.passwords import Chosen
from incubator.records.documents import file_document, keep
from incubator.records.models import Document, Visibility
from incubator.registrations import joining, services
from incubator.registrations.joining import Asking
from incubator.registrations.lifecycle import Action
from incubator.registrations.models import Registration
from incubator.registrations.requests import Applicant, Kind, Request, SponsorLine

STREET = "SL"
OFFICER = "officer"


@dataclass(frozen=True)
class Asked:
    """One request of the demonstration: by whom, for what, how many days ago."""

    kind: Kind
    stated: Particulars
    name: str
    phone: str
    days_ago: int
    returned: str = ""


def requests(today: date) -> tuple[Asked, ...]:
    return (
        Asked(
            Kind.REGISTERED,
            Particulars(
                name="示例银发互助服务中心",
                uscc=code(OrgType.SERVICE_INSTITUTION, 901),
                registered_on=today - timedelta(days=200),
                registrar="示例区民政局",
                business_scope="为老年人提供互助服务（示例）",
                address="示例市示例区示例路 9 号",
                community="示例第二社区",
            ),
            "示例钱一",
            "13000009001",
            2,
        ),
        Asked(
            Kind.FILED,
            Particulars(
                name="示例晨曲合唱团",
                filing_no="示备〔2026〕901",
                business_scope="每周三上午排练（示例）",
                community="示例第三社区",
            ),
            "示例钱二",
            "13000009002",
            6,
            returned="备案通知的照片看不清印章，请重新拍照上传。",
        ),
        Asked(
            Kind.PROSPECTIVE,
            Particulars(
                name="示例青少年科普服务中心（筹）",
                business_scope="周末为社区孩子开科普课（示例）",
                community="示例第一社区",
            ),
            "示例钱三",
            "13000009003",
            1,
        ),
    )


def register(world: World, chosen: Chosen) -> None:
    """`chosen` is a password nobody knows: these applicants do not sign in."""
    today = clock.on(world.at)
    for number, asked in enumerate(requests(today)):
        made = _hand_in(world, asked, chosen, number)
        if asked.returned:
            services.answer(
                made,
                Action.RETURN,
                reason=asked.returned,
                version=made.version,
                by=world.hat(OFFICER, Role.CASE_OFFICER),
                at=world.ago(asked.days_ago - 1),
            )
    _invite(world)


def _hand_in(world: World, asked: Asked, chosen: Chosen, number: int) -> Registration:
    hub, at = world.hubs[STREET], world.ago(asked.days_ago)
    sponsors = (
        tuple(SponsorLine(f"示例发起人{n}", f"1300000910{n}") for n in range(1, 4))
        if asked.kind is Kind.PROSPECTIVE
        else ()
    )
    applicant = Applicant(
        role=Role.AGENT,
        name=asked.name,
        phone=asked.phone,
        username=f"applicant{number + 1}",
        password=chosen,
    )
    return services.submit(
        Request(asked.kind, asked.stated, applicant, sponsors),
        hub,
        token=secrets.token_hex(16),
        papers=[_paper(world, asked, at)],
        consent=consents.current(ConsentKind.PRIVACY, on=clock.on(at)),
        by=services.visitor(hub),
        at=at,
    )


def _paper(world: World, asked: Asked, at: datetime) -> Document:
    content = page.draw(
        Paper("示例证书（扫描件）", [Paragraph(f"{asked.stated.name}的登记或备案材料（示例）。")])
    )
    return file_document(
        sha256=keep(content),
        size=len(content),
        media_type="application/pdf",
        name="示例证书.pdf",
        kind="registration-paper",
        visibility=Visibility.STAFF,
        pages=1,
        by=services.visitor(world.hubs[STREET]),
        at=at,
    )


def _invite(world: World) -> None:
    organization = world.organizations["示例绿色家园促进会"]
    by = world.hat("green", Role.LEGAL_REPRESENTATIVE)
    at = world.ago(1)
    issued = invitations.invite(
        organization, Offer(Role.KEY_STAFF, "示例孙小", title="项目专员"), by=by, at=at
    )
    inviting.send(issued, at=at)
    hub = world.hubs[STREET]
    joining.ask(
        Asking(organization.uscc or "", "示例李愿", "13000009009"),
        hub,
        by=services.visitor(hub),
        at=at,
    )
