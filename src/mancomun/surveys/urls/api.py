"""For programs: the page that explains it, the description, and every declared operation behind its guard."""

from django.urls import include, path

from mancomun.surveys.api import page
from mancomun.surveys.api.declaring import addresses

urlpatterns = [
    path("", page.page, name="api"),
    path("1/openapi.json", page.openapi, name="api_document"),
    path("1/", include(list(addresses()))),
]
