"""Questionnaires with frozen versions, rounds with phases, responses with revisions that never change."""

from mancomun.surveys.models.corrections import Correction
from mancomun.surveys.models.editions import Edition
from mancomun.surveys.models.followup import Extension, PlannedReminder, SentReminder
from mancomun.surveys.models.hands import Conversation, Handover, Message
from mancomun.surveys.models.openrosa import OpenRosaFile, OpenRosaSubmission
from mancomun.surveys.models.questionnaires import (
    Question,
    Questionnaire,
    QuestionnaireFile,
    QuestionnaireVersion,
    Visibility,
)
from mancomun.surveys.models.responses import (
    Answer,
    AnswerEdit,
    Evidence,
    Remark,
    Response,
    ResponseStep,
    Revision,
)
from mancomun.surveys.models.rounds import Invitee, Round, RoundPhase
from mancomun.surveys.models.workbooks import SentWorkbook
from mancomun.surveys.models.years import QuestionLink

__all__ = [
    "Answer",
    "AnswerEdit",
    "Conversation",
    "Correction",
    "Edition",
    "Evidence",
    "Extension",
    "Handover",
    "Invitee",
    "Message",
    "OpenRosaFile",
    "OpenRosaSubmission",
    "PlannedReminder",
    "Question",
    "QuestionLink",
    "Questionnaire",
    "QuestionnaireFile",
    "QuestionnaireVersion",
    "Remark",
    "Response",
    "ResponseStep",
    "Revision",
    "Round",
    "RoundPhase",
    "SentReminder",
    "SentWorkbook",
    "Visibility",
]
