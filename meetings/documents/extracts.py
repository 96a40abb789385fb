"""An extract from a protocol (протоколдон көчүрмө): cut out of the frozen content, without other persons (model 5), and its paper.

`cut` takes; `parts` names the texts that it took, each of which may be shortened by the issuer; `doubts` says where somebody else could be
read out of them. An extract without a doubt can be issued by itself; any other only after somebody has read it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from council.labels import labels as labels_of
from council.lib.kyrgyz import official_date
from council.lib.mentions import Mentions
from council.lib.names import NameParts, parse_name
from meetings.documents import papers, words
from meetings.documents.content import Content
from meetings.models.protocols import all_items

HEAD = ("school", "body", "language", "version", "number", "date", "end_date", "place", "kind", "form", "members_total", "quorum")
TABLE = re.compile(r"^\s*\|", re.MULTILINE)
LEFT_OUT = "…"


@dataclass(frozen=True)
class Addressee:
    """Whom an extract is for: the person, if it is one, and the names by which assignments call the addressee."""

    person: int | None = None
    names: Collection[str] = ()


@dataclass(frozen=True)
class Part:
    """A text of an extract: where it stands, as «decision:12», and what the row is called («2.1.», «Токтосунов Э.»)."""

    key: str
    label: str
    text: str


@dataclass(frozen=True)
class Doubt:
    """A place that must be read by somebody before it is issued, why, and who else is named there."""

    label: str
    kind: str
    names: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        if self.kind == "names":
            return _("Somebody else is named: %(names)s") % {"names": ", ".join(self.names)}
        if self.kind == "persons":
            return _("The decision is about others as well: %(names)s") % {"names": ", ".join(self.names)}
        if self.kind == "table":
            return _("A table in a matter about persons")
        return _("A speech that is not about the addressee alone")


def cut(
    content: Content,
    decisions: Collection[int],
    addressee: Addressee,
    *,
    speeches: Collection[int] | None = None,
    texts: Mapping[str, str] | None = None,
) -> Content:
    """What an extract prints of a protocol: the head, the items of these decisions with their numbers, and nothing of anybody else.

    Of speeches those about the addressee alone, or those chosen. `texts` are shortened texts by the key of their part; an empty one leaves
    a speech out. Votes on persons are not printed, of other votes the numbers; that a motion was lost is always said.
    """
    texts = texts or {}
    items = []
    for item in content["items"]:
        children = [c for child in item["children"] if (c := _item(child, decisions, addressee, speeches, texts))]
        own = _item(item, decisions, addressee, speeches, texts)
        if own or children:
            items.append({**(own or _bare(item, texts)), "children": children})
    personal = any(item["personal"] for item in all_items({"items": items}))
    subjects = {p["person"] for i in all_items(content) for d in i["decisions"] if d["id"] in decisions for p in d["persons"]}
    return {
        **{key: content[key] for key in HEAD},
        "present": len(content["present"]) or content["declared"]["present"],
        **{role: _officer(content[role]) for role in ("chair", "secretary")},
        "signatories": content["signatories"],
        **({"signed_by": {place: _officer(row) for place, row in content["signed_by"].items()}} if "signed_by" in content else {}),
        **({"original": content["original"]} if "original" in content else {}),
        "about": addressee.person is not None and addressee.person in subjects,
        "items": items,
        "vote": None if personal else _numbers_only(content["vote"]),
    }


def _officer(officer: Content | None) -> Content | None:
    keys = ("label", "name", "position", "signature", "in_place_of")
    return {key: officer[key] for key in keys if key in officer} if officer else None


def _bare(item: Content, texts: Mapping[str, str]) -> Content:
    """An item whose sub-item is printed: its number and title alone."""
    keys = ("id", "label", "number", "kind", "confidential", "personal")
    nothing: Content = {"acts": [], "clauses": [], "heard": [], "spoke": [], "decisions": [], "vote": None, "children": []}
    return {**{key: item[key] for key in keys}, "title": texts.get(f"title:{item['id']}", item["title"]), **nothing, **_mark(item)}


def _mark(row: Content) -> Content:
    return {"untranslated": True} if row.get("untranslated") else {}


def _item(
    item: Content, decisions: Collection[int], addressee: Addressee, speeches: Collection[int] | None, texts: Mapping[str, str]
) -> Content | None:
    chosen = [d for d in item["decisions"] if d["id"] in decisions]
    if not chosen:
        return None
    return {
        **_bare(item, texts),
        "acts": item["acts"],
        "clauses": item["clauses"],
        "heard": [s for row in item["heard"] if (s := _speech(row, addressee, speeches, texts))],
        "spoke": [s for row in item["spoke"] if (s := _speech(row, addressee, speeches, texts))],
        "decisions": [_decision(d, addressee, texts, personal=item["personal"]) for d in chosen],
        "vote": None if item["personal"] else _numbers_only(item["vote"]),
    }


def is_about_alone(speech: Content, addressee: Addressee) -> bool:
    return addressee.person is not None and speech["about"] == [addressee.person]


def _speech(speech: Content, addressee: Addressee, chosen: Collection[int] | None, texts: Mapping[str, str]) -> Content | None:
    wanted = is_about_alone(speech, addressee) if chosen is None else speech["id"] in chosen
    text = texts.get(f"speech:{speech['id']}", speech["text"])
    if not wanted or not (text or speech["report_attached"]) or texts.get(f"speech:{speech['id']}") == "":
        return None
    kept = ("id", "kind", "name", "position", "report_attached", "confidential")
    return {**{key: speech[key] for key in kept}, "text": text, **_mark(speech)}


def _decision(decision: Content, addressee: Addressee, texts: Mapping[str, str], *, personal: bool) -> Content:
    key = f"decision:{decision['id']}"
    duties = []
    for place, row in enumerate(decision["assignments"]):
        who, others = ([n for n in row[k] if n in addressee.names] for k in ("who", "with"))
        if who or others:
            text = texts.get(f"duty:{decision['id']}:{place}", row["text"])
            duties.append({**row, "text": text, "who": who, "with": others, "controller": "", "place": place})
    return {
        **{k: decision[k] for k in ("id", "label", "confidential", "vote_key", "carried", "next_body")},
        "text": texts.get(key, decision["text"]),
        "persons": [],
        "assignments": duties,
        "vote": None if personal else _numbers_only(decision["vote"]),
        "opinions": [],
        **_mark(decision),
    }


def _numbers_only(vote: Content | None) -> Content | None:
    """A vote without anybody's name."""
    if vote is None:
        return None
    kept = ("method", "for", "against", "abstained", "missing", "spoilt", "carried", "by_tie", "no_quorum")
    return {**{key: vote[key] for key in kept}, "recused": [], "names": {}}


def parts(extract: Content) -> Iterator[Part]:
    """The texts of an extract in the order in which they are read."""
    for item in all_items(extract):
        yield Part(f"title:{item['id']}", item["label"], item["title"])
        for speech in (*item["heard"], *item["spoke"]):
            yield Part(f"speech:{speech['id']}", speech["name"], speech["text"])
        for decision in item["decisions"]:
            yield Part(f"decision:{decision['id']}", decision["label"], decision["text"])
            for row in decision["assignments"]:
                if row["text"]:
                    yield Part(f"duty:{decision['id']}:{row['place']}", decision["label"], row["text"])


def free_names(content: Content) -> dict[str, NameParts]:
    """People whom a protocol names without knowing them: guests, and persons of decisions from outside."""
    people = [row for row in content["guests"] if row["person"] is None]
    people += [row for item in all_items(content) for d in item["decisions"] for row in d["persons"] if row["person"] is None]
    return {row["name"]: parse_name(row["name"]) for row in people if row["name"].strip()}


def doubts(extract: Content, source: Content, mentions: Mentions, addressee: Addressee, *, subjects: Collection[int] = ()) -> list[Doubt]:
    """Where an extract could show somebody else of the same matter. `subjects` are those whom the source's matters concern: as speakers
    they are named by the extract too. A text that was shortened is looked at as it stands now."""
    own, found = addressee.person, []
    printed = list(all_items(extract))
    originals = {d["id"]: (d, item) for item in all_items(source) for d in item["decisions"]}
    heard = {s["id"]: s for item in all_items(source) for s in (*item["heard"], *item["spoke"])}
    for item in printed:
        for decision in item["decisions"]:
            original, matter = originals[decision["id"]]
            if decision["text"] != original["text"]:
                continue
            others = [p["name"] for p in original["persons"] if p["person"] is None or p["person"] != own]
            if others:
                found.append(Doubt(decision["label"], "persons", others))
            elif matter["personal"] and TABLE.search(decision["text"]):
                found.append(Doubt(decision["label"], "table"))
        for speech in (*item["heard"], *item["spoke"]):
            original = heard[speech["id"]]
            if (own is not None or item["personal"]) and not is_about_alone(original, addressee):
                found.append(Doubt(speech["name"], "speech"))
            if original["person"] != own and original["person"] in subjects:
                found.append(Doubt(speech["name"], "names", [speech["name"]]))
        for row in (r for d in item["decisions"] for r in d["assignments"] if r["due_text"]):
            if named := mentions.of(row["due_text"], but=own):
                found.append(Doubt(item["label"], "names", [_shown(mentions, key) for key in named]))
    for part in parts(extract):
        if named := mentions.of(part.text, but=own):
            found.append(Doubt(part.label, "names", [_shown(mentions, key) for key in named]))
    return found


def _shown(mentions: Mentions, key: Any) -> str:
    parts = mentions.people[key]
    return " ".join(filter(None, parts[:2]))


def is_shortened(text: str, original: str) -> bool:
    """Whether a text is the original with words left out: every word stands there, in this order; «…» stands for what was left out."""
    rest = iter(_bare_words(original))
    return all(any(word == other for other in rest) for word in _bare_words(text))


def _bare_words(text: str) -> list[str]:
    return [bare for word in text.replace(LEFT_OUT, " ").split() if (bare := word.strip(".,;:!?()<>«»|-–—").lower())]


# --- the paper ---------------------------------------------------------------------------------------------------------------


def extract_context(extract: Content, *, code: str = "", draft: bool = False) -> dict[str, Any]:
    """What the templates of an extract need. `extract` is the cut content with `paper`: number, date, addressee, certifier."""
    language, paper = extract["language"], extract["paper"]
    labels = labels_of(language)
    day = datetime.date.fromisoformat(paper["date"]) if paper["date"] else None
    number = extract["number"] or "–"
    held = datetime.date.fromisoformat(extract["date"])
    items = [_item_context(item, language, labels) for item in extract["items"]]
    return {
        "content": extract,
        "labels": labels,
        "language": language,
        "draft": draft,
        "code": code,
        "short": False,
        "school_name": words.in_(extract["school"]["name"], language),
        "superior": words.in_(extract["school"]["parent"], language),
        "address": words.in_(extract["school"]["address"], language),
        "place": words.in_(extract["school"]["place"], language),
        "title": _title(extract, language, labels),
        "number": labels["extract.number"].format(number=paper["number"] or "–"),
        "day": official_date(day, language) if day else "",
        "paper": paper,
        "date_line": words.date_line(extract, language, labels),
        "particulars": _particulars(extract, labels),
        "items": items,
        "votes": words.vote_sentences(extract["vote"], labels),
        "signers": words.signers(extract, labels),
        "footer": labels["footer.extract"].format(
            number=paper["number"] or "–", date=f"{day:%d.%m.%Y}" if day else "–", protocol=f"{number}, {held:%d.%m.%Y}"
        ),
        "verify_address": f"{extract['school']['site_host']}/verify" if extract["school"]["site_host"] else "",
        "notes": _notes(extract, labels),
    }


def _title(extract: Content, language: str, labels: words.Labels) -> tuple[str, str, str]:
    """«ПРОТОКОЛДОН КӨЧҮРМӨ», then of which meeting; in Russian the number stands behind the noun."""
    meeting = " ".join(filter(None, (labels.get(f"kind.{extract['kind']}", ""), labels["meeting.genitive"])))
    genitive = extract["body"]["genitive"].get(language, "")
    if not genitive:
        name = words.in_(extract["body"]["name"], language)
        return "", labels["extract.title"], f"{name}, {labels['extract.protocol.plain'].format(number=extract['number'] or '–')}"
    number = labels["extract.protocol"].format(number=extract["number"] or "–")
    if language == "ru":
        return "", f"{labels['extract.title']} {number}", f"{meeting} {genitive}"
    return "", labels["extract.title"], f"{genitive} {meeting} {number}"


def _particulars(extract: Content, labels: words.Labels) -> list[tuple[str, str]]:
    rows = []
    for officer in (extract["chair"], extract["secretary"]):
        if officer:
            rows.append((labels[officer["label"]], ", ".join(filter(None, (officer["name"], officer["position"])))))
    rows += [
        (labels["total_members"], str(extract["members_total"]) if extract["members_total"] and extract["quorum"] else ""),
        (labels["present"], str(extract["present"] or "")),
        (labels["quorum"], words.quorum_line(extract, labels)),
    ]
    return [(label, text) for label, text in rows if text]


def _notes(extract: Content, labels: words.Labels) -> list[str]:
    if "original" in extract:
        return [f"({labels['translation']}) {labels['translation_rest']}"]
    return []


def _item_context(item: Content, language: str, labels: words.Labels) -> dict[str, Any]:
    context = papers.item_context({**item, "children": []}, language, labels, "full")
    context["empty"] = False
    for row, decision in zip(context["decisions"], item["decisions"], strict=True):
        if item["personal"] and decision["carried"] is False:
            row["votes"] = [labels["vote.lost"]]
    context["children"] = [_item_context(child, language, labels) for child in item["children"]]
    return context


def extract_html(extract: Content, *, code: str = "", draft: bool = False) -> str:
    context = extract_context(extract, code=code, draft=draft)
    return render_to_string("documents/extract.html", {**context, "letterhead": papers.has_letterhead()})


def extract_pdf(extract: Content, *, code: str = "", draft: bool = False) -> bytes:
    """The PDF of an extract; a draft carries its watermark and no code."""
    return papers.printed(extract_html(extract, code=code, draft=draft), extract["school"]["site_host"], code)


def extract_title(extract: Content) -> str:
    """The title under which it is stored: body, number and date, nobody's name."""
    return f"{words.in_(extract['body']['name'], extract['language'])}, {extract_context(extract)['footer']}"[:300]
