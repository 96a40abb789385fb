from members.models.bodies import Body, BodyKind, MajorityRule, MemberRole, Membership, QuestionKind, RuleSet
from members.models.deputies import Substitution
from members.models.notices import CalendarFeed, MailChoice, Notice
from members.models.people import Appointment, Employment, Office, Person, Relative
from members.models.standing import Standing
from members.models.users import SignInSlip, User

__all__ = [
    "Appointment",
    "Body",
    "BodyKind",
    "CalendarFeed",
    "Employment",
    "MailChoice",
    "MajorityRule",
    "MemberRole",
    "Membership",
    "Notice",
    "Office",
    "Person",
    "QuestionKind",
    "Relative",
    "RuleSet",
    "SignInSlip",
    "Standing",
    "Substitution",
    "User",
]
