from django.urls import URLPattern, URLResolver, path

app_name = "surveys"
urlpatterns: list[URLPattern | URLResolver] = []
