"""What most views answer with: a form on a page of its own, a question that is asked once, a file."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, Protocol

from django.contrib import messages
from django.core.files import File
from django.forms import BaseForm
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

Text = Any  # str or a lazy translation

PRIVATE = "private, no-store"  # no cache keeps it
TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def form_page(
    request: HttpRequest,
    form: BaseForm,
    heading: Text,
    back: str,
    *,
    save: Text = "",
    intro: Text = "",
    template: str = "generic/form.html",
    **more: Any,
) -> HttpResponse:
    """A form; with its errors if it was refused. `save` is the word on its button, where «Save» is not it; a template of one's
    own extends the general one and takes `more`."""
    context = {"form": form, "heading": heading, "back": back, "save": save, "intro": intro, **more}
    return render(request, template, context, status=422 if form.errors else 200)


def edit_page(request: HttpRequest, form: Any, heading: Text, back: str, *, intro: Text = "", after: str = "") -> HttpResponse:
    """Show the form of a model, save it, go back; or to the page `after` (its name) of what was saved. Whoever calls has asked
    for the right."""
    if request.method == "POST" and form.is_valid():
        saved = form.save()
        messages.success(request, _("Saved."))
        return redirect(after, saved.pk) if after else redirect(back)
    return form_page(request, form, heading, back, intro=intro)


def confirm_page(
    request: HttpRequest,
    heading: Text,
    question: Text,
    back: str,
    *,
    confirm: Text = "",
    form: BaseForm | None = None,
    danger: bool = False,
    template: str = "generic/confirm.html",
    **more: Any,
) -> HttpResponse:
    """Ask once, by name. A press that leads here again was refused. `confirm` is the word on the button, where the heading is not it;
    `more` may hold `warnings` (code, text), each to be confirmed, and those `confirmed`."""
    context = {"heading": heading, "question": question, "back": back, "confirm": confirm or heading, "form": form, "danger": danger}
    return render(request, template, {**context, **more}, status=422 if request.method == "POST" else 200)


class Kept(Protocol):
    """A row with a file that somebody brought."""

    @property
    def file(self) -> File[Any]: ...
    @property
    def file_name(self) -> str: ...
    @property
    def content_type(self) -> str: ...


def file_made(content: bytes, name: str) -> HttpResponse:
    """A file of ours: a PDF opens in the browser, all else is put away."""
    kind = PurePath(name).suffix
    headers = {"Content-Disposition": str(content_disposition_header(kind != ".pdf", name)), "Cache-Control": PRIVATE}
    return HttpResponse(content, content_type=TYPES[kind], headers=headers)


def file_kept(row: Kept) -> FileResponse:
    """A file that somebody brought: always put away, never shown as a page of ours."""
    headers = {"Cache-Control": PRIVATE}
    return FileResponse(row.file.open("rb"), as_attachment=True, filename=row.file_name, content_type=row.content_type, headers=headers)
