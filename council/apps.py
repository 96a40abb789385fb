from __future__ import annotations

from django.apps import AppConfig


class CouncilConfig(AppConfig):
    """The project and the institution: school, years, regulation, acts, issued documents."""

    name = "council"

    def ready(self) -> None:
        import council.checks  # noqa: F401  (registers the check of the database)
