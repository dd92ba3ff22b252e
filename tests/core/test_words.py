"""Source strings stay Chinese as data and speak the reader's language when shown."""

from __future__ import annotations

import copy
import pickle

from markupsafe import escape

from incubator.core import words
from incubator.core.words import _


def test_words_are_chinese_until_somebody_translates():
    assert _("还剩 %(n)s 天", n=3) == "还剩 3 天"


def test_shown_words_are_translated_and_kept_words_are_not():
    said = _("还剩 %(n)s 天", n=3)
    words.speak({"还剩 %(n)s 天": "%(n)s days left"}.__getitem__)
    try:
        assert str(said) == f"{said}" == str(escape(said)) == "3 days left"
        assert said[:] == "还剩 3 天"
        assert said == "还剩 3 天"
    finally:
        words.speak(None)


def test_words_survive_copying():
    said = _("还剩 %(n)s 天", n=3)
    assert copy.deepcopy(said).msgid == pickle.loads(pickle.dumps(said)).msgid == said.msgid  # noqa: S301  (our own bytes)
