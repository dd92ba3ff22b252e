"""Tests on what an organization is: where, of which type, how old, of which grade, trained or not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from incubator.core import money
from incubator.core.validity import in_force, months_after
from incubator.core.words import _
from incubator.eligibility.asked import Answer, Asked
from incubator.eligibility.findings import Outcome
from incubator.organizations.models import Fact, FactKind, OrgStatus, OrgType

TYPE_WORDS: dict[OrgType, str] = {
    OrgType.ASSOCIATION: _("社会团体"),
    OrgType.SERVICE_INSTITUTION: _("社会服务机构"),
    OrgType.FOUNDATION: _("基金会"),
    OrgType.FILED_GROUP: _("备案社区社会组织"),
    OrgType.PROSPECTIVE: _("拟登记组织"),
    OrgType.RESIDENTS_COMMITTEE: _("居民委员会"),
    OrgType.SUBDISTRICT: _("街道办事处"),
    OrgType.OTHER: _("其他单位"),
}
TYPE_BITS: dict[OrgType, int] = {
    OrgType.ASSOCIATION: 1,
    OrgType.SERVICE_INSTITUTION: 2,
    OrgType.FOUNDATION: 4,
    OrgType.FILED_GROUP: 8,
}
"""The parameter of the type test is the sum of the types it admits."""

STATUS_WORDS: dict[OrgStatus, str] = {
    OrgStatus.PROSPECTIVE: _("尚未登记"),
    OrgStatus.REGISTERED: _("已登记"),
    OrgStatus.FILED: _("已备案"),
    OrgStatus.SUSPENDED: _("停止活动"),
    OrgStatus.CANCELLED: _("已注销"),
    OrgStatus.REVOKED: _("已撤销登记"),
    OrgStatus.MERGED: _("已并入另一条记录"),
}


def types_of(parameter: int | None) -> list[OrgType]:
    bits = parameter or 0
    return [kind for kind, bit in TYPE_BITS.items() if bits & bit]


def names_of(parameter: int | None) -> str:
    return "、".join(f"{TYPE_WORDS[kind]}" for kind in types_of(parameter))


def in_this_street(asked: Asked) -> Answer:
    organization = asked.organization
    if organization.hub_id != asked.context.hub_id:
        return Answer(
            Outcome.FAILED, _("登记信息不在%(hub)s，请向所在街道申报", hub=asked.context.hub_name)
        )
    if organization.status not in {OrgStatus.REGISTERED, OrgStatus.FILED}:
        return Answer(
            Outcome.FAILED,
            _("登记状态为“%(state)s”", state=STATUS_WORDS[organization.status]),
        )
    if organization.registered_on is None:
        return Answer(Outcome.SATISFIED, STATUS_WORDS[organization.status])
    if organization.registered_on > asked.day:
        return Answer(
            Outcome.FAILED, _("%(day)s 才登记", day=organization.registered_on.isoformat())
        )
    words = _("备案于 %(day)s") if organization.status is OrgStatus.FILED else _("登记于 %(day)s")
    return Answer(Outcome.SATISFIED, _(words, day=organization.registered_on.isoformat()))


def of_type(asked: Asked) -> Answer:
    mine = TYPE_WORDS[asked.organization.org_type]
    if asked.organization.org_type in types_of(asked.parameter):
        return Answer(Outcome.SATISFIED, mine)
    return Answer(
        Outcome.FAILED,
        _("组织类型是%(mine)s，本批次面向%(types)s", mine=mine, types=names_of(asked.parameter)),
    )


def filed_group_cap(asked: Asked) -> Answer:
    """`parameter` is the most (fen) a body without legal personality may ask for; none admits none."""
    if asked.organization.has_legal_personality:
        return Answer(Outcome.NOT_APPLICABLE, _("具有法人资格，不受备案组织上限限制"))
    if not asked.parameter:
        return Answer(Outcome.FAILED, _("没有法人资格，本批次不接受备案组织申报"))
    return Answer(
        Outcome.SATISFIED,
        _("备案组织最多申请 %(cap)s，凭票据实报实销", cap=money.yuan_sign(asked.parameter)),
    )


def registered_for(asked: Asked) -> Answer:
    """`parameter` is a number of whole months."""
    since = asked.organization.registered_on
    if since is None:
        return Answer(Outcome.BLOCKED, _("登记日期没有记录，需要工作人员核对登记证书"))
    enough_on = months_after(since, asked.parameter or 0)
    if asked.day >= enough_on:
        return Answer(Outcome.SATISFIED, _("登记于 %(day)s", day=since.isoformat()))
    return Answer(
        Outcome.FAILED,
        _(
            "登记于 %(day)s，到 %(enough)s 才满期限",
            day=since.isoformat(),
            enough=enough_on.isoformat(),
        ),
    )


def graded(asked: Asked) -> Answer:
    """`parameter` is the lowest grade that counts, 1 to 5. A lapsed grade is no grade."""
    grades = [fact for fact in asked.facts if fact.kind is FactKind.GRADE and _grade(fact)]
    held = [fact for fact in grades if in_force(fact, asked.day)]
    if not held:
        return Answer(Outcome.FAILED, _no_grade(grades, asked.day))
    certified = [fact for fact in held if fact.valid_through]
    newest = max(certified or held, key=lambda fact: (fact.valid_from, _grade(fact)))
    doubt = _doubt(newest, asked.facts, asked.day)
    if doubt:
        return Answer(Outcome.BLOCKED, doubt)
    words = f"{_grade(newest)}A"
    if newest.valid_through:
        words = _("%(grade)s，有效期至 %(day)s", grade=words, day=newest.valid_through.isoformat())
    enough = _grade(newest) >= (asked.parameter or 1)
    return Answer(Outcome.SATISFIED if enough else Outcome.FAILED, words)


def _doubt(newest: Fact, facts: Sequence[Fact], day: date) -> str:
    """Why nobody can say without a person whether the grade holds; empty where one can."""
    since = newest.valid_from
    against = [
        fact
        for fact in facts
        if fact.kind is FactKind.GRADE and in_force(fact, day) and fact.value != newest.value
        if fact.valid_from == since or (fact.valid_through is None and fact.valid_from > since)
    ]
    if against:
        records = "；".join(f"{_seen(fact)}" for fact in (newest, *against))
        return _("记录互相矛盾，需要工作人员核实：%(records)s", records=records)
    if newest.valid_through is None:
        return _("%(record)s，有效期未知，需要工作人员核对证书", record=_seen(newest))
    return ""


def _seen(fact: Fact) -> str:
    return _(
        "%(day)s %(grade)s（%(source)s）",
        day=fact.valid_from.isoformat(),
        grade=fact.value,
        source=fact.source,
    )


def _grade(fact: Fact) -> int:
    """5 for 5A; 0 where the register says 无等级 in one of its spellings."""
    at = fact.value.upper().find("A")
    return int(fact.value[at - 1]) if at > 0 and fact.value[at - 1] in "12345" else 0


def _no_grade(grades: Sequence[Fact], day: date) -> str:
    lapsed = [fact for fact in grades if fact.valid_through and fact.valid_through < day]
    if not lapsed:
        return _("没有有效的等级评估记录")
    last = max(lapsed, key=lambda fact: fact.valid_through or day)
    return _(
        "%(grade)sA 等级已于 %(day)s 到期",
        grade=_grade(last),
        day=last.valid_through.isoformat() if last.valid_through else "",
    )


def leader_trained(asked: Asked) -> Answer:
    """Training is not kept here yet, so the answer is open until the agreement is signed."""
    return Answer(
        Outcome.PENDING, _("%(year)s 年培训签约前完成即可，签约时核对培训记录", year=asked.day.year)
    )
