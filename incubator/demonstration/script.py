"""What happens in the demonstration: which calls there are, who applies, and how far each case gets."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from incubator.funds.models import Category


class Reached(IntEnum):
    """The last thing that happened to an application, in the order things happen."""

    BEGUN = 1
    HALF_FILLED = 2
    SUBMITTED = 3
    RETURNED = 4
    PASSED = 5
    SCORED = 6
    PROPOSED = 7
    APPROVED = 8
    NOTICED = 9
    AWARDED = 10


@dataclass(frozen=True)
class Attempt:
    """One application: who, for what, how much (whole yuan), how well scored, how far it got."""

    username: str
    body: str
    title: str
    yuan: int
    points: int
    reached: Reached
    rejected: bool = False
    objected: bool = False
    withdrawn: bool = False
    """Given up after it was sent back, with a paper taken out: its volume lacks it."""


@dataclass(frozen=True)
class Round:
    """One call. Days count from today, negative before it; `dates` are the moments of its steps."""

    street: str
    title: str
    category: Category
    opens: int
    closes: int
    published: bool = True
    checked: int = 0
    decided: int = 0
    noticed: int = 0
    awarded: int = 0
    on_paper: bool = True
    certificate: str = "资助证书"
    attempts: tuple[Attempt, ...] = ()


R = Reached
ROUNDS = (
    Round(
        "SL",
        "第一批品牌项目（示例）",
        Category.BRAND,
        -100,
        -82,
        checked=-80,
        decided=-60,
        noticed=-50,
        awarded=-30,
        attempts=(
            Attempt(
                "green", "示例绿色家园促进会", "示例垃圾分类与社区花园共建", 80_000, 9, R.AWARDED
            ),
            Attempt(
                "forward", "示例社区发展促进会", "示例楼组长议事能力提升", 60_000, 8, R.AWARDED
            ),
            Attempt(
                "warm",
                "示例暖阳养老服务中心",
                "示例独居老人探访",
                48_000,
                6,
                R.SCORED,
                rejected=True,
            ),
        ),
    ),
    Round(
        "SL",
        "第二批品牌项目（示例）",
        Category.BRAND,
        -50,
        -33,
        checked=-31,
        decided=-14,
        noticed=-2,
        attempts=(
            Attempt("seedling", "示例青苗亲子服务中心", "示例亲子阅读角", 36_000, 9, R.NOTICED),
            Attempt(
                "warm",
                "示例暖阳养老服务中心",
                "示例老年助餐志愿服务",
                52_000,
                8,
                R.NOTICED,
                objected=True,
            ),
            Attempt(
                "group",
                "示例邻里调解室",
                "示例邻里议事长桌",
                4_500,
                0,
                R.RETURNED,
                withdrawn=True,
            ),
        ),
    ),
    Round(
        "SL",
        "能力建设资助（示例）",
        Category.CAPACITY,
        -30,
        -12,
        checked=-8,
        decided=-3,
        attempts=(
            Attempt("forward", "示例社区发展促进会", "示例骨干培训营", 40_000, 9, R.APPROVED),
            Attempt("green", "示例绿色家园促进会", "示例财务规范化辅导", 24_000, 8, R.PROPOSED),
            Attempt("seedling", "示例青苗亲子服务中心", "示例志愿者督导", 18_000, 7, R.PASSED),
            Attempt("warm", "示例暖阳养老服务中心", "示例护理员技能培训", 30_000, 7, R.RETURNED),
            Attempt("law", "示例法律援助服务中心", "示例社区普法讲师培养", 20_000, 6, R.SUBMITTED),
        ),
    ),
    Round(
        "SL",
        "新年度品牌项目（示例）",
        Category.BRAND,
        -7,
        11,
        attempts=(
            Attempt("green", "示例绿色家园促进会", "示例雨水花园维护", 64_000, 0, R.HALF_FILLED),
            Attempt("group", "示例邻里调解室", "示例楼道协商小课堂", 4_000, 0, R.BEGUN),
            Attempt("seedling", "示例青苗亲子服务中心", "示例家庭教育指导", 30_000, 0, R.SUBMITTED),
        ),
    ),
    Round("SL", "社区党建项目（示例）", Category.PARTY_BUILDING, 20, 45),
    Round("SL", "初创扶持（示例）", Category.STARTUP, 30, 60, published=False),
    Round(
        "SX",
        "新村公益项目（示例）",
        Category.BRAND,
        -45,
        -25,
        checked=-22,
        decided=-6,
        on_paper=False,
        certificate="立项通知书",
        attempts=(
            Attempt("mutual", "示例新村互助促进会", "示例新村邻里互助站", 50_000, 9, R.PROPOSED),
            Attempt("children", "示例新村儿童关爱中心", "示例新村四点半课堂", 45_000, 8, R.SCORED),
            Attempt("eco", "示例新村环保志愿协会", "示例新村旧物循环", 20_000, 7, R.PASSED),
        ),
    ),
    Round("SX", "新村微公益（示例）", Category.BRAND, -3, 20, on_paper=False),
)
