from django.urls import path

from mancomun.surveys.views import corrections, public, public_receipts, semantics

urlpatterns = [
    path("", public.rounds, name="rounds"),
    path("how-forms-are-read/", semantics.semantics, name="semantics"),
    path("receipts/verify/", public_receipts.verify, name="verify"),
    path("receipts/<uuid:uid>/", public_receipts.receipt, name="receipt"),
    path("receipts/<uuid:uid>/receipt.json", public_receipts.receipt_file, name="receipt_file"),
    path("<slug:round_slug>/", public.show_round, name="round"),
    path("<slug:round_slug>/corrections/", corrections.corrections, name="corrections"),
    path("<slug:round_slug>/questionnaire/", public.questionnaire, name="questionnaire"),
    path("<slug:round_slug>/questionnaire/workbook/", public.workbook, name="workbook"),
    path("<slug:round_slug>/questionnaire/files/<str:name>", public.file, name="questionnaire_file"),
]
