"""A scan of an identity paper taken the way the pages do it."""

from __future__ import annotations

from incubator.core import clock
from incubator.core.db import locked, transaction
from incubator.people import scanning
from incubator.people.models import Person
from incubator.people.scanning import Sealed
from incubator.people.scans import ScanPurpose
from incubator.records import documents
from tests.papers import pictures

PICTURE = pictures.photograph()


def take(agent, *, by=None, agrees=True, count=1) -> list[int]:
    files = [Sealed(*documents.keep_sealed(PICTURE)) for _n in range(count)]
    with transaction():
        person = locked(Person, agent.person.id)
        taken = scanning.take(
            person,
            files,
            ScanPurpose.REPRESENTATIVE,
            agrees=agrees,
            by=by or agent.hat,
            at=clock.now(),
        )
        return [one.id for one in taken]
