"""The ranking board of some cases: places, missing sheets, ties, and what stands beside the mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from incubator.review import ranking
from incubator.review.models import Criterion, Rubric, Sheet, SheetState
from incubator.review.queries import sealed, sheets_of


@dataclass(frozen=True)
class Row:
    """One case. Without `mean` it cannot be ranked yet; `missing` says how many sheets it lacks."""

    case_id: int
    sheets: Sequence[Sheet]
    missing: int
    mean: Fraction | None = None
    place: int | None = None
    tied: bool = False
    trimmed: Fraction | None = None
    levelled: Fraction | None = None
    far_apart: bool = False

    @property
    def locked(self) -> list[Sheet]:
        return [sheet for sheet in self.sheets if sheet.state is SheetState.LOCKED]

    @property
    def recused(self) -> list[Sheet]:
        return [sheet for sheet in self.sheets if sheet.state is SheetState.RECUSED]


@dataclass(frozen=True)
class Board:
    """Rows in ranking order, the ones without a place last, and how many decimals tell means apart."""

    rows: Sequence[Row]
    decimals: int
    lenient: dict[int, Fraction]

    def of(self, case_id: int) -> Row:
        return next(row for row in self.rows if row.case_id == case_id)

    def shown(self, value: Fraction | None) -> str:
        return "" if value is None else ranking.shown(value, self.decimals)


def board(case_ids: Sequence[int], rubric: Rubric) -> Board:
    """Rank the cases by the sheets handed in. Scores of a case count once all its sheets are in."""
    by_case: dict[int, list[Sheet]] = {case_id: [] for case_id in case_ids}
    for sheet in sheets_of(case_ids):
        by_case[sheet.case_id].append(sheet)
    scores = {
        case_id: scores_of(sheets)
        for case_id, sheets in by_case.items()
        if not _missing(sheets, rubric)
    }
    lenient = ranking.leniency(scores)
    means = {case_id: ranking.mean(list(found.values())) for case_id, found in scores.items()}
    ranked = [
        _ranked(place, by_case[place.key], scores[place.key], lenient)
        for place in ranking.places(means)
    ]
    waiting = [
        Row(case_id, sheets, _missing(sheets, rubric))
        for case_id, sheets in by_case.items()
        if case_id not in means
    ]
    return Board([*ranked, *waiting], ranking.decimals(means.values()), lenient)


def _missing(sheets: Sequence[Sheet], rubric: Rubric) -> int:
    """How many sheets the case still needs before it can be ranked; all that were asked count."""
    asked = sum(sheet.state is SheetState.ASKED for sheet in sheets)
    locked = sum(sheet.state is SheetState.LOCKED for sheet in sheets)
    return max(asked, rubric.reviewers - locked)


def _ranked(
    place: ranking.Place[int],
    sheets: Sequence[Sheet],
    scores: dict[int, Fraction],
    lenient: dict[int, Fraction],
) -> Row:
    values = list(scores.values())
    return Row(
        place.key,
        sheets,
        missing=0,
        mean=place.mean,
        place=place.number,
        tied=place.tied,
        trimmed=ranking.trimmed(values),
        levelled=ranking.levelled(scores, lenient),
        far_apart=ranking.far_apart(values),
    )


def scores_of(sheets: Sequence[Sheet]) -> dict[int, Fraction]:
    """The score (0–100) of each sheet handed in, by person; nothing while the case is sealed."""
    if sealed(sheets):
        return {}
    found = {
        sheet.person_id: score_of(sheet) for sheet in sheets if sheet.state is SheetState.LOCKED
    }
    return {person_id: value for person_id, value in found.items() if value is not None}


def score_of(sheet: Sheet) -> Fraction | None:
    """0–100 of what is scored so far; None where nothing is."""
    return ranking.score(
        ranking.Mark(score.criterion.weight, score.max_points * 10, score.tenths)
        for score in sheet.scores
    )


def means_by_criterion(row: Row, criteria: Sequence[Criterion]) -> list[Fraction | None]:
    """The mean points per criterion over the sheets handed in; None where nobody found it applies."""
    if row.mean is None:
        return [None for _criterion in criteria]
    found: list[Fraction | None] = []
    for criterion in criteria:
        tenths = [
            Fraction(score.tenths, 10)
            for sheet in row.locked
            for score in sheet.scores
            if score.criterion_id == criterion.id and score.tenths is not None
        ]
        found.append(ranking.mean(tenths) if tenths else None)
    return found
