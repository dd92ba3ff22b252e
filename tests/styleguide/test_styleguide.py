"""Every component is shown on one page, in development alone."""

from __future__ import annotations

from dataclasses import replace

from incubator.config import Mode
from incubator.eligibility.findings import OUTCOME_WORDS


def test_the_component_page_is_a_valid_page(app, client):
    page = client.get("/styleguide")
    assert page.status_code == 200
    assert "请填写项目名称。" in page.text


def test_production_does_not_have_it(app, client, monkeypatch):
    settings = replace(app.config["INCUBATOR"], mode=Mode.PRODUCTION, cheap_hashes=False)
    monkeypatch.setitem(app.config, "INCUBATOR", settings)
    assert client.get("/styleguide").status_code == 404


def test_every_answer_of_a_rule_has_its_word_on_the_component_page(app, client):
    page = client.get("/styleguide").text
    for word, _tone in OUTCOME_WORDS.values():
        assert f">{word[:]}</span>" in page
