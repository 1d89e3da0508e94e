"""Below /vocabularies/. A vocabulary cannot be called “import”: see records.RESERVED."""

from django.urls import path

from mancomun.vocabulary import views

app_name = "vocabulary"
urlpatterns = [
    path("", views.schemes, name="schemes"),
    path("import/", views.upload, name="import"),
    path("import/<uuid:uid>/", views.plan, name="plan"),
    path("<slug:code>/", views.scheme, name="scheme"),
    path("<slug:code>.<str:suffix>", views.scheme_file, name="scheme_file"),
    path("<slug:scheme>/<str:code>/", views.concept, name="concept"),
]
