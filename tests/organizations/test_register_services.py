"""What may be done to the register, by whom, and what it says of a fact."""

from datetime import date, timedelta

import pytest

from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import NotFound, Overtaken, RuleError
from incubator.core.permissions import SYSTEM, Role
from incubator.organizations import queries, recording, services
from incubator.organizations.contacts import Contacts
from incubator.organizations.facts import Statement
from incubator.organizations.hubs import name_body, open_default_hub
from incubator.organizations.models import (
    BodyKind,
    Fact,
    FactKind,
    Organization,
)
from incubator.organizations.particulars import Particulars
from incubator.records.models import Event
from tests import factories
from tests.organizations.creating import create, the, verbs
from tests.organizations.given import (
    code,
    everything_stored,
    officer,
)

pytestmark = pytest.mark.both


def test_a_new_organization_is_found_by_name_initials_and_code_and_has_one_event(app):
    by = officer(factories.hub())
    id = create(Particulars(name="示例长宁暖阳服务社", uscc=code(1)), by=by)
    assert the(id).initials == "slcnnyfws"
    assert verbs() == ["organization.create"]
    for words in ("暖阳", "slcnny", "CNNY", code(1)[8:].lower(), "示例 cnny"):
        found = db.session.scalars(queries.visible_to(by).where(queries.matching(words))).all()
        assert [one.id for one in found] == [id], words
    assert not db.session.scalars(queries.visible_to(by).where(queries.matching("100%"))).all()


def test_a_stale_version_is_refused_with_both_texts(app):
    by = officer(factories.hub())
    id = create(Particulars(name="示例甲", uscc=code(1)), by=by)
    seen = the(id).version
    for address in ("示例路 1 号", "示例路 2 号"):
        with transaction():
            found = locked(Organization, id)
            stated = Particulars(name="示例甲", uscc=code(1), address=address)
            if address.endswith("1 号"):
                services.change(found, stated, version=seen, by=by, at=clock.now())
                continue
            with pytest.raises(Overtaken) as caught:
                services.change(found, stated, version=seen, by=by, at=clock.now())
    assert caught.value.theirs["住所"] == "示例路 1 号"
    assert caught.value.yours["住所"] == "示例路 2 号"
    assert the(id).address == "示例路 1 号"


def test_saving_what_is_there_already_writes_no_event(app):
    by = officer(factories.hub())
    id = create(Particulars(name="示例甲", uscc=code(1)), by=by)
    with transaction():
        found = locked(Organization, id)
        same = Particulars(name="示例甲", uscc=code(1))
        assert not services.change(found, same, version=found.version, by=by, at=clock.now())
    assert verbs() == ["organization.create"]


def test_phone_and_account_are_encrypted_and_in_events_only_digests(app):
    by = officer(factories.hub())
    id = create(
        Particulars(name="示例甲", uscc=code(1)),
        by=by,
        contacts=Contacts("13812345678", "示例银行", "6222021234567890123"),
    )
    raw = everything_stored()
    assert "13812345678" not in raw
    assert "6222021234567890123" not in raw
    assert the(id).phone == "13812345678"
    with transaction():
        found = locked(Organization, id)
        services.change_contacts(
            found, Contacts(phone=""), version=found.version, by=by, at=clock.now()
        )
    assert (the(id).phone, the(id).phone_digest) == (None, None)
    assert the(id).bank_account == "6222021234567890123"


def test_an_organization_changes_its_own_contacts_and_nobody_elses(app):
    hub = factories.hub()
    own, other = factories.organization(hub=hub), factories.organization(hub=hub)
    agent = factories.hat(factories.post(Role.AGENT, organization=own))
    with transaction():
        found = locked(Organization, own.id)
        services.change_contacts(
            found, Contacts(phone="021-12345678"), version=found.version, by=agent, at=clock.now()
        )
    assert the(own.id).phone == "021-12345678"
    with pytest.raises(NotFound), transaction():
        services.change_contacts(
            locked(Organization, other.id), Contacts(phone="1"), version=1, by=agent, at=clock.now()
        )
    with pytest.raises(RuleError), transaction():
        services.verify(locked(Organization, own.id), by=agent, at=clock.now())


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in {Role.CASE_OFFICER, Role.SYSTEM}]
)
def test_only_officers_change_the_register(app, role):
    hub = factories.hub()
    found = factories.organization(hub=hub)
    by = factories.hat(factories.post(role, hub=hub, organization=None if role in _HUB else found))
    with pytest.raises(RuleError), transaction():
        services.create(Particulars(name="示例", uscc=code(1)), by=by, at=clock.now())
    with pytest.raises(RuleError), transaction():
        services.verify(locked(Organization, found.id), by=by, at=clock.now())


_HUB = {
    Role.EXPERT,
    Role.FINANCE,
    Role.DIRECTOR,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
}


def test_another_streets_officer_finds_nothing_to_change(app):
    found, stranger = factories.organization(hub=factories.hub()), officer(factories.hub())
    with pytest.raises(NotFound), transaction():
        services.verify(locked(Organization, found.id), by=stranger, at=clock.now())


def test_who_sees_which_organizations(app):
    hub, other = factories.hub(), factories.hub()
    own = factories.organization(hub=hub)
    factories.organization(hub=other)

    def seen(role, **where):
        by = factories.hat(factories.post(role, **where))
        return {one.hub_id for one in db.session.scalars(queries.visible_to(by))}

    for role in (Role.CASE_OFFICER, Role.FINANCE, Role.DIRECTOR, Role.AUDITOR):
        assert seen(role, hub=hub) == {hub.id}
    for role in (Role.ADMINISTRATOR, Role.EXPERT):
        assert seen(role, hub=hub) == set()
    for role in (Role.AGENT, Role.LEGAL_REPRESENTATIVE):
        by = factories.hat(factories.post(role, organization=own))
        assert [one.id for one in db.session.scalars(queries.visible_to(by))] == [own.id]
    assert seen(Role.KEY_STAFF, organization=own) == set()


def test_verifying_says_who_and_today(app):
    by = officer(factories.hub())
    id = create(Particulars(name="示例甲", uscc=code(1)), by=by)
    with transaction():
        services.verify(locked(Organization, id), by=by, at=clock.now())
    assert (the(id).verified_on, the(id).verified_by_id) == (clock.today(), by.post_id)


def entry(**said):
    return Statement(
        **{
            "kind": FactKind.ABNORMAL,
            "valid_from": date(2026, 8, 14),
            "source": "示例网站",
            **said,
        }
    )


def test_a_list_entry_is_closed_by_its_removal_and_the_history_shows_both(app):
    by = officer(factories.hub())
    id = create(Particulars(name="示例甲", uscc=code(1)), by=by)
    with transaction():
        fact_id = recording.record_fact(the(id), entry(), by=by, at=clock.now()).id
    with pytest.raises(RuleError) as caught, transaction():
        recording.correct_fact(locked(Fact, fact_id), entry(), reason=" ", by=by, at=clock.now())
    assert caught.value.field == "reason"
    with transaction():
        recording.correct_fact(
            locked(Fact, fact_id),
            entry(valid_through=date(2026, 11, 1)),
            reason="已移出",
            by=by,
            at=clock.now(),
        )
    assert db.session.get_one(Fact, fact_id).valid_through == date(2026, 11, 1)
    last = db.session.query(Event).order_by(Event.id.desc()).first()
    assert last.reason == "已移出"
    assert last.after["valid_through"] == "2026-11-01"


def test_the_same_fact_twice_is_refused(app):
    by = officer(factories.hub())
    id = create(Particulars(name="示例甲", uscc=code(1)), by=by)
    with transaction():
        recording.record_fact(the(id), entry(), by=by, at=clock.now())
    with pytest.raises(RuleError, match="同样的记录"), transaction():
        recording.record_fact(the(id), entry(), by=by, at=clock.now())
    assert db.session.query(Fact).count() == 1


def test_the_facts_of_many_organizations_are_read_in_one_statement(app):
    by = officer(factories.hub())
    ids = [create(Particulars(name=f"示例{n}", uscc=code(n)), by=by) for n in range(3)]
    with transaction():
        for n, id in enumerate(ids[:2]):
            for year in (2024, 2025)[: n + 1]:
                recording.record_fact(
                    the(id),
                    Statement(
                        FactKind.INSPECTION,
                        clock.today() - timedelta(days=2025 - year),
                        "示例网站",
                        value="合格",
                        for_year=year,
                    ),
                    by=by,
                    at=clock.now(),
                )
    found = queries.latest_facts(ids)
    assert [[fact.for_year for fact in found[id]] for id in ids] == [[2024], [2025, 2024], []]


def test_looking_at_contacts_in_clear_leaves_who_and_why(app):
    by = officer(factories.hub())
    id = create(Particulars(name="示例甲", uscc=code(1)), by=by)
    with pytest.raises(RuleError), transaction():
        services.reveal_contacts(the(id), reason="", by=by, at=clock.now())
    with transaction():
        services.reveal_contacts(the(id), reason="通知补正", by=by, at=clock.now())
    assert verbs()[-1] == "organization.reveal-contacts"


def test_the_machine_itself_opens_a_street_and_names_its_bodies(app):
    with transaction():
        hub = open_default_hub("JD", by=SYSTEM, at=clock.now())
        by = type(SYSTEM)(None, None, None, hub.id, Role.SYSTEM)
        made = services.create(Particulars(name="示例中心", uscc=code(1)), by=by, at=clock.now())
        name_body(hub, BodyKind.SERVICE_CENTRE, made, by=by, at=clock.now())
    assert verbs() == ["hub.open", "organization.create", "hub.name-body"]
    assert queries.the_hub(None).short_code == "JD"
    factories.hub(short_code="SL")
    with pytest.raises(RuleError, match="JD"):
        queries.the_hub(None)
    with pytest.raises(RuleError, match="没有代号为 XX"):
        queries.the_hub("XX")
