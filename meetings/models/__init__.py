from meetings.models.agenda import (
    AgendaItem,
    Interest,
    ItemAct,
    ItemClause,
    ItemForm,
    ItemKind,
    Level,
    Speech,
    SpeechKind,
)
from meetings.models.attendance import Attendance, Guest, Presence
from meetings.models.decisions import (
    Assignment,
    AssignmentParty,
    Decision,
    DecisionPerson,
    DueKind,
    Outcome,
    SeparateOpinion,
)
from meetings.models.files import Attachment
from meetings.models.meetings import Meeting, MeetingForm, MeetingHistory, MeetingKind
from meetings.models.protocols import Correction, Protocol, ProtocolDocument, ProtocolSeries, Signature
from meetings.models.recording import Phrase, PhrasePlace, RecordedChange, RivalText
from meetings.models.translations import Translation
from meetings.models.votes import Choice, Vote, VoteMethod, Voter, VoteScope

__all__ = [
    "AgendaItem",
    "Assignment",
    "AssignmentParty",
    "Attachment",
    "Attendance",
    "Choice",
    "Correction",
    "Decision",
    "DecisionPerson",
    "DueKind",
    "Guest",
    "Interest",
    "ItemAct",
    "ItemClause",
    "ItemForm",
    "ItemKind",
    "Level",
    "Meeting",
    "MeetingForm",
    "MeetingHistory",
    "MeetingKind",
    "Outcome",
    "Phrase",
    "PhrasePlace",
    "Presence",
    "Protocol",
    "ProtocolDocument",
    "ProtocolSeries",
    "RecordedChange",
    "RivalText",
    "SeparateOpinion",
    "Signature",
    "Speech",
    "SpeechKind",
    "Translation",
    "Vote",
    "VoteMethod",
    "VoteScope",
    "Voter",
]
