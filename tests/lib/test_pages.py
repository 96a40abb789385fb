"""How files go out: what the browser opens, what it puts away, and that no cache keeps any."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile

from council.lib.pages import TYPES, file_kept, file_made


@pytest.mark.parametrize(("name", "way"), [("order-1.pdf", "inline"), ("plan-1.docx", "attachment"), ("tasks.xlsx", "attachment")])
def test_of_our_files_a_pdf_is_opened_and_the_rest_is_put_away(name: str, way: str) -> None:
    response = file_made(b"made", name)
    assert response["Content-Disposition"] == f'{way}; filename="{name}"'
    assert response["Content-Type"] == TYPES[f".{name.rpartition('.')[2]}"]
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.django_db  # a response that is closed ends its request, and that looks at the connections
def test_what_somebody_brought_is_put_away_even_if_it_is_a_pdf() -> None:
    row = SimpleNamespace(file=ContentFile(b"%PDF-1.7"), file_name="scan.pdf", content_type="application/pdf")
    response = file_kept(row)
    assert response["Content-Disposition"] == 'attachment; filename="scan.pdf"'
    assert response["Cache-Control"] == "private, no-store"
    response.close()
