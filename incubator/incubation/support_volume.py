"""The volume of a request for support: what was asked, and what was answered."""

from __future__ import annotations

from datetime import date
from functools import partial

from incubator.casework import archive
from incubator.casework.archive import Line, Plan
from incubator.casework.models import Case
from incubator.casework.volume_lines import day
from incubator.core.db import db
from incubator.core.words import _
from incubator.incubation import support_letter
from incubator.incubation.staying import SupportRequest
from incubator.incubation.supporting_steps import LIFECYCLE, Status
from incubator.papers import page
from incubator.papers.fact_sheet import drawn


def lines(case: Case) -> list[Line]:
    """What was asked, and the letter that answered it."""
    asked = db.session.get_one(SupportRequest, case.id)
    number, whose = asked.number or "", asked.organization.name
    found = [
        Line(_("支持申请"), number, whose, day(asked.opened_at), draw=partial(_wish, asked)),
    ]
    if asked.answered_on is not None:
        on = asked.answered_on
        found.append(
            Line(_("支持申请答复函"), number, "", on.isoformat(), draw=partial(_letter, asked, on))
        )
    return found


def _wish(asked: SupportRequest) -> bytes:
    rows = [
        (_("编号"), asked.number or ""),
        (_("申请组织"), asked.organization.name),
        (_("申请内容"), asked.wish),
        (_("申请日期"), day(asked.opened_at)),
    ]
    return drawn(_("支持申请"), rows, asked.opened_at)


def _letter(asked: SupportRequest, on: date) -> bytes:
    return page.draw(support_letter.letter(asked, drawn_on=on))


def missing(case: Case) -> list[str]:
    """An answered request needs its answer; a withdrawn one nothing."""
    asked = db.session.get_one(SupportRequest, case.id)
    return [] if asked.answer or asked.status == Status.WITHDRAWN else [_("答复")]


archive.register(Plan(LIFECYCLE.kind, lines, missing, keep="archive.keep.support-request"))
