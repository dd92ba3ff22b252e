"""The formal check: pass, or return some sections for supplement, with every point looked at by a person."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from incubator.casework.answered import Compared
from incubator.casework.services import move
from incubator.core import clock
from incubator.core.db import db, locked
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.funds import editing, progress, reading, requirements, snapshot, submitting
from incubator.funds.applications import FundApplication, Section, SectionState
from incubator.funds.lifecycle import LIFECYCLE, Action, Status
from incubator.funds.questions import SECTION_WORDS
from incubator.records.models import Event

_MOST_SAID = 1500
"""Characters of a message that still fit its inbox row."""
_MOST_NOTED = 500


@dataclass(frozen=True)
class Point:
    """One thing a person looks at before an application passes."""

    key: str
    label: str


_GENERAL = (
    Point("register", _("申报主体与登记信息一致")),
    Point("signed", _("申报书已签字、盖章（备案组织由负责人签字）")),
    Point("budget", _("预算科目和金额合理，由专项资金支出的科目符合办法")),
    Point("account", _("收款账户或代管单位已核对")),
    Point("no-double", _("没有与其他资金重复的项目")),
)


def points(application: FundApplication) -> list[Point]:
    """The check list of this application: the general points and each attachment handed in."""
    submission = submitting.latest(application)
    papers = snapshot.handed_in(submission)["papers"] if submission else []
    opened = [
        Point(f"paper-{one['sha256'][:16]}", f"{one['label']}：{one['name']}") for one in papers
    ]
    return [*_GENERAL, *{point.key: point for point in opened}.values()]


def pass_check(
    application: FundApplication, ticked: Collection[str], *, by: Hat, at: datetime
) -> None:
    """Let it go on to expert review. Refused while a point is not ticked or a rule is not met today."""
    locked(FundApplication, application.id)
    editing.belongs(application, by)
    by.require(Permission.CHECK)
    asked = points(application)
    left = [point.label for point in asked if point.key not in ticked]
    if left:
        raise RuleError(
            _(
                "还有 %(n)s 项没有核对：%(points)s。请逐项核对后勾选；有问题的请退回补正。",
                n=len(left),
                points="、".join(f"{label}" for label in left),
            ),
            field="points",
        )
    findings = requirements.ask(application, on=clock.on(at))
    requirements.refuse_unless_met(findings)
    move(
        application,
        Action.PASS,
        by=by,
        at=at,
        facts={
            "checked": [point.key for point in asked],
            "eligibility": [finding.outcome.value for finding in findings],
        },
    )


def return_for_supplement(
    application: FundApplication,
    notes: Mapping[Section, str],
    *,
    reason: str,
    by: Hat,
    at: datetime,
) -> None:
    """Open the named sections again. What each needs, and the reason, reach the applicant's inbox."""
    locked(FundApplication, application.id)
    editing.belongs(application, by)
    by.require(Permission.CHECK)
    wanted = {
        section: notes[section].strip()[:_MOST_NOTED]
        for section in Section
        if notes.get(section, "").strip()
    }
    if not wanted:
        raise RuleError(_("请至少选择一节，并写明要补正什么。"), field="sections")
    if application.status == Status.FORMAL_CHECK:
        _open_again(application, wanted, at)
    whole = "\n".join(filter(None, [reason.strip(), _by_section(wanted)]))
    if len(whole) > _MOST_SAID:
        raise RuleError(
            _(
                "补正说明共 %(n)s 字，最多 %(most)s 字，请写得简短些。",
                n=len(whole),
                most=_MOST_SAID,
            ),
            field="reason",
        )
    move(
        application,
        Action.RETURN,
        by=by,
        at=at,
        reason=whole,
        facts={"sections": [section.value for section in wanted]},
    )


def _by_section(notes: Mapping[Section, str]) -> str:
    """What each section needs, a line each, in the order of the form."""
    return "\n".join(f"{SECTION_WORDS[section][:]}：{note}" for section, note in notes.items())


def _open_again(application: FundApplication, notes: Mapping[Section, str], at: datetime) -> None:
    states = {state.section: state for state in application.sections}
    for section, note in notes.items():
        state = states.get(section)
        if state is None:
            state = SectionState(application_id=application.id, section=section, saved_at=at)
            db.session.add(state)
        state.return_note = note
    db.session.flush()
    db.session.expire(application, ["sections"])


def against_register(application: FundApplication, *, at: datetime) -> Compared:
    """What was handed in last beside what the register and the form say today."""
    submission = submitting.latest(application)
    if submission is None:
        return Compared({}, {})
    before = snapshot.handed_in(submission)
    after = snapshot.of(application, on=clock.on(at))
    return reading.changed(before, after)


def between_rounds(application: FundApplication) -> Compared | None:
    """What the last supplement changed; None while there was only one round."""
    if len(application.submissions) < 2:
        return None
    before, after = application.submissions[-2:]
    return reading.changed(snapshot.handed_in(before), snapshot.handed_in(after))


@dataclass(frozen=True)
class Returned:
    """What staff asked for when they sent it back, as they wrote it: in general, and by section."""

    reason: str
    sections: tuple[tuple[str, str], ...]


def returned(application: FundApplication) -> Returned | None:
    """What is still asked for; None once it was handed in again."""
    notes = {one.section: one.return_note for one in progress.of(application) if one.return_note}
    if not notes:
        return None
    last = db.session.scalar(
        select(Event)
        .where(
            Event.case_id == application.id, Event.verb == f"{LIFECYCLE.kind}.{Action.RETURN.value}"
        )
        .order_by(Event.id.desc())
        .limit(1)
        .options(joinedload(Event.note))
    )
    whole = last.reason if last else ""
    sections = tuple((SECTION_WORDS[section], note) for section, note in notes.items())
    return Returned(whole.removesuffix(_by_section(notes)).strip(), sections)
