"""A table over what is known already: what it adds, what it changes, and what it leaves alone."""

from datetime import date

from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.organizations import recording, services
from incubator.organizations.facts import Statement
from incubator.organizations.models import FactKind, Organization, OrgStatus, OrgType
from incubator.organizations.particulars import Particulars
from incubator.organizations.services import CodeException
from incubator.records import documents
from incubator.records.models import Event
from tests import factories
from tests.organizations.given import (
    LICENCES,
    MISPRINTED,
    brought,
    code,
    counts,
    named,
    officer,
    table,
)


def test_a_confirmed_code_is_known_again(app):
    hub = factories.hub()
    by = officer(hub)
    with transaction():
        proof = documents.file_document(
            sha256="0" * 64,
            size=1,
            media_type="application/pdf",
            name="x.pdf",
            kind="code-proof",
            by=by,
            at=clock.now(),
        )
        services.create(
            Particulars(name="示例美术馆", uscc=MISPRINTED),
            by=by,
            at=clock.now(),
            exception=CodeException("证书如此", proof),
        )
    assert counts(brought(table(f"示例美术馆,{MISPRINTED}"), hub)) == (0, 0, 1, 0)


def test_a_blank_cell_erases_nothing_and_a_filled_one_is_recorded_with_what_it_replaced(app):
    hub = factories.hub()
    head = "名称,统一社会信用代码,住所,登记管理机关"
    brought(table(f"示例甲,{code(1)},示例路 1 号,示例民政局", head=head), hub)
    version = named("示例甲").version
    assert counts(brought(table(f"示例甲,{code(1)},,", head=head), hub)) == (0, 0, 1, 0)
    report = brought(table(f"示例新甲,{code(1)},示例路 2 号,", head=head), hub)
    assert counts(report) == (0, 1, 0, 0)
    found = named("示例新甲")
    assert (found.address, found.registrar) == ("示例路 2 号", "示例民政局")
    assert found.initials == "slxj"
    assert found.version == version + 1
    change = db.session.query(Event).filter_by(verb="organization.change").one()
    assert change.before == {"name": "示例甲", "address": "示例路 1 号"}
    assert change.object_id == found.id


def test_one_organization_in_many_rows_is_one_and_its_latest_licence_names_it(app):
    hub = factories.hub()
    rows = [
        f"示例新名,{code(1)},示许变字〔2021〕1号,2021-05-01,示例民政局",
        f"示例旧名,{code(1)},示许成字〔2017〕1号,2017-05-01,示例民政局",
        f"示例旧名,{code(1)},示许成字〔2017〕1号,2017-05-01,示例民政局",
    ]
    report = brought(table(*rows, head=LICENCES), hub)
    assert counts(report) == (1, 0, 0, 0)
    assert len(named("示例新名").facts) == 2


def test_an_old_licence_renames_nobody(app):
    hub = factories.hub()
    first = f"示例甲,{code(1)},示许成字〔2017〕1号,2017-05-01,示例民政局"
    brought(table(first, head=LICENCES), hub)
    with transaction():
        locked(Organization, named("示例甲").id).name = "示例改名后"
    assert counts(brought(table(first, head=LICENCES), hub)) == (0, 0, 1, 0)
    newer = f"示例再改名,{code(1)},示许变字〔2022〕1号,2022-05-01,示例民政局"
    assert counts(brought(table(newer, head=LICENCES), hub)) == (0, 1, 0, 0)
    assert named("示例再改名").facts[0].number == "示许变字〔2022〕1号"


def test_an_organization_of_another_street_is_not_taken(app):
    factories.organization(hub=factories.hub(), uscc=code(1), name="示例邻街组织")
    report = brought(table(f"示例甲,{code(1)}"), factories.hub())
    assert "另一个街道" in report.rejected[0].reason
    assert "邻街" not in report.rejected[0].reason


def test_a_filed_group_that_registered_is_found_by_its_filing_number(app):
    hub = factories.hub()
    brought(table("示例队,,示备〔2026〕1"), hub)
    assert counts(brought(table(f"示例社,{code(1)},示备〔2026〕1"), hub)) == (0, 1, 0, 0)
    found = named("示例社")
    assert (found.org_type, found.status) == (OrgType.SERVICE_INSTITUTION, OrgStatus.REGISTERED)
    other = brought(table(f"示例又社,{code(2)},示备〔2026〕1"), hub)
    assert "属于另一个组织" in other.rejected[0].reason


def test_facts_recorded_by_hand_outlive_an_import(app):
    hub = factories.hub()
    by = officer(hub)
    brought(table(f"示例甲,{code(1)}"), hub, by=by)
    with transaction():
        recording.record_fact(
            named("示例甲"),
            Statement(FactKind.PENALTY, date(2026, 1, 1), "示例网站", value="警告"),
            by=by,
            at=clock.now(),
        )
    brought(table(f"示例甲改,{code(1)}"), hub, by=by)
    assert [fact.value for fact in named("示例甲改").facts] == ["警告"]
