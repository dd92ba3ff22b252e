"""The lists of volumes, the volume of one case, its papers to print, and the whole as one file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.archive import registers
from incubator.blueprints.archive.forms import CloseForm, LineForm, MakeForm
from incubator.casework import archive, archiving, lifecycles
from incubator.casework.archive import Line
from incubator.casework.models import Case
from incubator.casework.queries import visible_to
from incubator.casework.volumes import Volume, VolumeEntry
from incubator.core import clock
from incubator.core.db import locked, transaction
from incubator.core.errors import NotFound
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.papers import page, volumes
from incubator.records.documents import content_of
from incubator.records.models import Document
from incubator.web import listing, menu, steps
from incubator.web.access import requires
from incubator.web.files import paper_file
from incubator.web.forms import rules_shown_on
from incubator.web.pressing import press, ready
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer
from incubator.web.uploads import KINDS
from incubator.web.zipping import Packed, answer, member_name

bp = Blueprint("archive", __name__)
menu.add(menu.Entry(_("案卷"), "archive.index", 47, menu.BASIS, counts=archive.volumes_visible_to))


def _link(case: Case, hat: Hat) -> steps.Beside | None:
    if archive.plan_of(case) is None or not hat.may(Permission.VIEW_CASES):
        return None
    return _("案卷"), url_for("archive.show", id=case.id)


steps.beside_case(_link)


@bp.get("/archive")
@requires(Permission.VIEW_CASES)
def index() -> ResponseReturnValue:
    return listing.show(
        registers.volumes(viewer()),
        "archive/index.html",
        pages_of=archiving.sheets_in,
        kept=volumes.kept_words,
    )


@bp.get("/archive/awaiting")
@requires(Permission.VIEW_CASES)
def awaiting() -> ResponseReturnValue:
    return listing.show(
        registers.awaiting(viewer()), "archive/awaiting.html", state_of=lifecycles.state_of
    )


def _case(id: int) -> Case:
    """A case of the hub whose kind is archived."""
    found = one_or_404(visible_to(viewer()).where(Case.id == id))
    if archive.plan_of(found) is None:
        raise NotFound(_("这类事项不立案卷。"))
    return found


@bp.get("/cases/<int:id>/archive")
@requires(Permission.VIEW_CASES)
def show(id: int) -> ResponseReturnValue:
    """The volume as it is, or as it would be made now; looking makes nothing."""
    case = _case(id)
    volume = archiving.volume_of(case)
    form = MakeForm()
    ready(form, f"volume.make:{id}")
    closed = volume is not None and volume.closed_at is not None
    return render_template(
        "archive/show.html",
        case=case,
        state=lifecycles.state_of(case),
        back=steps.url_of(case),
        volume=volume,
        lines=[] if volume else archive.lines_of(case),
        newer=[] if closed or volume is None else _newer(volume, case),
        missing=[] if closed else archive.missing(case),
        form=form,
        closed=closed,
        edits=viewer().may(Permission.CHECK) and not closed,
        asks=viewer().may(Permission.USE_SEALS),
        pages=archiving.sheets_in(volume) if volume else 0,
        kept=volumes.kept_words(volume) if volume else "",
    )


def _newer(volume: Volume, case: Case) -> Sequence[Line]:
    """What has come since the volume was made."""
    return [line for line in archive.lines_of(case) if not archiving.holds(volume, line)]


@bp.post("/cases/<int:id>/archive")
@requires(Permission.CHECK)
def make(id: int) -> ResponseReturnValue:
    """Papers are drawn and counted first; the rows are written in one go."""
    case, form = _case(id), MakeForm()
    here = url_for(".show", id=id)
    if not form.submitted():
        return redirect(here)
    made = archive.made_ready(case)

    def act(at: datetime) -> str:
        archiving.make(locked(Case, id), made, by=viewer(), at=at)
        return here

    target = press(form, f"volume.make:{id}", act)
    flash(_("目录已更新。") if target else form.form_errors[0], "" if target else "error")
    return redirect(here)


@bp.route("/cases/<int:id>/archive/lines/new", methods=["GET", "POST"])
@requires(Permission.CHECK)
def add_line(id: int) -> ResponseReturnValue:
    volume, form = _volume(id), LineForm(pages=1)
    if form.submitted():
        facts = {name: value for name, value in form.data.items() if name != "csrf_token"}
        with rules_shown_on(form) as rules, transaction():
            archiving.add_by_hand(locked(Volume, volume.id), **facts, by=viewer(), at=clock.now())
        if rules.ok:
            flash(_("已加入目录。"), "success")
            return redirect(url_for(".show", id=id))
    return render_template("archive/line.html", form=form, case=_case(id)), form.status


@bp.post("/cases/<int:id>/archive/lines/<int:line>/<any(up, down, out):way>")
@requires(Permission.CHECK)
def change_line(id: int, line: int, way: str) -> ResponseReturnValue:
    volume = _volume(id)
    with transaction():
        held, at = locked(Volume, volume.id), clock.now()
        if way == "out":
            archiving.take_out(held, line, by=viewer(), at=at)
        else:
            archiving.shift(held, line, up=way == "up", by=viewer(), at=at)
    return redirect(url_for(".show", id=id))


@bp.route("/cases/<int:id>/archive/close", methods=["GET", "POST"])
@requires(Permission.CHECK)
def close(id: int) -> ResponseReturnValue:
    volume, form = _volume(id), CloseForm()
    purpose = f"volume.close:{volume.id}"
    here = url_for(".show", id=id)

    def act(at: datetime) -> str:
        held = locked(Volume, volume.id)
        archiving.close(held, remark=form.remark.data or "", by=viewer(), at=at)
        return here

    if not form.is_submitted():
        ready(form, purpose)
    elif form.submitted() and (target := press(form, purpose, act)):
        flash(_("已归档，目录不再改动。"), "success")
        return redirect(target)
    case = _case(id)
    return render_template(
        "archive/close.html", form=form, case=case, missing=archive.missing(case)
    ), form.status


def _volume(id: int) -> Volume:
    volume = archiving.volume_of(_case(id))
    if volume is None:
        raise NotFound(_("这件事项还没有立卷。"))
    return volume


@bp.get("/cases/<int:id>/archive/<any(contents, cover):what>.<any(pdf, docx):form>")
@requires(Permission.VIEW_CASES)
def paper(id: int, what: str, form: str) -> Response:
    volume = _volume(id)
    drawn = (volumes.contents if what == "contents" else volumes.cover)(
        volume, drawn_on=clock.today()
    )
    words = _("卷内目录") if what == "contents" else _("卷皮")
    return paper_file(drawn, f"{words[:]}-{volume.number or volume.case.number}", form)


@bp.get("/cases/<int:id>/archive.zip")
@requires(Permission.VIEW_CASES)
def whole(id: int) -> Response:
    """The list and every file of the volume, sent file by file with its length said before."""
    volume = _volume(id)
    contents = page.draw(volumes.contents(volume, drawn_on=clock.today()))
    files = [Packed(f"00-{_('卷内目录')[:]}.pdf", len(contents), lambda: contents)]
    files += [_packed(one, one.document) for one in volume.entries if _kept(one)]
    return answer(files, f"{_('案卷')[:]}-{volume.number or volume.case.number}.zip")


def _kept(entry: VolumeEntry) -> bool:
    return entry.document is not None and archive.fit(entry.document)


def _packed(entry: VolumeEntry, document: Document | None) -> Packed:
    assert document is not None  # noqa: S101  (asked by _kept; said again for the type checker)
    suffix = KINDS.get(document.media_type, ("bin",))[0]
    read: Callable[[], bytes] = partial(content_of, document)
    return Packed(member_name(entry.position, entry.title, suffix), document.size, read)
