"""Lists as Excel files: a heading row, then plain rows. Text that begins like a formula stays text."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Sequence

import openpyxl

Cell = str | int | datetime.date | None


def workbook(heading: Sequence[object], rows: Iterable[Sequence[Cell]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append([str(word) for word in heading])
    for row in rows:
        sheet.append(list(row))
        for cell in sheet[sheet.max_row]:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
