"""The first check: every point looked at by a person, then on to review, back for supplement, or refused."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from incubator.casework import freezing
from incubator.casework.answered import Compared
from incubator.casework.services import move
from incubator.core import clock
from incubator.core.db import db, locked
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.eligibility.setting import refuse_unless_met
from incubator.incubation import conditions, editing, progress, reading, snapshot, submitting
from incubator.incubation.actions import Action
from incubator.incubation.intake import Track
from incubator.incubation.lifecycle import LIFECYCLE
from incubator.incubation.models import Incubation, IncubationSection, Section
from incubator.incubation.questions import SECTION_WORDS, sponsored
from incubator.incubation.states import Status
from incubator.records.events import happened, record
from incubator.records.models import Event

_CHECKED = "incubation.check"
_MOST_SAID = 1500
"""Characters of a message that still fit its inbox row."""
_MOST_NOTED = 500


@dataclass(frozen=True)
class Point:
    """One thing a person looks at before an application goes on."""

    key: str
    label: str


def points(application: Incubation) -> list[Point]:
    """The check list of this application: the general points and each attachment handed in."""
    submission = submitting.latest(application)
    papers = freezing.handed_in(submission)["papers"] if submission else []
    found = [
        Point("register", _("申请主体与登记、备案信息一致")),
        Point("signed", _("申请书已签字、盖章（没有公章的由负责人签字）")),
        Point("needs", _("孵化方式和工位数与基地条件相符")),
    ]
    if application.track is Track.PROSPECTIVE:
        found.append(Point("name", _("名称核准在有效期内，名称与申请一致")))
    kinds: dict[tuple[str, str], list[str]] = {}
    for one in papers:
        kinds.setdefault((one["sha256"], one["name"]), []).append(one["label"])
    opened = [
        Point(f"paper-{sha[:16]}", f"{'、'.join(labels)}：{name}")
        for (sha, name), labels in kinds.items()
    ]
    return [*found, *{point.key: point for point in opened}.values()]


def note_signatures(
    application: Incubation, signed: Mapping[int, date | None], *, by: Hat, at: datetime
) -> None:
    """Write down on which day each sponsor (by id) signed, as the paper shows."""
    locked(Incubation, application.id)
    _at_work(application, by)
    before = _signatures(application)
    for sponsor in application.sponsors:
        day = signed.get(sponsor.id)
        if day is not None and day > clock.on(at):
            raise RuleError(
                _("%(name)s的签字日期晚于今天，请照签字件填写。", name=sponsor.name or ""),
                field=f"signed-{sponsor.id}",
            )
        sponsor.signed_on = day
    after = _signatures(application)
    if after != before:
        record(
            "incubation.note-signatures",
            application,
            by=by,
            at=at,
            case_id=application.id,
            hub_id=application.hub_id,
            before={"signed": before},
            after={"signed": after},
        )


def _signatures(application: Incubation) -> list[str]:
    """The day of each sponsor in their order, blank where one has not signed; nobody is named."""
    return [one.signed_on.isoformat() if one.signed_on else "" for one in application.sponsors]


def finish(application: Incubation, ticked: Collection[str], *, by: Hat, at: datetime) -> None:
    """Put on record that everything was looked at; where the base scores, it goes on to review.

    Refused while a point is not ticked, a sponsor's signature is missing or a rule is not met today.
    """
    locked(Incubation, application.id)
    _at_work(application, by)
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
    _refuse_unsigned(application)
    findings = conditions.ask(application, on=clock.on(at))
    refuse_unless_met(findings)
    facts = {
        "checked": [point.key for point in asked],
        "eligibility": [finding.outcome.value for finding in findings],
    }
    record(
        _CHECKED,
        application,
        by=by,
        at=at,
        case_id=application.id,
        hub_id=application.hub_id,
        after=facts,
    )
    if application.base.rubric_id is not None:
        move(application, Action.PASS, by=by, at=at, facts=facts)


def _at_work(application: Incubation, by: Hat) -> None:
    editing.belongs(application, by)
    by.require(Permission.CHECK)
    if application.status != Status.FIRST_CHECK:
        state = LIFECYCLE.states[Status(application.status)]
        raise RuleError(
            _("当前状态是“%(state)s”，不在初核中。请刷新页面查看最新进度。", state=state.label)
        )


def _refuse_unsigned(application: Incubation) -> None:
    unsigned = [one.name or "" for one in application.sponsors if one.signed_on is None]
    if sponsored(application) and unsigned:
        raise RuleError(
            _(
                "这些发起人还没有签字：%(names)s。请核对签字件并填写签字日期，没有签的请退回补正。",
                names="、".join(unsigned),
            ),
            field="points",
        )


def is_checked(application: Incubation) -> bool:
    """Whether what was handed in last has been looked at point by point."""
    submission = submitting.latest(application)
    if submission is None:
        return False
    return happened(_CHECKED, case_id=application.id, since=submission.at)


def is_done(application: Incubation) -> bool:
    """Whether nothing of the first check is left but to propose: a panel's base goes on by itself."""
    return application.base.rubric_id is None and is_checked(application)


def return_for_supplement(
    application: Incubation, notes: Mapping[Section, str], *, reason: str, by: Hat, at: datetime
) -> None:
    """Open the named sections again. What each needs, and the reason, reach the applicant's inbox."""
    locked(Incubation, application.id)
    _at_work(application, by)
    wanted = {
        section: notes[section].strip()[:_MOST_NOTED]
        for section in Section
        if notes.get(section, "").strip()
    }
    if not wanted:
        raise RuleError(_("请至少选择一节，并写明要补正什么。"), field="sections")
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
    _open_again(application, wanted, at)
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


def _open_again(application: Incubation, notes: Mapping[Section, str], at: datetime) -> None:
    states = {state.section: state for state in application.sections}
    for section, note in notes.items():
        state = states.get(section)
        if state is None:
            state = IncubationSection(case_id=application.id, section=section, saved_at=at)
            db.session.add(state)
        state.return_note = note
    db.session.flush()
    db.session.expire(application, ["sections"])


def decline(application: Incubation, *, reason: str, by: Hat, at: datetime) -> None:
    """不予受理: the application ends here, with the reason the applicant reads."""
    locked(Incubation, application.id)
    editing.belongs(application, by)
    application.ended_on = clock.on(at)
    move(application, Action.DECLINE, by=by, at=at, reason=reason)


def against_register(application: Incubation, *, at: datetime) -> Compared:
    """What was handed in last beside what the register and the form say today."""
    submission = submitting.latest(application)
    if submission is None:
        return Compared({}, {})
    before = freezing.handed_in(submission)
    return reading.changed(before, snapshot.of(application, on=clock.on(at)))


def between_rounds(application: Incubation) -> Compared | None:
    """What the last supplement changed; None while there was only one round."""
    if len(application.submissions) < 2:
        return None
    before, after = application.submissions[-2:]
    return reading.changed(freezing.handed_in(before), freezing.handed_in(after))


@dataclass(frozen=True)
class Returned:
    """What staff asked for when they sent it back, as they wrote it: in general, and by section."""

    reason: str
    sections: tuple[tuple[str, str], ...]


def returned(application: Incubation) -> Returned | None:
    """What is still asked for; None once it was handed in again."""
    notes = {one.section: one.return_note for one in progress.of(application) if one.return_note}
    if not notes:
        return None
    last = db.session.scalar(
        select(Event)
        .where(
            Event.case_id == application.id,
            Event.verb == f"{LIFECYCLE.kind}.{Action.RETURN.value}",
        )
        .order_by(Event.id.desc())
        .limit(1)
        .options(joinedload(Event.note))
    )
    whole = last.reason if last else ""
    sections = tuple((SECTION_WORDS[section], note) for section, note in notes.items())
    return Returned(whole.removesuffix(_by_section(notes)).strip(), sections)
