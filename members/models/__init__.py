from members.models.bodies import Body, BodyKind, MajorityRule, MemberRole, Membership, QuestionKind, RuleSet
from members.models.people import Appointment, Employment, Office, Person, Relative
from members.models.standing import Standing
from members.models.users import SignInSlip, User

__all__ = [
    "Appointment",
    "Body",
    "BodyKind",
    "Employment",
    "MajorityRule",
    "MemberRole",
    "Membership",
    "Office",
    "Person",
    "QuestionKind",
    "Relative",
    "RuleSet",
    "SignInSlip",
    "Standing",
    "User",
]
