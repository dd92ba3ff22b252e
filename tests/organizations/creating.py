"""Creating organizations by the service, the short way."""

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.organizations import services
from incubator.organizations.models import (
    Organization,
)
from incubator.records.models import Event


def create(stated, *, by, **more):
    with transaction():
        made = services.create(stated, by=by, at=clock.now(), **more)
        return made.id


def the(id):
    return db.session.get_one(Organization, id)


def verbs():
    return [event.verb for event in db.session.query(Event).order_by(Event.id)]
