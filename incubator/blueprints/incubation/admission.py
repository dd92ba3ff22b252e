"""The parts of a case's page about taking it in: the decision, the agreement, the desks, the check-list."""

from __future__ import annotations

from incubator.blueprints.incubation import sections
from incubator.blueprints.incubation.moving_in import TITLE
from incubator.blueprints.incubation.sections import Place, Section
from incubator.casework.proposals import Outcome
from incubator.core import clock
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.incubation import agreeing, decided, desk_giving, placing, publishing
from incubator.incubation.leaving import Way
from incubator.incubation.leaving_words import THING_LABEL
from incubator.incubation.models import Incubation, Mode
from incubator.incubation.states import TO_SIGN, Status
from incubator.incubation.stay_words import MODE_LABEL

_READERS = (Permission.VIEW_CASES, Permission.APPLY)


def _reads(hat: Hat) -> bool:
    """Mentors look after an incubatee and not into its file."""
    return any(map(hat.may, _READERS))


def decision_part(case: Incubation, hat: Hat) -> Section | None:
    """For staff the last recommendation and its answer; for the applicant what was approved."""
    found = decided.latest(case) if hat.may(Permission.VIEW_CASES) else None
    if not _reads(hat) or (found is None and case.approved_mode is None):
        return None
    facts = {
        "decision": found,
        "word": decided.OUTCOME_WORDS[found.outcome] if found else None,
        "waits": found is not None and found.outcome is Outcome.PENDING,
        "mode": MODE_LABEL[case.approved_mode] if case.approved_mode else "",
        "modes": MODE_LABEL,
        "settled": publishing.is_settled(case),
    }
    return Section("decision", _("入驻审批"), "incubation/_decision.html", facts)


def agreement_part(case: Incubation, hat: Hat) -> Section | None:
    if not _reads(hat) or case.approved_mode is None:
        return None
    draws = hat.may(Permission.MANAGE_INCUBATION) and case.status in TO_SIGN
    facts = {"draws": draws and case.agreement_number is None, "modes": MODE_LABEL}
    return Section("agreement", _("入驻协议"), "incubation/_agreement.html", facts)


def desks_part(case: Incubation, hat: Hat) -> Section | None:
    """Off the page of a virtual place, which has none."""
    if not _reads(hat) or case.approved_mode is not Mode.PHYSICAL:
        return None
    held = placing.held_by(case)
    gives = hat.may(Permission.MANAGE_INCUBATION) and case.status in placing.MAY_BE_GIVEN
    facts = {
        "held": [(use, placing.name_of(use.desk)) for use in held],
        "left": desk_giving.left_to_give(case) if gives else 0,
        "manages": hat.may(Permission.VIEW_CASES),
        "today": clock.today(),
    }
    if case.left_on is not None and not held:
        return None
    return Section("desks", _("工位"), "incubation/_desks.html", facts)


def check_list_part(case: Incubation, hat: Hat) -> Section | None:
    """Line by line until somebody moves in; what was handed over then is read on paper."""
    if not _reads(hat):
        return None
    lines = agreeing.checklist(case, Way.IN)
    if not lines:
        return None
    open_ones = [one for one in lines if one.done_on is None and not one.not_needed_because]
    facts = {
        "lines": [] if case.entered_on else [(one, THING_LABEL[one.thing]) for one in lines],
        "open": len(open_ones),
        "may": hat.may(Permission.MANAGE_INCUBATION) and case.status == Status.SIGNED,
    }
    return Section("check-list", TITLE, "incubation/_check_list.html", facts)


sections.add(Place.DECISION, decision_part)
sections.add(Place.AGREEMENT, agreement_part)
sections.add(Place.DESKS, desks_part)
sections.add(Place.CHECK_LISTS, check_list_part)
