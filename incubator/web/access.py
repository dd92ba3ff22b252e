"""Each view carries exactly one label saying who may open it; a view without one is closed."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, g, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from incubator.core.permissions import MAY, ROLE_LABEL, Hat, Permission, Role
from incubator.core.words import _
from incubator.web.sessions import SignedIn, asked_to_agree, signed_in_user

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Access:
    """`public` opens to everybody, `permissions` to hats holding any of them, neither to all signed in."""

    public: bool = False
    permissions: frozenset[Permission] = frozenset()
    development: bool = False

    def admits(self, hat: Hat | None) -> bool:
        if self.public:
            return True
        if hat is None:
            return False
        return not self.permissions or any(hat.may(one) for one in self.permissions)


def _label(access: Access) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.access = access  # type: ignore[attr-defined]  # a label, not a wrapper
        return view

    return mark


public = _label(Access(public=True))
signed_in = _label(Access())
development_only = _label(Access(public=True, development=True))


def requires(*permissions: Permission) -> Callable[[View], View]:
    """Open to hats that hold any one of `permissions`; the query still decides which rows."""
    return _label(Access(permissions=frozenset(permissions)))


def access_of(endpoint: str | None) -> Access | None:
    """The label of an endpoint's view; the style sheet and script are everybody's."""
    if endpoint == "static":
        return Access(public=True)
    view = current_app.view_functions.get(endpoint or "")
    return getattr(view, "access", None)


def who_may(endpoint: str | None) -> list[str]:
    """The roles a view is open to, in words; empty where a permission is not what it asks for."""
    access = access_of(endpoint)
    wanted = access.permissions if access else frozenset()
    return [
        label
        for role, label in ROLE_LABEL.items()
        if role is not Role.SYSTEM and wanted & MAY[role]
    ]


def init_app(app: Flask) -> None:
    app.before_request(_guard)


def _guard() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None  # no such address: the 404 page answers
    if request.endpoint == "static":
        g.asks_nothing = True  # the style sheet is there even when the database does not answer
        return None
    access = access_of(request.endpoint)
    if access is None:
        abort(403)
    if access.development and not current_app.config["INCUBATOR"].development:
        abort(404)
    user = signed_in_user()
    hat = user.hat if user else None
    if not access.admits(hat):
        if hat is None:
            return redirect(url_for("account.login", next=_here()))
        abort(403)
    return _finish_sign_in(user) if user is not None else None


def _here() -> str | None:
    return request.full_path.rstrip("?") if request.method == "GET" else None


def _finish_sign_in(user: SignedIn) -> ResponseReturnValue | None:
    """A password somebody else chose is changed, and a second step set up, before anything else opens."""
    if request.endpoint in {"account.password", "account.logout"}:
        return None  # nothing else, public or not: the desk and the portal share one address
    if user.must_change:
        return redirect(url_for("account.password"))
    if user.must_add_second and request.endpoint not in {"account.totp", "account.totp_picture"}:
        return redirect(url_for("account.totp"))
    if asked_to_agree() is not None and not _open_before_agreeing():
        return _ask_to_agree()
    return None


BEFORE_AGREEING = frozenset(
    {
        "account.new_text",
        "account.agreements",
        "account.agree",
        "account.take_back",
        "account.copy",
        "account.password",
        "account.totp",
        "account.totp_picture",
    }
)
"""What stays open to who has not agreed to a new privacy text, beside the public pages."""


def _open_before_agreeing() -> bool:
    access = access_of(request.endpoint)
    public_page = access is not None and access.public and request.endpoint != "home.index"
    return public_page or request.endpoint in BEFORE_AGREEING


def _ask_to_agree() -> ResponseReturnValue:
    """A page leads to the text and back again; a script, which cannot show it, gets one sentence."""
    reads = request.accept_mimetypes.accept_html or not request.accept_mimetypes
    if reads and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate":
        return redirect(url_for("account.new_text", next=_here()))
    return jsonify(message=AGREE_FIRST), 403


AGREE_FIRST = _("个人信息处理说明有新版本。请先在网页上阅读并同意，再继续办理。")


def local(path: str | None) -> str | None:
    """`path` when it is a place on this site (a path, nothing a browser reads as another host)."""
    if not path or not path.startswith("/") or path.startswith("//"):
        return None
    strange = "\\" in path or any(unicodedata.category(c)[0] == "C" for c in path)
    parts = None if strange else urlsplit(path)
    return path if parts and not parts.scheme and not parts.netloc else None
