"""One-time keys for forms that move money or take something: a double click shows the first result."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from incubator.core.errors import RuleError
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.records import services


def issue(purpose: str, hat: Hat) -> str:
    """A fresh key for one showing of a form, bound to what it is for and to whom it was shown."""
    return str(_signer(purpose, hat).dumps(secrets.token_hex(12)))


def _signer(purpose: str, hat: Hat) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"{purpose}:{hat.post_id}")


class Press:
    """One press of a button. Inside the transaction: `earlier` is the first result or None; then `keep`."""

    def __init__(self, key: str, *, purpose: str, body: Mapping[str, object], by: Hat) -> None:
        try:
            self.key = str(_signer(purpose, by).loads(key))
        except BadSignature:
            raise RuleError(_("这张表单不是本系统刚才给出的。请重新打开页面再提交。")) from None
        self.purpose, self.by = purpose, by
        self.body = services.body_digest(body)

    def earlier(self) -> str | None:
        return services.first_result(self.key, purpose=self.purpose, body=self.body)

    def keep(self, result: str, *, at: datetime) -> None:
        services.spend(
            self.key, purpose=self.purpose, body=self.body, result=result, by=self.by, at=at
        )
