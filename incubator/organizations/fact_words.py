"""How registers write the states of organizations, and which recorded value each wording means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from incubator.organizations.models import FactKind
from incubator.organizations.standing import REMOVED, UNGRADED, Grade, Inspection, Party, Tax

KINDS: Mapping[str, FactKind] = {
    "grade": FactKind.GRADE,
    "inspection": FactKind.INSPECTION,
    "abnormal": FactKind.ABNORMAL,
    "serious": FactKind.SERIOUS,
    "penalty": FactKind.PENALTY,
    "party": FactKind.PARTY,
    "tax": FactKind.TAX,
}
"""The words of the command line and of the page's address."""

_GRADE = re.compile(r"([1-5])A级?")
_LETTERS = re.compile(r"(A{1,5})级?")
_AROUND_GRADE = re.compile(r"社会组织|评估|等级[:：]?(?=[1-5A])")
_YEAR = re.compile(r"((?:19|20)[0-9]{2})年?度?")
_AROUND_RESULT = re.compile(r"年检|年度检查|结论|结果|[:：()]")
_GONE = re.compile(r"移出|移除|解除|撤出")
_ON_IT = re.compile(r"列入|在列|未移出")

_WRITTEN: Mapping[FactKind, Mapping[str, str]] = {
    FactKind.INSPECTION: {
        **{one.value: one.value for one in Inspection},
        "通过": Inspection.PASSED,
        "已年检": Inspection.PASSED,
        "年度工作报告": Inspection.REPORTED,
        "已报送年报": Inspection.REPORTED,
        "已年报": Inspection.REPORTED,
        "未参检": Inspection.MISSED,
        "未年检": Inspection.MISSED,
        "未报送": Inspection.MISSED,
        "新登记": Inspection.NOT_APPLICABLE,
        "不适用新登记": Inspection.NOT_APPLICABLE,
    },
    FactKind.PARTY: {
        **{one.value: one.value for one in Party},
        "独立党组织": Party.OWN,
        "独立建": Party.OWN,
        "单独": Party.OWN,
        "单独建": Party.OWN,
        "联合党组织": Party.JOINT,
        "联合建": Party.JOINT,
        "无": Party.NONE,
        "未建党组织": Party.NONE,
        "未建立": Party.NONE,
        "未建立党组织": Party.NONE,
    },
    FactKind.TAX: {
        **{one.value: one.value for one in Tax},
        "非营利组织免税资格": Tax.EXEMPT,
        "免税": Tax.EXEMPT,
        "税前扣除资格": Tax.DEDUCTIBLE,
        "公益性捐赠税前扣除": Tax.DEDUCTIBLE,
        "一般": Tax.GENERAL,
        "小规模": Tax.SMALL,
    },
}
_LIST_SUBJECT = {FactKind.ABNORMAL: "异常", FactKind.SERIOUS: "失信"}

KNOWN = {
    FactKind.GRADE: "、".join([*Grade, UNGRADED]),
    FactKind.INSPECTION: "、".join(Inspection),
    FactKind.ABNORMAL: "活动异常、活动异常（已移出）",
    FactKind.SERIOUS: "严重违法失信、严重违法失信（已移出）",
    FactKind.PARTY: "、".join(Party),
    FactKind.TAX: "、".join(Tax),
}
"""What may be written, for the sentence that refuses anything else."""


def value_of(kind: FactKind, text: str) -> str | None:
    """The value recorded for what a register wrote; None where the wording is not known."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    if kind is FactKind.GRADE:
        return _grade(plain.upper())
    if kind in _LIST_SUBJECT:
        return _listed(kind, plain)
    if kind is FactKind.PENALTY:
        return text
    if kind is FactKind.INSPECTION:
        without_year = _YEAR.sub("", plain)
        plain = without_year if without_year == "年报" else _AROUND_RESULT.sub("", without_year)
    found = _WRITTEN[kind].get(plain)
    return None if found is None else str(found)


def year_in(text: str) -> int | None:
    """The year a result is about, where the wording names it: 2024年度年检合格."""
    found = _YEAR.search(unicodedata.normalize("NFKC", text))
    return int(found[1]) if found else None


def _grade(plain: str) -> str | None:
    if "无等级" in plain or "未评" in plain:
        return UNGRADED
    bare = _AROUND_GRADE.sub("", plain)
    if found := _GRADE.fullmatch(bare):
        return f"{found[1]}A"
    if found := _LETTERS.fullmatch(bare):
        return f"{len(found[1])}A"
    return None


def _listed(kind: FactKind, plain: str) -> str | None:
    """ "" for an entry: a row of the list itself need not say so. Another list's words are unknown."""
    other = next(word for one, word in _LIST_SUBJECT.items() if one is not kind)
    if plain and other in plain:
        return None
    if _GONE.search(plain) and "未移出" not in plain:
        return REMOVED
    if not plain or _LIST_SUBJECT[kind] in plain or "名录" in plain or "名单" in plain:
        return ""
    return "" if _ON_IT.search(plain) else None
