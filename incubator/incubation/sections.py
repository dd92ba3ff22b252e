"""Saves one section: what is valid is kept, what is not is named, and nobody's version is overwritten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from incubator.casework import answers, filling
from incubator.casework.filling import Row, Saved, Typed
from incubator.core.db import db, locked
from incubator.core.errors import Overtaken
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.incubation import conditions, editing
from incubator.incubation.models import (
    Incubation,
    IncubationSection,
    IncubationSponsor,
    Mode,
    Section,
)
from incubator.incubation.questions import MOST_SPONSORS, SECTION_WORDS, SPONSOR_COLUMNS, asked


def save(
    application: Incubation,
    section: Section,
    typed: Typed,
    *,
    version: int,
    by: Hat,
    at: datetime,
) -> Saved:
    """Keep a section's answers, incomplete ones too. `version` is the one the person started from.

    Raises `Overtaken` with both versions when somebody saved it since; an answer that cannot be read
    leaves the stored one as it was and is reported, the rest is kept.
    """
    locked(Incubation, application.id)
    editing.refuse_unless_open(application, section, by=by, at=at)
    state = _state(application, section)
    if version != (state.version if state else 0):
        raise _overtaken(application, section, typed, state)
    problems: dict[str, str] = {}
    fields = dict(typed.fields)
    if section is Section.NEEDS:
        _refuse_mode(application, fields, problems)
    _keep(application, section, fields, problems)
    if section is Section.SPONSORS and "sponsors" in typed.rows:
        _save_sponsors(application, typed.rows["sponsors"], problems)
    state = touch(application, section, by=by, at=at)
    return Saved(state.version, at, problems)


def _refuse_mode(application: Incubation, fields: dict[str, str], problems: dict[str, str]) -> None:
    """A mode the base does not offer this kind of body is not kept, and the rule is said."""
    wanted = fields.get("mode", "")
    if wanted not in {one.value for one in Mode}:
        return
    sentence = conditions.why_not(Mode(wanted), application.base, application.track)
    if sentence:
        problems["mode"] = sentence[:]
        del fields["mode"]


def _keep(
    application: Incubation, section: Section, fields: dict[str, str], problems: dict[str, str]
) -> None:
    """The mode and the number of desks are never blank in the row."""
    before = application.mode
    filling.keep(application, asked(section, application.track), fields, problems)
    application.mode = application.mode or before
    application.desks_wanted = application.desks_wanted or 0


def _state(application: Incubation, section: Section) -> IncubationSection | None:
    return db.session.scalar(
        select(IncubationSection)
        .where(IncubationSection.case_id == application.id, IncubationSection.section == section)
        .execution_options(populate_existing=True)
    )


def touch(application: Incubation, section: Section, *, by: Hat, at: datetime) -> IncubationSection:
    """Note that a section was written, which makes its version one higher."""
    state = _state(application, section)
    if state is None:
        state = IncubationSection(case_id=application.id, section=section)
        db.session.add(state)
    state.saved_at, state.saved_by_id = at, by.post_id
    db.session.flush()
    db.session.expire(application, ["sections"])
    return state


def _save_sponsors(application: Incubation, typed: Sequence[Row], problems: dict[str, str]) -> None:
    """A blank telephone keeps what is known of the sponsor of that name; so does the signature."""
    known = {one.name: one for one in application.sponsors}
    if len(typed) > MOST_SPONSORS:
        problems["sponsors"] = _(
            "“%(table)s”最多 %(most)s 行，多出的行没有保存，请合并。",
            table=SECTION_WORDS[Section.SPONSORS],
            most=MOST_SPONSORS,
        )[:]
    made = []
    for number, row in enumerate(typed[:MOST_SPONSORS]):
        if not any(text.strip() for text in row.values()):
            continue
        name, phone = (
            filling.read(
                column, row.get(column.name, ""), f"sponsors-{number}-{column.name}", problems
            )
            for column in SPONSOR_COLUMNS
        )
        old = known.get(str(name)) if name else None
        made.append(
            IncubationSponsor(
                case_id=application.id,
                name=name,
                phone=phone or (old.phone if old else None),
                signed_on=old.signed_on if old else None,
            )
        )
    for one in application.sponsors:
        db.session.delete(one)
    db.session.flush()
    db.session.add_all(made)
    db.session.flush()
    db.session.expire(application, ["sponsors"])


def _overtaken(
    application: Incubation, section: Section, typed: Typed, state: IncubationSection | None
) -> Overtaken:
    questions = asked(section, application.track)
    yours = filling.texts_typed(application, questions, typed.fields)
    theirs = filling.texts(application, questions)
    for number, row in enumerate(typed.rows.get("sponsors", ()), 1):
        if any(text.strip() for text in row.values()):
            yours[_sponsor(number)] = row.get("name", "")
    if section is Section.SPONSORS:
        for number, one in enumerate(application.sponsors, 1):
            theirs[_sponsor(number)] = sponsor_text(one)
    return filling.overtaken(
        state.saved_by_id if state else None,
        state.saved_at if state else None,
        yours=yours,
        theirs=theirs,
    )


def _sponsor(number: int) -> str:
    return f"{SECTION_WORDS[Section.SPONSORS][:]} {number}"


def sponsor_text(sponsor: IncubationSponsor) -> str:
    """Name and masked telephone."""
    return "，".join(filter(None, [sponsor.name or "", answers.masked(sponsor.phone)]))
