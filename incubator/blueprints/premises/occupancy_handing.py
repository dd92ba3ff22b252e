"""Handing a room over and back: the list, the deposit, the day somebody moves in, the day it is back."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.premises.blueprint import bp
from incubator.blueprints.premises.occupancy_stepping import Step, found, frame, step_page
from incubator.blueprints.premises.occupancy_use_forms import (
    DepositForm,
    GiveBackForm,
    MoveInForm,
    SettleForm,
    list_form,
)
from incubator.core import clock
from incubator.core.errors import NotFound
from incubator.core.money import yuan_sign
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.premises import occupying_handing, occupying_leaving
from incubator.premises.occupancy import KIND, Occupancy, Way
from incubator.premises.occupancy_steps import Action, Status
from incubator.premises.occupying_words import WAY_LABEL
from incubator.web import steps
from incubator.web.access import requires
from incubator.web.pressing import press, ready
from incubator.web.sessions import viewer

steps.step_page(KIND, Action.MOVE_IN, "premises.move_in_occupancy")
steps.step_page(KIND, Action.GIVE_BACK, "premises.give_back_occupancy")


@bp.route("/occupancies/<int:id>/list", methods=["GET", "POST"])
@requires(Permission.MANAGE_PREMISES)
def hand_over_occupancy(id: int) -> ResponseReturnValue:
    """The list of this hand-over; it may be saved half filled in."""
    case = found(id)
    way = Way.OUT if case.status == Status.LEAVING else Way.IN
    lines = occupying_handing.lines(case, way)
    if not lines:
        raise NotFound(_("还没有交接清单：签约后有进场清单，通知交还后有交还清单。"))
    form, purpose = list_form(lines), f"occupancy.list:{id}"
    if form.on.data is None and not form.is_submitted():
        form.on.data = clock.today()
    back = url_for(".occupancy", id=id, _anchor="hand-over")
    if not form.is_submitted():
        ready(form, purpose)
    elif form.submitted():

        def act(at: object) -> str:
            occupying_handing.tick(
                id,
                way,
                form.ticked(),
                form.further(),
                on=form.on.data,
                by=viewer(),
                at=clock.now(),
            )
            return back

        if target := press(form, purpose, act):
            return redirect(target)
    return render_template(
        "premises/occupancy_list.html",
        form=form,
        case=case,
        title=WAY_LABEL[way],
        way=way,
        back=back,
        **frame(),
    ), form.status


@bp.route("/occupancies/<int:id>/move-in", methods=["GET", "POST"])
@requires(Permission.MANAGE_PREMISES)
def move_in_occupancy(id: int) -> ResponseReturnValue:
    case, form = found(id), MoveInForm(on=clock.today())
    return step_page(
        case,
        form,
        lambda at: occupying_handing.move_in(
            id, on=form.on.data, version=form.seen, by=viewer(), at=at
        ),
        Step(
            _("交接使用"),
            _("已交接，场地开始使用；下一次巡查已排入待办。"),
            facts=[(_("进场交接清单"), _left(case, Way.IN)), (_("押金"), deposit(case))],
        ),
    )


def _left(case: Occupancy, way: Way) -> str:
    missing = len(occupying_handing.open_lines(case, way))
    return _("还有 %(n)s 项没有办完", n=missing) if missing else _("已全部办完")


def deposit(case: Occupancy) -> str:
    """How it stands with the deposit, in words."""
    if not case.deposit_fen:
        return _("不收押金")
    owed = yuan_sign(case.deposit_fen)
    if case.deposit_received_on is None:
        return _("%(sum)s，还没有收到", sum=owed)
    if case.deposit_returned_on is None:
        day = case.deposit_received_on.isoformat()
        return _("%(sum)s，%(day)s收到", sum=owed, day=day)
    return _(
        "%(sum)s，%(day)s退还 %(back)s",
        sum=owed,
        day=case.deposit_returned_on.isoformat(),
        back=yuan_sign(case.deposit_fen - case.deposit_withheld_fen),
    )


def owes_deposit(case: Occupancy) -> bool:
    """Whether a deposit is agreed and has not come in yet."""
    signed = case.status == Status.SIGNED
    return signed and bool(case.deposit_fen) and case.deposit_received_on is None


def is_owed_deposit(case: Occupancy) -> bool:
    """Whether a deposit is to be given back now."""
    leaves = case.status in {Status.LEAVING, Status.RETURNED}
    return leaves and case.deposit_received_on is not None and case.deposit_returned_on is None


@bp.route("/occupancies/<int:id>/deposit", methods=["GET", "POST"])
@requires(Permission.MANAGE_PREMISES)
def receive_deposit(id: int) -> ResponseReturnValue:
    case, form = found(id), DepositForm(on=clock.today())
    return step_page(
        case,
        form,
        lambda at: occupying_handing.receive_deposit(
            id, on=form.on.data, note=form.note.data or "", by=viewer(), at=at
        ),
        Step(_("登记收押金"), _("押金已登记。"), facts=[(_("押金"), deposit(case))]),
    )


@bp.route("/occupancies/<int:id>/settle-deposit", methods=["GET", "POST"])
@requires(Permission.MANAGE_PREMISES)
def settle_deposit(id: int) -> ResponseReturnValue:
    case, form = found(id), SettleForm(on=clock.today())
    return step_page(
        case,
        form,
        lambda at: occupying_handing.settle_deposit(
            id,
            on=form.on.data,
            withheld_fen=form.withheld_fen.data or 0,
            note=form.note.data or "",
            by=viewer(),
            at=at,
        ),
        Step(
            _("结清押金"),
            _("押金已结清。"),
            facts=[(_("押金"), deposit(case)), (_("损坏或缺失"), case.damage)],
        ),
    )


@bp.route("/occupancies/<int:id>/give-back", methods=["GET", "POST"])
@requires(Permission.MANAGE_PREMISES)
def give_back_occupancy(id: int) -> ResponseReturnValue:
    """The last step: from the next day the room is free for others."""
    case, form = found(id), GiveBackForm(on=clock.today())
    return step_page(
        case,
        form,
        lambda at: occupying_leaving.give_back(
            id,
            on=form.on.data,
            damage=form.damage.data or "",
            version=form.seen,
            by=viewer(),
            at=at,
        ),
        Step(
            _("交还完成"),
            _("场地已收回，次日起可以另行安排。"),
            _("办结后场地空出，清单不再修改；押金可以随后结清。"),
            facts=[(_("交还清单"), _left(case, Way.OUT)), (_("押金"), deposit(case))],
        ),
    )
