"""Imports every table and lifecycle, so that metadata and `case_status` are whole in any process."""

from incubator.casework import models as casework
from incubator.certificates import models as certificates
from incubator.funds import applications, decisions, lifecycle
from incubator.funds import models as funds
from incubator.ledger import models as ledger
from incubator.notices import models as notices
from incubator.organizations import models as organizations
from incubator.people import models as people
from incubator.records import models as records
from incubator.review import models as review
from incubator.rules import models as rules

__all__ = [
    "applications",
    "casework",
    "certificates",
    "decisions",
    "funds",
    "ledger",
    "lifecycle",
    "notices",
    "organizations",
    "people",
    "records",
    "review",
    "rules",
]
