"""The columns of the file in an export of the register; a list on the screen never reads them."""

from __future__ import annotations

from typing import Any, cast

from flask import request
from sqlalchemy import Select

from incubator.organizations import detail_columns
from incubator.organizations.details import OrganizationDetails
from incubator.organizations.models import Organization
from incubator.organizations.sections import Field
from incubator.web.listing import EXPORTS, Column


def asked_for() -> bool:
    """Whether this request is for the file and not for the page."""
    return request.args.get("format") in EXPORTS


def read_with(query: Select[Any], shown: tuple[Any, ...]) -> Select[Any]:
    """The same for the columns `shown` and those of the file, blank where there is none."""
    columns = [getattr(OrganizationDetails, one.key) for one in detail_columns.COLUMNS.values()]
    joined = query.outerjoin(
        OrganizationDetails, OrganizationDetails.organization_id == Organization.id
    )
    return cast("Select[Any]", joined.with_only_columns(*shown, *columns))


def _column(heading: str, field: Field) -> Column:
    """Written as an import reads it; nothing personal is among them."""
    return Column(
        field.key,
        heading,
        lambda line: detail_columns.cell(field, getattr(line.row, field.key)),
        export_only=True,
    )


COLUMNS = tuple(_column(heading, field) for heading, field in detail_columns.COLUMNS.items())
