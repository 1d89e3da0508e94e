from django.urls import path

from mancomun.ui.stylesheet import stylesheet

app_name = "ui"
urlpatterns = [
    path("<str:digest>.css", stylesheet, name="stylesheet"),
]
