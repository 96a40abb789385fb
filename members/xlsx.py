"""Staff lists as Excel files: read with an error per row, written with every column that is read."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

import openpyxl
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from council.lib.kyrgyz import printable
from council.lib.names import NameParts, parse_name
from council.lib.tables import Cell, workbook
from members.models import Employment, Person
from members.services import StaffRow

LARGEST = 5 * 1024 * 1024  # bytes
MOST_ROWS = 2000

# The columns by their headings in three languages; the first one is written.
COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("Аты-жөнү", "ФИО", "Name", "Full name"),
    "position_ky": ("Кызмат орду", "Должность (кырг.)", "Position (Kyrgyz)", "Position"),
    "position_ru": ("Кызмат орду (орусча)", "Должность", "Position (Russian)"),
    "subjects": ("Предмети", "Предмет", "Subjects"),
    "starts": ("Иштей баштаган күнү", "Работает с", "From"),
    "email": ("Электрондук почта", "Электронная почта", "E-mail"),
    "phone": ("Телефону", "Телефон", "Telephone"),
}


@dataclass
class Line:
    """One row of the file: its number, what it says, what is wrong with it, and whether the person is known already."""

    number: int
    values: dict[str, str]
    errors: list[str] = field(default_factory=list)
    row: StaffRow | None = None
    known: bool = False


def read(content: bytes) -> list[Line]:
    """The checked rows of a staff list; ValidationError if the file is not one."""
    if len(content) > LARGEST:
        raise ValidationError(_("The file is too large."))
    try:
        sheet = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
        rows = list(sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 2))
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise ValidationError(_("This is not an Excel file (.xlsx).")) from error
    heading = [_key(cell) for cell in rows[0]] if rows else []
    if "name" not in heading or "position_ky" not in heading:
        raise ValidationError(_("The first row must name the columns, at least “Аты-жөнү” and “Кызмат орду”. Take the sample file."))
    body = [(n, r) for n, r in enumerate(rows[1:], 2) if any(cell not in (None, "") for cell in r)]
    if not body:
        raise ValidationError(_("The file has no rows below the heading."))
    if len(body) > MOST_ROWS:
        raise ValidationError(_("More than %(most)s rows: divide the file.") % {"most": MOST_ROWS})
    known = {p.parts for p in Person.objects.all()}
    lines, seen = [], set()
    for number, cells in body:
        line = _line(number, dict(zip(heading, cells, strict=False)))
        if line.row and line.row.name in seen:
            line.errors.append(_("This name stands in the file twice."))
            line.row = None
        elif line.row:
            seen.add(line.row.name)
            line.known = line.row.name in known
        lines.append(line)
    return lines


def _key(cell: object) -> str:
    text = str(cell or "").strip().casefold()
    return next((key for key, names in COLUMNS.items() if text in {n.casefold() for n in names}), "")


def _line(number: int, cells: dict[str, Any]) -> Line:
    line = Line(number, {key: _text(value) for key, value in cells.items() if key})
    values: dict[str, Any] = {}
    for key, text in line.values.items():
        try:
            values[key] = printable(text)
        except ValidationError as error:
            line.errors += error.messages
    name = parse_name(values.get("name", ""))
    if not name.surname or not name.first_name:
        line.errors.append(_("The name needs a surname and a first name."))
    if not values.get("position_ky"):
        line.errors.append(_("The position is missing."))
    starts = _day(cells.get("starts"), line)
    if email := values.get("email", ""):
        try:
            validate_email(email)
        except ValidationError:
            line.errors.append(_("The e-mail address is not right."))
    if not line.errors:
        texts = {k: values.get(k, "") for k in ("position_ky", "position_ru", "subjects", "email", "phone")}
        line.row = StaffRow(name=name, starts=starts, **texts)
    return line


def _text(value: object) -> str:
    if isinstance(value, datetime.datetime):
        return value.strftime("%d.%m.%Y")
    return "" if value is None else str(value).strip()


def _day(value: object, line: Line) -> datetime.date | None:
    if value in (None, ""):
        return None
    if isinstance(value, datetime.datetime):
        return value.date()
    for form in ("%d.%m.%Y", "%Y-%m-%d", "%d.%m.%y"):
        try:
            return datetime.datetime.strptime(str(value).strip(), form).date()  # noqa: DTZ007  (a date has no zone)
        except ValueError:
            continue
    line.errors.append(_("The date is not right: write it as 01.09.2026."))
    return None


def to_session(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """The good rows as the session keeps them between the preview and the confirmation."""
    rows = [asdict(line.row) | {"name": list(line.row.name)} for line in lines if line.row]
    return [{**r, "starts": r["starts"].isoformat() if r["starts"] else None} for r in rows]


def from_session(rows: Iterable[dict[str, Any]]) -> list[StaffRow]:
    return [
        StaffRow(**{**r, "name": NameParts(*r["name"]), "starts": datetime.date.fromisoformat(r["starts"]) if r["starts"] else None})
        for r in rows
    ]


def write(people: Iterable[Person], day: datetime.date) -> bytes:
    """The staff list of a day as a file that `read` understands."""
    return workbook([names[0] for names in COLUMNS.values()], (_cells(person, person.employment_on(day)) for person in people))


def _cells(person: Person, job: Employment | None) -> list[Cell]:
    work: list[Cell] = [job.position_ky, job.position_ru, job.subjects, job.starts] if job else ["", "", "", None]
    return [str(person), *work, person.email, person.phone]
