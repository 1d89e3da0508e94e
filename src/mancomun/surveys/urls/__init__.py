"""The addresses of surveys, one file per kind of visitor."""

from django.urls import include, path

from mancomun.surveys.urls import workbooks
from mancomun.surveys.views.results import opendata

app_name = "surveys"
urlpatterns = [
    path("surveys/", include("mancomun.surveys.urls.public")),
    path("surveys/handed/<uuid:uid>/", include("mancomun.surveys.urls.handed")),
    path("surveys/<slug:round_slug>/answer/<slug:city_slug>/workbook/", include(workbooks.answers)),
    path("surveys/<slug:round_slug>/answer/<slug:city_slug>/", include("mancomun.surveys.urls.hands")),
    path("surveys/<slug:round_slug>/answer/<slug:city_slug>/", include("mancomun.surveys.urls.phone")),
    path("surveys/<slug:round_slug>/answer/<slug:city_slug>/", include("mancomun.surveys.urls.answering")),
    path("surveys/<slug:round_slug>/responses/<slug:city_slug>/", include("mancomun.surveys.urls.flow")),
    path("surveys/<slug:round_slug>/results/", include("mancomun.surveys.urls.results")),
    path("data/catalogue.<str:suffix>", opendata.catalogue, name="catalogue"),
    path("api/", include("mancomun.surveys.urls.api")),
    path("openrosa/<str:token>/", include("mancomun.surveys.urls.openrosa")),
    path("desk/surveys/rounds/<slug:round_slug>/workbook/", include(workbooks.cities)),
    path("desk/surveys/questionnaires/<slug:slug>/<int:number>/edit/", include(workbooks.questionnaires)),
    path("desk/surveys/", include("mancomun.surveys.urls.desk")),
]
