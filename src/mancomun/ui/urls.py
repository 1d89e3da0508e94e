from django.urls import path

from mancomun.ui.stylesheet import stylesheet

app_name = "ui"
urlpatterns = [
    path("<slug:name>.<slug:digest>.css", stylesheet, name="stylesheet"),
]
