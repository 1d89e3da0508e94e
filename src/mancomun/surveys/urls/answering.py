"""A city answers: for its own people alone."""

from django.urls import path

from mancomun.surveys.views import answering, answering_save, answering_section, offline

urlpatterns = [
    path("", answering.tasks, name="answer"),
    path("length/", answering.length, name="answer_length"),
    path("start/", answering.start, name="answer_start"),
    path("save/", answering_save.save, name="answer_save"),
    path("print/", answering.paper, name="answer_print"),
    path("files/<uuid:uid>/", answering.file, name="answer_file"),
    path("offline/", offline.page, name="answer_offline"),
    path("offline/worker.js", offline.worker, name="answer_offline_worker"),
    path("<str:section>/", answering_section.section, name="answer_section"),
]
