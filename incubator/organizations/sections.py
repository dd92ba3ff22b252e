"""The sections of an organization's page: their fields, for which kinds, and who keeps them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from incubator.core.words import _
from incubator.organizations.details import PremisesSource
from incubator.organizations.models import OrgType


class Shape(StrEnum):
    """What a field holds, which says how it is read, shown and exported."""

    TEXT = "text"
    LONG = "long"
    EMAIL = "email"
    NUMBER = "number"
    """A telephone or fax number."""
    POST_CODE = "post-code"
    SITE = "site"
    COUNT = "count"
    AREA = "area"
    MONEY = "money"
    DAY = "day"
    FLAG = "flag"
    CHOICE = "choice"


LEGAL = frozenset({OrgType.ASSOCIATION, OrgType.SERVICE_INSTITUTION, OrgType.FOUNDATION})
"""The three kinds of social organization with legal personality."""
_EVERY = frozenset(OrgType)
_TO_BE = frozenset({OrgType.PROSPECTIVE})
_WITH_MEMBERS = frozenset({OrgType.ASSOCIATION, OrgType.FILED_GROUP, OrgType.PROSPECTIVE})

PREMISES_LABEL = {
    PremisesSource.OWN: _("自有"),
    PremisesSource.RENTED: _("租用"),
    PremisesSource.LENT: _("无偿借用"),
    PremisesSource.NONE: _("没有固定住所"),
}


@dataclass(frozen=True)
class Field:
    """One column of `OrganizationDetails`. `secret` ones are encrypted and shown masked."""

    key: str
    label: str
    shape: Shape = Shape.TEXT
    longest: int = 0
    kinds: frozenset[OrgType] = _EVERY
    secret: bool = False
    asked: bool = True
    """Whether a record without it is incomplete; what only some bodies can have is not asked for."""
    unit: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Section:
    """Fields read and edited together. `own`: the organization's own people keep it as well."""

    key: str
    label: str
    fields: Sequence[Field]
    kinds: frozenset[OrgType] = _EVERY
    own: bool = False

    def of(self, org_type: OrgType) -> list[Field]:
        """The fields a body of this kind has."""
        if org_type not in self.kinds:
            return []
        return [one for one in self.fields if org_type in one.kinds]


def _counted(key: str, label: str, kinds: frozenset[OrgType] = _EVERY, asked: bool = True) -> Field:
    return Field(key, label, Shape.COUNT, kinds=kinds, asked=asked, unit=_("人"))


SECTIONS: Sequence[Section] = (
    Section(
        "about",
        _("基本情况"),
        (
            Field("short_name", _("简称"), longest=60, asked=False),
            Field("name_en", _("英文名称"), longest=200, asked=False),
            Field("purpose", _("宗旨"), Shape.LONG, longest=500),
            Field("industry", _("所属行业（领域）"), longest=60),
            Field("activity_area", _("活动地域"), longest=100),
            Field("is_branch", _("是否分支机构"), Shape.FLAG, kinds=LEGAL, asked=False),
            Field("parent_name", _("所属主体名称"), longest=100, kinds=LEGAL, asked=False),
        ),
    ),
    Section(
        "contact",
        _("联系方式"),
        (
            Field("contact_name", _("联系人"), longest=60, secret=True),
            Field("email", _("邮箱"), Shape.EMAIL, longest=120, secret=True),
            Field("fax", _("传真"), Shape.NUMBER, longest=40, asked=False),
            Field("postal_code", _("邮政编码"), Shape.POST_CODE, longest=10),
            Field("mailing_address", _("通信地址"), longest=200),
            Field("website", _("网址"), Shape.SITE, longest=200, asked=False),
            Field(
                "supervising_contact",
                _("业务主管单位联系人"),
                longest=60,
                secret=True,
                kinds=LEGAL,
                asked=False,
            ),
            Field(
                "supervising_phone",
                _("业务主管单位电话"),
                Shape.NUMBER,
                longest=40,
                secret=True,
                kinds=LEGAL,
                asked=False,
            ),
        ),
        own=True,
    ),
    Section(
        "premises",
        _("住所"),
        (
            Field("premises_source", _("住所来源"), Shape.CHOICE),
            Field("premises_owner", _("产权单位"), longest=100, asked=False),
            Field("premises_area_tenths", _("用房面积"), Shape.AREA, unit=_("平方米")),
            Field("lease_through", _("租借期限至"), Shape.DAY, asked=False),
        ),
        own=True,
    ),
    Section(
        "capital",
        _("资金"),
        (
            Field("capital", _("注册（开办）资金"), Shape.MONEY, unit=_("元")),
            Field("capital_source", _("资金来源"), longest=100),
            Field("contributor", _("出资人"), longest=200, asked=False),
        ),
        kinds=LEGAL | _TO_BE,
    ),
    Section(
        "people",
        _("人员"),
        (
            _counted("full_time", _("专职人员")),
            _counted("part_time", _("兼职人员")),
            _counted("volunteers", _("志愿者")),
            _counted("practitioners", _("执业人员"), asked=False),
            _counted("party_members", _("党员")),
            _counted("individual_members", _("个人会员"), _WITH_MEMBERS),
            _counted("unit_members", _("单位会员"), frozenset({OrgType.ASSOCIATION})),
            _counted("council_members", _("理事"), LEGAL),
            _counted(
                "standing_council_members", _("常务理事"), frozenset({OrgType.ASSOCIATION}), False
            ),
        ),
        own=True,
    ),
    Section(
        "council",
        _("届次"),
        (
            Field("council_term", _("第几届"), Shape.COUNT, unit=_("届")),
            Field("council_from", _("本届任期起"), Shape.DAY),
            Field("council_through", _("本届任期止"), Shape.DAY),
        ),
        kinds=LEGAL | {OrgType.RESIDENTS_COMMITTEE},
    ),
    Section(
        "founding",
        _("筹备"),
        (
            Field("name_approval_no", _("名称核准文号"), longest=80),
            Field("register_by", _("应完成登记的日期"), Shape.DAY),
        ),
        kinds=_TO_BE,
    ),
)
ENDING: Sequence[Field] = (
    Field("ended_on", _("终止日期"), Shape.DAY, asked=False),
    Field("ended_reason", _("终止原因"), Shape.LONG, longest=200, asked=False),
    Field("liquidation", _("清算结论"), Shape.LONG, longest=200, asked=False),
)
"""What the last step of a life says; written by that step and by nothing else."""

FIELDS = {one.key: one for section in SECTIONS for one in section.fields}


def section_named(key: str) -> Section | None:
    return next((one for one in SECTIONS if one.key == key), None)


def fields_of(org_type: OrgType) -> Iterator[Field]:
    """Every field a body of this kind has, in the order of its page."""
    for section in SECTIONS:
        yield from section.of(org_type)
