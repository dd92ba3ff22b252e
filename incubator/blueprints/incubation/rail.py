"""Under which entry of the rail each page of the base stands."""

from __future__ import annotations

from incubator.core.permissions import Hat
from incubator.incubation.models import Incubation
from incubator.web import menu

_PAGES = {
    "intakes": "intake new_intake edit_intake extend_intake close_intake",
    "applications": (
        "on_behalf application section papers replace submit receipt changes withdraw"
        " first_check send_back decline sign give_desks check_list move_in cancel confirm"
    ),
    "decisions": "propose approve send_proposal_back reject register_approval register_rejection new_notice",
    "waiting_list": "reorder_waiting take_off_waiting join_waiting offer_place",
    "desks": "new_desks desk edit_desk close_desk exchange_desk take_back_desk",
    "health_index": (
        "mentor_new mentor_end warn lift_warning goal_new goal_change goal_close plan_new"
        " phase_move begin_review self_assessment review_form graduate go_on deem_left renew"
        " give_notice terminate register_termination expire hand_over hand_back"
    ),
    "log_index": "log_new log_event log_withdraw follow_ups",
    "support_index": "support_new support_show support_answer support_decline",
    "evaluations": "evaluation evaluation_versions evaluation_version evaluation_edit",
    "alumni_index": "afterwards_answer graduation_certificate_issue",
    "figures_of_year": "figure_rows",
}
for _entry, _pages in _PAGES.items():
    menu.under(f"incubation.{_entry}", *(f"incubation.{one}" for one in _pages.split()))


def frame(hat: Hat) -> str:
    """Staff and mentors have the rail beside their pages, an organization has its page alone."""
    return "base.html" if hat.for_hub else "base_alone.html"


def stand_with(stay: Incubation) -> None:
    """A case stands with the applications, then with those in the base, then with those who left."""
    if stay.entered_on is None:
        menu.stand_at("incubation.applications")
    elif stay.ended_on is None:
        menu.stand_at("incubation.health_index")
    else:
        menu.stand_at("incubation.alumni_index")
