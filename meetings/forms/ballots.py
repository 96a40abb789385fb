"""Forms of a secret ballot: how to hold it, what the counting commission found, why it is annulled."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from council.lib.forms import PrintableMixin
from meetings.models import Choice, Decision, SecretBallot, Voter
from meetings.services.ballots import PaperResult
from meetings.services.voting import interested_people

PHONES, PAPER = "phones", "paper"


class BallotForm(forms.Form):
    """Phones or paper; who else takes no part; on paper, who counts."""

    way = forms.ChoiceField(
        label=_("way of voting"),
        choices=[(PHONES, _("on the members' phones")), (PAPER, _("on paper, with a counting commission"))],
        initial=PHONES,
        widget=forms.RadioSelect,
    )
    commission = forms.MultipleChoiceField(
        label=_("counting commission"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only for a ballot on paper: two or more."),
    )
    also_recused = forms.MultipleChoiceField(label=_("also take no part in the vote"), required=False, widget=forms.CheckboxSelectMultiple)
    no_quorum_confirmed = forms.BooleanField(label=_("the vote is taken although there is no quorum"), required=False)

    def __init__(self, *args: Any, decision: Decision, voters: list[Voter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        barred = interested_people(decision)
        free = [(str(v.person_id), v.name) for v in voters if v.person_id and v.person_id not in barred]
        for name in ("commission", "also_recused"):
            self.fields[name].choices = free  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        paper = data["way"] == PAPER
        return {
            "paper": paper,
            "commission": [int(pk) for pk in data["commission"]] if paper else [],
            "also_recused": [int(pk) for pk in data["also_recused"]],
            "no_quorum_confirmed": data["no_quorum_confirmed"],
        }


def number(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=999)


class ResultForm(PrintableMixin, forms.Form):
    """What the commission found; a result that was written already is mended with a reason."""

    handed_out = number(_("ballots handed out"))
    unused = number(_("ballots not used"))
    found = number(_("ballots found in the box"))
    votes_for = number(_("for"))
    against = number(_("against"))
    abstained = number(_("abstained"))
    spoilt = number(_("spoilt"))
    reason = forms.CharField(label=_("reason of the correction"), max_length=300, required=False)

    def __init__(self, *args: Any, ballot: SecretBallot, **kwargs: Any) -> None:
        vote = ballot.vote
        written = {
            "handed_out": ballot.voted,
            "unused": ballot.unused,
            "found": ballot.found,
            "votes_for": vote.votes_for,
            "against": vote.votes_against,
            "abstained": vote.votes_abstained,
            "spoilt": vote.votes_spoilt,
        }
        super().__init__(*args, **{**kwargs, "initial": written if ballot.is_closed else None})
        if ballot.is_open:
            del self.fields["reason"]
        else:
            self.fields["reason"].required = True

    def result(self) -> PaperResult:
        return PaperResult(**{k: v for k, v in self.cleaned_data.items() if k != "reason"})


class CastingForm(forms.Form):
    casting = forms.ChoiceField(label=_("casting vote of the chair"), choices=Choice.choices[:2], widget=forms.RadioSelect)
