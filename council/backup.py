"""One file with everything: the database (pg_dump), the media, a manifest with checksums. The way to move to another server."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone

from council.lib.postgres import binary


def address() -> str:
    """The database as pg_dump and psql name it."""
    given = connection.settings_dict
    host, port = quote(str(given["HOST"] or ""), safe=""), given["PORT"] or 5432
    user, secret = quote(str(given["USER"] or ""), safe=""), quote(str(given["PASSWORD"] or ""), safe="")
    return f"postgresql://{user}{f':{secret}' if secret else ''}@{host}:{port}/{given['NAME']}"


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def run(*words: str | Path, stdin: Path | None = None) -> None:
    """A client programme of PostgreSQL; CommandError with its own words if it fails."""
    with stdin.open("rb") if stdin else open(os.devnull, "rb") as source:
        done = subprocess.run([str(w) for w in words], stdin=source, capture_output=True, check=False)
    if done.returncode:
        raise CommandError(done.stderr.decode(errors="replace").strip()[-2000:])


def backup(target: Path) -> None:
    """Write the backup; the file is readable by its owner only and appears under its name when it is complete."""
    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / "database.sql"
        run(binary("pg_dump"), "--no-owner", "--no-privileges", "--format=plain", f"--file={dump}", address())
        media = Path(settings.MEDIA_ROOT)
        files = sorted(p for p in media.rglob("*") if p.is_file()) if media.exists() else []
        manifest = {
            "made_at": timezone.now().isoformat(),
            "database": sha256(dump),
            "media": {str(p.relative_to(media)): sha256(p) for p in files},
        }
        partial = target.with_suffix(target.suffix + ".partial")
        descriptor = os.open(partial, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("manifest.json", json.dumps(manifest, indent=1))
            archive.write(dump, "database.sql")
            for path in files:
                archive.write(path, f"media/{path.relative_to(media)}")
        partial.rename(target)


# A dump of PostgreSQL 18 sets what an older server does not know; it matters to none of our data.
UNKNOWN_TO_OLDER = ("SET transaction_timeout", "\\restrict", "\\unrestrict")


def is_empty() -> bool:
    """No school and nobody's account: migrated or not."""
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for table in {"council_school", "members_user", "members_person"} & set(tables):
            cursor.execute(f"SELECT EXISTS (SELECT FROM {table})")  # noqa: S608  (names from this line)
            if cursor.fetchone()[0]:
                return False
    return True


def restore(source: Path) -> None:
    """Put a backup into an empty installation, in one transaction: a failure leaves the target as it was."""
    if not is_empty():
        raise CommandError("This installation is not empty: restore only into an empty one.")
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(source) as archive:
        archive.extractall(folder)  # noqa: S202  (Python's own extraction drops absolute and parent paths)
        manifest = json.loads((Path(folder) / "manifest.json").read_text())
        dump, media = Path(folder) / "database.sql", Path(folder) / "media"
        parts = {dump: manifest["database"], **{media / name: digest for name, digest in manifest["media"].items()}}
        for path, digest in parts.items():
            if not path.is_file() or sha256(path) != digest:
                raise CommandError(f"The backup is damaged: {path.name}.")
        script = Path(folder) / "restore.sql"
        with dump.open(encoding="utf-8") as old, script.open("w", encoding="utf-8") as new:
            new.write("DROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n")
            new.writelines(line for line in old if not line.startswith(UNKNOWN_TO_OLDER))
        connection.close()
        run(binary("psql"), "--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1", address(), stdin=script)
        if media.exists():
            shutil.copytree(media, settings.MEDIA_ROOT, dirs_exist_ok=True)
