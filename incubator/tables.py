"""Imports every table and lifecycle, so that metadata and `case_status` are whole in any process."""

from incubator.casework import models as casework
from incubator.casework import volumes
from incubator.certificates import models as certificates
from incubator.funds import applications, decisions, lifecycle
from incubator.funds import archiving as fund_volumes
from incubator.funds import models as funds
from incubator.incubation import archiving as incubation_volumes
from incubator.incubation import decisions as incubation_decisions
from incubator.incubation import (
    evaluating,
    intake,
    personal_rows,
    places,
    staying,
    support_volume,
    supporting_steps,
)
from incubator.incubation import (
    leaving as hand_overs,
)
from incubator.incubation import lifecycle as incubations
from incubator.incubation import models as incubation
from incubator.ledger import models as ledger
from incubator.notices import models as notices
from incubator.organizations import details
from incubator.organizations import models as organizations
from incubator.people import declarations, links, scans
from incubator.people import models as people
from incubator.premises import (
    booking,
    booking_steps,
    feeds,
    holds,
    occupancy,
    occupancy_steps,
    occupying_archiving,
    tariff,
)
from incubator.premises import models as premises
from incubator.premises import personal_rows as booked_by_people
from incubator.records import leaving
from incubator.records import models as records
from incubator.registrations import models as registrations
from incubator.review import models as review
from incubator.rules import models as rules
from incubator.sealing import archiving as sealed_papers
from incubator.sealing import lifecycle as uses_of_seals
from incubator.sealing import models as sealing

__all__ = [
    "applications",
    "booked_by_people",
    "booking",
    "booking_steps",
    "casework",
    "certificates",
    "decisions",
    "declarations",
    "details",
    "evaluating",
    "feeds",
    "fund_volumes",
    "funds",
    "hand_overs",
    "holds",
    "incubation",
    "incubation_decisions",
    "incubation_volumes",
    "incubations",
    "intake",
    "leaving",
    "ledger",
    "lifecycle",
    "links",
    "notices",
    "occupancy",
    "occupancy_steps",
    "occupying_archiving",
    "organizations",
    "people",
    "personal_rows",
    "places",
    "premises",
    "records",
    "registrations",
    "review",
    "rules",
    "scans",
    "sealed_papers",
    "sealing",
    "staying",
    "support_volume",
    "supporting_steps",
    "tariff",
    "uses_of_seals",
    "volumes",
]
