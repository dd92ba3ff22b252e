"""Each view carries exactly one label saying who may open it; a view without one is closed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from incubator.core.permissions import Hat, Permission
from incubator.web.sessions import SignedIn, viewer

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


def init_app(app: Flask) -> None:
    app.before_request(_guard)


def _guard() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None  # no such address: the 404 page answers
    access = access_of(request.endpoint)
    if access is None:
        abort(403)
    if access.development and not current_app.config["INCUBATOR"].development:
        abort(404)
    hat = viewer() if current_user.is_authenticated else None
    if not access.admits(hat):
        if hat is None:
            return redirect(url_for("account.login", next=_here()))
        abort(403)
    return _finish_sign_in() if hat is not None and not access.public else None


def _here() -> str | None:
    return request.full_path.rstrip("?") if request.method == "GET" else None


def _finish_sign_in() -> ResponseReturnValue | None:
    """A password somebody else chose is changed before anything else is opened."""
    user: SignedIn = current_user
    free = {"account.password", "account.logout", "static"}
    if user.must_change and request.endpoint not in free:
        return redirect(url_for("account.password"))
    return None
