"""What was said: keys, «name — text», a name alone, a text alone, or names with what they said."""

from __future__ import annotations

import re
from typing import Any

from council.lib.kyrgyz import search_key
from meetings.importing.form.people import NAME, NOT_STATED, names, several, split_person
from meetings.importing.form.place import Check, Place
from meetings.importing.form.scalars import flag, line, one_of, text
from meetings.importing.form.shapes import Row, anything, is_nothing, record
from meetings.importing.form.words import fold, keys_of
from meetings.importing.names import is_a_name

LEVEL = one_of("level")
SPEECH_KEYS: dict[str, Check] = {
    "name": names,
    "position": line(300),
    "text": text,
    "report_attached": flag,
    "kind": one_of("speech", "spoke"),
    "about": names,
    "level": LEVEL,
}
SPEECH = record("speech", SPEECH_KEYS)
ASKED = record("speech", {**SPEECH_KEYS, "answer": anything})
SPEECH_WORDS = keys_of("speech", (*SPEECH_KEYS, "answer"))
# Where a text begins with its speaker: «Асанова Б.К. — …», «Завуч Асанова Б.К.: …».
SAYS = re.compile(r"\s+[–—-]\s+|\s*[–—:]\s*")
# A few words with one of these name who spoke: «бардык мугалимдер», «Психологическая служба».
ROLES = re.compile(
    r"\b(?:мугалим|окуучу|педагог|жетекчи|мучо|ата-эне|директор|завуч|методист|усулчу|психолог|кызмат[ыкт]|бирикме|комисси|"
    r"учител|руководител|член|родител|служб|специалист|воспитател|тарбиячы|заместител|медсестр|библиотекар|китепканачы|ш?мо\b)"
)
ATTACHED = re.compile(r"\W*(?:баяндама тиркелет|доклад прилагается|текст доклада прилагается|the report is attached)\W*", re.IGNORECASE)


def speeches(kind: str) -> Check:
    """A list of speeches: keys, «name — text», a name alone, a text alone, or names with what they said as a mapping."""

    def read(value: Any, place: Place) -> list[Row]:
        found: list[Row] = []
        if isinstance(value, dict) and not SPEECH_WORDS.keys() & {fold(str(key)) for key in value}:
            value = [{name: said} for name, said in value.items()]
        if isinstance(value, str) and len(lines := [line for line in value.splitlines() if line.strip()]) > 1:
            value = lines if all("name" in said_by(line.strip()) for line in lines) else value
        for n, part in enumerate(value if isinstance(value, list) else [value]):
            if not is_nothing(part):
                with place.gathering():
                    found += speech(part, place[n] if isinstance(value, list) else place, kind)
        return found

    return read


def speech(value: Any, place: Place, kind: str) -> list[Row]:
    if isinstance(value, dict):
        if len(value) == 1 and fold(str(next(iter(value)))) not in SPEECH_WORDS:
            ((name, said),) = value.items()
            value = {**said, "name": name} if isinstance(said, dict) else {"name": name, "text": said}
        row: Row = ASKED(value, place) if kind == "question" else SPEECH(value, place)
    else:
        row = said_by(str(text(value, place)))
    answer = row.pop("answer", None)
    if kind in ("question", "answer"):
        row.setdefault("kind", kind)
    if "text" in row and ATTACHED.fullmatch(row["text"]):
        row["report_attached"] = True
        del row["text"]
    found = with_names(row, place)
    if answer is not None:
        found += speech(answer, place / "answer", "answer")
    return found


def said_by(words: str) -> Row:
    """The speaker at the head of a text, if a name stands there; a name alone; otherwise words that nobody is named for."""
    if is_a_name(words):
        return {"name": [words]}
    for match in SAYS.finditer(words[:300]):
        head, position = split_person(words[: match.start()])
        if is_a_name(head):
            return {"name": [head], "text": words[match.end() :].strip(), **({"position": position} if position else {})}
    if is_a_name(split_person(words)[0]) and len(words) < 200:  # «Асанова Б.К., директор»
        return {"name": [words]}
    if all(is_a_name(name) for name in several(words)) or (len(words.split()) <= 5 and ROLES.search(search_key(words))):
        return {"name": several(words)}
    return {"text": words}


def with_names(row: Row, place: Place) -> list[Row]:
    """One row for each speaker; speakers of one text stand together, as the paper has it."""
    people = row.pop("name", [])
    if not people:
        if not row:
            return []
        place.remark("no_speaker")
        people = [NOT_STATED[place.language]]
    if len(people) > 1 and "text" in row:
        people = [NAME(", ".join(people), place / "name")]
    found = []
    for name in people:
        who, position = (name, "") if len(several(name)) > 1 else split_person(name)
        found.append(
            {
                **row,
                "at": place.path,
                "name": who,
                **({"position": line(300)(position, place)} if position and "position" not in row else {}),
            }
        )
    return found
