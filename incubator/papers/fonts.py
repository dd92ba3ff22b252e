"""Finds the Chinese fonts papers are set in, and tells which characters of a text they lack."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib import import_module
from itertools import count
from pathlib import Path

from reportlab.pdfbase import pdfmetrics

from incubator.core.errors import RuleError
from incubator.core.words import _
from incubator.papers.characters import drawn
from incubator.papers.embedding import ChineseFont, FindFace
from incubator.papers.face import Face, UnusableFaceError, face_number

SYSTEM_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("/System/Library/Fonts"),
    Path("/Library/Fonts"),
    Path("C:/Windows/Fonts"),
)
# File names, best first, each with the family wanted where the file is a collection.
SERIF_FILES = {
    "NotoSerifSC-Regular.otf": "",
    "NotoSerifCJK-Regular.ttc": "Noto Serif CJK SC",
    "SourceHanSerifSC-Regular.otf": "",
    "simsun.ttc": "SimSun",
    "Songti.ttc": "Songti SC",
    "simsunb.ttf": "",
    "HanaMinA.ttf": "",
    "HanaMinB.ttf": "",
}
SANS_FILES = {
    "NotoSansSC-Regular.otf": "",
    "NotoSansCJK-Regular.ttc": "Noto Sans CJK SC",
    "SourceHanSansSC-Regular.otf": "",
    "wqy-microhei.ttc": "WenQuanYi Micro Hei",
    "msyh.ttc": "Microsoft YaHei",
    "simhei.ttf": "",
}
_PACKAGE = "pylopdf_fonts_zh_cn"


@dataclass(frozen=True)
class Fonts:
    """The two fonts of every paper: `serif` (宋体) for what is read and issued, `sans` (黑体) for
    small labels and headings."""

    serif: ChineseFont
    sans: ChineseFont

    def missing(self, text: str) -> tuple[str, ...]:
        """The characters of `text` neither font can draw, each once, in the order met."""
        wanted = dict.fromkeys(character for character in text if drawn(character))
        return tuple(character for character in wanted if not self.serif.has(character))


def chinese_fonts(configured: Path | None = None) -> Fonts:
    """The fonts at `configured` (a font file, or a folder with known ones), else the installed
    package's, else the system's; what the first lacks is taken, character by character, from those
    behind it.

    A configured path that does not work is refused and not passed over: somebody wanted that font.
    """
    with _lock:
        return _load(configured)


_lock = threading.Lock()


@cache
def _load(configured: Path | None) -> Fonts:
    serif = list(_candidates(configured, SERIF_FILES, "serif_path"))
    sans = list(_candidates(configured, SANS_FILES, "sans_path"))
    return Fonts(
        _register("serif", [*serif, *sans], SERIF_FILES | SANS_FILES),
        _register("sans", [*sans, *serif], SANS_FILES | SERIF_FILES),
    )


def _candidates(configured: Path | None, names: dict[str, str], style: str) -> Iterator[Face]:
    if configured is not None:
        yield _open_configured(configured, names)
    packaged = _packaged(style)
    if packaged is not None:
        yield packaged


def _open_configured(path: Path, names: dict[str, str]) -> Face:
    files = [path / name for name in names if (path / name).is_file()] if path.is_dir() else [path]
    for file in files:
        face = _open(file, names.get(file.name, ""))
        if face is not None:
            return face
    raise RuleError(
        _(
            "设置的中文字体 %(path)s 不能用：文件不存在、不是字体，或不允许嵌入。"
            "请更正字体设置；留空则使用系统自带的字体。",
            path=path,
        )
    )


def _packaged(style: str) -> Face | None:
    try:
        package = import_module(_PACKAGE)
    except ModuleNotFoundError:
        return None
    return _open(getattr(package, style)(), "")


def _open_listed(name: str, family: str) -> Face | None:
    path = _system_files().get(name)
    return _open(path, family) if path else None


@cache
def _system_files() -> dict[str, Path]:
    """Known font files under the system's folders, by name."""
    known = SERIF_FILES.keys() | SANS_FILES.keys()
    return {
        name: Path(folder, name)
        for root in SYSTEM_FOLDERS
        for folder, _folders, names in os.walk(root)
        for name in known.intersection(names)
    }


@cache
def _open(path: Path, family: str) -> Face | None:
    """One Face per file however many fonts fall back on it; None when the file cannot be used."""
    try:
        return Face(path, face_number(path, family))
    except UnusableFaceError:
        return None


def _register(style: str, faces: Sequence[Face], system_files: dict[str, str]) -> ChineseFont:
    """Make the chain `faces`, then the system's, known to ReportLab under a name of its own.

    ReportLab silently reuses the font it already has for a name, hence the number.
    """
    system = [partial(_open_listed, name, family) for name, family in system_files.items()]
    first, *others = faces or [_first_of(system)]
    behind: list[FindFace] = [partial(_already_open, face) for face in others]
    font = ChineseFont(f"{style}-{next(_registered)}", first, [*behind, *system])
    pdfmetrics.registerFont(font)
    return font


_registered = count(1)


def _already_open(face: Face) -> Face:
    return face


def _first_of(system: Iterable[FindFace]) -> Face:
    for find in system:
        face = find()
        if face is not None:
            return face
    raise RuleError(
        _(
            "找不到可以嵌入的中文字体，不能生成文件。"
            "请安装 pylopdf-fonts-zh-cn 软件包或 Noto CJK 字体，或在设置中指定字体文件。"
        )
    )
