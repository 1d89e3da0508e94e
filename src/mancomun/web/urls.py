from django.urls import path

from mancomun.web import gallery, views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("cities/<slug:slug>/", views.city, name="city"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("components/", gallery.gallery, name="gallery"),
]
