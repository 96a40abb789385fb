from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from members.models import User


class Backend(AuthenticationBackend):
    """Allauth's way to sign in; every request then reads the account together with its person, whose name each page shows."""

    def get_user(self, user_id: int) -> User | None:
        user = User.objects.select_related("person").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
