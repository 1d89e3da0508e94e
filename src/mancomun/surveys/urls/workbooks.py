"""Workbooks: of one city's answers, of a round's cities together, of a questionnaire edited online."""

from django.urls import path

from mancomun.surveys.views import cities_workbook, editing, workbooks

answers = [
    path("", workbooks.workbook, name="answer_workbook"),
    path("answers.xlsx", workbooks.download, name="answer_workbook_file"),
    path("<uuid:uid>/", workbooks.plan, name="answer_workbook_plan"),
]
cities = [
    path("", cities_workbook.workbook, name="cities_workbook"),
    path("cities.xlsx", cities_workbook.download, name="cities_workbook_file"),
    path("<uuid:uid>/", cities_workbook.plan, name="cities_workbook_plan"),
]
questionnaires = [path("", editing.edit, name="version_edit")]
