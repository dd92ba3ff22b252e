"""Applying for a room for months: what is asked for and promised, online or from paper, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from incubator.casework import attaching, deadlines, messages
from incubator.casework.attaching import File
from incubator.casework.services import move, open_case
from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.validity import months_after
from incubator.core.words import _
from incubator.organizations.lifecycle import OVER
from incubator.organizations.models import Organization, OrgStatus
from incubator.people.queries import holders_in_hub
from incubator.premises import occupying
from incubator.premises.models import Premises, Standing, Use
from incubator.premises.occupancy import Occupancy
from incubator.premises.occupancy_steps import LIFECYCLE, SURVEY, Action, Status
from incubator.premises.occupying_words import ATTACHED, PAPER_FORM
from incubator.records.models import Document
from incubator.records.services import numbered

LONGEST_YEARS = 20
"""民法典 第七百零五条: no lease is longer."""


@dataclass(frozen=True)
class Wish:
    """What is asked for: the days both included, the phone as typed."""

    use: Use
    purpose: str
    people: int
    wished_from: date
    wished_through: date
    contact_name: str
    contact_phone: str


def apply(
    premises_id: int,
    wish: Wish,
    files: Mapping[str, list[File]],
    *,
    promised: bool,
    by: Hat,
    at: datetime,
) -> Occupancy:
    """An organization asks for a room; `files` by their kind (`ATTACHED`)."""
    by.require(Permission.APPLY)
    organization = db.session.get_one(Organization, by.organization_id)
    _refuse_unpromised(promised)
    _refuse_without(files, [])
    made = _opened(premises_id, organization, wish, by=by, at=at)
    _attach(made, files, by=by, at=at)
    _tell_office(made, by=by, at=at)
    return made


def apply_on_behalf(
    premises_id: int,
    organization: Organization,
    wish: Wish,
    scan: File,
    *,
    received_on: date,
    by: Hat,
    at: datetime,
) -> Occupancy:
    """Staff type in what came on paper; the promise is on the signed form."""
    by.require(Permission.ENTER_PAPER)
    if received_on > clock.on(at):
        raise RuleError(_("收件日期不能晚于今天，请照收件登记填写。"), field="received_on")
    made = _opened(premises_id, organization, wish, by=by, at=at, on_behalf=True)
    document = attaching.add(made, PAPER_FORM, scan, by=by, at=at)
    document.issued_on = received_on
    return made


def _opened(
    premises_id: int,
    organization: Organization,
    wish: Wish,
    *,
    by: Hat,
    at: datetime,
    on_behalf: bool = False,
) -> Occupancy:
    room = db.session.get(Premises, premises_id)
    if room is None or room.hub_id != by.hub_id:
        raise NotFound(_("没有找到这个场地。"))
    _refuse_organization(organization, room)
    _refuse_room(room)
    refuse_wish(room, wish, on=clock.on(at))
    today = clock.on(at)
    made = Occupancy(
        status=Status.APPLIED,
        status_since=at,
        number=numbered(f"{room.hub.short_code}-O", on=today),
        title=_("场地长期使用：%(room)s", room=room.name)[:],
        hub_id=room.hub_id,
        organization_id=organization.id,
        organization=organization,
        premises_id=room.id,
        premises=room,
        opened_at=at,
        submitted_at=at,
        promised_at=at,
        entered_on_behalf=on_behalf,
        **_facts(wish),
    )
    open_case(made, by=by, at=at)
    deadlines.open_for(made, SURVEY, start=today)
    return made


def _facts(wish: Wish) -> dict[str, object]:
    return {
        "use": wish.use,
        "purpose": wish.purpose.strip()[:1000],
        "people": wish.people,
        "wished_from": wish.wished_from,
        "wished_through": wish.wished_through,
        "contact_name": wish.contact_name.strip()[:60],
        "contact_phone": wish.contact_phone.strip()[:30],
    }


def _refuse_unpromised(promised: bool) -> None:
    if not promised:
        raise RuleError(_("请阅读承诺并勾选后再提交。"), field="promised")


def _refuse_without(files: Mapping[str, list[File]], present: list[Document]) -> None:
    held = {one.kind for one in present}
    for kind, label in ATTACHED.items():
        if kind not in held and not files.get(kind):
            raise RuleError(
                _("请上传%(what)s。", what=label), field=kind.removeprefix("occupancy-")
            )


def _refuse_organization(organization: Organization, room: Premises) -> None:
    elsewhere = organization.hub_id != room.hub_id or organization.status in OVER
    if elsewhere or organization.status is OrgStatus.PROSPECTIVE:
        raise RuleError(
            _("只有在本街道登记或备案的组织可以申请长期使用场地。"), field="organization"
        )
    earlier = occupying.applying(organization.id, room.id)
    if earlier is not None:
        raise RuleError(
            _(
                "%(name)s对这个场地已有一件在办（%(number)s），不用再申请。请打开原有的那件办理。",
                name=organization.name,
                number=earlier.number or "",
            )
        )


def _refuse_room(room: Premises) -> None:
    if room.standing is not Standing.AVAILABLE:
        raise RuleError(_("这个场地现在不开放使用，不能申请。请改选其他场地。"))


def refuse_wish(room: Premises, wish: Wish, *, on: date) -> None:
    """Refuse what the room is not for, or what no term can be."""
    permitted = {one.use for one in room.uses}
    if permitted and wish.use not in permitted:
        raise RuleError(_("这个场地不用于所选的用途，请改选用途或场地。"), field="use")
    if not wish.purpose.strip():
        raise RuleError(_("请写明用来做什么。"), field="purpose")
    if not 1 <= wish.people <= room.capacity:
        raise RuleError(
            _("人数在 1 至 %(most)s 之间（场地容量）。", most=room.capacity), field="people"
        )
    refuse_days(wish.wished_from, wish.wished_through, on=on)


def refuse_days(first: date, last: date, *, on: date) -> None:
    """Refuse a term that is past, shorter than a month or longer than the law allows."""
    if first < on:
        raise RuleError(_("起始日不能早于今天。"), field="from_on")
    if last < first:
        raise RuleError(_("到期日不能早于起始日。"), field="through_on")
    if last < months_after(first, 1) - timedelta(days=1):
        raise RuleError(
            _("长期使用至少一个月；几天或几小时的，请用“场地预约”。"), field="through_on"
        )
    if last >= months_after(first, LONGEST_YEARS * 12):
        raise RuleError(
            _("期限最长二十年（《中华人民共和国民法典》第七百零五条）。"), field="through_on"
        )


def _attach(case: Occupancy, files: Mapping[str, list[File]], *, by: Hat, at: datetime) -> None:
    for kind, sent in files.items():
        present = attaching.present(case, ATTACHED)
        attaching.refuse_unless_room(present, kind, [one.sha256 for one in sent])
        for file in sent:
            attaching.add(case, kind, file, by=by, at=at)


def _tell_office(case: Occupancy, *, by: Hat, at: datetime) -> None:
    today = clock.on(at)
    officers = holders_in_hub(case.hub_id, permissions={Permission.MANAGE_PREMISES}, on=today)
    telling = messages.Telling(
        source=f"case:{case.id}",
        step=f"{case.status}@{at.timestamp():.0f}",
        on=today,
        subject=messages.progress(case.title, LIFECYCLE.states[Status.APPLIED].label),
        body=case.organization.name,
        link=messages.link_to(case),
        hub_id=case.hub_id,
        case_id=case.id,
    )
    messages.put(telling, messages.people_of(db.session.scalars(officers)), at=at)


def send_back(
    case_id: int, *, reason: str, version: int | None = None, by: Hat, at: datetime
) -> Occupancy:
    """Give the application back; the reason says what is missing."""
    case, _room = occupying.held(case_id)
    move(case, Action.SUPPLEMENT, by=by, at=at, version=version, reason=reason)
    return case


def hand_in_again(
    case_id: int,
    wish: Wish,
    files: Mapping[str, list[File]],
    *,
    promised: bool,
    version: int | None = None,
    by: Hat,
    at: datetime,
) -> Occupancy:
    """The corrected application; new files are added to those that were there."""
    case, room = occupying.held(case_id)
    on_behalf = case.entered_on_behalf and by.may(Permission.ENTER_PAPER)
    action = Action.ENTER if on_behalf else Action.RESUBMIT
    if not on_behalf:
        _refuse_unpromised(promised)
        _refuse_without(files, attaching.present(case, ATTACHED))
    refuse_wish(room, wish, on=clock.on(at))
    changed = _changed(case, wish)
    move(case, action, by=by, at=at, version=version, facts=changed)
    for name, value in _facts(wish).items():
        if value or name != "contact_phone":  # the form shows no number; left empty, it stays
            setattr(case, name, value)
    case.promised_at = at
    _attach(case, files, by=by, at=at)
    db.session.flush()
    return case


def _changed(case: Occupancy, wish: Wish) -> dict[str, object]:
    """The new facts that differ; of the contact person nothing is noted."""
    return {
        name: value
        for name, value in _facts(wish).items()
        if not name.startswith("contact") and getattr(case, name) != value
    }
