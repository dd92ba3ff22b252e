"""Former incubatees: the list with what became of them, the questions of a year, the certificate."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement

from incubator.blueprints.incubation import sections
from incubator.blueprints.incubation.blueprint import bp
from incubator.blueprints.incubation.guiding import form_page
from incubator.blueprints.incubation.leaving_forms import CertificateForm, FollowUpForm
from incubator.blueprints.incubation.sections import Place, Section
from incubator.blueprints.incubation.stays import found
from incubator.core import clock
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.incubation import afterwards, alumni, graduation_certificate, stays
from incubator.incubation.alumni import Line
from incubator.incubation.leaving import Afterwards
from incubator.incubation.leaving_words import ALIVE, LEAVING_LABEL, STOPPED, UNKNOWN
from incubator.incubation.models import Incubation, Leaving
from incubator.web import duties, listing, menu, subjects
from incubator.web.access import requires
from incubator.web.forms import choices, rules_shown_on
from incubator.web.listing import Column, Filter, Register, Shape
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer
from incubator.web.years import year_filter

ALL = ("", _("全部"))

menu.add(
    menu.Entry(
        _("离驻组织"), "incubation.alumni_index", 38, menu.INCUBATION, counts=alumni.visible_to
    )
)

subjects.add(Afterwards.__tablename__, "incubation.afterwards_answer")
duties.planned(afterwards.KIND, Permission.MANAGE_INCUBATION)


@bp.get("/alumni")
@requires(Permission.VIEW_CASES)
def alumni_index() -> ResponseReturnValue:
    return listing.show(
        _register(viewer()),
        "incubation/alumni.html",
        how=LEAVING_LABEL,
        became=became,
    )


def became(line: Line) -> tuple[str, str]:
    """What became of it, by the newest answer, in a word and its tone."""
    if line.last is None:
        return UNKNOWN, ""
    return (ALIVE, "green") if line.last.alive else (STOPPED, "red")


def _register(hat: Hat) -> Register:
    today = clock.today()
    ways = [one for one in Leaving if one is not Leaving.RENEWED]
    return Register(
        name=_("离驻组织"),
        unit=_("家"),
        query=alumni.visible_to(hat),
        counted="incubation.alumni_index",
        identity=Incubation.id,
        columns=[
            Column("organization", _("组织"), lambda one: one.stay.organization.name),
            Column(
                "entered",
                _("入驻日期"),
                lambda one: one.began_on,
                shape=Shape.DAY,
                hide_small=True,
            ),
            Column(
                "left",
                _("离开日期"),
                lambda one: one.stay.left_on,
                order=Incubation.left_on,
                shape=Shape.DAY,
            ),
            Column("how", _("离开方式"), lambda one: LEAVING_LABEL[one.stay.leaving]),
            Column("became", _("近况"), lambda one: became(one)[0]),
            Column(
                "jobs",
                _("全职人数"),
                lambda one: one.last.jobs if one.last else None,
                shape=Shape.NUMBER,
                hide_small=True,
            ),
            Column(
                "projects",
                _("项目数"),
                lambda one: one.last.projects if one.last else None,
                shape=Shape.NUMBER,
                export_only=True,
            ),
            Column(
                "told",
                _("回访日期"),
                lambda one: one.last.answered_on if one.last else None,
                shape=Shape.DAY,
                export_only=True,
            ),
            Column("words", _("回访情况"), _words, export_only=True),
            Column(
                "next",
                _("下次回访"),
                lambda one: one.next_on,
                shape=Shape.DAY,
                hide_small=True,
            ),
            Column("certificate", _("出壳证书"), _serial, export_only=True),
        ],
        lines=alumni.lines,
        search=stays.matching,
        filters=[
            Filter(
                "how",
                _("离开方式"),
                [ALL, *((one.value, LEAVING_LABEL[one]) for one in ways)],
                lambda one: Incubation.leaving == one,
            ),
            Filter("became", _("近况"), _BECAME, lambda one: _in_state(one, today)),
            year_filter(Incubation.left_on, alumni.visible_to(hat)),
        ],
        sort="-left",
        placeholder=_("组织名称、拼音首字母或编号"),
        empty=_("还没有离驻的组织。交接完成后列在这里。"),
        file_name="alumni",
    )


_BECAME = [
    ALL,
    ("alive", ALIVE),
    ("stopped", STOPPED),
    ("unknown", UNKNOWN),
    ("due", _("回访到期")),
]


def _in_state(state: str, today: date) -> ColumnElement[bool]:
    if state == "due":
        return alumni.due(today)
    return alumni.unanswered() if state == "unknown" else alumni.lives(state == "alive")


def _words(line: Line) -> str:
    return line.last.words if line.last else ""


def _serial(line: Line) -> str:
    return line.certificate.serial if line.certificate else ""


@bp.route("/afterwards/<int:id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def afterwards_answer(id: int) -> ResponseReturnValue:
    """One dated question; a later answer takes the place of the first and both stay in the history."""
    row = one_or_404(afterwards.visible_to(viewer()).where(Afterwards.id == id))
    form = FollowUpForm(
        on=row.answered_on or clock.today(),
        alive={True: "yes", False: "no"}.get(row.alive) if row.alive is not None else None,
        jobs=row.jobs,
        projects=row.projects,
        words=row.words,
    )
    return form_page(
        form,
        found(row.case_id),
        lambda at: afterwards.answer(id, form.told(), on=form.on.data, by=viewer(), at=at),
        title=_("登记回访：%(day)s", day=row.asked_for.isoformat()),
        button=_("保存回访"),
        said=_("回访已登记。"),
        anchor="afterwards",
    )


@bp.route("/<int:id>/certificate", methods=["GET", "POST"])
@requires(Permission.ISSUE_CERTIFICATE)
def graduation_certificate_issue(id: int) -> ResponseReturnValue:
    """Pressing twice leads to the one certificate."""
    stay, form = found(id), CertificateForm()
    names = graduation_certificate.issuer_choices(stay)
    form.issuers.choices = choices((name, name) for name in names)
    written = None
    with rules_shown_on(form):
        written = graduation_certificate.contents(stay, issued_on=clock.today())
    if written is not None and form.submitted():
        with rules_shown_on(form) as rules:
            made = graduation_certificate.issue(
                stay, issuers=form.issuers.data or [], by=viewer(), at=clock.now()
            )
        if rules.ok:
            flash(_("证书 %(serial)s 已签发。", serial=made.serial), "success")
            return redirect(url_for("certificates.show", number=made.number))
    elif not form.is_submitted():
        form.issuers.data = names[:1]
    return render_template(
        "incubation/certificate.html", form=form, stay=stay, written=written
    ), form.status


def _part(stay: Incubation, hat: Hat) -> Section | None:
    """After a stay: its certificate, and the questions of the year."""
    if stay.leaving in {None, Leaving.RENEWED} or hat.may(Permission.MENTOR):
        return None
    line = alumni.of_stay(stay)
    graduated = stay.leaving is Leaving.GRADUATED
    may_issue = graduated and line.certificate is None and hat.may(Permission.ISSUE_CERTIFICATE)
    if not (line.questions or line.certificate or may_issue):
        return None
    return Section(
        "afterwards",
        _("出壳证书和回访") if graduated else _("回访"),
        "incubation/_afterwards.html",
        {
            "line": line,
            "may_issue": may_issue,
            "may_answer": hat.may(Permission.MANAGE_INCUBATION),
            "alive": ALIVE,
            "stopped": STOPPED,
        },
    )


sections.add(Place.AFTERWARDS, _part)
