from council.models.calendar import SchoolBreak
from council.models.documents import DocumentLabel, DocumentStatus, IssuedDocument
from council.models.history import HistoryRow
from council.models.lists import SavedView
from council.models.regulation import Clause, NormativeAct, Regulation
from council.models.school import School, SchoolYear

__all__ = [
    "Clause",
    "DocumentLabel",
    "DocumentStatus",
    "HistoryRow",
    "IssuedDocument",
    "NormativeAct",
    "Regulation",
    "SavedView",
    "School",
    "SchoolBreak",
    "SchoolYear",
]
