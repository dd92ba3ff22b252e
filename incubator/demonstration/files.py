"""What is in the files of the demonstration's organizations, and the numbers of some of their people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from incubator.core import clock
from incubator.core.permissions import Hat, Role
from incubator.demonstration.cast import BODIES, DISTRICT, STAFF
from incubator.demonstration.people import World
from incubator.organizations.describing import describe, details_of
from incubator.organizations.details import PremisesSource
from incubator.organizations.field_texts import Value
from incubator.organizations.models import Organization, OrgType
from incubator.organizations.sections import SECTIONS
from incubator.people import consents, numbers
from incubator.people.declarations import ConsentKind
from incubator.people.numbers import Numbers
from incubator.people.services import change_person

FILED = (
    "示例社区发展促进会",
    "示例暖阳养老服务中心",
    "示例绿色家园促进会",
    "示例社区教育基金会",
    "示例邻里调解室",
    "示例阳光助残社（筹）",
    "示例新村互助促进会",
    "示例新村儿童关爱中心",
)
"""Whose file says something; the others show what an empty one looks like."""

INDUSTRY = ("社区服务（示例）", "养老服务（示例）", "生态环境（示例）", "教育（示例）")
NUMBERED = ("green", "warm", "forward")
"""Legal representatives whose ID number the forms ask for."""
_ROLE = Role.LEGAL_REPRESENTATIVE
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def fill(world: World) -> None:
    """Files of both streets, each filled in by its own officer, and a few people's numbers."""
    streets = {one.name: one.street for one in BODIES}
    for number, name in enumerate(FILED):
        officer = world.hat(STAFF[streets[name]].officer, Role.CASE_OFFICER)
        _describe(world, world.organizations[name], number, officer)
    for number, username in enumerate(NUMBERED):
        _number(world, username, number)


def _describe(world: World, organization: Organization, number: int, by: Hat) -> None:
    said = _said(organization.org_type, number, clock.on(world.at))
    for section in SECTIONS:
        stated = {one.key: said[one.key] for one in section.of(organization.org_type)}
        kept = details_of(organization)
        if stated:
            describe(
                organization,
                section,
                stated,
                version=kept.version if kept else 0,
                by=by,
                at=world.ago(9),
            )


def _said(kind: OrgType, number: int, today: date) -> Mapping[str, Value]:
    """Something for every field of every section; each body uses those of its kind."""
    rented = number % 3 == 0
    return {
        "short_name": "",
        "name_en": f"Example Organization {number + 1}",
        "purpose": "团结社区居民，开展互助服务（示例）。",
        "industry": INDUSTRY[number % len(INDUSTRY)],
        "activity_area": "示例街道及周边",
        "is_branch": False,
        "parent_name": "",
        "contact_name": f"示例{'甲乙丙丁戊己庚辛'[number]}",
        "email": f"office{number + 1}@example.org",
        "fax": "",
        "postal_code": "000000",
        "mailing_address": f"示例市示例区示例路 {number + 1} 号",
        "website": "https://example.org/" if number % 2 else "",
        "supervising_contact": "示例科长",
        "supervising_phone": "000-10000003",
        "premises_source": PremisesSource.RENTED if rented else PremisesSource.LENT,
        "premises_owner": "示例街道办事处",
        "premises_area_tenths": 600 + 105 * number,
        # the first lease ends soon, so that somebody has to look after it
        "lease_through": today + timedelta(days=45 + 200 * number) if rented else None,
        "capital": 10_000_000 if kind is not OrgType.FOUNDATION else 800_000_000,
        "capital_source": "会员和社会捐赠（示例）",
        "contributor": "示例街道社会组织联合会",
        "full_time": 2 + number,
        "part_time": 3,
        "volunteers": 40 + 15 * number,
        "practitioners": 1 if kind is OrgType.SERVICE_INSTITUTION else 0,
        "party_members": 3 + number % 3,
        "individual_members": 60 + number,
        "unit_members": 8,
        "council_members": 7,
        "standing_council_members": 3,
        "council_term": 2,
        # the third body's council goes out of office within two months
        "council_from": today - timedelta(days=1780 if number == 2 else 700),
        "council_through": today + timedelta(days=46 if number == 2 else 1126),
        "name_approval_no": "示名核〔示例〕1 号",
        "register_by": today + timedelta(days=120),
    }


def _number(world: World, username: str, number: int) -> None:
    """Phone, ID number and account of one person, entered by the officer for the forms that ask."""
    person = world.posts[(username, _ROLE)].person
    officer = world.hat(STAFF["SL"].officer, Role.CASE_OFFICER)
    at = world.ago(9)
    change_person(
        person,
        name=person.name,
        phone=f"1310000{number:04d}",
        email=f"{username}@example.org",
        by=officer,
        at=at,
    )
    for kind in (ConsentKind.PRIVACY, ConsentKind.BANK_ACCOUNT):
        consents.agree(person, kind, by=world.hat(username, _ROLE), at=world.ago(10))
    stated = Numbers(
        id_number=id_number(date(1970 + number, 3, 5), 120 + number),
        bank_name="示例银行示例支行",
        bank_account=f"620000001{number:06d}",
    )
    numbers.change(person, stated, by=officer, at=at)


def id_number(born: date, order: int) -> str:
    """An ID number that passes its check, in a district where nobody is born."""
    first = f"{DISTRICT}{born:%Y%m%d}{order:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(first, _WEIGHTS, strict=True))
    return first + "10X98765432"[total % 11]
