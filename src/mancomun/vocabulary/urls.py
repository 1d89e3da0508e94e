from django.urls import URLPattern, URLResolver

app_name = "vocabulary"
urlpatterns: list[URLPattern | URLResolver] = []
