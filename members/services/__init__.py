"""Verbs of people and bodies (`people`), and of reaching people (`notices`)."""

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
    "import_staff",
    "issue_slip",
    "leave",
    "notify",
    "read_all",
    "seats_of",
    "set_up",
    "use_slip",
    "username_for",
    "withdraw_from",
]
