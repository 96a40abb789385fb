"""Verbs of the institution: issue a paper, replace or cancel one, check the chain of hashes."""

from __future__ import annotations

import datetime
import hashlib
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils import timezone

from council.models import DocumentStatus, IssuedDocument

if TYPE_CHECKING:
    from members.models import User

# Letters and digits that nobody confuses on paper or by telephone: no 0 O 1 I L U V.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"
# Any constant: names the lock under which the chain grows.
CHAIN_LOCK = 7_302_026


def new_code() -> str:
    """A verification code, «7K2M-9QXD-4HTP»: 58 bits, so that nobody finds one by trying."""
    letters = "".join(secrets.choice(CODE_ALPHABET) for _ in range(12))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def chain_hash(previous: str, document: IssuedDocument) -> str:
    """SHA-256 over the hash before, the hash of the bytes and the particulars people see."""
    day = document.date.isoformat() if document.date else ""
    parts = [previous, document.sha256, str(document.sequence), document.kind, document.number, day, document.title, document.code]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@transaction.atomic
def issue_document(
    render: Callable[[str], bytes],
    *,
    kind: str,
    title: str,
    language: str,
    number: str = "",
    date: datetime.date | None = None,
    by: User | None = None,
) -> IssuedDocument:
    """Render a paper once with its verification code and store it as the next link of the chain.

    The advisory lock is held to the end of the transaction: two papers issued at once stand one after the other in the chain.
    """
    code = new_code()
    content = render(code)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
    last = IssuedDocument.objects.order_by("-sequence").only("sequence", "chain_hash").first()
    document = IssuedDocument(
        sequence=last.sequence + 1 if last else 1,
        kind=kind,
        number=number,
        date=date,
        title=title,
        language=language,
        code=code,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        previous_hash=last.chain_hash if last else "",
        issued_at=timezone.now(),
        issued_by=by,
    )
    document.chain_hash = chain_hash(document.previous_hash, document)
    document.save(force_insert=True)
    return document


def replace_document(old: IssuedDocument, new: IssuedDocument, *, by: User | None, reason: str) -> DocumentStatus:
    """Say that `old` is replaced by `new`; its bytes stay and its page says so."""
    return DocumentStatus.objects.create(document=old, state=DocumentStatus.State.REPLACED, replaced_by=new, by=by, reason=reason)


def cancel_document(document: IssuedDocument, *, by: User | None, reason: str) -> DocumentStatus:
    """Say that a document is no longer valid, and why."""
    return DocumentStatus.objects.create(document=document, state=DocumentStatus.State.CANCELLED, by=by, reason=reason)


@dataclass(frozen=True)
class BrokenLink:
    """A place where the chain does not hold: which document, and what is wrong with it."""

    document: IssuedDocument
    fault: str


def broken_links() -> Iterator[BrokenLink]:
    """Walk the whole chain and name each document whose bytes, particulars or place have been changed."""
    previous, expected = "", 1
    for document in IssuedDocument.objects.order_by("sequence").iterator(chunk_size=50):
        if document.sequence != expected:
            yield BrokenLink(document, f"documents {expected}–{document.sequence - 1} are missing")
        if hashlib.sha256(bytes(document.content)).hexdigest() != document.sha256:
            yield BrokenLink(document, "the bytes were changed")
        if document.previous_hash != previous:
            yield BrokenLink(document, "it does not follow the document before it")
        if chain_hash(document.previous_hash, document) != document.chain_hash:
            yield BrokenLink(document, "its particulars were changed")
        previous, expected = document.chain_hash, document.sequence + 1
