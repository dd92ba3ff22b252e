"""An organization whose life is over applies for nothing, whatever the call itself asks."""

import pytest

from incubator.core import clock
from incubator.core.errors import RuleError
from incubator.funds.models import Call
from incubator.funds.requirements import ask_organization, refuse_unless_met
from incubator.organizations.lifecycle import OVER
from incubator.organizations.models import OrgStatus
from tests import factories


def findings(status):
    hub = factories.hub()
    found = factories.organization(hub=hub, status=status)
    call = Call(hub_id=hub.id, basis="示例通知", filed_group_cap=0)
    return ask_organization(call, found, on=clock.today())


@pytest.mark.parametrize("status", sorted(OVER))
def test_what_is_over_is_refused_with_its_state(app, status):
    with pytest.raises(RuleError, match="登记状态为"):
        refuse_unless_met(findings(status))


@pytest.mark.parametrize("status", [OrgStatus.REGISTERED, OrgStatus.FILED])
def test_what_goes_on_is_asked_only_what_the_call_asks(app, status):
    assert findings(status) == []
