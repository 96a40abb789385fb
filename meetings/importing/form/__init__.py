"""The form of a file of minutes: which keys it may have and what may stand there. Every fault names its place."""

from meetings.importing.form.minutes import read
from meetings.importing.form.place import Fault

__all__ = ["Fault", "read"]
