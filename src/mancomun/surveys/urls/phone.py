"""Answering with a phone application: the addresses that a person made, and what came from phones."""

from django.urls import path

from mancomun.surveys.views import phone

urlpatterns = [
    path("phone/", phone.page, name="phone"),
    path("phone/add/", phone.add, name="phone_add"),
    path("phone/<int:number>/revoke/", phone.revoke, name="phone_revoke"),
    path("phone/sent/<int:number>/", phone.bring, name="phone_bring"),
]
