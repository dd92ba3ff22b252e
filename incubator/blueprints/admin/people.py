"""Persons: the list, one of them, entering a new one with the first post, correcting."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload, selectinload
from wtforms.fields.choices import SelectChoice

from incubator.blueprints.admin import registers
from incubator.blueprints.admin.blueprint import bp
from incubator.blueprints.admin.forms import ChangePersonForm, EnterForm
from incubator.blueprints.admin.shown_once import show_once
from incubator.blueprints.admin.telling import tell
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import ROLE_LABEL, Hat, Permission
from incubator.core.words import _
from incubator.organizations.contacts import masked
from incubator.organizations.models import Organization
from incubator.people import accounts, bodies, identities, posts, services
from incubator.people.models import Person, Post
from incubator.people.queries import held, persons_visible_to
from incubator.people.reach import roles_given_by
from incubator.web import listing
from incubator.web.access import requires
from incubator.web.forms import choices, rules_shown_on
from incubator.web.limits import ANSWERING, limiter
from incubator.web.pressing import press, ready
from incubator.web.rows import asked_id, one_or_404
from incubator.web.sessions import viewer

WHO = (Permission.MANAGE_PEOPLE, Permission.MANAGE_ORGANIZATIONS)


def person_or_404(id: int) -> Person:
    return one_or_404(
        persons_visible_to(viewer())
        .where(Person.id == id)
        .options(selectinload(Person.posts).joinedload(Post.organization), joinedload(Person.user))
    )


def role_choices(hat: Hat) -> list[SelectChoice]:
    return choices((role.value, ROLE_LABEL[role]) for role in roles_given_by(hat))


def suggested_bodies(hat: Hat) -> list[str]:
    """Names to choose from while typing; officers do not appoint to the hub's own bodies."""
    if not hat.may(Permission.MANAGE_PEOPLE):
        return []
    return [one.name for one in db.session.scalars(bodies.of_the_hub(hat.hub_id or 0))]


@bp.get("/people")
@requires(*WHO)
def people() -> ResponseReturnValue:
    hat, today = viewer(), clock.today()
    return listing.show(
        registers.people(hat),
        "admin/people.html",
        held_words=lambda person: registers.held_words(person, hat, today),
        state_of=registers.state_of,
    )


@bp.get("/people/<int:id>")
@requires(*WHO)
def person(id: int) -> ResponseReturnValue:
    found, hat, today = person_or_404(id), viewer(), clock.today()
    mine = [post for post in found.posts if post.organization.hub_id == hat.hub_id]
    elsewhere = [post for post in found.posts if post not in mine and held(post, today)]
    return render_template(
        "admin/person.html",
        person=found,
        posts=[(post, held(post, today)) for post in reversed(mine)],
        elsewhere=len(elsewhere),
        phone=masked(found.phone),
        email=_masked_address(found.email),
        id_number=masked(found.id_number),
        bank_account=masked(found.bank_account),
        keeps_numbers=hat.may(Permission.MANAGE_ORGANIZATIONS),
        login_state=registers.state_of(found),
        given=set(roles_given_by(hat)),
        manages=hat.may(Permission.MANAGE_PEOPLE),
        myself=found.id == hat.person_id,
        is_linked=found.user is not None and identities.any_of(found.user.id),
    )


def _masked_address(email: str | None) -> str:
    name, at, host = (email or "").partition("@")
    return f"{name[:1]}***{at}{host}" if at else ""


@bp.route("/people/new", methods=["GET", "POST"])
@requires(*WHO)
@limiter.limit(ANSWERING, methods=["POST"])
def enter() -> ResponseReturnValue:
    """A new person with the first post and, if wanted, a login whose code is shown once."""
    hat = viewer()
    form = EnterForm(organization=_prefilled(hat), starts_on=clock.today())
    form.role.choices = role_choices(hat)
    if form.submitted():
        target = press(form, "person.enter", lambda at: _enter(form, hat, at))
        if target is not None:
            return redirect(target)
    elif not form.is_submitted():
        ready(form, "person.enter")
    return render_template("admin/enter.html", form=form, bodies=suggested_bodies(hat)), form.status


def _prefilled(hat: Hat) -> str:
    """The organization whose page led here, by id."""
    found = db.session.get(Organization, asked_id("organization"))
    return found.name if found is not None and found.hub_id == hat.hub_id else ""


def _enter(form: EnterForm, hat: Hat, at: datetime) -> str:
    """Write everything the form says; answers where to go, which shows the code where there is one."""
    person = services.enter_person(
        form.name.data,
        phone=form.phone.data or "",
        email=form.email.data or "",
        another=form.another.data,
        by=hat,
        at=at,
    )
    posts.give_post(
        person,
        bodies.named(form.organization.data, hub_id=hat.hub_id or 0),
        form.role.data,
        starts_on=form.starts_on.data,
        ends_on=form.ends_on.data,
        office=form.chosen,
        title=form.title.data or "",
        basis=form.basis.data or "",
        by=hat,
        at=at,
    )
    if not form.login.data:
        return url_for(".person", id=person.id)
    now = clock.real_now()
    user = accounts.create_login(person, username=form.username.data or "", by=hat, at=at, now=now)
    show_once(person.id, accounts.issue_code(user, by=hat, at=at, now=now))
    return url_for(".code", id=person.id)


@bp.route("/people/<int:id>/edit", methods=["GET", "POST"])
@requires(*WHO)
def change_person(id: int) -> ResponseReturnValue:
    found = person_or_404(id)
    form = ChangePersonForm(name=found.name)
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            by, at = viewer(), clock.now()
            phone = "" if form.forget_phone.data else form.phone.data or None
            email = "" if form.forget_email.data else form.email.data or None
            services.change_person(
                locked(Person, id), name=form.name.data, phone=phone, email=email, by=by, at=at
            )
            if id != by.person_id and (phone is not None or email is not None):
                tell(id, _("您的联系电话或邮箱已被修改。"), by=by, at=at)
        if rules.ok:
            flash(_("已保存。"))
            return redirect(url_for(".person", id=id))
    return render_template(
        "admin/change_person.html",
        form=form,
        person=found,
        phone=masked(found.phone),
        email=_masked_address(found.email),
    ), form.status
