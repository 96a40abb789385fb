"""A real mail server on a free port, and a meeting that notices are about."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from meetings.models import Meeting
from members.models import Body, Notice, User
from members.services import notify
from tests import factories


class Postbox:
    """What the server got; who is in `refuse` gets nothing."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refuse: set[str] = set()
        self.down_after: int | None = None

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.refuse:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.down_after is not None and len(self.mails) >= self.down_after:
            return "421 closing down"
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.mails.append(message)
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        return [m for m in self.mails if address in str(m["To"])]


class OnAFreePort(Controller):
    """aiosmtpd tries itself on the port it was told; which one is free is known only once it listens."""

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def words(mail: EmailMessage, kind: str = "plain") -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    box = Postbox()
    controller = OnAFreePort(box, hostname="127.0.0.1", port=0)
    controller.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.DEFAULT_FROM_EMAIL, settings.SITE_URL = "kengesh@mektep12.kg", "https://kengesh.mektep12.kg"
    yield box
    controller.stop(no_assert=True)


@pytest.fixture
def meeting(secretary: User, chair: User, council_member: User, council_body: Body) -> Meeting:
    return factories.meeting(secretary, council_body)


Tell = Callable[..., Notice]


@pytest.fixture
def tell(meeting: Meeting) -> Tell:
    """A notice about the meeting, to a person with an address."""

    def send(
        user: User, ky: str = "Отурум чакырылды", ru: str = "Заседание созвано", *, choice: str = "at_once", language: str = "ru"
    ) -> Notice:
        assert user.person is not None
        user.person.email = f"{user.username}@mektep12.kg"
        user.person.save()
        User.objects.filter(pk=user.pk).update(mail_choice=choice, language=language)
        notify([user.person], kind="tried", text=lambda: ky, path=f"/meetings/{meeting.pk}/", about=meeting)
        made = Notice.objects.filter(user=user).latest("pk")
        made.texts = {"ky": ky, "ru": ru}
        made.save()
        return made

    return send
