"""A test client that reads every page it opens and fills in forms as a browser would."""

from __future__ import annotations

import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.people.models import Post, User
from incubator.web.sessions import begin
from tests.pages import check_page


def _is_a_page(response: TestResponse) -> bool:
    return response.mimetype == "text/html" and not 300 <= response.status_code < 400


class Browser(FlaskClient):
    """Each request has an app context and session of its own, so a forgotten commit is seen.

    `reads_pages` is false on a walk over every page that asks something else of them.
    """

    reads_pages = True

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        with self.application.app_context():
            response = super().open(*args, **{"buffered": True, **kwargs})
        db.session.rollback()
        db.session.expire_all()
        if self.reads_pages and _is_a_page(response):
            check_page(response.get_data(as_text=True), response.request.path)
        return response

    def under(self, post: Any) -> Browser:
        """Sign in under `post`, as the sign-in page does after the password was right."""
        assert isinstance(post, Post)
        with self.application.test_request_context(), transaction():
            user = db.session.query(User).filter_by(person_id=post.person_id).one()
            token = begin(user, post)
        with self.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["seen"] = int(clock.real_now().timestamp())
        db.session.expire_all()
        return self

    def fields(self, path: str) -> dict[str, str]:
        """The hidden and filled-in inputs of the last form of a page."""
        page = self.get(path)
        assert page.status_code == 200, (path, page.status_code)
        forms = re.findall(r"<form[^>]*method=\"post\".*?</form>", page.text, flags=re.S)
        own = [form for form in forms if "/logout" not in form]
        assert own, f"no form on {path}"
        return {
            facts["name"]: facts.get("value", "")
            for tag in re.findall(r"<input[^>]*>", own[-1])
            if "name" in (facts := dict(re.findall(r'([\w-]+)="([^"]*)"', tag)))
            and "value" in facts
            and (facts.get("type") not in {"checkbox", "radio"} or " checked" in tag)
        }

    def submit(self, path: str, **data: Any) -> TestResponse:
        """Open a form, fill it in, send it, and follow the redirect that success answers with."""
        filled = {**self.fields(path), **data}
        return self.post(
            path, data=filled, follow_redirects=True, content_type="multipart/form-data"
        )
