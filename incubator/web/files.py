"""Answering with a file: always to be saved, never to be run in our pages."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def download(content: bytes, name: str, media_type: str) -> Response:
    """`name` may be Chinese: browsers read the encoded form, old ones the plain ASCII fallback."""
    plain = name.encode("ascii", "ignore").decode().strip("-_ ") or "file"
    suffix = name.rsplit(".", 1)[-1]
    fallback = plain if plain.endswith(f".{suffix}") else f"file.{suffix}"
    fallback = fallback.replace('"', "").replace("\\", "")
    return Response(
        content,
        mimetype=media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{fallback}"; '
            f"filename*=UTF-8''{quote(name, safe='')}",
            "Content-Length": str(len(content)),
        },
    )
