"""Who answers for a room, and who is told that there is something to answer."""

from __future__ import annotations

from datetime import date

from incubator.casework import messages
from incubator.core.db import db
from incubator.core.permissions import Hat, Permission
from incubator.people.models import Post
from incubator.people.queries import held, holders_in_hub
from incubator.premises.models import Approval, Premises


def may_answer(room: Premises, by: Hat) -> bool:
    """Staff of the hub; where one post is named, that one alone."""
    if not by.may(Permission.MANAGE_PREMISES) or by.hub_id != room.hub_id:
        return False
    return room.approval is not Approval.POST or by.post_id == room.approver_id


def answerers(room: Premises, *, on: date) -> set[int]:
    """The people (ids) who can answer on that day; all officers where the named post is empty."""
    if room.approval is Approval.POST:
        post = db.session.get(Post, room.approver_id)
        if post is not None and held(post, on):
            return {post.person_id}
    officers = holders_in_hub(room.hub_id, permissions={Permission.MANAGE_PREMISES}, on=on)
    return messages.people_of(db.session.scalars(officers))
