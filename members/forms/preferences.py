from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import User


class PreferencesForm(forms.ModelForm[User]):
    """What somebody chooses for themselves: the language of pages and mail, how notices come, where mail goes."""

    email = forms.EmailField(
        label=_("e-mail"), required=False, help_text=_("Without an address no mail is sent; notices stand on the pages as ever.")
    )

    class Meta:
        model = User
        fields = ["language", "mail_choice"]
        labels = {"language": _("language of pages and mail")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].required = True
        person = self.instance.person
        if person is None:  # an account of nobody at the school has no address, and gets no notices
            del self.fields["email"], self.fields["mail_choice"]
        else:
            self.fields["email"].initial = person.email

    def save(self, commit: bool = True) -> User:
        user = super().save(commit)
        if user.person is not None and user.person.email != self.cleaned_data["email"]:
            user.person.email = self.cleaned_data["email"]
            user.person.save(update_fields=["email"])
        return user
