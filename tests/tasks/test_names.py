"""A typed office is laid upon its present holder; the printed words stay."""

from __future__ import annotations

import pytest

from meetings.services.names import Known, split_names
from members.models import Body, User
from tests import factories


@pytest.mark.parametrize(
    ("typed", "offices"),
    [
        ("директор", ["director"]),
        ("Мектептин директору", ["director"]),
        ("методист", ["methodist"]),
        ("усулдук бирикмелердин жетекчилери", ["union_heads"]),
        ("Руководители ШМО", ["union_heads"]),
        ("директор, методист", ["director", "methodist"]),
        ("директордун орун басары", [""]),
        ("бардык мугалимдер", [""]),
    ],
)
def test_offices_are_known_by_their_words(typed: str, offices: list[str], secretary: User, council_body: Body) -> None:
    parties = split_names(typed, Known.of(factories.meeting(secretary, council_body)))
    assert [p.office for p in parties] == offices
    assert ", ".join(p.name for p in parties) == typed
