"""Where in a file we are: the path for messages, and the list to which what is found on the way is added."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from meetings.importing.remarks import Remark, described


class Fault(Exception):
    """What cannot be read in a file: the place and what is wrong there; `all` are this one and the others found with it."""

    def __init__(self, place: object, text: str) -> None:
        self.place = described(str(place))
        super().__init__(f"{self.place}: {text}" if self.place else text)
        self.all = [self]

    @classmethod
    def of(cls, faults: list[Fault]) -> Fault:
        first = faults[0]
        first.all = faults
        return first


class Told(Fault):
    """Something cannot be read, and the reasons are on the list already."""

    def __init__(self) -> None:
        super().__init__("", "")


@dataclass
class Findings:
    """What reading a file has found beside its content."""

    remarks: list[Remark] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    translations: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """A path such as agenda[2].decisions[1].vote; the language is that of the minutes."""

    path: str = ""
    findings: Findings = field(default_factory=Findings)
    language: str = "ky"

    def __str__(self) -> str:
        return self.path

    def __truediv__(self, key: str) -> Place:
        return Place(f"{self.path}.{key}".strip("."), self.findings, self.language)

    def __getitem__(self, n: int) -> Place:
        return Place(f"{self.path}[{n}]", self.findings, self.language)

    def remark(self, code: str, /, **values: Any) -> None:
        self.findings.remarks.append(Remark(code, self.path, values))

    def keep(self, code: str, value: Any, /, **values: Any) -> None:
        """A remark with what stood here, so that it is not lost."""
        self.findings.remarks.append(Remark(code, self.path, values, described(value)))

    @contextmanager
    def gathering(self) -> Iterator[None]:
        """A fault inside is put on the list, and reading goes on: one run names them all."""
        try:
            yield
        except Told:
            pass
        except Fault as fault:
            self.findings.faults.append(fault)

    @contextmanager
    def whole(self) -> Iterator[None]:
        """What is read inside is either complete or not returned at all, however many faults were gathered on the way."""
        before = len(self.findings.faults)
        yield
        if len(self.findings.faults) > before:
            raise Told


Check = Callable[[Any, Place], Any]


def shown(value: Any) -> str:
    """A value in a message: its beginning, on one line."""
    words = " ".join(described(value).split())
    return words if len(words) <= 80 else f"{words[:79]}…"


def expected(what: str, value: Any) -> str:
    return _("%(what)s is expected, not “%(value)s”") % {"what": what, "value": shown(value)}
