"""For programs: the page that explains it, the description, and every declared operation behind its guard."""

from django.urls import include, path

from mancomun.surveys.api import answers, page, reading, results, writing
from mancomun.surveys.api.declaring import addresses

DECLARED = (reading, answers, writing, results)  # importing them declares their operations
urlpatterns = [
    path("", page.page, name="api"),
    path("1/openapi.json", page.openapi, name="api_document"),
    path("1/", include(list(addresses()))),
]
