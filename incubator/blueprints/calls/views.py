"""Pages of a call: public for everybody, drawn up and published by staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms.fields.choices import SelectChoice

from incubator.blueprints.calls import registers
from incubator.blueprints.calls.filling import written
from incubator.blueprints.calls.forms import (
    CallForm,
    EndForm,
    ExtendForm,
)
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.eligibility.findings import Finding, may_submit
from incubator.eligibility.table import TESTS
from incubator.funds import applying, calling, drawing_up, papers, queries, requirements
from incubator.funds.applications import FundApplication
from incubator.funds.models import Call, Fund, FundBudget
from incubator.ledger.models import Budget
from incubator.organizations.models import Organization
from incubator.papers import page
from incubator.web import duties, listing, menu
from incubator.web.access import public, requires
from incubator.web.files import PDF, download
from incubator.web.forms import rules_shown_on, version_in
from incubator.web.rows import one_or_404
from incubator.web.rule_rows import local, moment_of
from incubator.web.sessions import guest_or_viewer, viewer
from incubator.web.settings import settings

bp = Blueprint("calls", __name__, url_prefix="/calls")
menu.add(menu.Entry(_("申报批次"), "calls.index", 10, menu.MONEY, counts=registers.listed))

_FIRST_WINDOW = timedelta(days=14)


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    hat = guest_or_viewer()
    return listing.show(
        registers.calls(hat),
        "calls/index.html",
        staff=hat is not None and hat.may(Permission.VIEW_CASES),
        may_manage=hat is not None and hat.may(Permission.MANAGE_CALLS),
        phase_words=queries.PHASE_WORDS,
        category_words=drawing_up.CATEGORY_WORDS,
    )


@bp.get("/<code>")
@public
def show(code: str) -> ResponseReturnValue:
    """What is supported, who may ask for how much, until when; for an applicant with their own answers."""
    call, hat, now = _found(code), guest_or_viewer(), clock.now()
    ours = hat is not None and hat.may(Permission.VIEW_CASES) and hat.hub_id == call.hub_id
    manages = ours and hat is not None and hat.may(Permission.MANAGE_CALLS)
    draft = call.published_at is None
    return render_template(
        "calls/show.html",
        call=call,
        phase=queries.phase(call, at=now),
        phase_words=queries.PHASE_WORDS,
        now=now,
        days_left=(clock.on(call.closes_at) - clock.on(now)).days,
        rules=[(_question(one), one.text) for one in requirements.of(call)],
        category=drawing_up.CATEGORY_WORDS[call.category],
        audience_words=papers.AUDIENCE_WORDS,
        own=_own(call, hat),
        largest=settings().upload_bytes,
        ours=ours,
        manages=manages,
        missing=drawing_up.missing(call, now) if manages and draft else [],
        handed_in=_handed_in(call, hat) if ours and hat else 0,
    )


def _found(code: str) -> Call:
    return one_or_404(queries.calls_visible_to(guest_or_viewer()).where(Call.code == code))


def _question(requirement: Any) -> str:
    test = TESTS.get(requirement.test)
    return test.question(requirement.parameter) if test else requirement.text


def _handed_in(call: Call, hat: Hat) -> int:
    query = queries.visible_to(hat).where(FundApplication.call_id == call.id)
    return db.session.scalar(duties.length(query)) or 0


@dataclass(frozen=True)
class Own:
    """What a call means to the organization that looks at it."""

    findings: list[Finding]
    may: bool
    application: FundApplication | None


def _own(call: Call, hat: Hat | None) -> Own | None:
    if hat is None or not hat.may(Permission.APPLY) or hat.organization_id is None:
        return None
    organization = db.session.get_one(Organization, hat.organization_id)
    findings = requirements.ask_organization(call, organization, on=clock.today())
    return Own(findings, may_submit(findings), queries.application_of(call, organization.id))


@bp.get("/<code>/blank.pdf")
@public
def blank(code: str) -> Response:
    """The form to fill in by hand."""
    call = _found(code)
    return download(page.draw(papers.blank_form(call)), f"{call.code}-空白表.pdf", PDF)


@bp.post("/<code>/apply")
@requires(Permission.APPLY)
def apply(code: str) -> ResponseReturnValue:
    """Begin the organization's application, or go on with the one it has."""
    call, hat = _found(code), viewer()
    own = queries.application_of(call, hat.organization_id)
    if own is None:
        with transaction():
            organization = locked(Organization, hat.organization_id)
            own = applying.begin(locked(Call, call.id), organization, by=hat, at=clock.now())
            id = own.id
        flash(_("草稿已建立，填写的内容会自动保存。"))
    else:
        id = own.id
    return redirect(url_for("applications.show", id=id))


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_CALLS)
def new() -> ResponseReturnValue:
    hat = viewer()
    notice = calling.notice_default(hub_id=hat.hub_id, on=clock.today())
    opens = clock.at(clock.today() + timedelta(days=1), 9)
    form = CallForm(
        data={
            "opens_at": local(opens),
            "closes_at": local(clock.at(clock.on(opens) + _FIRST_WINDOW, 17)),
            "notice_days": notice.days,
            "notice_unit": notice.unit.value,
        }
    )
    return _drawn_up(form, None, notice)


@bp.route("/<code>/edit", methods=["GET", "POST"])
@requires(Permission.MANAGE_CALLS)
def edit(code: str) -> ResponseReturnValue:
    call = _ours(code)
    form = CallForm(data=written(call))
    notice = calling.notice_default(hub_id=call.hub_id, on=clock.today())
    return _drawn_up(form, call, notice)


def _ours(code: str) -> Call:
    return one_or_404(queries.calls_of_hub(viewer()).where(Call.code == code))


def _drawn_up(
    form: CallForm, call: Call | None, notice: calling.NoticeDefault
) -> ResponseReturnValue:
    """The form of a draft, shown until it is saved without a refusal."""
    _offer_money(form)
    if form.is_submitted() and form.rows_pressed():
        return _page(form, call, notice)
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            code = _save(form, call)
        if rules.ok:
            flash(_("批次已保存为草稿，核对后发布。"))
            return redirect(url_for(".show", code=code))
    return _page(form, call, notice)


def _offer_money(form: CallForm) -> None:
    funds = select(Fund).where(Fund.hub_id == viewer().hub_id).order_by(Fund.id)
    form.fund_id.choices = [SelectChoice(fund.id, fund.name) for fund in db.session.scalars(funds)]
    lines = (
        select(Budget)
        .join(FundBudget, FundBudget.budget_id == Budget.id)
        .where(Budget.hub_id == viewer().hub_id)
        .order_by(Budget.year.desc(), Budget.id)
    )
    form.budget_id.choices = [
        SelectChoice(0, _("请选择")),
        *(
            SelectChoice(one.id, f"{one.name} · {one.source} · {one.year}")
            for one in db.session.scalars(lines)
        ),
    ]


def _save(form: CallForm, call: Call | None) -> str:
    hat, now, today = viewer(), clock.now(), clock.today()
    if call is None:
        return calling.create(form.facts(), by=hat, at=now, on=today).code
    version = version_in(form.version.data)
    found = locked(Call, call.id)
    calling.change(found, form.facts(), version=version, by=hat, at=now, on=today)
    return str(found.code)


def _page(form: CallForm, call: Call | None, notice: calling.NoticeDefault) -> ResponseReturnValue:
    for table, rows in (("requirements", 2), ("papers", 2), ("criteria", 3)):
        form.at_least(table, rows)
    return render_template(
        "calls/edit.html",
        form=form,
        call=call,
        notice=notice,
        known_papers=drawing_up.PAPER_KINDS.values(),
    ), form.status


@bp.post("/<code>/publish")
@requires(Permission.MANAGE_CALLS)
def publish(code: str) -> ResponseReturnValue:
    call = _ours(code)
    with transaction():
        calling.publish(locked(Call, call.id), by=viewer(), at=clock.now())
    flash(_("批次已发布，公开页面和申报入口已经打开。"), "success")
    return redirect(url_for(".show", code=code))


@bp.route("/<code>/extend", methods=["GET", "POST"])
@requires(Permission.MANAGE_CALLS)
def extend(code: str) -> ResponseReturnValue:
    call = _ours(code)
    form = ExtendForm(closes_at=local(call.closes_at))
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            calling.extend(
                locked(Call, call.id),
                moment_of(form.closes_at),
                reason=form.reason.data,
                by=viewer(),
                at=clock.now(),
            )
        if rules.ok:
            flash(_("截止时间已延长。"), "success")
            return redirect(url_for(".show", code=code))
    return render_template("calls/extend.html", form=form, call=call), form.status


@bp.route("/<code>/end", methods=["GET", "POST"])
@requires(Permission.MANAGE_CALLS)
def end(code: str) -> ResponseReturnValue:
    call = _ours(code)
    form = EndForm()
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            calling.end(locked(Call, call.id), reason=form.reason.data, by=viewer(), at=clock.now())
        if rules.ok:
            flash(_("批次已结束。"), "success")
            return redirect(url_for(".show", code=code))
    return render_template("calls/end.html", form=form, call=call), form.status
