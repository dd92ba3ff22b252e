"""组织情况表: the file of one organization as a paper, personal values masked, blanks left to fill in."""

from __future__ import annotations

from datetime import date

from incubator.core.words import _
from incubator.organizations.contacts import masked
from incubator.organizations.describing import completeness, shown, value_of
from incubator.organizations.details import OrganizationDetails
from incubator.organizations.labels import STATUS_LABEL, TYPE_LABEL
from incubator.organizations.models import Organization
from incubator.organizations.particulars import FIELD_LABEL
from incubator.organizations.sections import ENDING, SECTIONS
from incubator.papers.paper import Block, Facts, Heading, Paper, Paragraph, Signatures


def file_paper(
    organization: Organization, details: OrganizationDetails | None, *, on: date
) -> Paper:
    """Every field its kind has, in the order of its page."""
    full = completeness(organization, details)
    blocks: list[Block] = [Heading(_("登记信息")[:]), Facts(_register(organization))]
    for section in SECTIONS:
        fields = section.of(organization.org_type)
        if fields:
            pairs = [(one.label[:], shown(one, value_of(details, one))[:]) for one in fields]
            blocks += [Heading(section.label[:]), Facts(pairs)]
    ended = [(one.label[:], shown(one, value_of(details, one))[:]) for one in ENDING]
    if any(text for _label, text in ended):
        blocks += [Heading(_("终止")[:]), Facts(ended)]
    said = _("已填 %(filled)s / %(asked)s 项。", filled=full.filled, asked=full.asked)
    checked = (
        _("最近核对 %(day)s。", day=organization.verified_on) if organization.verified_on else ""
    )
    return Paper(
        title=_("组织情况表")[:],
        subtitle=organization.name,
        footer=_("%(hub)s · %(day)s 打印", hub=organization.hub.name, day=on.isoformat())[:],
        dated_on=on,
        text_size=10.5,
        blocks=[
            *blocks,
            Paragraph(f"{said}{checked}", indent=False),
            Signatures([_("组织负责人签字")[:], _("核对人签字")[:]]),
        ],
    )


def _register(organization: Organization) -> list[tuple[str, str]]:
    said = [
        ("name", organization.name),
        ("uscc", organization.uscc or ""),
        ("filing_no", organization.filing_no or ""),
        ("org_type", TYPE_LABEL[organization.org_type][:]),
        ("status", STATUS_LABEL[organization.status][:]),
        ("registered_on", organization.registered_on or ""),
        ("registrar", organization.registrar),
        ("supervising_unit", organization.supervising_unit),
        ("address", organization.address),
        ("community", organization.community),
        ("phone", masked(organization.phone)),
        ("bank_name", organization.bank_name),
        ("bank_account", masked(organization.bank_account)),
        ("business_scope", organization.business_scope),
    ]
    return [(FIELD_LABEL[name][:], str(value)) for name, value in said]
