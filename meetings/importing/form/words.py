"""The words of a file: every key and code with its synonyms in English, Kyrgyz and Russian. docs/import.md lists them (a test compares).

A key may be written in any case, with or without ё ө ү ң, with spaces, hyphens, underscores or none of them, and in the other number of
English. `|` stands between words, `_` for a space.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from functools import cache

from council.lib.kyrgyz import normalise, search_key

# What a key may be called wherever it stands.
ANYWHERE = {
    "number": "no|n|num|№|номер|номери",
    "date": "day|held_on|дата|датасы|күнү",
    "title": "name|heading|аталышы|название|тема|темасы|маселе|вопрос",
    "text": "content|мазмуну|текст|тексти|содержание",
    "name": "full_name|fio|person|аты|аты-жөнү|фио|имя|кто|ким",
    "position": "post|office|job|кызматы|кызмат_орду|должность",
    "kind": "type|түрү|вид|тип",
    "form": "format|формасы|өткөрүү_формасы|форма|форма_проведения",
    "level": "access|деңгээли|уровень|доступ",
    "about": "persons|whom|ким_жөнүндө|о_ком",
    "vote": "voting|votes|добуш|добуш_берүү|голосование",
    "place": "location|venue|жери|өткөрүлгөн_жери|место|место_проведения",
    "order": "director_order|буйрук|приказ",
    "signatures": "signed_by|signatories|signed|кол_койгондор|колдору|подписи|подписали",
    "who": "responsible|executor|жооптуу|жооптуулар|аткаруучу|ответственный|ответственные|исполнитель|исполнители",
    "with": "co_executors|биргелешип_аткаруучулар|соисполнители",
    "who_text": "responsible_text|role_or_unit",
    "due": "deadline|until|by|мөөнөтү|срок|срок_исполнения",
    "due_text": "deadline_text",
    "controller": "control|controlled_by|supervisor|көзөмөлдөөчү|көзөмөл|контроль|контролирующий",
    "note": "comment|remark|эскертүү|комментарий|примечание",
}
# And what only in one kind of mapping.
WITHIN: dict[str, dict[str, str]] = {
    "minutes": {
        "school": "мектеп|школа",
        "body": "орган|кеңеш|совет",
        "joint_with": "joint|jointly_with|together_with|биргелешип|биргелешип_өткөрүлдү|совместно|совместно_с",
        "rules": "эрежелер|правила",
        "school_year": "academic_year|year|окуу_жылы|учебный_год",
        "number": "protocol_number|протокол|протокол_№",
        "date": "dates|өткөрүлгөн_күнү|дата_проведения",
        "end_date": "date_end|last_day|until|аяктаган_күнү|дата_окончания",
        "starts": "start|begins|start_time|started|башталышы|башталды|начало",
        "ends": "end|finish|end_time|ended|аякташы|аяктады|окончание|конец",
        "time": "убактысы|время",
        "theme": "topic|темасы|тема|отурумдун_темасы|тема_заседания",
        "convocation": "чакырылыш|созыв",
        "language": "lang|тили|язык",
        "chair": "chairman|chairperson|төрага|төрайым|председатель",
        "presiding": "presided_by|presiding_person|acting_chair|төрагалык_кылуучу|төрагалык_кылган|председательствующий|председательствовал",
        "secretary": "minutes_by|катчы|секретарь",
        "members": "composition|мүчөлөр|мүчөлөрү|курамы|члены|члены_совета|состав",
        "attendance": "катышуу|явка|присутствие",
        "agenda": "items|questions|күн_тартиби|маселелер|повестка|повестка_дня|вопросы",
        "attachments": "appendices|annexes|тиркемелер|приложения",
        "source": "source_url|url|булагы|источник",
        "extract": "көчүрмө|выписка",
        "doc_type": "document_type|document|документ",
    },
    "attendance": {
        "present": "attended|катышты|катышкандар|присутствовали|присутствующие",
        "absent": "катышпагандар|катышкан_жок|отсутствовали|отсутствующие",
        "late": "came_late|кечиккендер|кечикти|опоздали|опоздавшие",
        "left": "left_early|кеткендер|эрте_кетти|ушли|ушли_раньше",
        "guests": "invited|чакырылгандар|конок|коноктор|приглашённые|приглашены|гости",
        "declared": "stated|counts|көрсөтүлгөн|саны|указано|количество",
        "present_count": "number_present|present_number|катышкандардын_саны|число_присутствующих|присутствовало",
        "absent_count": "number_absent|absent_number|катышпагандардын_саны|число_отсутствующих|отсутствовало",
        "members_count": "total|total_members|members_total|мүчөлөрдүн_саны|мүчөлөрдүн_жалпы_саны|всего_членов|число_членов",
        "groups": "топтор|группы",
        "list_attached": "attached_list|тизме_тиркелет|список_прилагается",
        "quorum": "кворум",
    },
    "declared": {
        "present": "катышты|катышкандар|присутствовали|присутствующие",
        "absent": "катышпагандар|катышкан_жок|отсутствовали|отсутствующие",
        "members": "total|total_members|мүчөлөрдүн_жалпы_саны|всего_членов|всего",
        "note": "text|words|сөз_менен|словами|тексти|текст",
        "groups": "топтор|группы",
        "list_attached": "тизме_тиркелет|список_прилагается",
        "quorum": "кворум",
    },
    "crowd": {"count": "саны|количество|число", "names": "list|people|аттары|тизме|имена|список"},
    "group": {"name": "group|топ|группа|кто|ким", "count": "number|саны|количество|число"},
    "person": {
        "role": "ролу|роль",
        "reason": "себеби|причина",
        "excused": "жүйөлүү|уважительная|уважительная_причина",
        "arrived": "came|келди|келгени|пришёл|пришла|прибыл|прибыла",
        "left": "left_at|кетти|кеткени|ушёл|ушла",
        "remote": "online|аралыктан|онлайн|дистанционно",
        "votes": "has_vote|добуш_укугу|право_голоса",
    },
    "item": {
        "title": "question|agenda_item",
        "time": "убактысы|время",
        "minutes": "duration|мүнөт|минут|длительность",
        "clauses": "пункттар|пункты|пункты_положения",
        "acts": "basis|негизи|актылар|основание|документы",
        "subject": "долбоор|программа|проект",
        "speakers": "rapporteur|reporter|speaker|баяндамачы|баяндамачылар|докладчик|докладчики",
        "heard": "report|угулду|слушали",
        "spoke": "speeches|discussion|discussed|чыгып_сүйлөштү|чыгып_сүйлөгөндөр|талкуу|выступили|обсуждение",
        "questions": "суроолор|вопросы",
        "answers": "жооптор|ответы",
        "decisions": "decided|resolved|resolutions|чечим|чечимдер|чечим_кылынды|токтом_кылынды|решение|решения|решили|постановили",
        "items": "sub_items|sub_questions|children|бөлүктөрү|подпункты|подвопросы",
    },
    "speech": {
        "name": "who|speaker|rapporteur|by|баяндамачы|сүйлөгөн|докладчик|выступающий|выступил",
        "text": "speech|said|summary|сөзү|сөз|сказал|слово",
        "report_attached": "attached|баяндама_тиркелет|доклад_прилагается",
        "answer": "жооп|ответ",
    },
    "decision": {
        "unanimous": "бир_добуштан|единогласно",
        "for": "votes_for|макул|за",
        "against": "votes_against|каршы|против",
        "abstain": "abstained|votes_abstained|калыс|воздержались",
        "recused": "не_участвовали",
        "text": "decision|resolved|чечим|решение",
        "assignments": "tasks|actions|duties|тапшырмалар|поручения",
        "next_body": "goes_to|forward_to|refer_to|кийинки_орган|следующий_орган",
        "list": "тизме|список",
        "table": "таблица",
        "opinions": "separate_opinions|dissent|өзгөчө_пикир|особое_мнение",
    },
    "assignment": {"text": "task|what|тапшырма|поручение|что_сделать"},
    "vote": {
        "unanimous": "бир_добуштан|единогласно",
        "stated": "by_vote|добуш_менен|голосованием",
        "for": "yes|pro|votes_for|in_favour|макул|жактап|за",
        "against": "no|contra|nays|votes_against|каршы|против",
        "abstain": "abstained|abstentions|калыс|воздержались|воздержался",
        "not_voted": "did_not_vote|missing|добуш_берген_жок|не_голосовали",
        "spoilt": "spoiled|invalid|жараксыз|недействительных|недействительные",
        "recused": "recusals|катышкан_жок|не_участвовали|не_участвовал|самоотвод",
        "names": "by_name|roll_call|аты_боюнча|поимённо",
        "casting": "casting_vote|чечүүчү_добуш|решающий_голос",
        "scope": "чөйрөсү|охват",
        "result": "outcome|adopted|жыйынтыгы|кабыл_алынды|результат|итог|принято",
        "text": "words|сөз_менен|словами",
        "total": "voted|жалпы|бардыгы|всего",
        "secret": "secret_vote|жашыруун|тайное",
        "method": "ыкмасы|способ",
        "commission": "counting_commission|эсептөө_комиссиясы|счётная_комиссия",
    },
    "outcome": {
        "claim": "asks_for|category|эмнеге|на_что|категория",
        "outcome": "result|жыйынтыгы|чечим|результат|решение|итог",
    },
    "opinion": {"text": "opinion|пикир|мнение"},
    "act": {"place": "appendix|clause|тиркеме|пункт|приложение", "issuer": "issued_by|чыгарган|кем_издан"},
    "subject": {"authors": "author|авторлор|автор|авторы"},
    "attachment": {
        "sheets": "pages|барак|листов|страниц",
        "item": "to_item|маселе|к_вопросу",
        "decision": "to_decision|чечим|к_решению",
    },
    "body": {"name": "аталышы|название", "name_ky": "ky|кыргызча", "name_ru": "ru|русское"},
    "school": {},
    "rules": {"quorum": "кворум", "majority": "көпчүлүк|большинство", "tie": "тең_добуш|равенство"},
    "times": {"from": "start|starts|башталышы|с|начало", "to": "end|ends|until|аякташы|до|конец"},
    "period": {"from": "start|starts|башталышы|с|начало", "to": "end|ends|until|аякташы|по|до|конец"},
    "signature": {"role": "office|кызматы|ролу|роль|должность"},
    "extract": {
        "certified_by": "certifier|күбөлөндүргөн|заверил|верно",
        "addressee": "for|кимге|кому|адресат",
        "purpose": "максаты|цель",
    },
    "due": {"date": "until|by|до|чейин"},
    "order": {},
}
# Who was there may stand beside the agenda instead of in a mapping of its own.
BESIDE = ("present", "absent", "late", "left", "guests", "declared", "present_count", "absent_count", "members_count", "groups", "quorum")
WITHIN["minutes"] |= {key: WITHIN["attendance"][key] for key in BESIDE}
CODES: dict[str, dict[str, str]] = {
    "body": {
        "council": "усулдук кеңеш|методикалык кеңеш|методический совет|методсовет|methodological council",
        "pedagogical_council": "педагогикалык кеңеш|педкеңеш|педагогический совет|педсовет|pedagogical council",
        "method_union": "усулдук бирикме|методикалык бирикме|методическое объединение|мо|шмо|method union",
        "creative_group": "чыгармачыл топ|творческая группа",
        "problem_group": "проблемалык топ|көйгөйлүү топ|проблемная группа",
        "working_group": "жумушчу топ|рабочая группа",
        "commission": "комиссия|committee",
    },
    "majority": {
        "more_than_half_of_present": "катышкандардын жарымынан көбү|более половины присутствующих|простое большинство|жөнөкөй көпчүлүк",
        "more_than_half_of_members": "мүчөлөрдүн жарымынан көбү|более половины членов",
        "two_thirds_of_present": "катышкандардын 2/3|2/3 присутствующих",
        "two_thirds_of_members": "мүчөлөрдүн 2/3|2/3 членов",
    },
    "quorum_base": {
        "members_in_office": "мүчөлөрдүн жалпы саны|все члены",
        "able_to_vote": "добуш бере алгандар|имеющие право голоса",
    },
    "tie": {
        "chair_decides": "төрага чечет|төраганын добушу|решает председатель|голос председателя",
        "lost": "кабыл алынбайт|не принято",
        "for_person": "адамдын пайдасына|в пользу человека|в пользу учителя",
    },
    "meeting": {
        "regular": "кезектеги|очередное|плановое",
        "extraordinary": "кезексиз|внеочередное|unplanned",
        "extended": "кеңейтилген|расширенное",
        "joint": "биргелешкен|совместное",
    },
    "holding": {
        "in_person": "бетме-бет|очно|очная|очный|offline",
        "remote": "аралыктан|онлайн|дистанционно|дистанционная|дистанционный|заочно|online",
        "mixed": "аралаш|смешанная|смешанно|hybrid",
    },
    "language": {"ky": "кыргызча|кыргыз тили|кыргызский|kyrgyz|kg", "ru": "орусча|орус тили|русский|russian"},
    "role": {
        "chair": "төрага|төрайым|председатель",
        "deputy_chair": "төраганын орун басары|заместитель председателя|зам председателя",
        "secretary": "катчы|секретарь",
        "head": "жетекчи|башчы|руководитель",
        "member": "мүчө|член|член совета|кеңештин мүчөсү",
    },
    "item": {
        "general": "жалпы|общий|общее",
        "control": "аткарылышы|контроль|выполнение решений",
        "plan": "план|иш план|план работы",
        "attestation": "аттестация|наам|сыйлык|звание|награда",
        "project": "долбоор|проект",
        "programme": "программа",
        "report": "отчёт|баяндама|доклад",
        "other": "ар түрдүү|башка|разное|прочее",
    },
    "item_form": {
        "report": "баяндама|доклад",
        "discussion": "талкуу|обсуждение",
        "activity": "иш-чара|машыгуу|мероприятие|практикум|тренинг",
        "information": "маалымат|информация",
    },
    "level": {
        "open": "ачык|открыто|открытый",
        "confidential": "жабык|купуя|закрыто|закрытый|конфиденциально|closed",
    },
    "speech": {"heard": "угулду|доклад", "spoke": "сөз|выступление", "question": "суроо|вопрос", "answer": "жооп|ответ"},
    "outcome": {
        "recommended": "сунушталды|сунушталсын|рекомендован|рекомендована|рекомендовать",
        "with_remarks": "эскертүүлөр менен|с замечаниями|рекомендован с замечаниями",
        "deferred": "кийинкиге калтырылды|кайра каралсын|отложено|отложить",
        "not_recommended": "сунушталган жок|сунушталбасын|не рекомендован|не рекомендована|не рекомендовать",
    },
    "due": {
        "date": "күн|күнгө чейин|дата|до даты",
        "month": "ай|месяц",
        "quarter": "чейрек|четверть|term",
        "school_year": "окуу жылы|учебный год|academic_year",
        "season": "мезгил|жыл мезгили|сезон",
        "permanent": "үзгүлтүксүз|дайыма|туруктуу|постоянно",
        "none": "мөөнөтсүз|без срока|жок|нет",
    },
    "side": {"for": "макул|за|yes", "against": "каршы|против|no"},
    "choice": {
        "for": "макул|за|yes",
        "against": "каршы|против|no",
        "abstain": "калыс|воздержался|воздержалась|abstained",
        "not_voted": "добуш берген жок|не голосовал|не голосовала",
    },
    "scope": {"decision": "чечим|решение", "item": "маселе|вопрос", "meeting": "отурум|заседание"},
    "result": {
        "carried": "кабыл алынды|принято|принят|adopted|true|yes|ооба|да",
        "lost": "кабыл алынган жок|четке кагылды|не принято|отклонено|rejected|false|no|жок|нет",
    },
    "act": {
        "law": "мыйзам|закон",
        "convention": "конвенция",
        "resolution": "токтом|постановление",
        "order": "буйрук|приказ",
        "rules": "жобо|тартип|эрежелер|положение|правила|порядок",
        "instruction": "нускама|инструкция",
        "letter": "кат|письмо",
        "charter": "устав",
        "local": "локалдык акт|локальный акт",
    },
    "document": {"minutes": "протокол|protocol", "extract": "көчүрмө|выписка|үзүндү"},
    "flag": {
        "true": "yes|on|ооба|бар|да|есть|+|y",
        "false": "no|off|жок|эмес|нет|не|-|n",
    },
}


@cache
def fold(text: str) -> str:
    """A key or a code however it was written: «Күн тартиби:», «кун_тартиби» and «КҮН ТАРТИБИ» are one."""
    plain = search_key(normalise(text).replace("_", " "))
    return " ".join(re.sub(r"[^\w/]+", " ", plain).split()) or plain


def keys_of(kind: str, keys: Iterable[str]) -> dict[str, str]:
    """Every word that means one of these keys in a mapping of this kind, folded. The nearer meaning wins: first the keys themselves,
    then what they are called in this kind, then what they are called anywhere, then plurals and singulars of the English keys."""
    own = WITHIN.get(kind, {})
    found: dict[str, str] = {fold(key): key for key in keys}
    for table in (own, ANYWHERE):
        for key in keys:
            for word in filter(None, table.get(key, "").split("|")):
                found.setdefault(fold(word), key)
    for key in keys:
        found.setdefault(fold(key.removesuffix("s") if key.endswith("s") else f"{key}s"), key)
    for word, key in list(found.items()):
        found.setdefault(word.replace(" ", ""), key)
    return found


@cache
def codes_of(field: str) -> dict[str, str]:
    """Every word that means one of the codes of a field, folded."""
    found = {fold(code): code for code in CODES[field]}
    for code, words in CODES[field].items():
        for word in words.split("|"):
            found.setdefault(fold(word), code)
    return found


def meant_by(word: str, words: dict[str, str]) -> str:
    """What a slip of the pen was meant to be; nothing of a word that is like none of ours."""
    near = difflib.get_close_matches(word, words, 1, 0.8) if len(word) > 3 else []
    return words[near[0]] if near else ""
