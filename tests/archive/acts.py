"""Making and closing a volume, the short way."""

from __future__ import annotations

from sqlalchemy import select

from incubator.casework import archive, archiving
from incubator.casework.models import Case
from incubator.casework.volumes import Volume
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.funds.applications import FundApplication


def unbound(officer) -> Case:
    """An awarded case of the street without a volume; made so where all have one."""
    held = select(Volume.case_id)
    found = select(FundApplication).where(
        FundApplication.hub_id == officer.hub_id, FundApplication.status == "awarded"
    )
    case = db.session.scalars(found.where(FundApplication.id.not_in(held))).first()
    assert case is not None
    return case


def make(case: Case, officer) -> Volume:
    ready = archive.made_ready(case)
    with transaction():
        return archiving.make(db.session.get_one(Case, case.id), ready, by=officer, at=clock.now())


def titles(volume: Volume) -> list[str]:
    db.session.rollback()
    return [one.title for one in volume.entries]
