"""Certificates are replaced and revoked, and everybody reads it at once."""

from __future__ import annotations

import pytest

from incubator.certificates import issuing, queries, services, sweeping, verifying
from incubator.certificates.models import Certificate, CertificateState
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import SYSTEM, Role
from incubator.records import documents
from tests import factories
from tests.certificates.acts import issue, reserve, written


def revoke(certificate, by, reason="项目已取消"):
    with transaction():
        locked = services.freshly_locked(certificate.id)
        services.revoke(locked, reason=reason, by=by, at=clock.now())


# ---- replaced and revoked


@pytest.mark.both
def test_a_corrected_copy_gets_a_new_number_and_the_old_one_keeps_its_bytes(hub, officer):
    old = issue(written(hub), officer)
    bytes_before = documents.content_of(old.document)
    new = issue(
        written(hub, recipient="示例绿色家园促进中心"),
        officer,
        replacing=issuing.Replacing(old.id, "单位更名"),
    )
    old = db.session.get_one(Certificate, old.id)
    assert (old.state, old.replaced_by_id) == (CertificateState.REPLACED, new.id)
    assert new.serial == "示字〔2026〕第 0002 号"
    assert documents.content_of(old.document) == bytes_before
    assert verifying.by_bytes(bytes_before).verdict == "replaced"
    assert verifying.by_code(old.number, old.code).verdict == "replaced"


def test_a_replacement_given_up_by_the_sweep_leaves_the_old_one_valid(hub, officer):
    old = issue(written(hub), officer)
    with transaction():
        services.reserve(
            written(hub, recipient="\U0001f600"),
            by=officer,
            at=clock.now(),
            instead_of=services.freshly_locked(old.id),
            reason="更名",
        )
    assert verifying.by_code(old.number, old.code).verdict == "replaced"
    sweeping.sweep(by=SYSTEM, at=clock.now())
    assert verifying.by_code(old.number, old.code).verdict == "valid"


@pytest.mark.both
def test_a_revoked_certificate_shows_at_once_and_gets_no_successor(hub, officer, director):
    made = issue(written(hub), officer)
    revoke(made, director)
    assert verifying.by_code(made.number, made.code).verdict == "revoked"
    assert verifying.by_bytes(documents.content_of(made.document)).verdict == "revoked"
    with pytest.raises(RuleError, match="已经作废"):
        issue(written(hub), officer)


def test_revoking_needs_a_director_and_a_reason_and_happens_once(hub, officer, director):
    made = issue(written(hub), officer)
    with pytest.raises(RuleError, match="不能办理"):
        revoke(made, officer)
    with pytest.raises(RuleError) as refusal:
        revoke(made, director, reason=" ")
    assert refusal.value.field == "reason"
    revoke(made, director)
    with pytest.raises(RuleError, match="当前不是有效状态"):
        revoke(made, director)


def test_another_streets_director_cannot_revoke(hub, officer):
    made = issue(written(hub), officer)
    stranger = factories.hat(factories.post(Role.DIRECTOR, hub=factories.hub()))
    with pytest.raises(NotFound):
        revoke(made, stranger)


def test_only_an_issued_certificate_is_replaced_and_only_with_a_reason(hub, officer, director):
    made = issue(written(hub), officer)
    with pytest.raises(RuleError) as refusal:
        issue(written(hub), officer, replacing=issuing.Replacing(made.id, ""))
    assert refusal.value.field == "reason"
    assert verifying.by_code(made.number, made.code).verdict == "valid"
    revoke(made, director)
    with pytest.raises(RuleError, match="当前不是有效状态"):
        issue(written(hub), officer, replacing=issuing.Replacing(made.id, "更名"))


def test_staff_see_their_hubs_and_an_organization_only_what_was_issued_to_it(hub, officer):
    mine = factories.organization(hub=hub)
    leader = factories.hat(factories.post(Role.LEGAL_REPRESENTATIVE, organization=mine))
    shown = issue(written(hub, organization_id=mine.id), officer)
    reserve(written(hub, source="award:2", organization_id=mine.id), officer)
    issue(written(hub, source="award:3"), officer)
    assert len(db.session.scalars(queries.visible_to(officer)).all()) == 3
    assert [one.id for one in db.session.scalars(queries.visible_to(leader))] == [shown.id]
    stranger = factories.hat(factories.post(Role.CASE_OFFICER, hub=factories.hub()))
    assert db.session.scalars(queries.visible_to(stranger)).all() == []
    expert = factories.hat(factories.post(Role.EXPERT, hub=hub))
    assert db.session.scalars(queries.visible_to(expert)).all() == []
