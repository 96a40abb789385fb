from __future__ import annotations

import re

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from council.forms import CodeForm
from council.models import IssuedDocument

# Cyrillic letters typed where the code has the Latin ones that look the same.
LATIN = str.maketrans("АВЕКМНРСТХ", "ABEKMHPCTX")
TRIES = 30  # a minute from one address: enough for a person, too few for guessing 58 bits


def tidy(code: str) -> str:
    """The code as it is printed, however it was typed: «7k2m 9qxd-4htp» is 7K2M-9QXD-4HTP."""
    letters = re.sub(r"[^0-9A-Z]", "", code.upper().translate(LATIN))
    return "-".join(letters[i : i + 4] for i in range(0, len(letters), 4))


def too_many(request: HttpRequest) -> bool:
    """Counted until a minute passes without a try."""
    key = f"verify:{request.META.get('REMOTE_ADDR')}"
    tries = cache.get(key, 0) + 1
    cache.set(key, tries, 60)
    return bool(tries > TRIES)


@login_not_required
def ask(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.GET or None)
    if request.GET and form.is_valid():
        return redirect("council:verify_code", tidy(form.cleaned_data["code"]))
    return render(request, "council/verify.html", {"form": CodeForm(), "document": None, "asked": "", "busy": False})


@login_not_required
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Genuine, replaced, cancelled or unknown, and nothing private: kind, number and date, no names and no matters."""
    busy = too_many(request)
    document = None if busy else IssuedDocument.objects.select_related("status").defer("content").filter(code=tidy(code)).first()
    context = {"form": CodeForm(), "document": document, "asked": tidy(code), "busy": busy}
    return render(request, "council/verify.html", context, status=429 if busy else 200 if document else 404)
