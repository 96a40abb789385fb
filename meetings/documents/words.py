"""The sentences of a protocol, made from its content and the labels of a language. No case ending is ever glued to a name."""

from __future__ import annotations

import datetime

from council.lib.duedates import due_text
from council.lib.kyrgyz import official_date, official_span
from meetings.documents.content import Content

Labels = dict[str, str]
NO_BREAK = "\u00a0"  # a name is not torn in the narrow column of the offices


def full_stop(text: str) -> str:
    """The text as a sentence: a full stop unless it already ends."""
    text = text.rstrip()
    return text if not text or text[-1] in ".!?…:" else f"{text}."


def marked(row: Content, text: str, labels: Labels) -> str:
    """The text; in a translation with the mark that it is still the original's, if it is."""
    return f"{text} [{labels['untranslated']}]" if text and row.get("untranslated") else text


def in_(texts: Content | str, language: str) -> str:
    """A two-language text in this language, else in the one it has."""
    if isinstance(texts, str):
        return texts
    return str(texts.get(language) or texts.get("ky") or texts.get("ru") or "")


def signers(content: Content, labels: Labels) -> list[tuple[str, str]]:
    """Who signs the paper, as (office, name). Who acts for another stands there as such, with whose place it is."""
    found = []
    for place in content["signatories"]:
        if signer := content.get("signed_by", {}).get(place) or content[place]:
            absent = signer.get("in_place_of", "").replace(" ", NO_BREAK)
            office = labels[signer["label"]] + (f" ({labels['acting_for']}: {absent})" if absent else "")
            found.append((office, signer["signature"]))
    return found


def date_line(content: Content, language: str, labels: Labels) -> str:
    if not content["date"]:
        return labels["date.none"]
    first = datetime.date.fromisoformat(content["date"])
    if content["end_date"] and content["end_date"] != content["date"]:
        return official_span(first, datetime.date.fromisoformat(content["end_date"]), language)
    return official_date(first, language)


def present_people(content: Content, labels: Labels) -> str:
    """«9 — Асанова Б. К., … Камбар уулу З. (келгени 14:25)»; the declared number where it differs or nobody is named."""
    return _counted(
        [_present(p, labels, remote_form=content["form"] == "remote") for p in content["present"]],
        content["declared"]["present"],
        content["declared"]["note"],
        labels,
    )


def _present(person: Content, labels: Labels, *, remote_form: bool) -> str:
    """A name with what is particular: when somebody came or went, that somebody sat elsewhere unless all did."""
    notes = [f"{a or '…'}–{b or '…'}" for a, b in person["intervals"]]
    if not notes and person["arrived"]:
        notes.append(f"{labels['arrived']} {person['arrived']}")
    if not person["intervals"] and person["left"]:
        notes.append(f"{labels['left']} {person['left']}")
    if person["remote"] and not remote_form:
        notes.append(labels["remotely"])
    return f"{person['name']} ({', '.join(notes)})" if notes else str(person["name"])


def absent_people(content: Content, labels: Labels) -> str:
    people = [f"{p['name']} ({p['reason']})" if p["reason"] else str(p["name"]) for p in content["absent"]]
    return _counted(people, content["declared"]["absent"], "", labels)


def _counted(people: list[str], declared: int | None, note: str, labels: Labels) -> str:
    count = len(people) or declared
    if count is None:
        return note
    text = str(count)
    if not people and note.startswith(text):  # «150 + депутаттар»
        return note
    if people and declared is not None and declared != len(people):
        text += f" ({labels['declared']}: {declared})"
    if people:
        text += f" — {', '.join(people)}"
    return f"{text}; {note}" if note else text


def proxies(content: Content, language: str) -> str:
    """«Эшимов Т. М. — Садыков А. Ы. (ишеним кат № 3, 2026-жылдын 4-ноябры)»: whose vote was passed to whom, and why."""
    found = []
    for row in content.get("proxies", []):
        day = official_date(datetime.date.fromisoformat(row["date"]), language) if row["date"] else ""
        basis = ", ".join(filter(None, (row["basis"], day)))
        found.append(f"{row['giver']} — {row['holder']}" + (f" ({basis})" if basis else ""))
    return "; ".join(found)


def guests(content: Content) -> str:
    return ", ".join(", ".join(filter(None, (g["name"], g["position"]))) for g in content["guests"])


def quorum_line(content: Content, labels: Labels) -> str:
    """«бар (керек — 8, мүчөлөрдүн 2/3 бөлүгү)»."""
    quorum = content["quorum"]
    if not quorum or quorum["needed"] is None:
        return ""
    share = "/".join(map(str, quorum["share"]))
    half = quorum["share"][0] * 2 == quorum["share"][1]
    key = ("quorum.half" if half else "quorum.share") + ("_strict" if quorum["strict"] else "")
    answer = labels["quorum.yes"] if quorum["reached"] else labels["quorum.no"]
    return f"{answer} ({labels['quorum.needed']} — {quorum['needed']}, {labels[key].format(share=share)})"


def rapporteurs(item: Content, labels: Labels) -> str:
    """«Баяндамачы: Бакыт кызы А.»; nothing if nobody reports."""
    names = list(dict.fromkeys(s["name"] for s in item["heard"]))
    if not names:
        return ""
    return f"{labels['rapporteur' if len(names) == 1 else 'rapporteurs']}: {', '.join(names)}"


def basis(item: Content, language: str) -> list[str]:
    """The acts an item cites: title, place, number and date."""
    found = []
    for act in item["acts"]:
        number = f" № {act['number']}" if act["number"] else ""
        day = f", {official_date(datetime.date.fromisoformat(act['date']), language)}" if act["date"] else ""
        place = f", {act['place']}" if act["place"] else ""
        found.append(f"{in_(act['title'], language)}{number}{day}{place}")
    return found


def due(assignment: Content, language: str) -> str:
    day = datetime.date.fromisoformat(assignment["due_date"]) if assignment["due_date"] else None
    if assignment["due_kind"] == "none" and not assignment["due_text"]:
        return ""
    return due_text(assignment["due_kind"], day, assignment["due_text"], language)


def people_of(decision: Content, labels: Labels) -> list[str]:
    """Old minutes often decide about dozens at once: «Сыдыкова А. — биринчи категория: сунушталды», if the text does not name them."""
    if len(decision["persons"]) < 2:
        return []
    lines = []
    for person in decision["persons"]:
        if person["name"].split()[0][:-1] not in decision["text"]:
            outcome = labels[f"outcome.{person['outcome']}"] if person["outcome"] else ""
            lines.append(": ".join(filter(None, (" — ".join(filter(None, (person["name"], person["claim"]))), outcome))))
    return lines


def vote_sentences(vote: Content | None, labels: Labels) -> list[str]:
    """«Добуш берүү: макул — 7, каршы — 0, калыс — 1.», how it ended if not plainly carried, and who took no part."""
    if vote is None:
        return []
    lines = []
    if vote.get("presiding"):
        lines.append(f"{labels['presiding']}: {full_stop(vote['presiding'])}")
    if vote["method"] == "unanimous":
        lines.append(labels["vote.unanimous_lost" if vote["carried"] is False else "vote.unanimous"])
    elif vote["for"] is None:
        lines.append(labels["vote.secret_open" if vote["method"] == "secret" else "vote.stated"])
    else:
        lines.append(f"{labels['vote.secret' if vote['method'] == 'secret' else 'vote']}: {_numbers(vote, labels)}.")
    if by_proxy := vote.get("by_proxy"):
        names = ", ".join(f"{row['name']} ({row['holder']})" for row in by_proxy)
        lines.append(full_stop(f"{labels['vote.by_proxy']}: {names}"))
    if ballot := vote.get("ballot"):
        lines += ballot_sentences(ballot, labels)
    if vote["no_quorum"]:
        lines.append(_without_quorum(vote.get("quorum"), labels))
    if vote["by_tie"] == "chair_decides":
        lines.append(labels["vote.casting_for" if vote["carried"] else "vote.casting_against"])
    elif vote["by_tie"] == "for_person":
        lines.append(labels["vote.for_person" if vote["carried"] else "vote.for_person_lost"])
    elif vote["carried"] is False:
        lines.append(labels["vote.lost"])
    lines += [f"{name} {labels['recused']}" for name in vote["recused"]]
    lines += [full_stop(f"{row['name']} {labels['admitted']}: {row['reason']}") for row in vote.get("admitted", [])]
    return lines


def ballot_sentences(ballot: Content, labels: Labels) -> list[str]:
    """«Эсептөө комиссиясы: … Берилген бюллетень — 9, …» of a ballot on paper; on phones, that the ballots are as many as those who voted."""
    keys = [("eligible", ballot["eligible"])]
    if ballot["paper"]:
        keys += [("handed_out", ballot["voted"]), ("found", ballot["found"]), ("unused", ballot["eligible"] - ballot["voted"])]
    else:
        keys += [("voted", ballot["voted"]), ("counted", ballot["found"])]
    numbers = ", ".join(f"{labels[f'ballot.{key}']} — {number}" for key, number in keys)
    line = f"{numbers[0].upper()}{numbers[1:]}."
    if not ballot["paper"]:
        return [line]
    return [f"{labels['ballot.commission']}: {full_stop(', '.join(ballot['commission']))}", line]


def _without_quorum(quorum: Content | None, labels: Labels) -> str:
    """«Добуш берүү кворумсуз өткөрүлдү (катышкандар — 6, керек — 8).»"""
    text = labels["vote.no_quorum"].rstrip(".")
    if quorum:
        text += f" ({labels['vote.there']} — {quorum['present']}, {labels['quorum.needed']} — {quorum['needed']})"
    return full_stop(text)


def _numbers(vote: Content, labels: Labels) -> str:
    parts = []
    for key, choice in (("for", "for"), ("against", "against"), ("abstained", "abstained"), ("missing", "not_voted"), ("spoilt", "")):
        number = vote[key]
        if key in ("missing", "spoilt") and not number:
            continue
        if number is None:
            continue
        names = vote["names"].get(choice) or []
        parts.append(f"{labels[f'vote.{key}']} — {number}" + (f" ({', '.join(names)})" if names else ""))
    return ", ".join(parts)


def attachment_line(attachment: Content, labels: Labels) -> str:
    text = attachment["title"]
    if attachment["sheets"]:
        text += f", {attachment['sheets']} {labels['sheets']}"
    if attachment["decision"]:
        text += f" ({labels['about_decision'].format(number=attachment['decision'])})"
    elif attachment["item"]:
        text += f" ({labels['about_item'].format(number=attachment['item'])})"
    return marked(attachment, full_stop(text), labels)
