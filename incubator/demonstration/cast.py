"""Who and what the demonstration shows. Every name says 示例; the district of the codes is nobody's."""

from __future__ import annotations

from dataclasses import dataclass, field

from incubator.core.permissions import Role
from incubator.organizations.codes import make_uscc
from incubator.organizations.models import FactKind, OrgType, Profile
from incubator.people.hubs import HubFacts

DISTRICT = "990104"
PREFIX = {
    OrgType.ASSOCIATION: "51",
    OrgType.SERVICE_INSTITUTION: "52",
    OrgType.FOUNDATION: "53",
    OrgType.RESIDENTS_COMMITTEE: "54",
    OrgType.SUBDISTRICT: "11",
}


def code(org_type: OrgType, number: int) -> str:
    """A credit code that passes both checks in a district nobody is registered in."""
    return make_uscc(PREFIX[org_type], DISTRICT, f"MJ{number:06d}")


@dataclass(frozen=True)
class Street:
    short_code: str
    facts: HubFacts
    first_number: int


STREETS = (
    Street(
        "SL",
        HubFacts(
            name="示例街道",
            street_office="示例市示例区人民政府示例街道办事处",
            serial_word="示字",
            profile=Profile.SMALL_CENTRE,
            consultation_phone="000-10000001",
            supervision_phone="000-10000002",
            address="示例市示例区示例路 1 号",
        ),
        100,
    ),
    Street(
        "SX",
        HubFacts(
            name="示例新村街道",
            street_office="示例市示例区人民政府示例新村街道办事处",
            serial_word="示新字",
            profile=Profile.FULL,
            consultation_phone="000-20000001",
            supervision_phone="000-20000002",
            address="示例市示例区示例新村路 2 号",
        ),
        200,
    ),
)


@dataclass(frozen=True)
class Body:
    """An organization of the cast. `years` is how long ago it was registered, in tenths of a year."""

    street: str
    name: str
    org_type: OrgType
    years: int = 40
    community: str = "示例第一社区"
    scope: str = "社区公益服务（示例）"
    facts: tuple[tuple[FactKind, str, int], ...] = ()
    """(kind, value, days ago it began); inspections are of last year."""


INSPECTED = (FactKind.INSPECTION, "合格", 150)

BODIES = (
    Body(
        "SL",
        "示例社区发展促进会",
        OrgType.ASSOCIATION,
        62,
        facts=(
            (FactKind.GRADE, "4A", 900),
            (FactKind.PARTY, "独立", 1500),
            (FactKind.TAX, "免税资格", 600),
            INSPECTED,
        ),
    ),
    Body(
        "SL",
        "示例暖阳养老服务中心",
        OrgType.SERVICE_INSTITUTION,
        58,
        facts=((FactKind.GRADE, "3A", 1790), INSPECTED),
    ),
    Body("SL", "示例绿色家园促进会", OrgType.ASSOCIATION, 34, "示例第二社区", facts=(INSPECTED,)),
    Body(
        "SL",
        "示例青苗亲子服务中心",
        OrgType.SERVICE_INSTITUTION,
        15,
        "示例第二社区",
        facts=(INSPECTED,),
    ),
    Body(
        "SL",
        "示例乐龄书画社",
        OrgType.ASSOCIATION,
        45,
        "示例第三社区",
        facts=((FactKind.PARTY, "联合", 700),),
    ),
    Body(
        "SL",
        "示例青年志愿服务中心",
        OrgType.SERVICE_INSTITUTION,
        30,
        facts=((FactKind.ABNORMAL, "", 100), INSPECTED),
    ),
    Body("SL", "示例法律援助服务中心", OrgType.SERVICE_INSTITUTION, 3, "示例第三社区"),
    Body(
        "SL",
        "示例社区教育基金会",
        OrgType.FOUNDATION,
        50,
        facts=((FactKind.GRADE, "5A", 400),),
    ),
    Body("SL", "示例邻里调解室", OrgType.FILED_GROUP, 5, "示例第一社区"),
    Body("SL", "示例同心舞蹈队", OrgType.FILED_GROUP, 8, "示例第二社区"),
    Body("SL", "示例阳光助残社（筹）", OrgType.PROSPECTIVE, 0, "示例第三社区"),
    Body("SL", "示例第一社区居民委员会", OrgType.RESIDENTS_COMMITTEE, 200),
    Body("SL", "示例街道办事处", OrgType.SUBDISTRICT, 300),
    Body(
        "SX",
        "示例新村互助促进会",
        OrgType.ASSOCIATION,
        52,
        "示例新村社区",
        facts=((FactKind.GRADE, "3A", 700), INSPECTED),
    ),
    Body(
        "SX",
        "示例新村儿童关爱中心",
        OrgType.SERVICE_INSTITUTION,
        27,
        "示例新村社区",
        facts=(INSPECTED,),
    ),
    Body("SX", "示例新村环保志愿协会", OrgType.ASSOCIATION, 18, "示例东社区"),
    Body(
        "SX",
        "示例新村健康服务中心",
        OrgType.SERVICE_INSTITUTION,
        41,
        "示例东社区",
        facts=((FactKind.PENALTY, "警告", 200), INSPECTED),
    ),
    Body("SX", "示例新村合唱队", OrgType.FILED_GROUP, 6, "示例东社区"),
    Body("SX", "示例新村社区居民委员会", OrgType.RESIDENTS_COMMITTEE, 200, "示例新村社区"),
    Body("SX", "示例新村街道办事处", OrgType.SUBDISTRICT, 300, "示例新村社区"),
)


@dataclass(frozen=True)
class Holding:
    """A post of the cast. `body` is an organization's name, or empty for the service centre."""

    role: Role
    body: str = ""
    title: str = ""
    ended: bool = False
    """Ended a year ago: within the look-back, so it still recuses."""


@dataclass(frozen=True)
class Player:
    street: str
    name: str
    username: str
    holdings: tuple[Holding, ...] = field(default_factory=tuple)
    signs_in: bool = True


def _lead(body: str) -> tuple[Holding, ...]:
    return (Holding(Role.LEGAL_REPRESENTATIVE, body),)


PLAYERS = (
    Player("SL", "赵示例", "officer", (Holding(Role.CASE_OFFICER),)),
    Player("SL", "钱示例", "finance", (Holding(Role.FINANCE),)),
    Player(
        "SL",
        "孙示例",
        "director",
        (Holding(Role.DIRECTOR), Holding(Role.LEADER, "示例街道社会组织联合会", "会长")),
    ),
    Player("SL", "李示例", "auditor", (Holding(Role.AUDITOR),)),
    Player("SL", "周示例", "admin", (Holding(Role.ADMINISTRATOR),)),
    Player(
        "SL",
        "吴示例",
        "expert1",
        (
            Holding(Role.EXPERT),
            Holding(Role.LEADER, "示例街道社会组织联合会", "秘书长"),
            Holding(Role.LEGAL_REPRESENTATIVE, "示例乐龄书画社"),
        ),
    ),
    Player("SL", "郑示例", "expert2", (Holding(Role.EXPERT),)),
    Player(
        "SL",
        "王示例",
        "expert3",
        (Holding(Role.EXPERT), Holding(Role.LEADER, "示例暖阳养老服务中心", "理事", ended=True)),
    ),
    Player("SL", "姚示例", "mentor", (Holding(Role.MENTOR),)),
    Player("SL", "冯示例", "green", _lead("示例绿色家园促进会")),
    Player(
        "SL",
        "陈示例",
        "warm",
        (
            Holding(Role.LEGAL_REPRESENTATIVE, "示例暖阳养老服务中心"),
            Holding(Role.AGENT, "示例社区发展促进会"),
        ),
    ),
    Player("SL", "褚示例", "forward", _lead("示例社区发展促进会")),
    Player("SL", "卫示例", "seedling", _lead("示例青苗亲子服务中心")),
    Player("SL", "蒋示例", "youth", _lead("示例青年志愿服务中心"), signs_in=False),
    Player("SL", "沈示例", "law", _lead("示例法律援助服务中心"), signs_in=False),
    Player("SL", "韩示例", "group", (Holding(Role.AGENT, "示例邻里调解室"),)),
    Player("SX", "杨示例", "officer-x", (Holding(Role.CASE_OFFICER),)),
    Player("SX", "朱示例", "finance-x", (Holding(Role.FINANCE),)),
    Player("SX", "秦示例", "director-x", (Holding(Role.DIRECTOR),)),
    Player("SX", "尤示例", "expert-x1", (Holding(Role.EXPERT),)),
    Player("SX", "许示例", "expert-x2", (Holding(Role.EXPERT),)),
    Player("SX", "何示例", "mutual", _lead("示例新村互助促进会")),
    Player("SX", "吕示例", "children", _lead("示例新村儿童关爱中心")),
    Player("SX", "施示例", "eco", _lead("示例新村环保志愿协会"), signs_in=False),
    Player("SX", "张示例", "admin-x", (Holding(Role.ADMINISTRATOR),)),
)


@dataclass(frozen=True)
class Staff:
    """Who does what in a street, by username."""

    officer: str
    finance: str
    director: str
    experts: tuple[str, ...]


STAFF = {
    "SL": Staff("officer", "finance", "director", ("expert1", "expert2", "expert3")),
    "SX": Staff("officer-x", "finance-x", "director-x", ("expert-x1", "expert-x2")),
}
