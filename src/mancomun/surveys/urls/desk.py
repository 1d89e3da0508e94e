from django.urls import path

from mancomun.surveys.views import desk, desk_questionnaires, desk_rounds, followup, succession

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("questionnaires/new/", desk_questionnaires.new, name="new_questionnaire"),
    path("questionnaires/<slug:slug>/", desk_questionnaires.questionnaire, name="desk_questionnaire"),
    path("questionnaires/<slug:slug>/<int:number>/", desk_questionnaires.version, name="version"),
    path("questionnaires/<slug:slug>/<int:number>/workbook/", desk_questionnaires.workbook, name="version_workbook"),
    path("questionnaires/<slug:slug>/<int:number>/files/<str:name>", desk_questionnaires.file, name="version_file"),
    path("questionnaires/<slug:slug>/<int:number>/since/<int:earlier>/", succession.since, name="succession"),
    path(
        "questionnaires/<slug:slug>/<int:number>/since/<int:earlier>/links/<int:link>/remove/",
        succession.unlink,
        name="succession_unlink",
    ),
    path("rounds/new/", desk_rounds.new, name="new_round"),
    path("rounds/<slug:round_slug>/", desk.show_round, name="desk_round"),
    path("rounds/<slug:round_slug>/cities.csv", desk.cities_file, name="desk_cities"),
    path("rounds/<slug:round_slug>/phases/", desk_rounds.phases, name="phases"),
    path("rounds/<slug:round_slug>/invite/", desk_rounds.invite, name="invite"),
    path("rounds/<slug:round_slug>/remind/", desk_rounds.remind, name="remind"),
    path("rounds/<slug:round_slug>/rate/", followup.rate, name="rate"),
    path("rounds/<slug:round_slug>/reminders/", followup.reminders, name="reminders"),
    path("rounds/<slug:round_slug>/reminders/<int:number>/cancel/", followup.reminder_cancel, name="reminder_cancel"),
    path("rounds/<slug:round_slug>/extensions/", followup.extensions, name="extensions"),
    path("rounds/<slug:round_slug>/publish/", desk_rounds.publish, name="publish"),
]
