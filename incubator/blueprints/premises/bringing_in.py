"""Bringing a table of rooms into the register."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.premises.blueprint import bp
from incubator.blueprints.premises.forms import ImportForm
from incubator.core import clock
from incubator.core.db import transaction
from incubator.core.permissions import Permission
from incubator.core.tabular import limits
from incubator.core.words import _
from incubator.premises import importing
from incubator.web.access import requires
from incubator.web.forms import rules_shown_on
from incubator.web.sessions import viewer


@bp.route("/import", methods=["GET", "POST"])
@requires(Permission.MANAGE_PREMISES)
def import_table() -> ResponseReturnValue:
    """Take an exported register, changed or longer, back in; a row that is refused refuses all."""
    form = ImportForm()
    if form.submitted():
        with rules_shown_on(form) as rules:
            file = form.table.data
            data = file.stream.read(limits.MAX_BYTES + 1)
            rows = importing.read_sheet(file.filename or "", data)
            with transaction():
                outcome = importing.bring_in(rows, by=viewer(), at=clock.now())
        if rules.ok:
            flash(
                _(
                    "已导入：新登记 %(added)s 处，更新 %(changed)s 处。",
                    added=outcome.added,
                    changed=outcome.changed,
                ),
                "success",
            )
            return redirect(url_for(".index"))
    return render_template(
        "premises/import.html",
        form=form,
        room=None,
        largest=limits.MAX_BYTES,
        most=importing.MOST_ROWS,
    ), form.status
