"""The life of an organization: each step in the same record, on a document, and an end to it."""

from datetime import date

import pytest

from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import NotFound, Overtaken, RuleError
from incubator.core.permissions import Role
from incubator.organizations import living, services
from incubator.organizations.describing import details_of
from incubator.organizations.lifecycle import LIFECYCLE, OVER, Action, open_to
from incubator.organizations.living import Ended, Registered
from incubator.organizations.models import Organization, OrgStatus, OrgType
from incubator.organizations.particulars import Particulars
from incubator.records import documents
from incubator.records.models import Event
from tests import factories
from tests.organizations.given import MISPRINTED, code, officer

DAY = date(2026, 11, 2)


@pytest.fixture
def street(app):
    return factories.hub()


def made(by, **said):
    with transaction():
        stated = Particulars(**{"name": "示例队", **said})
        return services.create(stated, by=by, at=clock.now()).id


def paper(by):
    return documents.file_document(
        sha256=documents.keep(b"%PDF-1.4 licence"),
        size=16,
        media_type="application/pdf",
        name="示例证书.pdf",
        kind="organization-step",
        by=by,
        at=clock.now(),
    )


def enter(id, by, action=Action.REGISTER, *, version=None, proof=True, **said):
    stated = {"name": "示例社", "registered_on": DAY, **said}
    with transaction():
        found = locked(Organization, id)
        living.enter(
            found,
            action,
            Registered(**stated),
            proof=paper(by) if proof else None,
            version=found.version if version is None else version,
            by=by,
            at=clock.now(),
        )


def end(id, by, action=Action.CANCEL, **said):
    stated = {"ended_on": DAY, "reason": "示例原因", "liquidation": "清算完毕", **said}
    with transaction():
        found = locked(Organization, id)
        living.end(
            found,
            action,
            Ended(**stated),
            proof=paper(by),
            version=found.version,
            by=by,
            at=clock.now(),
        )


def stop(id, by, action, reason="示例原因"):
    with transaction():
        found = locked(Organization, id)
        living.suspend_or_resume(
            found,
            action,
            reason=reason,
            proof=paper(by),
            version=found.version,
            by=by,
            at=clock.now(),
        )


def the(id):
    return db.session.get_one(Organization, id)


def test_a_filed_group_becomes_registered_in_the_same_record_with_its_old_number(street):
    by = officer(street)
    id = made(by, filing_no="示备〔2026〕1")
    enter(id, by, uscc=code(1), registrar="示例区民政局")
    found = the(id)
    assert (found.org_type, found.status) == (OrgType.SERVICE_INSTITUTION, OrgStatus.REGISTERED)
    assert (found.name, found.filing_no, found.registered_on) == ("示例社", "示备〔2026〕1", DAY)
    event = db.session.query(Event).filter_by(verb="organization.register").one()
    assert event.before["status"] == "filed"
    assert event.after["uscc"] == code(1)
    assert event.after["proof"]


def test_a_prospective_body_becomes_registered_or_filed(street):
    by = officer(street)
    first, second = (made(by, name=f"示例筹备{n}", org_type=OrgType.PROSPECTIVE) for n in (1, 2))
    enter(first, by, uscc=code(1, "51"))
    enter(second, by, Action.FILE, filing_no="示备〔2026〕2")
    assert (the(first).org_type, the(first).status) == (OrgType.ASSOCIATION, OrgStatus.REGISTERED)
    assert (the(second).org_type, the(second).status) == (OrgType.FILED_GROUP, OrgStatus.FILED)


def test_a_code_somebody_has_is_refused_and_nothing_changes(street):
    by = officer(street)
    made(by, name="示例甲", uscc=code(1))
    id = made(by, filing_no="示备〔2026〕1")
    with pytest.raises(RuleError, match="已在名册中"):
        enter(id, by, uscc=code(1))
    assert the(id).status is OrgStatus.FILED


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"uscc": ""}, "uscc"),
        ({"uscc": MISPRINTED}, "uscc"),
        ({"uscc": code(1), "registered_on": None}, "registered_on"),
        ({"uscc": code(1), "proof": False}, "proof"),
    ],
)
def test_what_a_registration_lacks_is_named(street, said, field):
    by = officer(street)
    id = made(by, filing_no="示备〔2026〕1")
    with pytest.raises(RuleError) as caught:
        enter(id, by, **said)
    assert caught.value.field == field


def test_a_misprinted_licence_is_kept_with_a_reason(street):
    by = officer(street)
    id = made(by, filing_no="示备〔2026〕1")
    enter(id, by, uscc=MISPRINTED, code_exception="证书原件如此")
    assert the(id).code_exception == "证书原件如此"
    assert the(id).code_proof_id


def test_the_register_entry_is_not_the_way_to_another_state(street):
    by = officer(street)
    id = made(by, filing_no="示备〔2026〕1")
    for said in ({"status": OrgStatus.CANCELLED}, {"uscc": code(1)}):
        stated = Particulars(**{"name": "示例队", "filing_no": "示备〔2026〕1", **said})
        with pytest.raises(RuleError, match="登记成立"), transaction():
            services.change(locked(Organization, id), stated, version=1, by=by, at=clock.now())


@pytest.mark.parametrize(
    ("said", "stopped_as"),
    [({"uscc": code(1)}, OrgStatus.REGISTERED), ({"filing_no": "示备1"}, OrgStatus.FILED)],
)
def test_what_was_suspended_goes_on_as_what_it_was(street, said, stopped_as):
    by = officer(street)
    id = made(by, **said)
    stop(id, by, Action.SUSPEND)
    offered = [one.action for one in open_to(the(id), by)]
    resumes = [one for one in offered if one.value.startswith("resume")]
    assert len(resumes) == 1
    stop(id, by, resumes[0])
    assert the(id).status is stopped_as
    with pytest.raises(RuleError, match="理由"):
        stop(id, by, Action.SUSPEND, reason=" ")


def test_a_cancelled_legal_person_has_reason_day_and_clearing_up_and_no_further_step(street):
    by = officer(street)
    id = made(by, uscc=code(1), registered_on=date(2020, 1, 1))
    for wrong, field in (
        ({"liquidation": " "}, "liquidation"),
        ({"ended_on": date(2027, 1, 1)}, "ended_on"),
        ({"ended_on": date(2019, 1, 1)}, "ended_on"),
        ({"ended_on": None}, "ended_on"),
        ({"reason": ""}, "reason"),
    ):
        with pytest.raises(RuleError) as caught:
            end(id, by, **wrong)
        assert caught.value.field == field
    end(id, by)
    assert the(id).status is OrgStatus.CANCELLED
    kept = details_of(the(id))
    assert (kept.ended_on, kept.ended_reason, kept.liquidation) == (DAY, "示例原因", "清算完毕")
    assert open_to(the(id), by) == []
    for action in Action:
        with pytest.raises(RuleError, match="当前状态"):
            LIFECYCLE.step(OrgStatus.CANCELLED, action, by, "示例")


def test_nothing_leads_out_of_a_state_that_is_over(app):
    assert {status for status, state in LIFECYCLE.states.items() if state.final} == OVER
    for step in LIFECYCLE.steps.values():
        assert not step.sources & OVER


def test_only_the_streets_own_officers_take_a_step_on_what_they_saw(street):
    by = officer(street)
    id = made(by, filing_no="示备〔2026〕1")
    with pytest.raises(NotFound):
        enter(id, officer(factories.hub()), uscc=code(1))
    agent = factories.hat(factories.post(Role.AGENT, organization=the(id)))
    with pytest.raises(RuleError, match="不能办理此事"):
        enter(id, agent, uscc=code(1))
    with pytest.raises(Overtaken):
        enter(id, by, uscc=code(1), version=99)
