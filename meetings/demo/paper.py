"""The one file of the demo school that is really attached: an empty form, made as our papers are."""

from __future__ import annotations

from council.lib.pdf import render_pdf

COLUMNS = ("Күнү", "Классы", "Мугалим", "Сабактын темасы", "Максаты")


def form_of_open_lessons() -> bytes:
    """A sheet with a table to be filled in by hand."""
    head = "".join(f'<th scope="col">{column}</th>' for column in COLUMNS)
    rows = f"<tr>{'<td>&#160;</td>' * len(COLUMNS)}</tr>" * 14
    return render_pdf(
        '<!DOCTYPE html><html lang="ky"><head><meta charset="utf-8"><title>Ачык сабактардын графиги</title></head><body>'
        '<h1 class="title"><strong>АЧЫК САБАКТАРДЫН ГРАФИГИ</strong> 2026–2027-окуу жылы</h1>'
        "<p>Усулдук бирикме: ______________________________________</p>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        "<p>Бирикменин жетекчиси ______________________</p></body></html>"
    )
