from django.urls import path

from mancomun.web import gallery, views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("components/", gallery.gallery, name="gallery"),
]
