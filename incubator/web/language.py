"""Chinese by default; `?lang=en` or the switch for English."""

from __future__ import annotations

from flask import Flask, request, session
from flask_babel import Babel, get_translations

from incubator.core import words

LANGUAGES = ("zh", "en")


def language() -> str:
    asked = request.args.get("lang") or session.get("lang")
    return asked if asked in LANGUAGES else "zh"


def init_app(app: Flask) -> None:
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    Babel(app, locale_selector=language)
    app.before_request(_choose)
    app.teardown_request(_forget)


def _choose() -> None:
    asked = request.args.get("lang")
    if asked in LANGUAGES and session.get("lang", "zh") != asked:
        session["lang"] = asked
    words.speak(_translate if language() != "zh" else None)


def _translate(msgid: str) -> str:
    return str(get_translations().ugettext(msgid))


def _forget(_error: BaseException | None) -> None:
    words.speak(None)
