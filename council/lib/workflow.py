"""One table of actions per model: who may do what, in which state, where it leads, and why not.

The table answers the page (which buttons), the view (403 with the reason) and the verb (lock, look again, move, write history).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Predicate = Callable[[Any, Any], bool]  # (user, object)
Text = Any  # str or a lazy translation


class Refused(PermissionDenied):
    """An action that may not be done now; its text is the reason, in the words of the user."""


@dataclass(frozen=True)
class Action:
    """One row of the table.

    `to` is the state it leads to (None: it stays, or the verb decides). `objection` returns the reason why the object is not ready
    for it. `warnings` returns (code, text) pairs that a person may confirm.
    """

    name: str
    label: Text
    states: Collection[str]
    who: Collection[Predicate]
    to: str | None = None
    objection: Callable[[Any], Text | None] | None = None
    warnings: Callable[[Any], Sequence[tuple[str, Text]]] | None = None
    tone: str = ""  # "danger" for an act that ends something
    page: bool = True  # False: not a button of its own

    def refusal(self, user: Any, obj: Any) -> Text | None:
        """Why this person may not do this to this object now; None if they may."""
        if not any(allowed(user, obj) for allowed in self.who):
            return gettext_lazy("You have no right to do this.")
        if obj.state not in self.states:
            return _("This cannot be done while the state is “%(state)s”.") % {"state": obj.get_state_display()}
        return self.objection(obj) if self.objection else None


@dataclass(frozen=True)
class Button:
    """What the page shows for an action: an open one, or a closed one with its reason."""

    action: Action
    reason: Text | None

    @property
    def allowed(self) -> bool:
        return self.reason is None


class Workflow:
    """The table of a model. Its objects have `state` and a related manager `history`.

    `on_behalf` answers for whom a person acts on an object in this act, by name; empty for oneself.
    """

    def __init__(self, *actions: Action, on_behalf: Callable[[Any, Any, str], str] | None = None) -> None:
        self.actions = {action.name: action for action in actions}
        self.on_behalf = on_behalf

    def __getitem__(self, name: str) -> Action:
        return self.actions[name]

    def allows(self, name: str, user: Any, obj: Any) -> bool:
        return self[name].refusal(user, obj) is None

    def require(self, name: str, user: Any, obj: Any) -> None:
        """Raise Refused with the reason unless this person may do this now."""
        if reason := self[name].refusal(user, obj):
            raise Refused(reason)

    def buttons(self, user: Any, obj: Any) -> list[Button]:
        """The acts of this person in this state; those that are not ready yet come with their reason."""
        rows = [a for a in self.actions.values() if a.page and obj.state in a.states]
        return [Button(a, a.refusal(user, obj)) for a in rows if any(allowed(user, obj) for allowed in a.who)]

    @contextmanager
    def doing(self, name: str, obj: Any, *, by: Any, note: str = "") -> Iterator[Any]:
        """Lock the row, look again, let the caller change the fresh object, move it, save it, write one line of history.

        The lock comes first: of two people who press at once the second sees what the first has done and is refused with a reason.
        """
        with transaction.atomic():
            fresh = type(obj)._default_manager.select_for_update(of=("self",)).get(pk=obj.pk)
            self.require(name, by, fresh)
            before = fresh.state
            yield fresh
            fresh.state = self[name].to or fresh.state
            fresh.save()
            self.write(name, fresh, by=by, before=before, note=note)

    def write(self, name: str, obj: Any, *, by: Any, before: str = "", note: str = "") -> None:
        """One line of history: who did what, on whose behalf, from which state to which. Nobody where the application acts by itself."""
        obj.history.create(
            actor=by,
            actor_name=by.signature_name if by else "",
            acting_for=self.on_behalf(by, obj, name) if by and self.on_behalf else "",
            action=name,
            from_state=before,
            to_state=obj.state,
            note=note,
        )
