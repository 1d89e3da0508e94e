"""The addresses of the network. /cities/<slug>/ itself is drawn by ``web``, for it gathers several apps."""

from django.urls import path

from mancomun.network.views import bodies, desk, invitations, people, public, register

app_name = "network"
urlpatterns = [
    path("cities/", public.cities_view, name="cities"),
    path("cities.csv", public.cities_csv, name="cities_csv"),
    path("cities/<slug:slug>/people/", people.of_city, name="people"),
    path("cities/<slug:slug>/people/invite/", people.invite_to_city, name="invite_to_city"),
    path("commissions/", public.commissions_view, name="commissions"),
    path("commissions/<slug:slug>/", public.commission_view, name="commission"),
    path("partners/", public.partners_view, name="partners"),
    path("partners/<slug:slug>/", public.partner_view, name="partner"),
    path("my/", people.mine, name="my_mandates"),
    path("invitations/<str:token>/", invitations.invitation_view, name="invitation"),
    path("desk/", desk.home, name="desk"),
    path("desk/network/", desk.network, name="desk_network"),
    path("desk/audit/", desk.audit_log, name="desk_audit"),
    path("desk/audit/check/", desk.audit_check, name="desk_audit_check"),
    path("desk/cities/", register.listed, name="desk_cities"),
    path("desk/cities/add/", register.add, name="desk_city_add"),
    path("desk/cities/import/", register.upload, name="desk_import"),
    path("desk/cities/import/<uuid:uid>/", register.plan, name="desk_import_plan"),
    path("desk/cities/import/<uuid:uid>/done/", register.done, name="desk_import_done"),
    path("desk/cities/city/<slug:slug>/", register.change, name="desk_city"),
    path("desk/cities/city/<slug:slug>/memberships/add/", register.add_membership, name="desk_membership_add"),
    path("desk/cities/city/<slug:slug>/memberships/<int:number>/", register.change_membership, name="desk_membership"),
    path("desk/commissions/", bodies.commissions, name="desk_commissions"),
    path("desk/commissions/add/", bodies.add_commission, name="desk_commission_add"),
    path("desk/commissions/commission/<slug:slug>/", bodies.commission, name="desk_commission"),
    path("desk/commissions/commission/<slug:slug>/name/", bodies.rename, name="desk_commission_rename"),
    path("desk/commissions/commission/<slug:slug>/roles/add/", bodies.add_role, name="desk_role_add"),
    path("desk/commissions/commission/<slug:slug>/roles/<int:number>/", bodies.change_role, name="desk_role"),
    path("desk/partners/", bodies.partners, name="desk_partners"),
    path("desk/partners/add/", bodies.add_partner, name="desk_partner_add"),
    path("desk/partners/partner/<slug:slug>/", bodies.partner, name="desk_partner"),
    path("desk/people/", people.at_desk, name="desk_people"),
    path("desk/people/invite/", people.invite_to_seat, name="desk_invite_to_seat"),
    path("mandates/<int:number>/end/", people.mandate_end, name="mandate_end"),
    path("seats/<int:number>/end/", people.seat_end, name="seat_end"),
    path("invitations/<int:number>/withdraw/", people.withdraw, name="invitation_withdraw"),
]
