"""Where somebody whose act came too late finds what is there now."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request, url_for

from incubator.web import steps


def present_state() -> str:
    """The address of the page to go on from.

    The form of a step that was taken meanwhile has nothing left to show, so a step leads to its case.
    Any other form is shown anew with what is stored; what has no page of its own leads back to the
    page it was pressed on.
    """
    if found := case_of_step():
        return found
    if request.url_rule is not None and "GET" in (request.url_rule.methods or ()):
        return request.path
    return _pressed_on() or url_for("home.index")


def case_of_step() -> str:
    """The address of the case where this page is one of its steps; empty anywhere else."""
    id = (request.view_args or {}).get("id")
    return url_for("cases.show", id=id) if id and steps.is_step(request.endpoint) else ""


def _pressed_on() -> str:
    """The path of our own page the form was on, as the browser says; empty where it does not."""
    try:
        page = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return ""  # no address at all
    return page.path if page.netloc == request.host and page.path.startswith("/") else ""
