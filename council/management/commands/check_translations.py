from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

LANGUAGES = ("ky", "ru")
GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext", "pgettext_lazy"}


def hidden(tree: Path) -> Iterator[str]:
    """Places where a text stands within an f-string: makemessages does not see it there, so nobody would miss its translation."""
    for path in sorted(tree.rglob("*.py")):
        for string in (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.JoinedStr)):
            names = [node.func for node in ast.walk(string) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
            yield from (f"{path.relative_to(tree)}:{name.lineno}" for name in names if name.id in GETTEXT)


class Command(BaseCommand):
    help = "Fail if a text of the code or the templates has no translation into Kyrgyz or Russian, or only a fuzzy one."

    def handle(self, *args: Any, **options: Any) -> None:
        with tempfile.TemporaryDirectory() as folder:
            tree = Path(folder) / "tree"
            ignore = shutil.ignore_patterns(".venv", "var", ".git", "node_modules", "static", "tests", ".*_cache")
            shutil.copytree(settings.BASE_DIR, tree, ignore=ignore)
            words = [sys.executable, "manage.py", "makemessages", *[f"--locale={x}" for x in LANGUAGES], "--no-location", "--no-wrap"]
            subprocess.run(words, cwd=tree, check=True, capture_output=True)
            missing = 0
            for place in hidden(tree):
                missing += 1
                self.stdout.write(f"{place}: take the text out of the f-string, makemessages does not see it there")
            for language in LANGUAGES:
                po = tree / "locale" / language / "LC_MESSAGES" / "django.po"
                found = [
                    *subprocess.run(
                        ["msgattrib", "--untranslated", "--no-obsolete", "--no-wrap", po], capture_output=True, text=True, check=True
                    ).stdout.split("\n"),
                    *subprocess.run(
                        ["msgattrib", "--only-fuzzy", "--no-obsolete", "--no-wrap", po], capture_output=True, text=True, check=True
                    ).stdout.split("\n"),
                ]
                texts = [line for line in found if line.startswith("msgid ") and line != 'msgid ""']
                missing += len(texts)
                for text in texts:
                    self.stdout.write(f"{language}: {text[6:]}")
        if missing:
            sys.exit(1)
        self.stdout.write("ky, ru: complete")
