"""Chinese by default; `?lang=en` or the switch for English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask, g, request, session
from flask.json.tag import JSONTag, TaggedJSONSerializer
from flask.sessions import SecureCookieSessionInterface
from flask_babel import Babel, get_translations

from incubator.core import words

LANGUAGES = ("zh", "en")


def language() -> str:
    """The reader's language, decided once in a request: a page asks for it at every word."""
    chosen: str = g.get("language") or _asked()
    return chosen


def _asked() -> str:
    asked = request.args.get("lang") or session.get("lang")
    return asked if asked in LANGUAGES else "zh"


def init_app(app: Flask) -> None:
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    Babel(app, locale_selector=language)
    app.session_interface = _sessions_with_words()
    app.before_request(_choose)
    app.teardown_request(_forget)


def _choose() -> None:
    asked = request.args.get("lang")
    if asked in LANGUAGES and session.get("lang", "zh") != asked:
        session["lang"] = asked
    g.language = _asked()
    words.speak(_translate if language() != "zh" else None)


def _translate(msgid: str) -> str:
    return str(get_translations().ugettext(msgid))


def _forget(_error: BaseException | None) -> None:
    g.pop("language", None)
    words.speak(None)


class _KeptWords(JSONTag):
    """Words flashed before a redirect: kept unspoken, so that the next page says them in its language."""

    __slots__ = ()
    key = " w"

    def check(self, value: object) -> bool:
        return isinstance(value, words.Words)

    def to_json(self, value: words.Words) -> object:
        return [value.msgid, {name: self._plain(one) for name, one in value.params.items()}]

    def _plain(self, value: object) -> object:
        is_plain = isinstance(value, words.Words | int)
        return self.serializer.tag(value) if is_plain else str(value)

    def to_python(self, value: tuple[str, Mapping[str, Any]]) -> words.Words:
        msgid, params = value
        return words.Words(msgid, dict(params))


def _sessions_with_words() -> SecureCookieSessionInterface:
    interface = SecureCookieSessionInterface()
    interface.serializer = TaggedJSONSerializer()
    interface.serializer.register(_KeptWords, index=0)
    return interface
