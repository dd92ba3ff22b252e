"""资金情况: what each fund has, promised and paid, and sending money down to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from incubator.blueprints.funds import registers
from incubator.blueprints.funds.forms import AmountForm, FundForm, LineForm
from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.funds import funding
from incubator.funds.models import Fund, FundBudget
from incubator.ledger import queries as money
from incubator.ledger import services as ledger
from incubator.ledger.books import KIND_LABEL
from incubator.ledger.models import Budget, Posting
from incubator.organizations.models import Organization
from incubator.records.services import next_number
from incubator.web import listing, menu
from incubator.web.access import requires
from incubator.web.forms import choices
from incubator.web.pressing import press, ready
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer

bp = Blueprint("funds", __name__, url_prefix="/funds")
menu.add(menu.Entry(_("资金情况"), "funds.index", 10, menu.MONEY, counts=funding.lines_visible_to))


@bp.get("/")
@requires(Permission.VIEW_MONEY)
def index() -> ResponseReturnValue:
    hat = viewer()
    years = db.session.scalars(
        money.visible_to(hat).with_only_columns(Budget.year).distinct().order_by(Budget.year.desc())
    ).all()
    return listing.show(
        registers.lines(hat, list(years)),
        "funds/index.html",
        manages=hat.may(Permission.MANAGE_BUDGET),
    )


@bp.get("/<int:id>")
@requires(Permission.VIEW_MONEY)
def show(id: int) -> ResponseReturnValue:
    fund = _fund(id)
    return render_template("funds/show.html", fund=fund, manages=_manages(fund.owner_id))


def _fund(id: int) -> Fund:
    return one_or_404(funding.with_lines(funding.visible_to(viewer())).where(Fund.id == id))


def _manages(owner_id: int) -> bool:
    hat = viewer()
    if not hat.may(Permission.MANAGE_BUDGET):
        return False
    return (
        db.session.scalar(
            funding.owners_for(hat)
            .with_only_columns(Organization.id)
            .where(Organization.id == owner_id)
        )
        is not None
    )


@bp.get("/budgets/<int:id>")
@requires(Permission.VIEW_MONEY)
def budget(id: int) -> ResponseReturnValue:
    """One line with every posting on it."""
    found = _budget(id)
    return listing.show(
        registers.postings(viewer(), found),
        "funds/budget.html",
        budget=found,
        fund=_fund_of(found),
        kinds=KIND_LABEL,
        manages=_manages(found.owner_id),
    )


def _budget(id: int) -> Budget:
    return one_or_404(money.visible_to(viewer()).where(Budget.id == id))


def _fund_of(budget: Budget) -> Fund | None:
    return db.session.scalar(select(Fund).join(FundBudget).where(FundBudget.budget_id == budget.id))


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_BUDGET)
def new() -> ResponseReturnValue:
    form = FundForm()
    owners = db.session.scalars(funding.owners_for(viewer())).all()
    form.owner_id.choices = choices((owner.id, owner.name) for owner in owners)

    def act(at: datetime) -> str:
        fund = funding.set_up(
            owner_id=form.owner_id.data,
            name=form.name.data,
            basis=form.basis.data,
            by=viewer(),
            at=at,
        )
        _add_line(fund, form, at)
        return url_for(".show", id=fund.id)

    return _page(form, "fund.new", act, "funds/new.html", said=_("资金已登记。"))


@bp.route("/<int:id>/lines", methods=["GET", "POST"])
@requires(Permission.MANAGE_BUDGET)
def add_line(id: int) -> ResponseReturnValue:
    """A further source or year of the fund."""
    fund = _fund(id)
    form = LineForm()

    def act(at: datetime) -> str:
        _add_line(fund, form, at)
        return url_for(".show", id=id)

    return _page(form, f"fund.line:{id}", act, "funds/line.html", said=_("预算已登记。"), fund=fund)


def _add_line(fund: Fund, form: LineForm, at: datetime) -> None:
    funding.add_line(
        fund,
        source=form.source.data,
        year=form.year.data,
        amount=form.amount.data,
        memo=form.memo.data,
        by=viewer(),
        at=at,
    )


@bp.route("/budgets/<int:id>/appropriate", methods=["GET", "POST"])
@requires(Permission.MANAGE_BUDGET)
def appropriate(id: int) -> ResponseReturnValue:
    return _change(id, ledger.appropriate, _("追加预算"), _("预算已追加。"))


@bp.route("/budgets/<int:id>/withdraw", methods=["GET", "POST"])
@requires(Permission.MANAGE_BUDGET)
def withdraw(id: int) -> ResponseReturnValue:
    return _change(id, ledger.withdraw, _("调减预算"), _("预算已调减。"))


def _change(id: int, change: Callable[..., Posting], title: str, said: str) -> ResponseReturnValue:
    found = _budget(id)
    form = AmountForm()

    def act(at: datetime) -> str:
        number = next_number(f"budget-{id}", year=at.year)
        voucher = ledger.Voucher(form.memo.data, f"{change.__name__}:budget:{id}:{number}")
        change(id, form.amount.data, voucher, by=viewer(), at=at)
        return url_for(".budget", id=id)

    return _page(
        form,
        f"budget.{change.__name__}:{id}",
        act,
        "funds/amount.html",
        said=said,
        budget=found,
        title=title,
    )


def _page(
    form: AmountForm,
    purpose: str,
    act: Callable[[datetime], str],
    template: str,
    *,
    said: str,
    **facts: object,
) -> ResponseReturnValue:
    """Show the form, or take its one effect and go where that leads."""
    if form.submitted():
        target = press(form, purpose, act)
        if target:
            flash(said, "success")
            return redirect(target)
    elif not form.is_submitted():
        ready(form, purpose)
        _start_with_this_year(form)
    return render_template(template, form=form, **facts), form.status


def _start_with_this_year(form: AmountForm) -> None:
    if isinstance(form, LineForm):
        form.year.data = clock.today().year
