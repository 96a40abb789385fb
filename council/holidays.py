"""Days off of a school year as a proposal. The ministry fixes the breaks each year by order and the government may move days off:
whoever enters them looks there; nothing here is taken as a fact.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from council.models import SchoolBreak, SchoolYear

# First and last day (month, day), in Kyrgyz, in Russian. Public holidays of the Kyrgyz Republic on fixed days; Orozo ait and Kurman ait
# follow the moon and are announced each year, so they are typed in.
PUBLIC = [
    ((11, 7), (11, 8), "Тарых жана ата-бабаларды эскерүү күндөрү", "Дни истории и памяти предков"),
    ((1, 1), (1, 1), "Жаңы жыл", "Новый год"),
    ((1, 7), (1, 7), "Рождество", "Рождество Христово"),
    ((2, 23), (2, 23), "Ата Мекенди коргоочунун күнү", "День защитника Отечества"),
    ((3, 8), (3, 8), "Аялдардын эл аралык күнү", "Международный женский день"),
    ((3, 21), (3, 21), "Нооруз", "Нооруз"),
    ((4, 7), (4, 7), "Элдик Апрель революциясы күнү", "День народной Апрельской революции"),
    ((5, 1), (5, 1), "Эмгек майрамы", "Праздник труда"),
    ((5, 5), (5, 5), "Конституция күнү", "День Конституции"),
    ((5, 9), (5, 9), "Жеңиш күнү", "День Победы"),
    ((8, 31), (8, 31), "Эгемендүүлүк күнү", "День независимости"),
]
# Breaks between terms, about when schools have them.
BREAKS = [
    ((11, 3), (11, 9), "Күзгү каникул", "Осенние каникулы"),
    ((12, 29), (1, 11), "Кышкы каникул", "Зимние каникулы"),
    ((3, 21), (3, 29), "Жазгы каникул", "Весенние каникулы"),
]


@dataclass(frozen=True)
class Offer:
    """Days off that a school may take over."""

    name_ky: str
    name_ru: str
    starts: datetime.date
    ends: datetime.date

    @property
    def key(self) -> str:
        return f"{self.starts.isoformat()}-{self.ends.isoformat()}"


def offers(year: SchoolYear) -> list[Offer]:
    """The proposals for a school year that are not entered yet (of the same name, or on the same days)."""
    known = list(SchoolBreak.objects.filter(starts__lte=year.ends, ends__gte=year.starts))
    found = [_in(year, *row) for row in (*PUBLIC, *BREAKS)]
    entered = {(b.starts, b.ends) for b in known} | {b.name_ky for b in known}
    return sorted(
        (o for o in found if o and o.name_ky not in entered and (o.starts, o.ends) not in entered), key=lambda o: (o.starts, o.ends)
    )


def _in(year: SchoolYear, first: tuple[int, int], last: tuple[int, int], name_ky: str, name_ru: str) -> Offer | None:
    """The days as they fall into the school year; None if they do not."""
    for calendar_year in (year.starts.year, year.ends.year):
        starts = datetime.date(calendar_year, *first)
        if year.starts <= starts <= year.ends:
            return Offer(name_ky, name_ru, starts, datetime.date(calendar_year + (last < first), *last))
    return None
