"""Files sent as attachments: read from the form, and kept before any transaction."""

from __future__ import annotations

from incubator.blueprints.applications.forms import UploadForm
from incubator.funds import attaching
from incubator.records.documents import keep
from incubator.web.uploads import PHOTOGRAPHS, Upload, checked_all, checked_pages


def sent(form: UploadForm) -> list[Upload]:
    """Each file as it is; the photographs of pages as one more."""
    if not form.photos.data:
        return checked_all(form.file.data or [], field="file")
    bound = checked_pages(form.photos.data, field="photos", kinds=PHOTOGRAPHS)
    files = [one for one in form.file.data or [] if one]
    return [*(checked_all(files, field="file") if files else []), bound]


def kept(upload: Upload) -> attaching.File:
    keep(upload.content)
    size = len(upload.content)
    return attaching.File(upload.sha256, size, upload.media_type, upload.name, upload.pages)
