"""Every address of the product. The same in all languages; only the words on the page change."""

from django.urls import include, path

from mancomun.core.health import health
from mancomun.web.views import language

handler400 = "mancomun.core.views.bad_request"
handler403 = "mancomun.core.views.permission_denied"
handler404 = "mancomun.core.views.not_found"
handler429 = "mancomun.core.views.too_many_requests"  # the library's limits ask for it
handler500 = "mancomun.core.views.server_error"

urlpatterns = [
    path("health/", health, name="health"),
    path("language/", language, name="language"),
    path("ui/", include("mancomun.ui.urls")),
    path("", include("mancomun.web.urls")),
    path("", include("mancomun.network.urls")),
    path("", include("mancomun.surveys.urls")),
    path("vocabularies/", include("mancomun.vocabulary.urls")),
    path("", include("mancomun.accounts.urls")),
]
