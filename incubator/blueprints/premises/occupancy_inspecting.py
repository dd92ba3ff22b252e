"""Inspections of a room in use, the objection to a sublet, and putting things right."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from incubator.blueprints.premises.blueprint import bp
from incubator.blueprints.premises.occupancy_forms import ReasonForm
from incubator.blueprints.premises.occupancy_stepping import Step, found, kept, step_page
from incubator.blueprints.premises.occupancy_use_forms import (
    InspectForm,
    ObjectForm,
    RectifiedForm,
)
from incubator.casework.attaching import File
from incubator.core import clock
from incubator.core.errors import NotFound
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.premises import occupying_inspecting
from incubator.premises.occupancy import KIND, Found, Objection, Occupancy
from incubator.premises.occupancy_steps import Action
from incubator.premises.occupying_due import DEPOSIT, ENDING, INSPECTION, OBJECTION
from incubator.premises.occupying_words import FOUND_LABEL
from incubator.web import duties, steps
from incubator.web.access import requires
from incubator.web.sessions import viewer

steps.step_page(KIND, Action.ORDER_RECTIFY, "premises.order_occupancy_rectified")
steps.step_page(KIND, Action.RECTIFIED, "premises.occupancy_rectified")
for _kind in (INSPECTION, OBJECTION, ENDING, DEPOSIT):
    duties.planned(_kind.key, Permission.MANAGE_PREMISES)


@bp.route("/occupancies/<int:id>/inspect", methods=["GET", "POST"])
@requires(Permission.MANAGE_PREMISES)
def inspect_occupancy(id: int) -> ResponseReturnValue:
    """One line of the log; most often everything is in order and one press is enough."""
    case, photos = found(id), list[File]()
    form = InspectForm(on=clock.today(), found=Found.IN_ORDER)

    def before() -> None:
        photo = kept(form.photo, "photo")
        photos.extend([photo] if photo else [])

    return step_page(
        case,
        form,
        lambda at: occupying_inspecting.inspect(
            id, form.what(), photos[0] if photos else None, by=viewer(), at=at
        ),
        Step(
            _("登记巡查"),
            _("巡查已登记。"),
            _(
                "登记后不能修改。发现转租的，从知道之日起六个月内要书面异议，"
                "逾期视为同意（《中华人民共和国民法典》第七百一十八条）；期限会自动排入待办。"
            ),
            facts=_last(case),
            anchor="inspections",
        ),
        before=before,
    )


def _last(case: Occupancy) -> list[tuple[str, str]]:
    last = case.inspections[-1] if case.inspections else None
    if last is None:
        return [(_("上次巡查"), _("还没有巡查过"))]
    return [(_("上次巡查"), f"{last.on.isoformat()} {FOUND_LABEL[last.found]}")]


def objection_of(case: Occupancy, id: int) -> Objection:
    """One of this case's objections; 404 for any other."""
    one = next((one for one in occupying_inspecting.objections(case) if one.id == id), None)
    if one is None:
        raise NotFound(_("没有找到这份异议。"))
    return one


@bp.route("/occupancies/<int:id>/objections/<int:objection>", methods=["GET", "POST"])
@requires(Permission.MANAGE_PREMISES)
def object_to_sublet(id: int, objection: int) -> ResponseReturnValue:
    """The delivered objection: its day and its scan; the time for putting it right begins."""
    case, form, scans = found(id), ObjectForm(on=clock.today()), list[File]()
    one = objection_of(case, objection)
    due = occupying_inspecting.object_by(case, one.known_on)

    def before() -> None:
        sent = kept(form.scan, "scan")
        scans.extend([sent] if sent else [])

    return step_page(
        case,
        form,
        lambda at: occupying_inspecting.object_to(
            objection, scans[0], on=form.on.data, version=form.seen, by=viewer(), at=at
        ),
        Step(
            _("登记书面异议"),
            _("书面异议已登记，整改期限已开始计算。"),
            _("先打印异议书送达签收，再登记。登记后自动要求整改。"),
            facts=[
                (_("知道转租"), one.known_on.isoformat()),
                (_("发现的情况"), one.inspection.note),
                (
                    _("最迟提出"),
                    _("%(day)s（%(why)s）", day=due.due_on.isoformat(), why=due.because),
                ),
            ],
            anchor="sublets",
        ),
        before=before,
    )


@bp.route("/occupancies/<int:id>/order-rectify", methods=["GET", "POST"])
@requires(Permission.MANAGE_PREMISES)
def order_occupancy_rectified(id: int) -> ResponseReturnValue:
    case, form = found(id), ReasonForm()
    last = case.inspections[-1] if case.inspections else None
    if not form.is_submitted() and last is not None and last.found is not Found.IN_ORDER:
        form.reason.data = last.note
    return step_page(
        case,
        form,
        lambda at: occupying_inspecting.order_rectify(
            id, reason=form.reason.data, version=form.seen, by=viewer(), at=at
        ),
        Step(
            _("要求整改"),
            _("整改通知已发出，期限已开始计算。"),
            _("发现转租的，请从“转租”一节登记书面异议，会同时要求整改。"),
            facts=_last(case),
        ),
    )


@bp.route("/occupancies/<int:id>/rectified", methods=["GET", "POST"])
@requires(Permission.MANAGE_PREMISES)
def occupancy_rectified(id: int) -> ResponseReturnValue:
    case, form = found(id), RectifiedForm(on=clock.today())
    return step_page(
        case,
        form,
        lambda at: occupying_inspecting.rectified(
            id,
            on=form.on.data,
            note=form.note.data or "",
            version=form.seen,
            by=viewer(),
            at=at,
        ),
        Step(_("整改完成"), _("整改已复查，恢复使用。"), facts=_last(case)),
    )
