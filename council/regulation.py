"""The clauses of the council's regulation as shipped, loaded into a dated version."""

from __future__ import annotations

import csv
import datetime
from pathlib import Path

from django.db import transaction

from council.models import Clause, Regulation

SHIPPED = Path(__file__).resolve().parent / "data" / "regulation.csv"
TEXTS = ("title_ky", "title_ru", "title_en", "text_ky", "text_ru", "text_en", "keywords")


@transaction.atomic
def load_regulation(*, valid_from: datetime.date) -> Regulation:
    """The version that begins on the day, with all clauses of regulation.csv; clauses that are there already stay as they are."""
    regulation, _created = Regulation.objects.get_or_create(
        valid_from=valid_from,
        defaults={
            "title_ky": "Усулдук кеңеш жөнүндө жобо",
            "title_ru": "Положение о методическом совете",
            "title_en": "Regulation of the methodological council",
        },
    )
    known = {clause.code: clause for clause in regulation.clauses.all()}
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        for position, row in enumerate(csv.DictReader(file), 1):
            if row["code"] not in known:
                texts = {name: row[name] for name in TEXTS}
                parent = known.get(row["parent"])
                known[row["code"]] = Clause.objects.create(
                    regulation=regulation, code=row["code"], parent=parent, position=position, **texts
                )
    return regulation


@transaction.atomic
def new_version(old: Regulation, *, valid_from: datetime.date) -> Regulation:
    """A new version from a day on, with a copy of every clause; the old one ends the day before."""
    clauses = list(old.clauses.all())
    new = Regulation.objects.create(
        **{f: getattr(old, f) for f in ("title_ky", "title_ru", "title_en", "approved_position_ky", "approved_position_ru")},
        valid_from=valid_from,
    )
    copies: dict[int, Clause] = {}
    for clause in clauses:
        copy = Clause.objects.create(
            regulation=new,
            code=clause.code,
            position=clause.position,
            parent=copies.get(clause.parent_id or 0),
            **{name: getattr(clause, name) for name in TEXTS},
        )
        copies[clause.pk] = copy
    old.valid_to = valid_from - datetime.timedelta(days=1)
    old.save(update_fields=["valid_to"])
    return new
