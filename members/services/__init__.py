"""Verbs of people and bodies (`people`), and of reaching people (`notices`, `mail`, `feeds`)."""

from members.services.feeds import end_feed, make_feed, renew_feed
from members.services.mail import kept_back, language_of, last_sent, site_of, state_of, with_errors
from members.services.notices import notify, read_all, withdraw_from
from members.services.people import (
    Officer,
    PrintedSlip,
    StaffRow,
    add_rules,
    clear_expired_slips,
    default_rules,
    import_staff,
    issue_slip,
    leave,
    seats_of,
    set_up,
    use_slip,
    username_for,
)

__all__ = [
    "Officer",
    "PrintedSlip",
    "StaffRow",
    "add_rules",
    "clear_expired_slips",
    "default_rules",
    "end_feed",
    "import_staff",
    "issue_slip",
    "kept_back",
    "language_of",
    "last_sent",
    "leave",
    "make_feed",
    "notify",
    "read_all",
    "renew_feed",
    "seats_of",
    "set_up",
    "site_of",
    "state_of",
    "use_slip",
    "username_for",
    "with_errors",
    "withdraw_from",
]
