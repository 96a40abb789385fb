from __future__ import annotations

import subprocess
import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from council.lib import postgres


class Command(BaseCommand):
    help = "What `make run` starts: the pages on 127.0.0.1 and, every minute, `manage.py tick`. Ctrl-C ends both and the embedded server."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        port = options["port"]
        pages = [sys.executable, "-m", "gunicorn", "-b", f"127.0.0.1:{port}", "-w", "2", "--log-level", "warning", "council.wsgi"]
        server = subprocess.Popen(pages)
        self.stdout.write(f"http://localhost:{port}", ending="\n")
        self.stdout.flush()
        try:
            while server.poll() is None:
                subprocess.run([sys.executable, "manage.py", "tick"], check=False)
                for _second in range(60):
                    if server.poll() is not None:
                        break
                    time.sleep(1)
        except KeyboardInterrupt:
            pass
        finally:
            server.terminate()
            server.wait(timeout=15)
            postgres.stop()
