"""Tests on what stands against an organization: lists, penalties, inspections, and contradictions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from incubator.core.validity import months_after
from incubator.core.words import _
from incubator.eligibility.asked import Answer, Asked, Context, InspectionYear
from incubator.eligibility.findings import Outcome
from incubator.organizations.models import Fact, FactKind, Organization
from incubator.organizations.standing import GOOD_RESULTS, REMOVED, Inspection
from incubator.organizations.standing import standing as standing_on

LIST_WORDS: dict[FactKind, str] = {
    FactKind.ABNORMAL: _("活动异常名录"),
    FactKind.SERIOUS: _("严重违法失信名单"),
}
PASSED = frozenset(result.value for result in GOOD_RESULTS)
ALMOST = frozenset({Inspection.BASIC.value})


def not_listed(asked: Asked) -> Answer:
    """`parameter` is the look-back in years after removal; 0 asks of today alone, none takes the rule's."""
    years = asked.context.look_back_years if asked.parameter is None else asked.parameter
    listed = [fact for fact in asked.facts if fact.kind in LIST_WORDS]
    now = _listed_now(asked.facts, asked.day)
    if now:
        doubtful = [*_speaking_well(asked.facts, asked.day), *_said_to_be_off(listed, now)]
        if doubtful:
            return contradiction([*doubtful, *now])
        return Answer(Outcome.FAILED, "；".join(f"{_listed(fact)}" for fact in now))
    unclear = [fact for fact in listed if fact.valid_through is None]
    if unclear and years:
        return Answer(
            Outcome.BLOCKED,
            _("%(what)s，但没有移出日期的记录，需要工作人员核实", what=_listed(unclear[0])),
        )
    return _after_removal(listed, asked.day, years, asked.context)


def _said_to_be_off(listed: Sequence[Fact], now: Sequence[Fact]) -> list[Fact]:
    """Records of a removal on a day nobody knows, of a list that another record still has it on."""
    return [
        fact
        for fact in listed
        if fact.valid_through is None
        and _gone(fact)
        and any(one.kind is fact.kind and one.valid_from <= fact.valid_from for one in now)
    ]


def _listed_now(facts: Sequence[Fact], day: date) -> list[Fact]:
    return [fact for fact in facts if fact.kind in LIST_WORDS and _still_listed(fact, day)]


def _gone(fact: Fact) -> bool:
    """Whether the record itself says that it was taken off, by whatever words around."""
    return REMOVED in fact.value


def _still_listed(fact: Fact, day: date) -> bool:
    if fact.valid_through is None:
        return not _gone(fact)
    return fact.valid_through >= day


def _after_removal(listed: Sequence[Fact], day: date, years: int, context: Context) -> Answer:
    removed = [(_years_on(fact.valid_through, years), fact) for fact in listed]
    barred = [(until, fact) for until, fact in removed if until and years and day <= until]
    if barred:
        until, fact = max(barred, key=lambda one: one[0])
        return Answer(
            Outcome.FAILED,
            _(
                "%(removed)s 移出%(list)s，%(years)s 年内不得申报，至 %(until)s 期满",
                removed=fact.valid_through.isoformat() if fact.valid_through else "",
                list=LIST_WORDS[fact.kind],
                years=years,
                until=until.isoformat(),
            ),
        )
    return Answer(Outcome.SATISFIED, _("%(day)s 核对，没有在列记录", day=day.isoformat()))


def _years_on(day: date | None, years: int) -> date | None:
    return months_after(day, 12 * years) if day else None


def _listed(fact: Fact) -> str:
    if _gone(fact):
        return _(
            "%(day)s 查到已移出%(list)s（%(source)s）",
            day=fact.valid_from.isoformat(),
            list=LIST_WORDS[fact.kind],
            source=fact.source,
        )
    return _(
        "%(day)s 列入%(list)s（%(source)s）",
        day=fact.valid_from.isoformat(),
        list=LIST_WORDS[fact.kind],
        source=fact.source,
    )


def not_penalized(asked: Asked) -> Answer:
    """`parameter` is a number of years counted from the penalty; none takes the rule's."""
    years = asked.context.look_back_years if asked.parameter is None else asked.parameter
    for fact in asked.facts:
        if fact.kind is not FactKind.PENALTY:
            continue
        until = months_after(
            max(fact.valid_from, fact.valid_through or fact.valid_from), 12 * years
        )
        if asked.day <= until:
            return Answer(
                Outcome.FAILED,
                _(
                    "%(day)s 受到行政处罚（%(source)s），至 %(until)s 满 %(years)s 年",
                    day=fact.valid_from.isoformat(),
                    source=fact.source,
                    until=until.isoformat(),
                    years=years,
                ),
            )
    return Answer(
        Outcome.SATISFIED,
        _("%(day)s 核对，%(years)s 年内没有处罚记录", day=asked.day.isoformat(), years=years),
    )


def inspection_passed(asked: Asked) -> Answer:
    """`parameter` is a number of years, 1 where there is none. 基本合格 does not pass."""
    return _inspected(asked, PASSED)


def inspection_not_failed(asked: Asked) -> Answer:
    """The same, where 基本合格 is enough."""
    return _inspected(asked, PASSED | ALMOST)


def _inspected(asked: Asked, good: frozenset[str]) -> Answer:
    facts, day, inspections = asked.facts, asked.day, asked.context.inspections
    if not inspections:
        return Answer(Outcome.NOT_APPLICABLE, _("这类组织不参加年检"))
    years = _asked_years(facts, day, inspections)[: asked.parameter or 1]
    answers = [_one_year(asked.organization, facts, year, good) for year in years]
    now = _listed_now(facts, day)
    well = [fact for fact in _speaking_well(facts, day) if fact.kind is FactKind.INSPECTION]
    if now and well and all(one.outcome is Outcome.SATISFIED for one in answers):
        return contradiction([*well, *now])
    return _worst(answers)


def _asked_years(
    facts: Sequence[Fact], day: date, years: Sequence[InspectionYear]
) -> Sequence[InspectionYear]:
    """Last year's first; while its result may still come, the year before stands for it."""
    newest = years[0]
    known = {fact.for_year for fact in facts if fact.kind is FactKind.INSPECTION}
    return years if newest.for_year in known or day > newest.due_on else years[1:]


def _one_year(
    organization: Organization, facts: Sequence[Fact], year: InspectionYear, good: frozenset[str]
) -> Answer:
    results = [
        fact
        for fact in facts
        if fact.kind is FactKind.INSPECTION and fact.for_year == year.for_year
    ]
    if not results:
        return _no_result(organization, year)
    if all(fact.value == Inspection.NOT_APPLICABLE for fact in results):
        return Answer(Outcome.NOT_APPLICABLE, _result(results[0]))
    values = {fact.value in good for fact in results}
    words = "；".join(f"{_result(fact)}" for fact in results)
    if len(values) > 1:
        return Answer(
            Outcome.BLOCKED, _("记录互相矛盾，需要工作人员核实：%(records)s", records=words)
        )
    return Answer(Outcome.SATISFIED if values.pop() else Outcome.FAILED, words)


def _no_result(organization: Organization, year: InspectionYear) -> Answer:
    if organization.registered_on is None:
        return Answer(Outcome.BLOCKED, _("没有年检结论，也没有登记日期的记录，需要工作人员核实"))
    if organization.registered_on > year.cut_off:
        return Answer(
            Outcome.NOT_APPLICABLE,
            _(
                "不适用（新登记）：%(registered)s 登记，%(cut)s 后登记的不参加 %(year)s 年度年检",
                registered=organization.registered_on.isoformat(),
                cut=year.cut_off.isoformat(),
                year=year.for_year,
            ),
        )
    return Answer(
        Outcome.FAILED,
        _("没有 %(year)s 年度年检结论的记录；如已合格，请联系服务中心补登", year=year.for_year),
    )


def _result(fact: Fact) -> str:
    return _(
        "%(year)s 年度年检%(value)s（%(source)s）",
        year=fact.for_year,
        value=fact.value,
        source=fact.source,
    )


def _speaking_well(facts: Sequence[Fact], day: date) -> list[Fact]:
    """What another register holds in the organization's favour: its last inspection, its grade."""
    stands = standing_on(facts, on=day)
    good = [stands.grade] if stands.grade else []
    if stands.inspection and stands.inspection.value in PASSED:
        good.insert(0, stands.inspection)
    return [fact for fact in facts if any(fact is one for one in good)]


def contradiction(facts: Sequence[Fact]) -> Answer:
    """Records that cannot both be right: all are shown, none wins without a person."""
    return Answer(
        Outcome.BLOCKED,
        _(
            "记录互相矛盾，需要工作人员核实：%(records)s",
            records="；".join(f"{_told(fact)}" for fact in facts),
        ),
    )


def _told(fact: Fact) -> str:
    if fact.kind is FactKind.INSPECTION:
        return _result(fact)
    if fact.kind is FactKind.GRADE:
        return _(
            "%(day)s 评为 %(grade)s（%(source)s）",
            day=fact.valid_from.isoformat(),
            grade=fact.value,
            source=fact.source,
        )
    return _listed(fact)


_ORDER = (Outcome.FAILED, Outcome.BLOCKED, Outcome.SATISFIED, Outcome.NOT_APPLICABLE)


def _worst(answers: Sequence[Answer]) -> Answer:
    decisive = min(answers, key=lambda answer: _ORDER.index(answer.outcome))
    same = [answer.fact for answer in answers if answer.outcome is decisive.outcome]
    return Answer(decisive.outcome, "；".join(f"{fact}" for fact in same))
