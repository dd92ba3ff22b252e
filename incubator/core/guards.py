"""Which guards this database has, and putting them there: triggers and exclusions of `guard_kinds`."""

from __future__ import annotations

from sqlalchemy import Connection, text

from incubator.core.guard_kinds import (
    Guard,
    append_only,
    closed,
    closed_with,
    no_meeting,
    no_overlap,
    refused,
    representatives,
)

_SCAN_LIES_OPEN = (
    "NEW.kind = 'id-scan' AND NOT (NEW.sealed AND NEW.media_type = 'application/octet-stream' AND "
    "NEW.visibility = 'staff' AND COALESCE(NEW.case_id, NEW.organization_id) IS NULL AND NEW.delete_on IS NOT NULL)"
)
_SCAN_IS_NONE = (
    "NEW.document_id IS NOT NULL AND NOT EXISTS "
    "(SELECT 1 FROM document WHERE id = NEW.document_id AND kind = 'id-scan')"
)
_PART_OF_A_PART = (
    "NEW.parent_id IS NOT NULL AND EXISTS (SELECT 1 FROM premises p WHERE "
    "(p.id = NEW.parent_id AND p.parent_id IS NOT NULL) OR p.parent_id = NEW.id)"
)
_HOLD_ON_A_WHOLE = "EXISTS (SELECT 1 FROM premises p WHERE p.parent_id = NEW.part_id)"

GUARDS: tuple[Guard, ...] = (
    append_only("event", unique=("id", "chain")),
    append_only("posting", unique=("id", '"key"')),
    no_overlap("post", ("person_id", "organization_id"), ("role",)),
    no_overlap(
        "incubation", ("resident_id",), first="entered_on", last="left_on", last_counts=False
    ),
    representatives(),
    closed("score_sheet", once="OLD.state = 'locked'"),
    closed_with("score", "sheet_id", "score_sheet", once="state = 'locked'"),
    closed("volume", once="OLD.closed_at IS NOT NULL"),
    refused("sealed_scan", "document", "id scans are kept sealed", when=_SCAN_LIES_OPEN),
    refused("id_scan_document", "id_scan", "no sealed id scan", when=_SCAN_IS_NONE),
    closed("evaluation_form", once="OLD.published_at IS NOT NULL"),
    closed_with(
        "evaluation_question", "form_id", "evaluation_form", once="published_at IS NOT NULL"
    ),
    no_meeting("hold", "part_id"),
    refused("part_of_a_part", "premises", "parts have no parts", when=_PART_OF_A_PART),
    refused(
        "hold_on_a_whole", "hold", "a divided hall is held by its parts", when=_HOLD_ON_A_WHOLE
    ),
    closed("tariff", once="OLD.used_at IS NOT NULL"),
    append_only("occupancy_inspection", unique=("id",)),
    closed(
        "evaluation",
        once="OLD.handed_in_at IS NOT NULL",
        of=("case_id", "form_id", "rhythm", "period", "part", "handed_in_at", "filled_by_id"),
    ),
    closed_with(
        "evaluation_answer",
        "evaluation_id",
        "evaluation",
        once="handed_in_at IS NOT NULL",
        of=("evaluation_id", "question_id", "number"),
    ),
    closed_with("volume_entry", "volume_id", "volume", once="closed_at IS NOT NULL"),
)


def install(connection: Connection) -> None:
    """Create every guard anew; safe to repeat."""
    for guard in GUARDS:
        if connection.dialect.name == "sqlite":
            for name, statement in guard.sqlite:
                connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
                connection.execute(text(statement))
        else:
            for statement in guard.postgresql:
                connection.execute(text(statement))


def drop(connection: Connection, guard: Guard) -> None:
    """Switch one guard off, so that a negative control can show it was needed."""
    if connection.dialect.name == "sqlite":
        for name, _statement in guard.sqlite:
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
    elif guard.probe == "pg_trigger":
        for name in (guard.name, f"{guard.name}_whole"):
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name} ON {guard.table}"))
    else:
        connection.execute(
            text(f"ALTER TABLE IF EXISTS {guard.table} DROP CONSTRAINT IF EXISTS {guard.name}")
        )


def missing(connection: Connection) -> list[str]:
    """Names of guards that are not in this database; the app refuses to start on any."""
    if connection.dialect.name == "sqlite":
        found = set(
            connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
        )
        return [
            guard.name
            for guard in GUARDS
            if not all(name in found for name, _statement in guard.sqlite)
        ]
    found = set(connection.scalars(text("SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'")))
    found |= set(connection.scalars(text("SELECT conname FROM pg_constraint")))
    return [guard.name for guard in GUARDS if guard.name not in found]
