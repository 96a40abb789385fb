"""Standard phrases of minutes, per language, as shipped: (letters, where, phrase). None is longer than twelve words.

The letters are the first ones of the words, so that nobody has to learn them. A school that edits the list has its own from then on.
"""

from __future__ import annotations

from meetings.models import Phrase, PhrasePlace

LONGEST = 12  # words

ANY, HEARD, SPOKE, DECISION = PhrasePlace.ANY, PhrasePlace.HEARD, PhrasePlace.SPOKE, PhrasePlace.DECISION

SHIPPED: dict[str, list[tuple[str, str, str]]] = {
    "ky": [
        ("мэа", DECISION, "маалымат эске алынсын."),
        ("эа", DECISION, "эске алынсын."),
        ("беки", DECISION, "бекитилсин."),
        ("жак", DECISION, "жактырылсын."),
        ("уз", DECISION, "мөөнөтү узартылсын."),
        ("сун", DECISION, "сунушталсын."),
        ("кк", DECISION, "кайра каралсын."),
        ("тап", DECISION, "тапшырылсын."),
        ("жүк", DECISION, "жүктөлсүн."),
        ("улан", DECISION, "улантылсын."),
        ("жай", DECISION, "жайылтылсын."),
        ("көз", DECISION, "көзөмөлгө алынсын."),
        ("кар", DECISION, "кийинки отурумда каралсын."),
        ("аө", DECISION, "квалификациялык категорияга аттестациядан өтүүгө сунушталсын."),
        ("ттк", DECISION, "толукталгандан кийин кайра каралсын."),
        ("пк", DECISION, "педагогикалык кеңешке талкууга жана бекитүүгө сунушталсын."),
        ("жтс", DECISION, "тажрыйбасы жайылтылсын."),
        ("баш", HEARD, "боюнча маалымат берди."),
        ("тан", HEARD, "жыйынтыктары менен тааныштырды."),
        ("дт", HEARD, "документтери жана сабактарын байкоонун жыйынтыктары менен тааныштырды."),
        ("ата", HEARD, "чечимдердин аткарылышы жөнүндө маалымат берди."),
        ("кол", SPOKE, "сунушту колдоду."),
        ("сб", SPOKE, "сунуш берди:"),
        ("тк", SPOKE, "толукташы керек."),
        ("так", SPOKE, "тактоо керек."),
        ("чб", ANY, "чечим боюнча"),
        ("чак", ANY, "чечим аткарылган жок"),
        ("ача", ANY, "ачык сабактардын графиги"),
        ("уб", ANY, "усулдук бирикме"),
        ("убж", ANY, "усулдук бирикмелердин жетекчилери"),
        ("оюи", ANY, "окуу жылы ичинде"),
        ("скт", ANY, "Суроолорго жооп берилди."),
    ],
    "ru": [
        ("инс", DECISION, "информацию принять к сведению."),
        ("пкс", DECISION, "принять к сведению."),
        ("утв", DECISION, "утвердить."),
        ("одо", DECISION, "одобрить."),
        ("про", DECISION, "продлить срок."),
        ("рек", DECISION, "рекомендовать."),
        ("рпв", DECISION, "рассмотреть повторно."),
        ("пор", DECISION, "поручить"),
        ("про", DECISION, "продолжить."),
        ("взк", DECISION, "взять на контроль."),
        ("рсз", DECISION, "рассмотреть на следующем заседании."),
        ("ран", DECISION, "рекомендовать к аттестации на квалификационную категорию."),
        ("пс", DECISION, "рекомендовать педагогическому совету к обсуждению и утверждению."),
        ("роо", DECISION, "распространить опыт."),
        ("инф", HEARD, "проинформировал(а) о"),
        ("озн", HEARD, "ознакомил(а) с результатами"),
        ("вып", HEARD, "доложил(а) о выполнении решений."),
        ("под", SPOKE, "поддержал(а) предложение."),
        ("пре", SPOKE, "предложил(а):"),
        ("дор", SPOKE, "необходимо доработать."),
        ("уто", SPOKE, "необходимо уточнить."),
        ("рмо", ANY, "руководители методических объединений"),
        ("мо", ANY, "методическое объединение"),
        ("вту", ANY, "в течение учебного года"),
        ("гоу", ANY, "график открытых уроков"),
        ("дов", ANY, "Даны ответы на вопросы."),
    ],
}


def phrases(language: str) -> list[tuple[str, str, str]]:
    """The phrases offered in this language: the school's own list, or the shipped one while there is none."""
    own = list(Phrase.objects.filter(language=language).values_list("letters", "place", "text"))
    return own or SHIPPED[language]
