"""What people are asked to agree to: every version of each text, and publishing the next."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms import DateField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from incubator.blueprints.admin.blueprint import bp
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Permission
from incubator.core.words import _, known
from incubator.people import consents
from incubator.people.declarations import ConsentKind, ConsentText
from incubator.web.access import requires
from incubator.web.forms import BaseForm, choices, rules_shown_on
from incubator.web.sessions import viewer


class ConsentTextForm(BaseForm):
    kind = SelectField(
        _("事项"),
        coerce=ConsentKind,
        choices=choices((kind.value, label) for kind, label in consents.LABEL.items()),
    )
    since_on = DateField(_("从哪一天起"), [InputRequired(_("请填写生效日期。"))])
    text = TextAreaField(
        _("说明全文"),
        [
            InputRequired(_("请填写说明全文。")),
            Length(max=consents.LONGEST, message=_("最多 4000 个字。")),
        ],
        render_kw={"rows": 8},
    )


@bp.route("/consents", methods=["GET", "POST"])
@requires(Permission.MANAGE_SETTINGS)
def consent_texts() -> ResponseReturnValue:
    """A version that was published is never changed; the next one is asked for from its day on."""
    form = ConsentTextForm(since_on=clock.today())
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            consents.publish(
                form.kind.data,
                form.text.data,
                since_on=form.since_on.data,
                by=viewer(),
                at=clock.now(),
            )
        if rules.ok:
            flash(_("新版本已发布，从生效日起请大家重新同意。"))
            return redirect(url_for(".consent_texts"))
    texts = db.session.scalars(
        select(ConsentText).order_by(ConsentText.kind, ConsentText.version.desc())
    ).all()
    return render_template(
        "admin/consents.html",
        form=form,
        texts=[(one, consents.LABEL[one.kind], known(one.text)) for one in texts],
    ), form.status
