"""Answering with a file: always to be saved, never to be run in our pages."""

from __future__ import annotations

import re
from urllib.parse import quote

from flask import Response

from incubator.papers import docx, page
from incubator.papers.paper import Paper

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def download(content: bytes, name: str, media_type: str) -> Response:
    """`name` may be Chinese: browsers read the encoded form, old ones its plain spelling."""
    return Response(
        content,
        mimetype=media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{_spelled(name)}"; '
            f"filename*=UTF-8''{quote(name, safe='')}",
            "Content-Length": str(len(content)),
        },
    )


def paper_file(paper: Paper, name: str, form: str) -> Response:
    """The paper to be edited ("docx") or as it is printed ("pdf"); `name` is without the ending."""
    if form == "docx":
        return download(docx.write(paper), f"{name}.docx", DOCX)
    return download(page.draw(paper), f"{name}.pdf", PDF)


def _spelled(name: str) -> str:
    """The name in ASCII, read aloud: 申报书-SL-F-2026-0001.pdf is shenbaoshu-SL-F-2026-0001.pdf."""
    # imported on first use: the dictionaries cost a quarter of a second and 20 MB
    from pypinyin import lazy_pinyin

    stem, _dot, suffix = name.rpartition(".")
    read = ("".join(lazy_pinyin(part)) for part in re.split(r"[-_ ]+", stem))
    plain = (re.sub(r"[^A-Za-z0-9.]+", "", part) for part in read)
    return f"{'-'.join(part for part in plain if part.strip('.')) or 'file'}.{suffix}"
