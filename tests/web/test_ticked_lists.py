"""Every list to tick answers what is no longer on it in words, without the number it is kept under."""

from __future__ import annotations

import pytest
from flask import Flask

from incubator.blueprints.awards.forms import AwardManyForm
from incubator.blueprints.certificates.forms import IssueForm
from incubator.blueprints.decisions.forms import BatchForm
from incubator.blueprints.incubation.intake_forms import IntakeForm
from incubator.blueprints.incubation.leaving_forms import CertificateForm
from incubator.blueprints.notices.forms import NoticeForm
from incubator.blueprints.organizations.fact_forms import OutcomeForm
from incubator.blueprints.organizations.twins import MergeForm
from incubator.blueprints.reviews.forms import AskForm
from incubator.web.fields import TicksField
from incubator.web.forms import BaseForm, choices

LISTS = [
    (AwardManyForm, "items"),
    (IssueForm, "issuers"),
    (BatchForm, "picked"),
    (IntakeForm, "tracks"),
    (CertificateForm, "issuers"),
    (NoticeForm, "items"),
    (OutcomeForm, "facts"),
    (MergeForm, "taken"),
    (AskForm, "experts"),
]


@pytest.mark.parametrize(("kind", "name"), LISTS)
def test_what_is_no_longer_offered_is_refused_in_words(
    app: Flask, kind: type[BaseForm], name: str
) -> None:
    with app.test_request_context(method="POST", data={name: ["4711", "4712"]}):
        form = kind()
        field = form[name]
        assert isinstance(field, TicksField)
        if not field.choices:
            field.choices = choices([(field.coerce("1"), "示例")])
        form[name].validate(form)
        said = " ".join(f"{one}" for one in field.errors)
        assert "选中的有 2 项现在不能选" in said
        assert "471" not in said


@pytest.mark.parametrize(("kind", "name"), LISTS)
def test_what_is_offered_is_taken(app: Flask, kind: type[BaseForm], name: str) -> None:
    with app.test_request_context(method="POST"):
        field = kind()[name]
    known = next(iter(field.choices)).value if field.choices else field.coerce("1")
    with app.test_request_context(method="POST", data={name: [str(known)]}):
        form = kind()
        form[name].choices = form[name].choices or choices([(known, "示例")])
        form[name].validate(form)
        assert (form[name].data, list(form[name].errors)) == ([known], [])
