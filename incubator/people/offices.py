"""How the offices of a charter are called."""

from __future__ import annotations

from incubator.core.words import _
from incubator.people.models import Office

OFFICE_LABEL: dict[Office, str] = {
    Office.LEGAL_REPRESENTATIVE: _("法定代表人"),
    Office.CHAIR: _("会长（理事长）"),
    Office.VICE_CHAIR: _("副会长（副理事长）"),
    Office.SECRETARY_GENERAL: _("秘书长"),
    Office.COUNCIL_MEMBER: _("理事"),
    Office.SUPERVISOR: _("监事"),
    Office.FINANCE_STAFF: _("财务人员"),
    Office.PARTY_SECRETARY: _("党组织书记"),
    Office.STAFF: _("工作人员"),
}
