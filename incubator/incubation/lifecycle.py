"""The lifecycle of one incubation, put together from its intake, its stay and its ways out."""

from __future__ import annotations

from incubator.casework import lifecycles
from incubator.core.lifecycle import Lifecycle
from incubator.core.words import _
from incubator.incubation.actions import Action
from incubator.incubation.intake_steps import INTAKE
from incubator.incubation.models import KIND
from incubator.incubation.states import STATES, Status
from incubator.incubation.stay_steps import EXIT, STAY

LIFECYCLE: Lifecycle[Status, Action] = Lifecycle(
    KIND, _("孵化入驻"), STATES, {**INTAKE, **STAY, **EXIT}
)

lifecycles.register(LIFECYCLE)
