"""Every address of the product. The same in all languages; only the words on the page change."""

from django.urls import include, path

from mancomun.web.views import language

handler400 = "mancomun.core.views.bad_request"
handler403 = "mancomun.core.views.permission_denied"
handler404 = "mancomun.core.views.not_found"
handler500 = "mancomun.core.views.server_error"

urlpatterns = [
    path("language/", language, name="language"),
    path("ui/", include("mancomun.ui.urls")),
    path("", include("mancomun.web.urls")),
    path("", include("mancomun.network.urls")),
    path("", include("mancomun.surveys.urls")),
    path("vocabularies/", include("mancomun.vocabulary.urls")),
    path("account/", include("mancomun.accounts.urls")),
]
