"""The volume of an occupancy: which papers, in which order, and what must be there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from incubator.casework import archive
from incubator.casework.archive import Line, Plan
from incubator.casework.models import Case
from incubator.casework.volume_lines import day, documents_of, filed, name_of
from incubator.core.db import db
from incubator.core.words import _
from incubator.papers import page
from incubator.papers.paper import Paper
from incubator.premises import (
    occupying_handing,
    occupying_inspecting,
    occupying_letters,
    occupying_papers,
)
from incubator.premises.occupancy import KIND, Occupancy, Way
from incubator.premises.occupying import latest_decision, lender_of
from incubator.premises.occupying_words import (
    AGREEMENT,
    KINDS,
    OBJECTION_LETTER,
    PAPER_FORM,
    PLAN,
    PROOF,
)


def lines(case: Case) -> list[Line]:
    """From the application to the day the room was given back."""
    found = db.session.get_one(Occupancy, case.id)
    return [*_asked(found), *_decided(found), *_used(found), *_left(found)]


def _drawn(
    found: Occupancy, title: str, on: date, make: Callable[..., Paper], whose: str = ""
) -> Line:
    number = found.agreement_number or found.number or ""
    return Line(
        title,
        number,
        whose or lender_of(found.hub),
        on.isoformat(),
        draw=partial(_pdf, make, found, on),
    )


def _pdf(make: Callable[..., Paper], found: Occupancy, on: date) -> bytes:
    return page.draw(make(found, drawn_on=on))


def _asked(found: Occupancy) -> list[Line]:
    whose = found.organization.name
    on = date.fromisoformat(day(found.opened_at))
    made = [_drawn(found, _("场地使用申请表"), on, occupying_papers.application_form, whose)]
    made += [
        filed(one, KINDS[one.kind], whose) for one in documents_of(found, (PAPER_FORM, PROOF, PLAN))
    ]
    if found.surveyed_on is not None:
        made.append(
            _drawn(found, _("场地查勘表"), found.surveyed_on, occupying_papers.survey_sheet)
        )
    return made


def _decided(found: Occupancy) -> list[Line]:
    one = latest_decision(found)
    if one is None or one.decided_at is None:
        return []
    whose = name_of(one.approver_person_id)
    if one.scan is not None:
        return [filed(one.scan, _("呈批件或会议纪要"), whose)]
    on = date.fromisoformat(day(one.decided_at))
    return [_drawn(found, _("场地使用审批呈批件"), on, occupying_papers.approval_sheet, whose)]


def _used(found: Occupancy) -> list[Line]:
    """Signed agreements, the list of moving in, the log, and what was objected to."""
    whose = found.organization.name
    made = [filed(one, KINDS[one.kind], whose) for one in documents_of(found, (AGREEMENT,))]
    if found.entered_on is not None:
        make = partial(occupying_letters.hand_over_list, way=Way.IN)
        made.append(_drawn(found, _("进场交接清单"), found.entered_on, make))
    if found.inspections:
        last = found.inspections[-1].on
        made.append(_drawn(found, _("场地使用巡查记录"), last, occupying_letters.inspection_log))
    return [
        *made,
        *(filed(one, KINDS[one.kind]) for one in documents_of(found, (OBJECTION_LETTER,))),
    ]


def _left(found: Occupancy) -> list[Line]:
    if found.left_on is None:
        return []
    make = partial(occupying_letters.hand_over_list, way=Way.OUT)
    return [_drawn(found, _("交还清单"), found.left_on, make)]


def missing(case: Case) -> list[str]:
    """What a volume of this case must hold by how far the case came, and does not."""
    found = db.session.get_one(Occupancy, case.id)
    asked: dict[str, bool] = {}
    if found.term_from is not None:
        one = latest_decision(found)
        asked[_("审批文件")] = one is not None and one.decided_at is not None
    if found.entered_on is not None:
        asked |= {
            _("场地使用协议"): found.agreement_id is not None,
            _("进场交接清单"): not occupying_handing.open_lines(found, Way.IN),
            _("对转租的书面异议"): not occupying_inspecting.open_objections(found),
        }
    if found.left_on is not None:
        owed = found.deposit_received_on is not None and found.deposit_returned_on is None
        asked |= {
            _("交还清单"): not occupying_handing.open_lines(found, Way.OUT),
            _("押金结清"): not owed,
        }
    return [name for name, there in asked.items() if not there]


archive.register(Plan(KIND, lines, missing, keep="archive.keep.occupancy"))
