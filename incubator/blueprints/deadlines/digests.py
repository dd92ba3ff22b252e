"""The Monday digest on the screen and on paper."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.organizations.models import Hub
from incubator.web import digest as digests
from incubator.web.access import requires
from incubator.web.digest import Digest
from incubator.web.duties import Due, Side
from incubator.web.files import paper_file
from incubator.web.sessions import viewer


def attach(bp: Blueprint) -> None:
    """Hang the two views on the blueprint of the deadlines."""
    bp.add_url_rule("/digest", view_func=digest)
    bp.add_url_rule("/digest.<any(pdf, docx):form>", view_func=digest_paper)


@requires(Permission.VIEW_CASES)
def digest() -> ResponseReturnValue:
    lists = {
        "overdue": url_for("deadlines.index", side=Side.CENTRE.value, due=Due.OVERDUE.value),
        "week": url_for("deadlines.index", side=Side.CENTRE.value, due=Due.WEEK.value),
        "waiting": url_for("deadlines.index", side=Side.OTHERS.value),
    }
    return render_template("deadlines/digest.html", digest=_now(), lists=lists)


@requires(Permission.VIEW_CASES)
def digest_paper(form: str) -> Response:
    paper, name = digests.paper(_now()), f"{_('周一工作提要')[:]}-{clock.today().isoformat()}"
    return paper_file(paper, name, form)


def _now() -> Digest:
    return digests.of(db.session.get_one(Hub, viewer().hub_id), clock.today())
