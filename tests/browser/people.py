"""The posts of the demonstration's people."""

from __future__ import annotations

from sqlalchemy import select

from incubator.core.db import db
from incubator.core.permissions import Role
from incubator.people.models import Post, User


def post(username: str, role: Role) -> Post:
    person = db.session.scalars(select(User).where(User.username == username)).one().person
    return next(one for one in person.posts if one.role is role)
