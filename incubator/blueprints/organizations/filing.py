"""The file of an organization in sections: shown, edited one at a time, printed as 组织情况表."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.organizations.blueprint import bp
from incubator.blueprints.organizations.file_paper import file_paper
from incubator.blueprints.organizations.section_forms import SectionForm, section_form
from incubator.casework import registering
from incubator.core import clock
from incubator.core.db import locked, transaction
from incubator.core.errors import NotFound
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.organizations import describing
from incubator.organizations.describing import Completeness
from incubator.organizations.details import OrganizationDetails
from incubator.organizations.models import Organization
from incubator.organizations.queries import visible_to
from incubator.organizations.sections import ENDING, FIELDS, SECTIONS, Field, Section, section_named
from incubator.web.access import requires
from incubator.web.files import paper_file
from incubator.web.forms import rules_shown_on
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer

UrlOf = Callable[[Section], str]


@dataclass(frozen=True)
class Part:
    """One section as a page shows it: what is filled in, and where it is edited."""

    key: str
    label: str
    rows: Sequence[tuple[str, str]]
    url: str


@dataclass(frozen=True)
class Filed:
    """The file of one organization, ready to be shown."""

    parts: Sequence[Part]
    ending: Sequence[tuple[str, str]]
    full: Completeness
    print_url: str


def filed(organization: Organization, hat: Hat) -> Filed:
    """The sections its kind has. Staff and its own people each edit under their own address."""
    details = describing.details_of(organization)
    staff = hat.for_hub
    return Filed(
        parts=[
            _part(organization, details, section, hat, staff=staff)
            for section in SECTIONS
            if section.of(organization.org_type)
        ],
        ending=_rows(details, ENDING),
        full=describing.completeness(organization, details),
        print_url=url_for(".file_paper_of", id=organization.id, form="pdf")
        if staff
        else url_for(".own_file"),
    )


def _part(
    organization: Organization,
    details: OrganizationDetails | None,
    section: Section,
    hat: Hat,
    *,
    staff: bool,
) -> Part:
    url = ""
    if describing.may_describe(organization, section, hat):
        url = (
            url_for(".edit_section", id=organization.id, key=section.key)
            if staff
            else url_for(".own_section", key=section.key)
        )
    return Part(section.key, section.label, _rows(details, section.of(organization.org_type)), url)


def _rows(details: OrganizationDetails | None, fields: Sequence[Field]) -> list[tuple[str, str]]:
    """Only what is filled in: what is missing stands in one line above."""
    shown = [
        (one.label, describing.shown(one, describing.value_of(details, one))) for one in fields
    ]
    return [(label, text) for label, text in shown if text and text != _("否")]


@bp.route("/<int:id>/sections/<key>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANIZATIONS)
def edit_section(id: int, key: str) -> ResponseReturnValue:
    found = one_or_404(visible_to(viewer()).where(Organization.id == id))
    return _edit(found, key, url_for(".show", id=id), "organizations/section.html")


@bp.route("/mine/section", methods=["GET", "POST"])
@requires(Permission.APPLY)
def own_section() -> ResponseReturnValue:
    """What an organization's own people keep of it: contact, premises, numbers of people."""
    return _edit(
        _own(),
        request.args.get("key", "contact"),
        url_for(".mine"),
        "organizations/own_section.html",
    )


def _own() -> Organization:
    hat = viewer()
    return one_or_404(visible_to(hat).where(Organization.id == hat.organization_id))


def _edit(organization: Organization, key: str, back: str, template: str) -> ResponseReturnValue:
    section = section_named(key)
    if section is None or not describing.may_describe(organization, section, viewer()):
        raise NotFound(_("没有这一部分资料，或者不能修改。"))
    details = describing.details_of(organization)
    form = section_form(section, organization.org_type, details)
    if form.submitted():
        with rules_shown_on(form) as rules:
            _save(organization.id, section, form)
        if rules.ok:
            flash(_("已保存。"), "success")
            return redirect(back)
    return render_template(
        template, form=form, section=section, organization=organization, back=back
    ), form.status


def _save(id: int, section: Section, form: SectionForm) -> None:
    stated = form.stated()
    with transaction():
        held = locked(Organization, id)
        describing.describe(held, section, stated, version=form.seen, by=viewer(), at=clock.now())
        if "register_by" in stated:
            registering.keep(held, by=viewer(), at=clock.now())


@bp.get("/<int:id>/file.<any(pdf, docx):form>")
@requires(Permission.VIEW_ORGANIZATIONS)
def file_paper_of(id: int, form: str) -> Response:
    return _download(one_or_404(visible_to(viewer()).where(Organization.id == id)), form)


@bp.get("/mine/file")
@requires(Permission.APPLY)
def own_file() -> Response:
    return _download(_own(), "docx" if request.args.get("form") == "docx" else "pdf")


def _download(organization: Organization, form: str) -> Response:
    """组织情况表: personal values masked, as on the page; what is missing stays blank to be filled in."""
    details = describing.details_of(organization)
    paper = file_paper(organization, details, on=clock.today())
    name = f"{_('组织情况表')[:]}-{organization.name}"
    return paper_file(paper, name, form)


def in_clear(organization: Organization) -> list[tuple[str, str]]:
    """The personal values of a file, for the page that asks for a reason and keeps it."""
    details = describing.details_of(organization)
    return [
        (one.label, str(value))
        for one in FIELDS.values()
        if one.secret and (value := describing.value_of(details, one))
    ]
