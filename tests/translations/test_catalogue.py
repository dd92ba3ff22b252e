"""English is complete, says the same placeholders, and is used."""

from __future__ import annotations

import re
from functools import cache

import pytest

from incubator.core.words import _, several
from incubator.rules import values
from incubator.rules.models import Unit
from incubator.translations import catalogue

PLACE = re.compile(r"%\((\w+)\)s|%%")
COUNTED = re.compile(r"%\((\w+)\|([^)]*)\)s")
"""A word that depends on a number, or a unit that does: `%(n|day|days)s`, `%(n|unit)s`."""


@cache
def _said() -> set[str]:
    return catalogue.source_strings()


def test_every_source_string_has_english():
    known = catalogue.translations()
    missing = sorted(one for one in _said() if not known.get(one))
    assert missing == []


def test_nothing_is_translated_that_is_no_longer_said():
    assert set(catalogue.translations()) - _said() == set()


def test_english_keeps_every_placeholder():
    wrong = [
        source
        for source, english in catalogue.translations().items()
        if english and _named(source) != _named(english)
    ]
    assert wrong == []


def _named(text: str) -> set[str]:
    """The places a sentence fills, whether as they are or in number with another."""
    counted = COUNTED.findall(text)
    units = {forms for _number, forms in counted if "|" not in forms}
    return {*PLACE.findall(text), *units, *(number for number, _forms in counted)}


def test_no_chinese_is_left_in_english():
    quoted = re.compile(r"[“《「].*?[”》」]|\([^)]*[\u4e00-\u9fff][^)]*\)")
    left = [
        english
        for english in catalogue.translations().values()
        if re.search(r"[\u4e00-\u9fff]", quoted.sub("", english))
    ]
    assert left == []


@pytest.mark.parametrize("path", ["/notices/?lang=en", "/no-such-address?lang=en"])
def test_a_page_in_english_has_english_words(client, path):
    assert 'lang="en"' in client.get(path).text


def test_english_says_one_thing_otherwise_than_several(app):
    unit, days = _("份"), _("已等 %(n)s 个工作日", n=1)
    with app.test_request_context("/?lang=en"):
        app.preprocess_request()
        assert str(days) == "Waiting for 1 working day"
        assert str(_("已等 %(n)s 个工作日", n=2)) == "Waiting for 2 working days"
        assert str(_("%(n)s %(unit)s", n=1, unit=unit)) == "1 item"
        assert str(_("%(n)s %(unit)s", n=0, unit=unit)) == "0 items"
        assert several(_("证书")) == "Certificates"
        assert str(values.shown(5, Unit.WORKING_DAYS)) == "5 working days"
        assert str(values.shown(1, Unit.YEARS)) == "1 year"
    assert several(_("证书")) == "证书"


def test_what_is_kept_is_chinese_whoever_causes_it(app):
    """An English-speaking officer's step writes the same sentence as a Chinese-speaking one's."""
    with app.test_request_context("/?lang=en"):
        app.preprocess_request()
        said = _(
            "%(start)s次日起 %(days)s %(unit)s", start="2026-11-23", days=5, unit=_("个工作日")
        )
        assert said[:] == "2026-11-23次日起 5 个工作日"
        assert str(said) == "5 working days from the day after 2026-11-23"


def test_a_result_is_said_in_the_language_of_the_page_that_shows_it(app, client):
    """What was flashed before a redirect is kept unspoken."""
    client.get("/?lang=en")
    page = client.get("/login/hat", follow_redirects=True)
    assert "The sign-in was not completed" in page.text
    assert "登录没有完成" not in page.text
