"""Where each case and each of its steps has its page: the buttons under every case come from here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask import url_for

from incubator.casework import lifecycles
from incubator.casework.models import Case
from incubator.core.lifecycle import Need, Step
from incubator.core.permissions import Hat
from incubator.organizations.models import Profile

_case_pages: dict[str, str] = {}
_step_pages: dict[tuple[str, str], str] = {}
_shared_pages: dict[str, str] = {}
_only_where: dict[tuple[str, str], Callable[[Any], bool]] = {}
Beside = tuple[str, str]
"""The words of a link and its address."""
_beside: list[Callable[[Case, Hat], Beside | None]] = []


@dataclass(frozen=True)
class Button:
    """One step somebody may take now. `plain` steps share the confirm page of `cases.step`."""

    action: str
    label: str
    url: str
    primary: bool
    plain: bool
    work: str
    """How the desk calls it, where the outcome is still open."""


def case_page(kind: str, endpoint: str) -> None:
    """Say which view (taking `id`) shows cases of this kind."""
    _case_pages[kind] = endpoint


def step_page(kind: str, action: StrEnum, endpoint: str) -> None:
    """Say which view (taking `id`) has the form of a step with a page of its own."""
    _step_pages[(kind, action.value)] = endpoint


def only_where(kind: str, action: StrEnum, fits: Callable[[Any], bool]) -> None:
    """Offer a step only on cases that `fits` answers for; the service refuses it on the others."""
    _only_where[(kind, action.value)] = fits


def shared_pages(pages: Mapping[str, str]) -> None:
    """The views (taking `id`) of steps that every kind of case takes alike, by the step's name."""
    _shared_pages.update(pages)


def is_step(endpoint: str | None) -> bool:
    """Whether this view (taking the case's `id`) is the form of a step."""
    return endpoint == "cases.step" or endpoint in {*_step_pages.values(), *_shared_pages.values()}


def beside_case(link: Callable[[Case, Hat], Beside | None]) -> None:
    """Offer a link on every case's page, to the hats and kinds for which `link` answers one."""
    _beside.append(link)


def beside(case: Case, hat: Hat) -> list[Beside]:
    """Where else a case leads, besides its own steps and papers."""
    return [found for link in _beside if (found := link(case, hat)) is not None]


def url_of(case: Case) -> str:
    return url_for(_case_pages[case.kind], id=case.id)


def buttons(case: Case, hat: Hat) -> list[Button]:
    """The steps open to this hat now, in table order; the first without a reason is the primary one."""
    made: list[Button] = []
    for action, step in lifecycles.open_steps(case, hat):
        fits = _only_where.get((case.kind, action.value))
        if not _offered(step, case) or (fits is not None and not fits(case)):
            continue
        endpoint = _step_pages.get((case.kind, action.value)) or _shared_pages.get(action.value)
        url = (
            url_for(endpoint, id=case.id)
            if endpoint
            else url_for("cases.step", id=case.id, action=action.value)
        )
        first = not made and Need.REASON not in step.needs
        work = step.work or step.label
        made.append(Button(action.value, step.label, url, first, endpoint is None, work))
    return made


def _offered(step: Step[Any], case: Case) -> bool:
    """Whether this case is one that takes the step: typed in from paper, or decided by login."""
    if step.on_behalf and not case.entered_on_behalf:
        return False
    return not step.by_login or case.hub.profile is Profile.FULL
