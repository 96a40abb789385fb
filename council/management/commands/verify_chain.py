from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from council.models import IssuedDocument
from council.services import broken_links


class Command(BaseCommand):
    help = "Check the chain of hashes over all issued documents; exit code 1 if a byte, a particular or the order was changed."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = list(broken_links())
        for link in broken:
            self.stderr.write(f"{link.document.code}: {link.fault}")
        if broken:
            sys.exit(1)
        self.stdout.write(f"{IssuedDocument.objects.count()} documents, the chain is whole")
