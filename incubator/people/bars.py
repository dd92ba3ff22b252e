"""Legal bars on cross-appointment: which offices one person may not hold together, by dated rules.

The offices a person holds are compared as plain values; how many of something the law allows, and
the article that says so, is in the table of rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from incubator.core.permissions import Role
from incubator.core.words import _
from incubator.organizations.models import OrgType
from incubator.people.models import Office
from incubator.people.offices import OFFICE_LABEL

ASSOCIATIONS = "bars.association-representative"
"""How many associations (社会团体) one person may represent at the same time."""
FOUNDATION = "bars.foundation-representative"
"""How many other bodies the legal representative of a foundation may represent."""
OFFICIALS = "bars.foundation-officials"
"""How many serving state officials may lead a foundation."""
SUPERVISORS = "bars.foundation-supervisors"
"""How many directors, near relatives of directors or finance staff may be supervisors."""
ONE_EACH = "bars.representatives"
"""How many legal representatives a body has at the same time."""

LEADING = frozenset(
    {Office.LEGAL_REPRESENTATIVE, Office.CHAIR, Office.VICE_CHAIR, Office.SECRETARY_GENERAL}
)
DIRECTORS = LEADING | {Office.COUNCIL_MEMBER}

_BY_ROLE = {
    Role.LEGAL_REPRESENTATIVE: Office.LEGAL_REPRESENTATIVE,
    Role.FINANCE: Office.FINANCE_STAFF,
}


@dataclass(frozen=True)
class Seat:
    """The offices of one person in one body for some days, as the law looks at them."""

    body_id: int
    body: str
    kind: OrgType
    offices: frozenset[Office]

    @property
    def represents(self) -> bool:
        return Office.LEGAL_REPRESENTATIVE in self.offices


@dataclass(frozen=True)
class Bar:
    """Something the rule `key` limits, how many there would be of it, and why in a sentence."""

    key: str
    count: int
    why: str


def offices(role: Role, office: Office | None) -> frozenset[Office]:
    """What a post is by its charter: the office itself and the one its role stands for."""
    return frozenset(one for one in (_BY_ROLE.get(role), office) if one is not None)


def representing_associations(seat: Seat, others: Iterable[Seat]) -> list[Bar]:
    """Of all the associations a person represents, with the new one."""
    if not (seat.represents and seat.kind is OrgType.ASSOCIATION):
        return []
    held = _represented(seat, others, of=OrgType.ASSOCIATION)
    if not held:
        return []
    why = _(
        "此人同期任社会团体“%(other)s”的法定代表人，不得同时担任社会团体“%(body)s”的法定代表人",
        other=_named(held),
        body=seat.body,
    )
    return [Bar(ASSOCIATIONS, len(held) + 1, why)]


def representing_a_foundation(seat: Seat, others: Sequence[Seat]) -> list[Bar]:
    """Of a foundation's representative, who represents nothing else; from either side."""
    if not seat.represents:
        return []
    own = seat.kind is OrgType.FOUNDATION
    held = _represented(seat, others, of=None if own else OrgType.FOUNDATION)
    if not held:
        return []
    foundation, other = (seat.body, _named(held)) if own else (_named(held), seat.body)
    why = _(
        "基金会“%(foundation)s”的法定代表人，不得同时担任其他组织“%(other)s”的法定代表人",
        foundation=foundation,
        other=other,
    )
    return [Bar(FOUNDATION, len(held), why)]


def _represented(seat: Seat, others: Iterable[Seat], *, of: OrgType | None) -> dict[int, str]:
    """The other bodies somebody represents, by id: of one kind, or all."""
    return {
        one.body_id: one.body
        for one in others
        if one.represents and one.body_id != seat.body_id and of in (None, one.kind)
    }


def _named(bodies: dict[int, str]) -> str:
    return "、".join(bodies.values())


def official_leading(seat: Seat, *, official: bool | None) -> list[Bar]:
    """Of a serving state official who would lead a foundation."""
    leads = seat.offices & LEADING
    if not (official and leads and seat.kind is OrgType.FOUNDATION):
        return []
    why = _(
        "此人申报为现职国家工作人员，不得兼任基金会“%(body)s”的%(office)s",
        body=seat.body,
        office=OFFICE_LABEL[min(leads)],
    )
    return [Bar(OFFICIALS, 1, why)]


def supervising(seat: Seat, own: Iterable[Seat], relatives: Iterable[Seat]) -> list[Bar]:
    """Of a foundation's supervisors, who are no directors, no directors' relatives, no finance staff.

    `own` are the person's other offices, `relatives` those of declared relatives; only the same
    foundation counts. Works from either side: the new office may be the supervisor's or the other.
    """
    if seat.kind is not OrgType.FOUNDATION:
        return []
    mine = [seat.offices, *(one.offices for one in own if one.body_id == seat.body_id)]
    kin = [one.offices for one in relatives if one.body_id == seat.body_id]
    supervises = Office.SUPERVISOR in seat.offices
    found = []
    if _meets(seat.offices, mine, DIRECTORS | {Office.FINANCE_STAFF}):
        found.append(
            _("基金会“%(body)s”的理事和财务人员不得兼任监事，此人两者都任", body=seat.body)
        )
    if _meets(seat.offices, kin, DIRECTORS):
        words = (
            _("此人的近亲属任基金会“%(body)s”的理事，此人不得任监事", body=seat.body)
            if supervises
            else _("此人的近亲属任基金会“%(body)s”的监事，此人不得任理事", body=seat.body)
        )
        found.append(words)
    return [Bar(SUPERVISORS, 1, why) for why in found]


def _meets(
    offices: frozenset[Office], others: Iterable[frozenset[Office]], against: frozenset[Office]
) -> bool:
    """Whether supervisor and one of `against` stand on the two sides."""
    for other in others:
        if Office.SUPERVISOR in offices and other & against:
            return True
        if Office.SUPERVISOR in other and offices & against:
            return True
    return False
