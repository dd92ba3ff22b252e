"""Measures the warning that an organization looks like another, after it was written, among 20,000.

Run `python -m bench.duplicates` for a table, with `--json` for figures a machine reads. The three take
turns; the figures are medians of CPU time in milliseconds. `bare` is what the driver needs to read the
compared columns of the rows with the same initials; `twins` is the warning, `street` the whole list.
"""

from __future__ import annotations

import argparse
import gc
import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import select, update

from bench.searching import named_differently
from bench.streets import installation, street
from bench.turns import in_turns
from incubator.core.db import db, transaction
from incubator.core.permissions import Hat
from incubator.core.secret import digest
from incubator.organizations import duplicates
from incubator.organizations.models import Organization

ROUNDS = 15
ORGANIZATIONS = 20_000
BARE = (
    "SELECT id, name, uscc, filing_no, phone_digest, bank_digest FROM organization"
    " WHERE hub_id = ? AND initials = ?"
)


def measured() -> dict[str, float]:
    """Every figure, and how many times the bare SQL the warning takes."""
    with installation("duplicates") as app:
        hat = street("JA", ORGANIZATIONS)
        named_differently()
        one = _with_a_twin(hat)
        gc.collect()
        gc.freeze()
        with app.test_request_context():
            turns = in_turns(_works(one, hat), rounds=ROUNDS)
        took = {name: turn.cpu for name, turn in turns.items()}
        return took | {"ratio": took["twins_ms"] / took["bare_ms"]}


def _with_a_twin(hat: Hat) -> Organization:
    """An organization that shares its phone with another."""
    with transaction() as session:
        ids = session.scalars(select(Organization.id).where(Organization.hub_id == hat.hub_id))
        first, *_others, last = ids.all()
        shared = update(Organization).where(Organization.id.in_([first, last]))
        session.execute(shared.values(phone_digest=digest("01000000000")))
    found: Organization = db.session.get_one(Organization, last)
    assert [one.id for one in duplicates.twins_of(found, hat)][:1] == [first]
    return found


def _works(one: Organization, hat: Hat) -> dict[str, Callable[[], object]]:
    raw: Any = db.session.connection().connection.driver_connection
    values = (hat.hub_id, one.initials)
    return {
        "bare_ms": lambda: raw.execute(BARE, values).fetchall(),
        "twins_ms": lambda: duplicates.twins_of(one, hat),
        "street_ms": lambda: duplicates.pairs(hat),
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    options = parser.parse_args()
    found = {name: round(value, 3) for name, value in measured().items()}
    if options.json:
        print(json.dumps(found, indent=2))
        return
    for name, value in found.items():
        print(f"{name:12} {value:10.3f}")


if __name__ == "__main__":
    main()
