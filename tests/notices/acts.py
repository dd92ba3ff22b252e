"""Objecting to a notice and answering, the short way."""

from __future__ import annotations

from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import SYSTEM
from incubator.funds.applications import FundApplication
from incubator.notices import showing
from incubator.notices.models import Notice
from incubator.notices.objections import Said

SAID = Said("示例居民", "021-00000009", "该项目与现有项目内容重复，请核查。")


def objected(notice, *, item=0, said=SAID):
    with transaction():
        found = locked(Notice, notice.id)
        about = Said(said.objector, said.contact, said.text, found.items[item].id)
        return showing.take_objection(found, about, by=SYSTEM, at=clock.now())


def status(application):
    return db.session.get_one(FundApplication, application.id).status
