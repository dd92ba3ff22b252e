"""English is complete, says the same placeholders, and is used."""

from __future__ import annotations

import re

import pytest

from incubator.translations import catalogue

PLACE = re.compile(r"%\((\w+)\)s|%%")


def test_every_source_string_has_english():
    known = catalogue.translations()
    missing = sorted(one for one in catalogue.source_strings() if not known.get(one))
    assert missing == []


def test_nothing_is_translated_that_is_no_longer_said():
    assert set(catalogue.translations()) - catalogue.source_strings() == set()


def test_english_keeps_every_placeholder():
    wrong = [
        source
        for source, english in catalogue.translations().items()
        if english and sorted(PLACE.findall(source)) != sorted(PLACE.findall(english))
    ]
    assert wrong == []


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
