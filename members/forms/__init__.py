from members.forms.bodies import BodyForm, MajorityFormSet, MembershipForm, RuleSetForm
from members.forms.deputies import EndForm, SubstitutionForm
from members.forms.people import (
    AppointmentForm,
    EmploymentForm,
    LeaveForm,
    PersonForm,
    RelativeForm,
    SetupForm,
    SlipForm,
    UploadForm,
)
from members.forms.preferences import PreferencesForm

__all__ = [
    "AppointmentForm",
    "BodyForm",
    "EmploymentForm",
    "EndForm",
    "LeaveForm",
    "MajorityFormSet",
    "MembershipForm",
    "PersonForm",
    "PreferencesForm",
    "RelativeForm",
    "RuleSetForm",
    "SetupForm",
    "SlipForm",
    "SubstitutionForm",
    "UploadForm",
]
