"""The recorder: its page, what it reads, what it sends, and what the browser keeps of it for a time without connection."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.forms import modelformset_factory
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST

from council.lib.http import SignedInRequest
from council.lib.kyrgyz import official_date
from council.lib.workflow import Refused
from council.models.school import Language
from meetings.documents.recorder import recorder_state
from meetings.forms.record import PhraseForm
from meetings.models import Meeting, Phrase
from meetings.phrases import SHIPPED, phrases
from meetings.recorder_words import CHOICES, WORDS
from meetings.services import recording
from meetings.services.names import Known
from meetings.views.common import get_meeting

# What the recorder's page loads; the browser keeps it for a time without connection.
FILES = [
    "vendor/bootstrap/bootstrap.min.css",
    "css/app.css",
    "css/recorder.css",
    *[
        f"js/record/{name}.js"
        for name in ("main", "agenda", "clockfield", "minutes", "model", "people", "queue", "sides", "store", "suggest", "types", "votes")
    ],
    *[f"vendor/lit-html/{name}.js" for name in ("lit-html", "directive", "directive-helpers", "directives/live", "directives/repeat")],
    *[f"vendor/golos/golos-text-{part}-{weight}-normal.woff2" for part in ("cyrillic", "cyrillic-ext", "latin") for weight in (400, 600)],
]
MODULES = [name for name in FILES if name.endswith(".js") and name != "js/record/main.js"]
LARGEST = 2 * 1024 * 1024  # bytes of one message


@gzip_page
def page(request: SignedInRequest, pk: int) -> HttpResponse:
    """The one screen for whoever keeps the minutes."""
    meeting = get_meeting(request, pk, "record", complete=True)
    known = Known.of(meeting)
    day = official_date(meeting.date, get_language() or "ky") if meeting.date else ""
    boot = {
        **_reading(request, meeting),
        "day": day,
        "now": timezone.now().timestamp() * 1000,
        "zone": settings.TIME_ZONE,
        "phrases": phrases(meeting.language),
        "people": known.options,
        "bodies": sorted({b.name for b in known.bodies.values()}),
        "choices": CHOICES,
    }
    return render(request, "meetings/recorder.html", _context(boot=boot, meeting=meeting))


def _context(**more: Any) -> dict[str, Any]:
    return {"words": WORDS, "modules": [settings.STATIC_URL + name for name in MODULES], **more}


def _reading(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    return {"state": recorder_state(meeting), "user": request.user.pk, "csrf": get_token(request)}


@login_not_required
def shell(request: HttpRequest) -> HttpResponse:
    """The page without a meeting and without a person: the browser shows it when there is no connection."""
    return render(request, "meetings/recorder.html", _context(boot=None, meeting=None))


@login_not_required
@gzip_page
def state(request: SignedInRequest, pk: int) -> HttpResponse:
    """The meeting as it stands; 304 if nothing has changed since it was last read."""
    meeting = _meeting_or_refusal(request, pk, complete=True)
    if isinstance(meeting, HttpResponse):
        return meeting
    reading = _reading(request, meeting)
    tag = f'"{hashlib.blake2s(json.dumps(reading["state"], sort_keys=True, default=str).encode(), digest_size=12).hexdigest()}"'
    if request.headers.get("If-None-Match", "").removeprefix("W/") == tag:  # weak, since what was compressed is not the same byte by byte
        return HttpResponse(status=304)
    return JsonResponse(reading, headers={"ETag": tag, "Cache-Control": "no-store"})


@login_not_required
@require_POST
def changes(request: SignedInRequest, pk: int) -> HttpResponse:
    """Carry out what was typed; an answer for each change. A repeat is answered again and does nothing."""
    meeting = _meeting_or_refusal(request, pk)
    if isinstance(meeting, HttpResponse):
        return meeting
    try:
        sent = json.loads(request.body) if len(request.body) <= LARGEST else {}
        wanted = [c for c in sent["changes"] if isinstance(c, dict)][: recording.MOST]
        answers = recording.record(meeting, by=request.user, changes=wanted)
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"reason": _("This could not be saved as it was sent.")}, status=400)
    return JsonResponse({"answers": answers, "csrf": get_token(request)}, headers={"Cache-Control": "no-store"})


def _meeting_or_refusal(request: SignedInRequest, pk: int, *, complete: bool = False) -> Meeting | HttpResponse:
    """The meeting; or what a script is told in its own terms: 401 to sign in again, 404, 403 with the reason."""
    if not request.user.is_authenticated:
        return JsonResponse({}, status=401)
    try:
        return get_meeting(request, pk, "record", complete=complete)
    except Http404:
        return JsonResponse({"reason": _("Page not found.")}, status=404)
    except PermissionDenied as refused:
        return JsonResponse({"reason": str(refused)}, status=403)


def signed_in(request: SignedInRequest) -> HttpResponse:
    """Where the sign-in within the recorder's dialog ends: the page around it sees that it is there."""
    return render(request, "meetings/signed_in.html")


@cache
def _version(language: str) -> str:
    """Changes whenever one of the files, the page or its words do, so that the browser fetches them anew."""
    digest = hashlib.blake2s(digest_size=8)
    page = settings.BASE_DIR / "templates" / "meetings" / "recorder.html"
    words = settings.BASE_DIR / "locale" / language / "LC_MESSAGES" / "django.mo"
    for path in (*(Path(str(finders.find(name))) for name in FILES), page, words):
        digest.update(path.read_bytes() if path.exists() else b"")
    return f"recorder-{language}-{digest.hexdigest()}"


@login_not_required
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, served from the root's scope with the names of the files it keeps."""
    script = Path(str(finders.find("js/record/worker.js"))).read_text()
    head = f"self.VERSION = {json.dumps(_version(get_language() or 'ky'))};\nself.FILES = {json.dumps(_addresses())};\n"
    headers = {"Service-Worker-Allowed": "/", "Cache-Control": "no-cache"}
    return HttpResponse(head + script, content_type="text/javascript", headers=headers)


def _addresses() -> list[str]:
    """The files as they are asked for: pages and stylesheets name them with a stamp of what is in them, modules each other without."""
    return [settings.STATIC_URL + name if name in MODULES else static(name) for name in FILES]


def phrase_list(request: SignedInRequest, language: str) -> HttpResponse:
    """The standard phrases of the minutes in one language, for methodist, secretaries and heads to edit."""
    if not request.user.standing.may_call_meetings:
        raise Refused(_("Those who keep minutes edit the standard phrases."))
    if language not in Language.values:
        raise Http404
    own = Phrase.objects.filter(language=language)
    first = [] if own.exists() else [{"letters": a, "place": b, "text": c} for a, b, c in SHIPPED[language]]
    factory = modelformset_factory(Phrase, form=PhraseForm, extra=len(first) + 3, can_delete=True)
    rows = factory(request.POST or None, queryset=own, initial=first, prefix="f")
    for form in rows.extra_forms[: len(first)]:
        form.empty_permitted = False  # a shipped phrase that nobody touched becomes one of the school's own as well
    if request.method == "POST" and ("reset" in request.POST or rows.is_valid()):
        if _save_phrases(request, language, rows):
            return redirect("meetings:phrases", language)
    context = {"rows": rows, "language": language, "languages": Language.choices, "own": own.exists(), "back": reverse("home")}
    broken = request.method == "POST"
    return render(request, "meetings/phrases.html", context, status=422 if broken else 200)


def _save_phrases(request: SignedInRequest, language: str, rows: Any) -> bool:
    try:
        with transaction.atomic():
            if "reset" in request.POST:
                Phrase.objects.filter(language=language).delete()
            else:
                kept = [f for f in rows.forms if f.cleaned_data.get("text") and f not in rows.deleted_forms]
                for gone in rows.deleted_forms:
                    if gone.instance.pk:
                        gone.instance.delete()
                for form in kept:
                    form.instance.language = language
                    form.save()
    except IntegrityError:
        rows._non_form_errors.append(_("A phrase stands twice."))
        return False
    messages.success(request, _("Saved."))
    return True
