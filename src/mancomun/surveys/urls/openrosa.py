"""What phone applications ask for, below a base that holds the token of one person, round and city."""

from django.urls import path

from mancomun.surveys.views import openrosa

urlpatterns = [
    path("formList", openrosa.form_list, name="openrosa_list"),
    path("forms/<int:number>/form.xml", openrosa.form, name="openrosa_form"),
    path("forms/<int:number>/manifest", openrosa.manifest, name="openrosa_manifest"),
    path("forms/<int:number>/files/<str:name>", openrosa.file, name="openrosa_file"),
    path("submission", openrosa.submission, name="openrosa_submission"),
]
