"""The SQL that tells a second legal representative of a body, and one of more bodies than the law lets."""

from __future__ import annotations

FOREVER = "9999-12-31"

_REPRESENTS = "{0}.revoked_at IS NULL AND ({0}.role = '{1}' OR {0}.office = '{1}')"
_LIVES = "{0}.status NOT IN ('cancelled', 'revoked', 'merged')"

NEW, _OLD = (_REPRESENTS.format(row, "legal-representative") for row in ("NEW", "o"))
"""Whether the post NEW, and a post `o`, is a representative's."""

_DAYS = (
    f"o.starts_on <= COALESCE(NEW.ends_on, '{FOREVER}') "
    f"AND NEW.starts_on <= COALESCE(o.ends_on, '{FOREVER}')"
)
_SECOND = (
    "EXISTS (SELECT 1 FROM post o WHERE o.organization_id = NEW.organization_id "
    f"AND o.person_id <> NEW.person_id AND {_OLD} AND {_DAYS})"
)
_ELSEWHERE = (
    "(SELECT COUNT(DISTINCT b.id) FROM post o JOIN organization b ON b.id = o.organization_id "
    "JOIN organization m ON m.id = NEW.organization_id "
    f"WHERE o.person_id = NEW.person_id AND b.id <> m.id AND {_OLD} AND {_DAYS} "
    f"AND {_LIVES.format('b')} AND {_LIVES.format('m')} AND {{kinds}})"
)
_ALLOWED = "(SELECT MAX(value) FROM rule WHERE key = 'bars.{0}-representative')"
_ASSOCIATION = _ELSEWHERE.format(kinds="b.org_type = 'association' AND m.org_type = 'association'")
_FOUNDATION = _ELSEWHERE.format(kinds="(b.org_type = 'foundation' OR m.org_type = 'foundation')")

CLASH = (
    f"{NEW} AND ({_SECOND} OR {_ASSOCIATION} + 1 > {_ALLOWED.format('association')} "
    f"OR {_FOUNDATION} > {_ALLOWED.format('foundation')})"
)
"""True for a post that the law, or the table of rules, keeps apart from those there are."""
