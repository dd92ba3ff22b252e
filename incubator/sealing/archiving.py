"""A sealed paper lies in the volume of the case it is about."""

from __future__ import annotations

from incubator.casework import archive
from incubator.casework.archive import Line
from incubator.casework.models import Case
from incubator.core.words import _
from incubator.sealing.services import uses_of


def lines(case: Case) -> list[Line]:
    return [
        Line(
            _("盖章件：%(paper)s", paper=use.paper),
            use.paper_number,
            use.seal.organization.name,
            use.used_on.isoformat() if use.used_on else "",
            use.scan,
        )
        for use in uses_of(case.id)
        if use.scan is not None
    ]


archive.also(lines)
