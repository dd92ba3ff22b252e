"""Kinds of refusals that plain constraints cannot make, each written for both databases."""

from __future__ import annotations

from dataclasses import dataclass

from incubator.core import representing
from incubator.core.representing import FOREVER


@dataclass(frozen=True)
class Guard:
    """One named refusal. `sqlite` creates triggers; `postgresql` creates a trigger or a constraint."""

    name: str
    table: str
    sqlite: tuple[tuple[str, str], ...]
    postgresql: tuple[str, ...]
    probe: str
    """Which PostgreSQL catalogue proves it is there: pg_trigger or pg_constraint."""


def append_only(table: str, *, unique: tuple[str, ...]) -> Guard:
    """Rows of `table` are written once; no update and no delete, by anybody.

    SQLite's REPLACE takes a row away without asking the trigger for DELETE: no row with `unique` values
    that are there already is written at all.
    """
    name = f"append_only_{table}"
    taken = " OR ".join(f"{column} = NEW.{column}" for column in unique)
    again = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {taken}) "
    sqlite = tuple(
        (
            f"{name}_{verb.lower()}",
            (
                f"CREATE TRIGGER {name}_{verb.lower()} BEFORE {verb} ON {table} {when}"
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            ),
        )
        for verb, when in (("UPDATE", ""), ("DELETE", ""), ("INSERT", again))
    )
    postgresql = (
        _refusing(name, f"{table} is append-only"),
        f"DROP TRIGGER IF EXISTS {name} ON {table}",
        (
            f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        ),
    )
    return Guard(name, table, sqlite, postgresql, "pg_trigger")


def no_overlap(
    table: str,
    numbers: tuple[str, ...],
    words: tuple[str, ...] = (),
    *,
    first: str = "starts_on",
    last: str = "ends_on",
    last_counts: bool = True,
) -> Guard:
    """Two rows equal in `numbers` and `words` never share a day of [`first`, `last`].

    Without `last_counts` one row may end on the day the next begins. A row without its first day
    stands for no day at all, one without its last for ever.
    """
    name = f"no_overlap_{table}"
    meets = "<=" if last_counts else "<"
    same = " AND ".join(f"o.{column} = NEW.{column}" for column in numbers + words)
    clash = (
        f"SELECT 1 FROM {table} o WHERE o.id IS NOT NEW.id AND {same} "
        f"AND o.{first} {meets} COALESCE(NEW.{last}, '{FOREVER}') "
        f"AND NEW.{first} {meets} COALESCE(o.{last}, '{FOREVER}')"
    )
    sqlite = tuple(
        (
            f"{name}_{verb.lower()}",
            (
                f"CREATE TRIGGER {name}_{verb.lower()} BEFORE {verb} ON {table} "
                f"WHEN EXISTS ({clash}) BEGIN SELECT RAISE(ABORT, '{name}'); END"
            ),
        )
        for verb in ("INSERT", "UPDATE")
    )
    # GiST has no equality for numbers and words without an extension the embedded server lacks,
    # so each is a one-point range; words go through their hash.
    parts = [f"int8range({c}, {c}, '[]') WITH &&" for c in numbers]
    parts += [f"int8range(hashtext({c}), hashtext({c}), '[]') WITH &&" for c in words]
    days = f"{first}, COALESCE({last}, '{FOREVER}'::date), '{'[]' if last_counts else '[)'}'"
    parts.append(f"daterange({days}) WITH &&")
    postgresql = (
        f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}",
        (
            f"ALTER TABLE {table} ADD CONSTRAINT {name} "
            f"EXCLUDE USING gist ({', '.join(parts)}) WHERE ({first} IS NOT NULL)"
        ),
    )
    return Guard(name, table, sqlite, postgresql, "pg_constraint")


def no_meeting(
    table: str, number: str, *, first: str = "starts_at", last: str = "ends_at"
) -> Guard:
    """Two rows equal in `number` share no moment of [`first`, `last`): one may end as the next begins."""
    name = f"no_meeting_{table}"
    clash = (
        f"SELECT 1 FROM {table} o WHERE o.{number} = NEW.{number} AND o.{last} > NEW.{first} "
        f"AND o.{first} < NEW.{last} AND o.id IS NOT NEW.id"
    )
    sqlite = tuple(
        (
            f"{name}_{verb.lower()}",
            (
                f"CREATE TRIGGER {name}_{verb.lower()} BEFORE {verb} ON {table} "
                f"WHEN EXISTS ({clash}) BEGIN SELECT RAISE(ABORT, '{name}'); END"
            ),
        )
        for verb in ("INSERT", "UPDATE")
    )
    postgresql = (
        f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}",
        (
            f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist "
            f"(int8range({number}, {number}, '[]') WITH &&, tsrange({first}, {last}) WITH &&)"
        ),
    )
    return Guard(name, table, sqlite, postgresql, "pg_constraint")


def closed(table: str, *, once: str, of: tuple[str, ...] = ()) -> Guard:
    """Rows of `table` are neither changed nor deleted after `once` (SQL over the row OLD) is true.

    With `of` only these columns stand: words beside them may still lose the name of an erased person.
    """
    name = f"closed_{table}"
    words = f"{table} is closed"
    update = _update(of)
    sqlite = tuple(
        (
            f"{name}_{verb.split()[0].lower()}",
            (
                f"CREATE TRIGGER {name}_{verb.split()[0].lower()} BEFORE {verb} ON {table} "
                f"WHEN {once} BEGIN SELECT RAISE(ABORT, '{words}'); END"
            ),
        )
        for verb in (update, "DELETE")
    )
    postgresql = (
        _refusing(name, words),
        f"DROP TRIGGER IF EXISTS {name} ON {table}",
        (
            f"CREATE TRIGGER {name} BEFORE {update} OR DELETE ON {table} "
            f"FOR EACH ROW WHEN ({once}) EXECUTE FUNCTION {name}()"
        ),
        *_not_emptied(name, table, once.replace("OLD.", "")),
    )
    return Guard(name, table, sqlite, postgresql, "pg_trigger")


def _update(of: tuple[str, ...]) -> str:
    return f"UPDATE OF {', '.join(of)}" if of else "UPDATE"


def closed_with(
    table: str, column: str, parent: str, *, once: str, of: tuple[str, ...] = ()
) -> Guard:
    """No row of `table` is added, changed or deleted while its `parent` (by `column`) is `once` (SQL).

    `of` as of `closed`.
    """
    name = f"closed_{table}"
    words = f"{table} is closed with its {parent}"
    update = _update(of)
    touched = {"INSERT": ("NEW",), update: ("OLD", "NEW"), "DELETE": ("OLD",)}
    sqlite = tuple(
        (
            f"{name}_{verb.split()[0].lower()}",
            (
                f"CREATE TRIGGER {name}_{verb.split()[0].lower()} BEFORE {verb} ON {table} "
                f"WHEN EXISTS (SELECT 1 FROM {parent} WHERE {once} AND id IN "
                f"({', '.join(f'{row}.{column}' for row in rows)})) "
                f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
            ),
        )
        for verb, rows in touched.items()
    )
    # the parent is held while it is looked at: closing it meanwhile waits, or is waited for
    postgresql = (
        _refusing(
            name,
            words,
            unless=(
                f"NOT EXISTS (WITH held AS (SELECT * FROM {parent} "
                f"WHERE id IN (OLD.{column}, NEW.{column}) FOR SHARE) "
                f"SELECT 1 FROM held WHERE {once})"
            ),
        ),
        f"DROP TRIGGER IF EXISTS {name} ON {table}",
        (
            f"CREATE TRIGGER {name} BEFORE INSERT OR {update} OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {name}()"
        ),
        *_not_emptied(name, table, f"{column} IN (SELECT id FROM {parent} WHERE {once})"),
    )
    return Guard(name, table, sqlite, postgresql, "pg_trigger")


def refused(name: str, table: str, words: str, *, when: str) -> Guard:
    """Rows of `table` for which `when` (SQL over the row NEW) is true are neither added nor made."""
    sqlite = tuple(
        (
            f"{name}_{verb.lower()}",
            (
                f"CREATE TRIGGER {name}_{verb.lower()} BEFORE {verb} ON {table} WHEN {when} "
                f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
            ),
        )
        for verb in ("INSERT", "UPDATE")
    )
    postgresql = (
        _refusing(name, words, unless=f"({when}) IS NOT TRUE"),
        f"DROP TRIGGER IF EXISTS {name} ON {table}",
        (
            f"CREATE TRIGGER {name} BEFORE INSERT OR UPDATE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {name}()"
        ),
    )
    return Guard(name, table, sqlite, postgresql, "pg_trigger")


def _not_emptied(name: str, table: str, closed: str) -> tuple[str, ...]:
    """PostgreSQL's TRUNCATE asks no row: it is refused while one of `table` is `closed` (SQL)."""
    whole, found = f"{name}_whole", f"SELECT 1 FROM {table} WHERE {closed}"
    return (
        _refusing(whole, f"{table} holds closed rows", unless=f"NOT EXISTS ({found})"),
        f"DROP TRIGGER IF EXISTS {whole} ON {table}",
        (
            f"CREATE TRIGGER {whole} BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {whole}()"
        ),
    )


def representatives() -> Guard:
    """A body has one legal representative at a time; who represents a foundation, or an association,
    represents no more bodies beside it than the table of rules ever allowed."""
    name, words = "representative_post", "another legal representative"
    sqlite = tuple(
        (
            f"{name}_{verb.lower()}",
            (
                f"CREATE TRIGGER {name}_{verb.lower()} BEFORE {verb} ON post "
                f"WHEN {representing.CLASH} BEGIN SELECT RAISE(ABORT, '{words}'); END"
            ),
        )
        for verb in ("INSERT", "UPDATE")
    )
    # person and body are held while they are looked at: two at once are seen one after the other
    hold = "PERFORM 1 FROM {0} WHERE id = NEW.{0}_id FOR NO KEY UPDATE; "
    postgresql = (
        _refusing(
            name,
            words,
            unless=f"({representing.CLASH}) IS NOT TRUE",
            first=hold.format("person") + hold.format("organization"),
        ),
        f"DROP TRIGGER IF EXISTS {name} ON post",
        (
            f"CREATE TRIGGER {name} BEFORE INSERT OR UPDATE ON post FOR EACH ROW "
            f"WHEN ({representing.NEW}) EXECUTE FUNCTION {name}()"
        ),
    )
    return Guard(name, "post", sqlite, postgresql, "pg_trigger")


def _refusing(name: str, words: str, *, unless: str = "FALSE", first: str = "") -> str:
    """A PostgreSQL trigger function that refuses every row, or all but those for which `unless` holds.

    `first` are statements to run before looking.
    """
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {first}IF {unless} THEN RETURN COALESCE(NEW, OLD); END IF; "
        f"RAISE EXCEPTION '{words}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
