"""Workbooks: of one city's answers, of a round's cities together, of a questionnaire edited online."""

from django.urls import path

from mancomun.surveys.views import workbooks

answers = [
    path("", workbooks.workbook, name="answer_workbook"),
    path("answers.xlsx", workbooks.download, name="answer_workbook_file"),
    path("<uuid:uid>/", workbooks.plan, name="answer_workbook_plan"),
]
