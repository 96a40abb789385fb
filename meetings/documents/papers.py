"""HTML and PDF of a paper from its content."""

from __future__ import annotations

import datetime
import io
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from council.labels import labels as labels_of
from council.lib import richtext
from council.lib.kyrgyz import unbroken
from council.lib.pdf import render_pdf
from council.models import School
from meetings.documents import words
from meetings.documents.content import Content, protocol_content, with_signatures
from meetings.documents.views_of import for_staff
from meetings.models import Meeting, ProtocolDocument
from meetings.workflow import State

Form = ProtocolDocument.Form


def paper_title(content: Content, *, form: str, language: str) -> str:
    """The title under which a paper is stored and found: «Усулдук кеңеш, № 2 протокол, 05.11.2026»."""
    labels = labels_of(language)
    what = footer(content, labels, form)
    extra = {Form.COMMON: labels["common"], Form.TRANSLATION: labels["translation"]}.get(Form(form), "")
    return ", ".join(filter(None, (words.in_(content["body"]["name"], language), what, extra)))[:300]


def footer(content: Content, labels: words.Labels, form: str) -> str:
    """At the foot of each page: which paper this is. An act is no protocol, though it keeps the number of its meeting."""
    day = datetime.date.fromisoformat(content["date"]).strftime("%d.%m.%Y") if content["date"] else labels["date.none"]
    if form == Form.ACT:
        return labels["footer.act"].format(number=content["number"] or "–", date=day)
    return labels["footer"].format(number=content["number"] or "–", date=day)


def paper_context(content: Content, *, form: str = Form.FULL, language: str = "", code: str = "", draft: bool = False) -> dict[str, Any]:
    """What the templates of a protocol need: every sentence ready, nothing to compute or to look up."""
    language = language or content["language"]
    labels = labels_of(language)
    if form == Form.COMMON:
        content = for_staff(content)
    return {
        "content": content,
        "labels": labels,
        "language": language,
        "form": form,
        "draft": draft,
        "code": code,
        "short": content["school"]["short_form"] and form != Form.ACT,
        "school_name": words.in_(content["school"]["name"], language),
        "superior": words.in_(content["school"]["parent"], language),
        "address": words.in_(content["school"]["address"], language),
        "place": words.in_(content["school"]["place"], language),
        "title": title_lines(content, form, language, labels),
        "footer": footer(content, labels, form),
        "date_line": words.date_line(content, language, labels),
        "holding": labels[f"form.{content['form']}"],
        "particulars": particulars(content, language, labels),
        "items": [item_context(i, language, labels, form, imported=content["state"] == "imported") for i in content["items"]],
        "votes": words.vote_sentences(content["vote"], labels),
        "attachments": [(a["number"], words.attachment_line(a, labels)) for a in content["attachments"]],
        "signers": words.signers(content, labels),
        "verify_address": f"{content['school']['site_host']}/verify" if content["school"]["site_host"] else "",
        "notes": notes(content, form, labels),
    }


def title_lines(content: Content, form: str, language: str, labels: words.Labels) -> tuple[str, str, str]:
    """The title in three parts: before, the heavy line, after. In Kyrgyz the number stands before the possessed noun."""
    number = f"№ {content['number']}" if content["number"] else ""
    meeting = " ".join(filter(None, (labels.get(f"kind.{content['kind']}", ""), labels["meeting.genitive"])))
    genitive = content["body"]["genitive"].get(language, "")
    name = words.in_(content["body"]["name"], language)
    if form == Form.ACT:
        return (genitive or name, labels["not_opened.title"], "")
    if not genitive:
        return (
            name,
            " ".join(filter(None, (number if language == "ky" else "", labels["protocol.plain"], number if language == "ru" else ""))),
            "",
        )
    if language == "ru":
        return ("", " ".join(filter(None, (labels["protocol"], number))), f"{meeting} {genitive}")
    return (f"{genitive} {meeting}", " ".join(filter(None, (number, labels["protocol"]))), "")


def notes(content: Content, form: str, labels: words.Labels) -> list[str]:
    """Marks under the title: a translation, the common protocol, a correction, minutes from paper."""
    found = []
    if form == Form.TRANSLATION:
        found.append(
            f"({labels['translation']}) {labels['translation_of'].format(number=content['number'])}: {content['original']['code']}"
        )
        found.append(labels["translation_rest"])
    if form == Form.COMMON:
        found.append(labels["common"])
    if content.get("correction"):
        found.append(words.full_stop(f"{labels['correction'].format(version=content['version'])}: {content['correction']}"))
    if content["state"] == "imported":
        found.append(labels["imported.extract" if content.get("is_extract") else "imported"])
    return found


def particulars(content: Content, language: str, labels: words.Labels) -> list[tuple[str, str]]:
    """The rows between the date line and the agenda; what is not known is left out."""
    rows = [
        (labels["theme"], words.marked({"untranslated": content.get("theme_untranslated")}, content["theme"], labels)),
        (labels["convocation"], content["convocation"]),
        (labels["joint_with"], ", ".join(words.in_(b, language) for b in content["joint_with"])),
    ]
    for officer in (content["chair"], content["secretary"]):
        if officer:
            rows.append((labels[officer["label"]], ", ".join(filter(None, (officer["name"], officer["position"])))))
    total = content["members_total"]
    rows += [
        (labels["total_members"], str(total) if total and (content["quorum"] or content["state"] == "imported") else ""),
        (labels["present"], words.present_people(content, labels)),
        (labels["absent"], words.absent_people(content, labels)),
        (labels["proxies"], words.proxies(content, language)),
        (labels["invited"], words.guests(content)),
        (labels["quorum"], words.quorum_line(content, labels)),
    ]
    return [(label, text) for label, text in rows if text]


def item_context(item: Content, language: str, labels: words.Labels, form: str, *, imported: bool = False) -> dict[str, Any]:
    """Of an item without content the protocol says that nothing was decided; a copy of old minutes does not know that."""
    closed = bool(item.get("closed"))
    other = item["kind"] == "other"
    bare = not closed and not item["heard"] and not item["spoke"] and not item["decisions"] and not item["children"]
    return {
        "id": item["id"],
        "label": item["label"],
        "title": item["title"] or labels["confidential_left_out"],
        "agenda_line": words.full_stop(item["title"]) or labels["confidential_left_out"],
        "rapporteurs": words.rapporteurs(item, labels),
        "basis": words.basis(item, language),
        "heard": [speech_context(s, labels, with_position=True) for s in item["heard"] if s["text"] or s["report_attached"]],
        "spoke": [speech_context(s, labels) for s in item["spoke"]],
        "decisions": vote_once(
            item["decisions"], [decision_context(d, language, labels, form, imported=imported) for d in item["decisions"]], labels
        ),
        "votes": words.vote_sentences(item["vote"], labels),
        "closed": closed,
        "empty": bare and (other or not imported),
        "empty_text": labels["no_matters"] if other else labels["no_decision"],
        "untranslated": item.get("untranslated", False),
        "children": [item_context(c, language, labels, form, imported=imported) for c in item["children"]],
    }


def speech_context(speech: Content, labels: words.Labels, *, with_position: bool = False) -> dict[str, Any]:
    who = ", ".join(filter(None, (speech["name"], speech["position"] if with_position else "")))
    kind = {"question": labels["question"], "answer": labels["answer"]}.get(speech["kind"], "")
    text = speech["text"]
    if speech["report_attached"]:
        text = f"{words.full_stop(text)} ({labels['report_attached']})".strip()
    return {
        "who": f"{kind} ({who})" if kind else who,
        "html": inline_html(f"{who} — ", text, prefix=f"{kind}: " if kind else ""),
        "untranslated": speech.get("untranslated", False),
    }


def inline_html(lead: str, text: str, prefix: str = "") -> SafeString:
    """A speech on the line of its speaker: «Садыков А. Ы. — …», with whatever lists or tables follow."""
    before = f"{prefix}{lead}"
    if not text:
        before = before.rstrip(" —")
    elif richtext.begins_with_a_block(text):
        before = f"{before.rstrip(' —')}:\n\n"
    html = richtext.to_html(f"{before}{text}")
    return mark_safe(unbroken(html))  # noqa: S308  (richtext escapes what was typed; unbroken adds spans only)


def numbered_html(number: str, text: str) -> SafeString:
    """A decision with its number in its first line, so that the two are never parted by the end of a page."""
    html = unbroken(richtext.to_html(text))
    label = f'<span class="label">{number}</span>'
    # number is ours, richtext escapes what was typed
    return mark_safe(html.replace("<p>", f"<p>{label} ", 1) if html.startswith("<p>") else f"<p>{label}</p>{html}")  # noqa: S308


def vote_once(decisions: list[Content], contexts: list[dict[str, Any]], labels: words.Labels) -> list[dict[str, Any]]:
    """Decisions that were put to one vote together print it once, after the last of them, and say so."""
    for place, decision in enumerate(decisions):
        same = [d["label"].rstrip(".") for d in decisions if d["vote"] and d["vote_key"] == decision["vote_key"]]
        if decision["vote"] and len(same) > 1:
            votes = contexts[place]["votes"]
            last = decision["label"].rstrip(".") == same[-1]
            contexts[place]["votes"] = [labels["vote.together"].format(numbers=", ".join(same)), *votes] if last else []
    return contexts


def decision_context(decision: Content, language: str, labels: words.Labels, form: str, *, imported: bool = False) -> dict[str, Any]:
    votes = [f"{labels['vote.annulled']}: {words.full_stop(reason)}" for reason in decision.get("annulled", [])]
    votes += words.vote_sentences(decision["vote"], labels)
    if form == Form.COMMON and decision["carried"] is False:
        votes = [labels["vote.lost"]]
    next_body = words.in_(decision["next_body"], language)
    return {
        "id": decision["id"],
        "label": decision["label"],
        "html": numbered_html(decision["label"], decision["text"]),
        "assignments": [assignment_parts(a, language, labels) for a in decision["assignments"]],
        "votes": votes,
        "opinions": [
            f"{labels['separate_opinion']}: {o['name']} — {words.marked(o, words.full_stop(o['text']), labels)}"
            for o in decision["opinions"]
        ],
        "people": words.people_of(decision, labels) if imported else [],
        "next_body": next_body,
        "untranslated": decision.get("untranslated", False),
    }


def assignment_parts(assignment: Content, language: str, labels: words.Labels) -> list[tuple[str, str]]:
    """«Тапшырма: … Жооптуу: … Мөөнөтү: …» as pairs of label and sentence; what is not said is left out."""
    task = words.marked(assignment, words.full_stop(assignment["text"]), labels)
    parts = [
        (labels["responsible"], ", ".join(assignment["who"])),
        (labels["co_executors"], ", ".join(assignment["with"])),
        (labels["due"], words.due(assignment, language)),
        (labels["controller"], assignment["controller"]),
    ]
    return [*([(labels["task"], task)] if task else []), *[(label, words.full_stop(text)) for label, text in parts if text]]


def paper_html(content: Content, *, form: str, language: str, code: str = "", draft: bool = False) -> str:
    """The whole HTML document of a paper."""
    context = paper_context(content, form=form, language=language, code=code, draft=draft)
    return render_to_string("documents/protocol.html", {**context, "letterhead": has_letterhead()})


def has_letterhead() -> bool:
    school = School.objects.first()
    return bool(school and school.letterhead_image)


def render_paper(content: Content, *, form: str, language: str, code: str = "", draft: bool = False) -> bytes:
    """The PDF of a paper. With a code it carries the QR and the address where it can be checked; a draft carries its watermark."""
    return printed(paper_html(content, form=form, language=language, code=code, draft=draft), content["school"]["site_host"], code)


def printed(html: str, site_host: str, code: str, *, css: str = "") -> bytes:
    """The PDF of a paper's HTML in the school's page setup, with its letterhead and, of an issued one, the QR of its address.

    `css` is what this kind of paper has otherwise than the school's other papers.
    """
    images = {}
    if code and site_host:
        images["qr"] = qr_png(f"https://{site_host}/verify/{code}/")
    school = School.objects.first()
    if school and school.letterhead_image:
        images["letterhead"] = bytes(school.letterhead_image)
    return render_pdf(html, images=images, extra_css=f"{page_setup(school)} {css}".strip())


def current_content(meeting: Meeting) -> Content:
    """The content as it stands, with whoever has signed it so far in the place of another."""
    content = protocol_content(meeting)
    given = meeting.signatures.filter(version=meeting.version).select_related("person") if meeting.state == State.IN_REVIEW else []
    return with_signatures(content, given)


def draft_pdf(meeting: Meeting, *, language: str = "") -> bytes:
    """The minutes as they stand, with a watermark; of imported minutes, the copy with its mark and no watermark."""
    content = current_content(Meeting.objects.complete().get(pk=meeting.pk))
    imported = content["state"] == "imported"
    return render_paper(content, form=Form.FULL, language=language or meeting.language, draft=not imported)


def page_setup(school: School | None) -> str:
    """The school's own margins (mm) and size (pt)."""
    if school is None:
        return ""
    sides = (school.margin_top, school.margin_right, school.margin_bottom, school.margin_left)
    margins = " ".join(f"{mm}mm" for mm in sides)
    return f"@page {{ margin: {margins}; }} html {{ font-size: {school.font_size}pt; }}"


def qr_png(text: str) -> bytes:
    """A QR code as PNG; the error correction lets a quarter of it be smudged."""
    import qrcode  # with Pillow it is slow to import, and only a paper needs it
    from qrcode.constants import ERROR_CORRECT_Q

    code = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, border=1, box_size=8)
    code.add_data(text)
    target = io.BytesIO()
    code.make_image().save(target)
    return target.getvalue()
