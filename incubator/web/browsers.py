"""What a browser calls itself, in the few words by which its owner recognizes it."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 60

_BROWSERS = (
    (r"MicroMessenger/(\d+)", "微信"),
    (r"DingTalk/(\d+)", "钉钉"),
    (r"Edg(?:A|iOS)?/(\d+)", "Edge"),
    (r"OPR/(\d+)", "Opera"),
    (r"QQBrowser/(\d+)", "QQ 浏览器"),
    (r"QIHU|360SE|360EE", "360 浏览器"),
    (r"HuaweiBrowser/(\d+)", "华为浏览器"),
    (r"MiuiBrowser/(\d+)", "小米浏览器"),
    (r"(?:Firefox|FxiOS)/(\d+)", "Firefox"),
    (r"(?:Headless)?(?:Chrome|CriOS)/(\d+)", "Chrome"),
    (r"Version/(\d+).*Safari/", "Safari"),
)
"""The first that fits: most of them call themselves Chrome as well."""

_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("OpenHarmony", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def named(user_agent: str) -> str:
    """“Chrome 130 · Windows” for a header that is known; of another one the start, made legible."""
    browser = next((_version(found, name) for found, name in _found(user_agent)), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return " · ".join(part for part in (browser or _legible(user_agent), system) if part)


def _found(user_agent: str) -> list[tuple[re.Match[str], str]]:
    matches = [(re.search(pattern, user_agent), name) for pattern, name in _BROWSERS]
    return [(match, name) for match, name in matches if match is not None]


def _version(found: re.Match[str], name: str) -> str:
    version = (found.groups() or ("",))[0]
    return f"{name} {version[:4]}".strip()


def _legible(text: str) -> str:
    """Letters, digits and signs only: nothing that hides or turns the words around it."""
    shown = "".join(c if unicodedata.category(c)[0] in "LNPSM" else " " for c in text)
    return " ".join(shown.split())[:LONGEST]
