"""A street with one seal, somebody who asks and somebody who decides, made the short way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from incubator.core import clock
from incubator.core.db import transaction
from incubator.core.permissions import Hat, Role
from incubator.organizations.models import Hub
from incubator.people.models import Post
from incubator.people.queries import hat_of
from incubator.people.signed_papers import SignedPaper
from incubator.records.documents import file_document, keep
from incubator.records.models import Visibility
from incubator.sealing import keeping, services
from incubator.sealing.models import Seal, SealUse
from incubator.sealing.services import Asked
from tests import factories


@dataclass
class Desk:
    hub: Hub
    officer: Post
    director: Post
    seal: Seal

    @classmethod
    def build(cls, **hub_facts: Any) -> Desk:
        hub = factories.hub(**hub_facts)
        officer = factories.post(Role.CASE_OFFICER, hub=hub)
        director = factories.post(Role.DIRECTOR, hub=hub)
        with transaction():
            seal = keeping.register(
                organization_id=hub.bodies[0].organization_id,
                name="公章",
                keeper_id=officer.person_id,
                kept_from=date(2026, 1, 1),
                by=hat_of(officer),
                at=clock.now(),
            )
        return cls(hub, officer, director, seal)

    @property
    def asking(self) -> Hat:
        return hat_of(self.officer)

    @property
    def deciding(self) -> Hat:
        return hat_of(self.director)

    def ask(self, *, by: Hat | None = None, **facts: Any) -> SealUse:
        asked = Asked(**{"seal_id": self.seal.id, "paper": "示例通知", "copies": 2, **facts})
        with transaction():
            return services.request(asked, by=by or self.asking, at=clock.now())

    def signed(self, signer: Post | None = None, **facts: Any) -> SignedPaper:
        return SignedPaper(
            **{
                "signer_post_id": (signer or self.director).id,
                "number": "示例呈批〔2026〕1 号",
                "signed_on": clock.today(),
                "scan_id": self.scan(),
                **facts,
            }
        )

    def scan(self) -> int:
        content = b"%PDF-1.4 signed"
        with transaction():
            return file_document(
                sha256=keep(content),
                size=len(content),
                media_type="application/pdf",
                name="示例.pdf",
                kind="signed-approval",
                visibility=Visibility.STAFF,
                by=self.asking,
                at=clock.now(),
            ).id
