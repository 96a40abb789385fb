from __future__ import annotations

from django.apps import AppConfig


class AttestationConfig(AppConfig):
    name = "attestation"
