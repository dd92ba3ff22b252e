"""One act has one name, whoever reads of it."""

from __future__ import annotations

from incubator.core.permissions import Role
from incubator.funds.lifecycle import Action
from incubator.web import verbs
from tests import factories
from tests.awards.street import Street


def test_a_step_reads_as_on_its_button_and_to_the_auditor_with_its_kind(app):
    verb = f"fund-application.{Action.PASS.value}"
    assert verbs.label(verb) == "形式审查通过"
    assert verbs.label_with_kind(verb) == "专项资金申报：形式审查通过"
    assert verbs.label("fund-application.open") == "新建"
    assert verbs.label("no.such-verb") == "no.such-verb"


def test_an_award_is_called_the_same_in_every_history(app, as_):
    street = Street.build()
    (award,) = street.awarded()
    auditor = factories.post(Role.AUDITOR, hub=street.hub)
    case = as_(street.officer).get(f"/cases/{award.application_id}/history").text
    audit = as_(auditor).get("/admin/audit").text
    word = verbs.VERBS["award.make"]
    assert f"<b>{word[:]}</b>" in case
    assert word in audit
