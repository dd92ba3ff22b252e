"""查勘: what was seen in the room before anybody decides, with its measured area and pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from incubator.casework.attaching import File
from incubator.casework.services import move
from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.eligibility.findings import Finding
from incubator.eligibility.services import ask
from incubator.eligibility.setting import Implied
from incubator.premises import occupying
from incubator.premises.models import Nature, Premises
from incubator.premises.occupancy import Occupancy
from incubator.premises.occupancy_steps import Action
from incubator.premises.occupying_filing import keep_scan
from incubator.premises.occupying_words import SURVEY_PHOTO

_ASKED = (
    Implied("in-street", None, _("长期使用场地的组织应在本街道登记或备案")),
    Implied("not-listed", 0, _("列入活动异常名录或严重违法失信名单的，不提供场地")),
)


@dataclass(frozen=True)
class Survey:
    """What was found on a day; `area_tenths` is square metres × 10 as measured."""

    on: date
    findings: str
    area_tenths: int | None
    advises: bool


def survey(
    case_id: int,
    seen: Survey,
    photos: Sequence[File] = (),
    *,
    version: int | None = None,
    by: Hat,
    at: datetime,
) -> Occupancy:
    """Enter the survey; it advises for or against and decides nothing."""
    case, _room = occupying.held(case_id)
    if not clock.on(case.opened_at) <= seen.on <= clock.on(at):
        raise RuleError(_("查勘日期在申请日和今天之间，请核对。"), field="on")
    if not seen.findings.strip():
        raise RuleError(_("请写明查勘情况。"), field="findings")
    move(case, Action.SURVEY, by=by, at=at, version=version, facts={"advises": seen.advises})
    case.surveyed_on, case.surveyed_by_id = seen.on, by.post_id
    case.survey = seen.findings.strip()[:2000]
    case.survey_area_tenths, case.survey_advises = seen.area_tenths, seen.advises
    for photo in photos:
        keep_scan(case, SURVEY_PHOTO, photo, by=by, at=at)
    db.session.flush()
    return case


def conditions(case: Occupancy, *, on: date) -> list[Finding]:
    """What the register says of the organization today."""
    return ask(_ASKED, case.organization, on=on, hub_id=case.hub_id)


def warnings(room: Premises) -> list[str]:
    """What the nature of a room asks of everybody who lends it."""
    if room.nature is not Nature.OFFICE:
        return []
    return [
        _(
            "党政机关办公用房不得出租、出借或改变用途（《机关事务管理条例》第二十三条）；"
            "只能按调剂批准的用途无偿用于公益活动，批准文号：%(number)s。",
            number=room.approval_number or "—",
        )
    ]
