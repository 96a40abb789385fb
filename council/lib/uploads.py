"""Uploaded files: what they are by content, never by name; how large; and the hash by which a copy can be compared."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

# As much of a file as tells its type.
HEAD = 8192


@dataclass(frozen=True)
class Inspected:
    """What is kept of an uploaded file beside its bytes."""

    name: str
    content_type: str
    size: int
    sha256: str


def inspect(file: UploadedFile[bytes], *, allowed: Collection[str]) -> Inspected:
    """Look at a file before it is kept; ValidationError if it is too large or of a type that is not allowed. It is rewound."""
    size = file.size or 0
    if size > settings.MAX_UPLOAD_BYTES:
        raise ValidationError(_("The file is too large."))
    kind = filetype.guess(file.read(HEAD))
    if kind is None or kind.mime not in allowed:
        raise ValidationError(_("This file type is not allowed."))
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return Inspected((file.name or "")[:200], kind.mime, size, digest.hexdigest())
