"""Several rules asked for at once are those that one question each would find."""

from datetime import date

import pytest

from incubator.core.db import db, transaction
from incubator.core.errors import RuleError
from incubator.rules.models import Rule, Unit
from incubator.rules.queries import rule, rules
from tests import factories

DAY = date(2026, 11, 23)
KEYS = ("stage.startup", "stage.mature", "grade.ends-soon")


def add(key, value, since, hub=None):
    with transaction():
        db.session.add(
            Rule(
                key=key,
                value=value,
                unit=Unit.CALENDAR_DAYS,
                label="示例",
                source="示例",
                valid_from=since,
                hub_id=hub.id if hub else None,
            )
        )


@pytest.mark.both
def test_the_hubs_own_comes_before_the_house_wide_one_and_the_newest_first(app):
    hub = factories.hub()
    add("grade.ends-soon", 30, date(2022, 1, 1), hub)
    add("grade.ends-soon", 40, date(2023, 1, 1), hub)
    add("grade.ends-soon", 50, date(2026, 1, 1))
    found = rules(KEYS, on=DAY, hub_id=hub.id)
    assert found == {key: rule(key, on=DAY, hub_id=hub.id) for key in KEYS}
    assert found["grade.ends-soon"].value == 40
    assert rules(KEYS, on=DAY)["grade.ends-soon"].value == 50


def test_one_that_is_not_in_force_is_named(app):
    with pytest.raises(RuleError, match=r"示例\.没有"):
        rules((*KEYS, "示例.没有"), on=DAY)
