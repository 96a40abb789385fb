"""Papers of a secret ballot: the ballots to print and cut, and the protocol of the counting commission. Neither is numbered or issued."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from council.labels import labels as labels_of
from council.lib import richtext
from council.lib.kyrgyz import official_date, unbroken
from council.lib.pdf import render_pdf
from council.models import School
from meetings.documents import words
from meetings.documents.papers import page_setup
from meetings.models import SecretBallot

# A longer text gets the whole width of the sheet.
LONG_TEXT = 450
CHOICES = ("for", "against", "abstained")


def ballot_context(ballot: SecretBallot) -> dict[str, Any]:
    """What both papers print, in the language of the minutes."""
    meeting = ballot.vote.meeting
    language, school = meeting.language, School.objects.first() or School()
    labels = labels_of(language)
    number = f" № {meeting.number}" if meeting.number else ""
    return {
        "labels": labels,
        "language": language,
        "ballot": ballot,
        "text": mark_safe(unbroken(richtext.to_html(ballot.text))),  # noqa: S308  (richtext escapes what was typed; unbroken adds spans only)
        "body_name": words.in_({"ky": meeting.body.name_ky, "ru": meeting.body.name_ru}, language),
        "school_name": words.in_({"ky": school.name_ky, "ru": school.name_ru}, language),
        "place": words.in_({"ky": school.place_ky, "ru": school.place_ru}, language),
        "superior": words.in_({"ky": school.parent_ky, "ru": school.parent_ru}, language),
        "address": words.in_({"ky": school.address_ky, "ru": school.address_ru}, language),
        "date_line": official_date(meeting.date, language) if meeting.date else labels["date.none"],
        "number": number.strip(),
        "question": " ".join(filter(None, (ballot.decision.item.label, ballot.decision.item.title))),
        "choices": [labels[f"ballot.choice.{choice}"] for choice in CHOICES],
    }


def ballots_pdf(ballot: SecretBallot) -> bytes:
    """As many ballots as there are voters, all alike: the text, three squares, the place of a stamp, and nothing that tells one from
    another."""
    across = 1 if len(ballot.text) > LONG_TEXT or "|" in ballot.text else 2
    copies = range(ballot.eligible)
    rows = [copies[i : i + across] for i in range(0, ballot.eligible, across)]
    context = {**ballot_context(ballot), "rows": rows, "across": across}
    return render_pdf(render_to_string("documents/ballots.html", context))


def commission_pdf(ballot: SecretBallot) -> bytes:
    """The protocol of the counting commission: with lines to fill in by hand, or with the numbers once they are written."""
    vote, labels = ballot.vote, labels_of(ballot.vote.meeting.language)
    lines = [
        (labels["ballot.eligible"], ballot.eligible),
        (labels["ballot.printed"], ballot.eligible),
        (labels["ballot.handed_out"], ballot.voted),
        (labels["ballot.unused"], ballot.unused),
        (labels["ballot.found"], ballot.found),
        (labels["vote.for"], vote.votes_for),
        (labels["vote.against"], vote.votes_against),
        (labels["vote.abstained"], vote.votes_abstained),
        (labels["vote.spoilt"], vote.votes_spoilt),
    ]
    context = {**ballot_context(ballot), "lines": lines}
    return render_pdf(render_to_string("documents/commission.html", context), extra_css=page_setup(School.objects.first()))
