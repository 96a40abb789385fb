"""The mail server of an installation, from one address: `smtp://user:password@mail.example.kg:587`."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# What the scheme says of encryption: (port, STARTTLS, TLS from the start).
SCHEMES = {"smtp": (587, True, False), "smtps": (465, False, True), "smtp+plain": (25, False, False)}


@dataclass(frozen=True)
class Mailbox:
    """Where mail is handed over. Without a host none is sent."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False

    @property
    def sender(self) -> str:
        """Who the mail is from, unless something else is set: the user of the server where that is an address."""
        return self.user if "@" in self.user else f"kengesh@{self.host or 'localhost'}"


def mailbox(url: str) -> Mailbox:
    """Read the address; user and password are percent-encoded where they hold «@», «:» or «/»."""
    if not url:
        return Mailbox()
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES or not parts.hostname:
        raise ImproperlyConfigured("EMAIL_URL must look like smtp://user:password@host:587 (or smtps://…, smtp+plain://…).")
    port, starttls, tls = SCHEMES[parts.scheme]
    try:
        given = parts.port
    except ValueError as error:
        raise ImproperlyConfigured("EMAIL_URL names no valid port.") from error
    return Mailbox(parts.hostname, given or port, unquote(parts.username or ""), unquote(parts.password or ""), starttls, tls)
