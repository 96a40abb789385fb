from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from members.models import Notice, User


class Backend(AuthenticationBackend):
    """Allauth's way to sign in; every request then reads the account together with its person and the number beside the bell, which each
    page shows."""

    def get_user(self, user_id: int) -> User | None:
        unread = Notice.objects.unread().filter(user=OuterRef("pk")).order_by().values("user").annotate(n=Count("pk")).values("n")
        users = User.objects.select_related("person").annotate(unread_notices=Coalesce(Subquery(unread), 0))  # type: ignore[no-redef]  # it fills the property
        user = users.filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
