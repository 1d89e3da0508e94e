from django.urls import path

from mancomun.surveys.views import corrections, flow, flow_reading, flow_remarks

urlpatterns = [
    path("", flow.response, name="response"),
    path("submit/", flow.submit, name="submit"),
    path("withdraw/", flow.withdraw, name="withdraw"),
    path("approve/", flow.approve, name="approve"),
    path("send-back/", flow_remarks.send_back, name="send_back"),
    path("accept/", flow.accept, name="accept"),
    path("return/", flow_remarks.return_, name="return"),
    path("correction/", corrections.correction, name="correction"),
    path("mirror/", flow_reading.mirror, name="mirror"),
    path("mirror.pdf", flow_reading.mirror_pdf, name="mirror_pdf"),
    path("compare/", flow_reading.compare, name="compare"),
    path("revisions/<int:number>/", flow_reading.revision, name="revision"),
    path("revisions/<int:number>/changes/", flow_reading.changes, name="changes"),
    path("revisions/<int:number>/files/<uuid:uid>/", flow_reading.revision_file, name="revision_file"),
]
