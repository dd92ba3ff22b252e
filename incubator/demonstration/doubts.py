"""What in the demonstration's register needs a second look: twins, records at odds, a year's list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from incubator.core import clock
from incubator.core.permissions import Hat, Role
from incubator.demonstration.cast import STAFF
from incubator.demonstration.people import World
from incubator.organizations import services as registry
from incubator.organizations.contacts import Contacts
from incubator.organizations.fact_importing import import_facts
from incubator.organizations.fact_sheets import Asked, read_facts
from incubator.organizations.facts import Statement
from incubator.organizations.models import FactKind, OrgType
from incubator.organizations.particulars import Particulars
from incubator.organizations.recording import record_fact
from incubator.organizations.standing import REMOVED, Inspection

LISTED_DAYS_AGO = 150


@dataclass(frozen=True)
class AtOdds:
    """A body one source has on the list of abnormal activity, while another says it was taken off."""

    street: str
    name: str
    listed: int
    removed: int


AT_ODDS = (
    AtOdds("SL", "示例青年志愿服务中心", 100, 30),
    AtOdds("SX", "示例新村健康服务中心", 300, 60),
)
TWIN_OF = "示例乐龄书画社"
TWIN = "示例“乐龄”书画社"
"""The same name but for the marks: entered once as a filed team, once as registered."""
LISTED = {
    "SL": (
        ("示例街道社会组织联合会", Inspection.PASSED),
        ("示例街道社区基金会", Inspection.PASSED),
        ("示例街道社会组织服务中心", Inspection.PASSED),
        ("示例乐龄书画社", Inspection.BASIC),
        ("示例绿色家园促进会", Inspection.PASSED),
        ("示例外街道读书会", Inspection.PASSED),
        ("示例外街道棋社", Inspection.FAILED),
    ),
    "SX": (("示例新村环保志愿协会", Inspection.FAILED), ("示例外街道合唱团", Inspection.PASSED)),
}
"""The registrar's list of a year's results; some on it are in another street's register."""


def raise_them(world: World) -> None:
    """Each as the officer of its street entered it."""
    for one in AT_ODDS:
        _contradict(world, one, _officer(world, one.street))
    _enter_twice(world, _officer(world, "SL"))
    for street in LISTED:
        _bring_in(world, street, _officer(world, street))


def _officer(world: World, street: str) -> Hat:
    return world.hat(STAFF[street].officer, Role.CASE_OFFICER)


def _contradict(world: World, one: AtOdds, by: Hat) -> None:
    organization = world.organizations[one.name]
    sources = (
        (one.listed, "", "示例登记管理机关网站", "示例：未按规定报送年度报告"),
        (one.removed, REMOVED, "示例信用平台", "示例：已补报年度报告"),
    )
    known = {fact.valid_from for fact in organization.facts if fact.kind is FactKind.ABNORMAL}
    for days, value, source, basis in sources:
        since = clock.on(world.ago(days))
        if since in known:
            continue
        stated = Statement(
            kind=FactKind.ABNORMAL,
            value=value,
            valid_from=since,
            issuer="示例区民政局",
            basis=basis,
            source=source,
            seen_at=world.ago(8, hour=9),
        )
        record_fact(organization, stated, by=by, at=world.ago(8))


def _enter_twice(world: World, by: Hat) -> None:
    known = world.organizations[TWIN_OF]
    stated = Particulars(
        name=TWIN,
        filing_no="示备〔2026〕902",
        org_type=OrgType.FILED_GROUP,
        registered_on=clock.on(world.ago(700)),
        business_scope=known.business_scope,
        community=known.community,
    )
    made = registry.create(stated, contacts=Contacts(phone=known.phone), by=by, at=world.ago(8))
    world.organizations[TWIN] = made


def _bring_in(world: World, street: str, by: Hat) -> None:
    at = world.ago(8)
    seen = clock.on(world.ago(LISTED_DAYS_AGO))
    sheet = read_facts(
        "示例年度检查结论.csv",
        _table(world, street),
        Asked(FactKind.INSPECTION, "示例区民政局年度检查公告（示例）", at, seen.year - 1),
    )
    import_facts(sheet, hub=world.hubs[street], by=by, at=at + timedelta(hours=1))


def _table(world: World, street: str) -> bytes:
    """The list as the registrar would send it."""
    decided = _day(world.ago(LISTED_DAYS_AGO))
    rows = ["组织名称,年检结论,年检日期"]
    rows += [f"{name},{result},{decided}" for name, result in LISTED[street]]
    return "\n".join(rows).encode("utf-8-sig")


def _day(moment: datetime) -> str:
    return clock.on(moment).isoformat()
