"""Negative controls of S1 and S2: the same questions with the guards switched off find what is open."""

from __future__ import annotations

import pytest
from sqlalchemy import true

from incubator.core.permissions import Hat, Role
from incubator.organizations import queries
from incubator.web.access import Access
from tests.browser.people import post
from tests.guarantees.addresses import OWN, organization

CLOSED_TO_EXPERTS = ("/organizations/", "/registrations", "/messages/outgoing", "/deadlines/digest")


@pytest.fixture
def expert(street):
    return street.test_client().under(post("expert2", Role.EXPERT))


def test_labels_that_admit_everybody_are_found(expert, monkeypatch):
    """S1: of pages an expert may not open, each opens when no label is looked at."""
    for path in CLOSED_TO_EXPERTS:
        assert expert.get(path).status_code == 403, path
    monkeypatch.setattr(Access, "admits", lambda _self, _hat: True)
    assert [expert.get(path).status_code for path in CLOSED_TO_EXPERTS] == [200] * 4


def test_a_view_without_a_label_is_closed_to_everybody(street, expert, monkeypatch):
    """S1: forgetting a label shuts a page; with the label there it opens."""
    assert expert.get("/reviews/").status_code == 200
    labelled = street.view_functions["reviews.index"]
    monkeypatch.setitem(street.view_functions, "reviews.index", lambda: labelled())
    assert expert.get("/reviews/").status_code == 403


def test_a_query_that_forgets_whose_it_is_is_found(street, monkeypatch):
    """S2: another street's officer opens the organization when the condition lets every row through."""
    stranger = street.test_client().under(post("officer-x", Role.CASE_OFFICER))
    path = f"/organizations/{organization().id}"
    assert stranger.get(path).status_code == 404
    monkeypatch.setattr(queries, "seen_by", lambda _hat: true())
    opened = stranger.get(path)
    assert opened.status_code == 200
    assert OWN in opened.text


def test_a_hat_that_may_everything_is_found(expert, street, monkeypatch):
    """S2: the permissions of the hat are asked on every page, not only at its door."""
    mine = organization().id
    monkeypatch.setattr(Hat, "may", lambda _self, _permission: True)
    assert expert.get(f"/organizations/{mine}").status_code == 200
