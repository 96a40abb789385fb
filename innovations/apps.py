from __future__ import annotations

from django.apps import AppConfig


class InnovationsConfig(AppConfig):
    name = "innovations"
