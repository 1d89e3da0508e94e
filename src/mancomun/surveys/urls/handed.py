"""Whoever was handed sections by a link: these sections, and nothing else of the product."""

from django.urls import path

from mancomun.surveys.views import handed

urlpatterns = [
    path("", handed.tasks, name="handed"),
    path("open/<str:token>/", handed.open_link, name="handed_open"),
    path("ask/", handed.ask, name="handed_ask"),
    path("save/", handed.save, name="handed_save"),
    path("print/", handed.paper, name="handed_print"),
    path("files/<uuid:file>/", handed.file, name="handed_file"),
    path("notes/<str:key>/", handed.question, name="handed_question"),
    path("notes/<str:key>/settle/", handed.settle, name="handed_settle"),
    path("done/", handed.done, name="handed_done"),
    path("leave/", handed.leave, name="handed_leave"),
    path("offline/", handed.offline_page, name="handed_offline"),
    path("offline/worker.js", handed.offline_worker, name="handed_offline_worker"),
    path("<str:section>/", handed.section, name="handed_section"),
]
