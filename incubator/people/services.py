"""Entering persons and correcting how they are called and reached."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat
from incubator.core.pinyin import initials
from incubator.core.secret import digest
from incubator.core.texts import one_line, tidy, tidy_code
from incubator.core.words import _
from incubator.people import ways_in
from incubator.people.models import Person, email_digest
from incubator.people.queries import persons_visible_to
from incubator.people.reach import require_reach, roles_given_by
from incubator.records.events import record

_PHONE = re.compile(r"\+?[0-9][0-9-]{5,18}[0-9]")
_ADDRESS = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")


def enter_person(
    name: str,
    *,
    phone: str = "",
    email: str = "",
    another: bool = False,
    by: Hat,
    at: datetime,
) -> Person:
    """Add a person. `another` says that somebody with the same phone number is really somebody else."""
    if not roles_given_by(by):
        raise RuleError(_("您的身份不能新增人员。"))
    name = one_line(name)
    if not name:
        raise RuleError(_("请填写姓名。"), field="name")
    phone, email = checked_phone(phone), checked_email(email)
    if phone and not another:
        _require_new_phone(phone, by)
    person = Person(name=name, initials=initials(name)[:60], created_at=at, email=email or None)
    _put_phone(person, phone)
    db.session.add(person)
    db.session.flush()
    record("person.enter", person, by=by, at=at)
    return person


def change_person(
    person: Person, *, name: str, phone: str | None, email: str | None, by: Hat, at: datetime
) -> None:
    """Correct a name or how somebody is reached; None leaves phone or mail as they are.

    Whoever sets the mail address receives the links that reset the password: it takes the same reach
    as the login does.
    """
    if not roles_given_by(by):
        raise RuleError(_("您的身份不能修改人员信息。"))
    if person.id != by.person_id:
        require_reach(person, by=by, on=clock.on(at))
        if phone is not None or email is not None:
            ways_in.require_another(person, by=by, at=at, resetting=False)
    if person.redacted_at is not None:
        raise RuleError(_("此人的信息已经删除，不能再修改。"))
    name = one_line(name)
    if not name:
        raise RuleError(_("请填写姓名。"), field="name")
    changed = {
        "name": name != person.name,
        "phone": phone is not None,
        "email": email is not None,
    }
    person.name, person.initials = name, initials(name)[:60]
    if phone is not None:
        _put_phone(person, checked_phone(phone))
    if email is not None:
        person.email = checked_email(email) or None
    # which values changed is on record, never the values: they are personal
    record(
        "person.change",
        person,
        by=by,
        at=at,
        after={"changed": [one for one, yes in changed.items() if yes]},
    )


def checked_phone(text: str) -> str:
    phone = re.sub(r"[()（）]", "", tidy_code(text))
    if phone and not _PHONE.fullmatch(phone):
        raise RuleError(_("电话号码应是 7 至 20 位数字，可以带区号和短横线。"), field="phone")
    return phone


def checked_email(text: str) -> str:
    email = tidy(text)
    if email and not _ADDRESS.fullmatch(email):
        raise RuleError(_("邮箱地址不完整，应像 name@example.org。"), field="email")
    return email


def fill_email_digests() -> int:
    """Give addresses from before the column their digest; answers how many. Needs the keys, so it is
    no part of a migration; inside the caller's transaction."""
    old = select(Person).where(Person.email.is_not(None), Person.email_digest.is_(None))
    found = db.session.scalars(old).all()
    for person in found:
        person.email_digest = email_digest(person.email or "")
    db.session.flush()
    return len(found)


def _require_new_phone(phone: str, by: Hat) -> None:
    same = Person.phone_digest == digest(phone)
    if db.session.scalar(select(Person.id).where(same).limit(1)) is None:
        return
    known = db.session.scalars(persons_visible_to(by).where(same).limit(1)).first()
    raise RuleError(
        _(
            "这个电话已经登记在“%(name)s”名下。如是同一人，请在其页面新增任职；"
            "确是另一人，请勾选“是另一个人”再保存。",
            name=known.name if known else _("另一街道人员"),
        ),
        field="phone",
    )


def _put_phone(person: Person, phone: str) -> None:
    person.phone, person.phone_digest = phone or None, digest(phone) if phone else None
