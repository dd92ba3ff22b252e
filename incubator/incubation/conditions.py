"""What an intake asks of an organization: its own rules, and what a body of its kind may not have."""

from __future__ import annotations

from datetime import date

from incubator.core.words import _
from incubator.eligibility.findings import Finding, MustHold, Outcome, Requirement
from incubator.eligibility.services import ask as ask_of
from incubator.eligibility.setting import Implied
from incubator.incubation.intake import Intake, Track
from incubator.incubation.intakes import TRACK_WORDS, track_of
from incubator.incubation.models import Incubation, Mode
from incubator.incubation.places import IncubationBase
from incubator.organizations.lifecycle import OVER
from incubator.organizations.models import Organization
from incubator.rules.queries import rule

_HERE = "in-street"


def of(intake: Intake, track: Track) -> list[Requirement]:
    """The rules asked of one track, in the order shown."""
    return [one for one in intake.requirements if one.track in (None, track)]


def ask_organization(intake: Intake, organization: Organization, *, on: date) -> list[Finding]:
    """The self-check before there is an application, by what the organization is today."""
    track = track_of(organization)
    found = _asked(intake, organization, track, on)
    if track not in intake.tracks:
        found.insert(0, _not_taken(intake, track))
    if track is Track.FILED and not no_mode_at_all(intake.base, track):
        sentence = no_desk(intake.base, track)
        if sentence:
            found.append(
                _finding(Outcome.NOT_APPLICABLE, _("使用工位"), sentence, intake.base.basis)
            )
    return found


def ask(application: Incubation, *, on: date, mode: Mode | None = None) -> list[Finding]:
    """The rules of the intake today, and what this application asks for that it may not have.

    `mode` is the one somebody is about to propose; without it, the one approved or asked for.

    A second term was led to by no intake and is asked nothing here.
    """
    found: list[Finding] = []
    if application.intake is not None:
        found = _asked(application.intake, application.organization, application.track, on)
    sentence = no_desk(application.base, application.track)
    wanted = mode or application.approved_mode or application.mode
    if wanted is Mode.PHYSICAL and sentence:
        found.append(_finding(Outcome.FAILED, _("使用工位"), sentence, application.base.basis))
    return found


def _asked(intake: Intake, organization: Organization, track: Track, on: date) -> list[Finding]:
    asked = of(intake, track)
    if organization.status in OVER and all(one.test != _HERE for one in asked):
        asked.insert(0, Implied(_HERE, None, intake.basis))
    found = ask_of(asked, organization, on=on, hub_id=intake.base.hub_id)
    if track is Track.PROSPECTIVE:
        found.append(to_be_registered(intake, on))
    return found


def to_be_registered(intake: Intake, on: date) -> Finding:
    """What a body that is being set up has to do after it was approved."""
    limit = rule("incubation.register-by", on=on, hub_id=intake.base.hub_id)
    return _finding(
        Outcome.PENDING,
        _("在规定期限内完成登记"),
        _("批准入驻是有条件的：批准后 %(n)s 天内没有登记的，不能签订入驻协议", n=limit.value),
        limit.source,
        MustHold.AT_SIGNING,
    )


def _not_taken(intake: Intake, track: Track) -> Finding:
    taken = "、".join(f"{TRACK_WORDS[one]}" for one in Track if one in intake.tracks)
    return _finding(
        Outcome.FAILED,
        _("属于这次招募面向的组织"),
        _("本组织是%(mine)s组织，这次招募面向%(taken)s组织", mine=TRACK_WORDS[track], taken=taken),
        intake.basis,
    )


def _finding(
    outcome: Outcome,
    question: str,
    fact: str,
    text: str,
    must_hold: MustHold = MustHold.AT_SUBMISSION,
) -> Finding:
    return Finding(outcome, question, fact, text, must_hold)


def no_desk(base: IncubationBase, track: Track) -> str | None:
    """Why this kind of body may not ask this base for a desk; None where it may."""
    if not base.takes_physical:
        return _("本基地只提供虚拟孵化，没有工位。")
    if track is Track.FILED and not base.filed_groups_at_desks:
        return _("备案组织没有法人资格，本基地不向备案组织提供工位，只能申请虚拟孵化。")
    return None


def no_virtual(base: IncubationBase) -> str | None:
    return None if base.takes_virtual else _("本基地只提供实体孵化。")


def no_mode_at_all(base: IncubationBase, track: Track) -> bool:
    return no_desk(base, track) is not None and no_virtual(base) is not None


def why_not(mode: Mode, base: IncubationBase, track: Track) -> str | None:
    """The rule's own sentence against a mode, or None."""
    return no_desk(base, track) if mode is Mode.PHYSICAL else no_virtual(base)
