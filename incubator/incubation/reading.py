"""Reads a snapshot for people: the same parts for the page, the printed form and the comparison."""

from __future__ import annotations

from incubator.casework import answered
from incubator.casework.answered import Compared, Grid, Part
from incubator.casework.freezing import Snapshot
from incubator.core.words import _
from incubator.incubation.intake import Track
from incubator.incubation.intakes import TRACK_WORDS
from incubator.incubation.models import Section
from incubator.incubation.questions import LABELS, SECTION_WORDS


def parts(snapshot: Snapshot) -> list[Part]:
    """Everything that was answered, section by section, without those the application did not have."""
    return [_part(snapshot, one) for one in Section if one.value in snapshot["answers"]]


def _part(snapshot: Snapshot, section: Section) -> Part:
    facts = tuple(answered.fact(one, LABELS) for one in snapshot["answers"][section.value])
    if section is Section.BODY:
        facts = (*applicant(snapshot), *facts)
    return Part(section.value, SECTION_WORDS[section], facts, _grids(snapshot, section))


def for_experts(snapshot: Snapshot) -> list[Part]:
    """What it wants to do and needs, without who applies and how to reach them."""
    kept = {Section.NEEDS.value, Section.WORK.value}
    return [part for part in parts(snapshot) if part.section in kept]


def applicant(snapshot: Snapshot) -> tuple[tuple[str, str], ...]:
    """What the register said on that day, with the last inspections and the grade."""
    known, registered = snapshot["standing"], answered.applicant(snapshot)
    through = known["grade_through"]
    grade = known["grade"]
    if through:
        grade = _("%(grade)s，有效期至 %(day)s", grade=grade, day=through)
    return (
        registered[0],
        (_("登记状态"), TRACK_WORDS[Track(snapshot["track"])]),
        *registered[1:],
        (_("法定代表人（负责人）"), snapshot["applicant"]["representative"]),
        (_("年检结论（近两年）"), known["inspections"]),
        (_("评估等级及有效期"), grade),
    )


def _grids(snapshot: Snapshot, section: Section) -> tuple[Grid, ...]:
    if section is Section.SPONSORS:
        rows = tuple((one["name"], one["phone"]) for one in snapshot["sponsors"])
        return (Grid("sponsors", SECTION_WORDS[section], (_("姓名"), _("电话")), rows),)
    if section is Section.PAPERS:
        return (answered.papers_grid(snapshot, SECTION_WORDS[section]),)
    return ()


def changed(before: Snapshot, after: Snapshot) -> Compared:
    """Only what differs between two snapshots, as two mappings over the same labels."""
    return answered.compared(parts(before), parts(after))
