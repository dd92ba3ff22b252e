"""Tables kept between the preview of an import and its confirmation; nobody waits for old ones."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from incubator.core.db import db
from incubator.records.models import Document, Event

KIND, FACTS = "organization-import", "fact-import"
_IMPORTED = ("organization.import", "organization.import-facts")


def forget_unconfirmed(*, before: datetime) -> int:
    """Drop the rows of tables sent up before that moment which were never imported; says how many.

    What was imported stays, and is known by its hash in the event. The files themselves are
    nobody's then and go with the other orphans.
    """
    imported = Event.after["sha256"].as_string()
    led_somewhere = select(imported).where(Event.verb.in_(_IMPORTED), imported.is_not(None))
    gone = db.session.execute(
        delete(Document)
        .where(
            Document.kind.in_((KIND, FACTS)),
            Document.uploaded_at < before,
            Document.sha256.not_in(led_somewhere),
        )
        .returning(Document.id)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())
