"""Addresses of accounts. The library's pages keep the names by which the library links to them."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from mancomun.accounts.views import account, desk, entrance, library, tokens

ours: list[URLPattern | URLResolver] = [
    path("account/", account.account, name="account"),
    path("account/details/", account.profile, name="profile"),
    path("account/email/", account.email, name="email"),
    path("account/email/confirm/<str:token>/", account.email_confirm, name="email_confirm"),
    path("account/sign-out-everywhere/", account.sign_out_everywhere, name="sign_out_everywhere"),
    path("account/delete/", account.forget, name="forget"),
    path("account/tokens/", tokens.tokens, name="tokens"),
    path("account/tokens/add/", tokens.add, name="token_add"),
    path("account/tokens/<int:number>/revoke/", tokens.revoke, name="token_revoke"),
    path("account/link/", entrance.ask_for_link, name="ask_for_link"),
    path("account/link/sent/", entrance.link_sent, name="link_sent"),
    path("account/link/<int:user_id>/<str:token>/", entrance.link, name="link"),
    path("account/demo/", entrance.demonstration, name="demonstration"),
    path("desk/accounts/", desk.people, name="people"),
    path("desk/accounts/<int:user_id>/", desk.person, name="person"),
    path("desk/accounts/<int:user_id>/second-factor/", desk.remove_factor, name="remove_factor"),
    path("desk/accounts/<int:user_id>/delete/", desk.forget_person, name="forget_person"),
    path("desk/outbox/", desk.outbox, name="outbox"),
    path("desk/outbox/<int:message_id>/", desk.message, name="message"),
]

# Who may open them stands in core/third_party.py. What is not here cannot be reached: no sign-up, no other sites.
theirs: list[URLPattern | URLResolver] = [
    path("sign-in/", library.SignIn.as_view(), name="account_login"),
    path("sign-out/", library.SignOut.as_view(), name="account_logout"),
    path("password/", library.ChangePassword.as_view(), name="account_change_password"),
    path("password/set/", library.SetPassword.as_view(), name="account_set_password"),
    path("password/reset/", library.AskForReset.as_view(), name="account_reset_password"),
    path("password/reset/sent/", library.ResetAsked.as_view(), name="account_reset_password_done"),
    path("password/reset/done/", library.ResetDone.as_view(), name="account_reset_password_from_key_done"),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]{1,13})/(?P<key>[\w-]{1,100})/$",
        library.Reset.as_view(),
        name="account_reset_password_from_key",
    ),
    path("again/", library.Reauthenticate.as_view(), name="account_reauthenticate"),
    path("second-factor/", library.Factors.as_view(), name="mfa_index"),
    path("second-factor/check/", library.Authenticate.as_view(), name="mfa_authenticate"),
    path("second-factor/again/", library.ReauthenticateFactor.as_view(), name="mfa_reauthenticate"),
    path("second-factor/app/", library.ActivateApp.as_view(), name="mfa_activate_totp"),
    path("second-factor/app/remove/", library.DeactivateApp.as_view(), name="mfa_deactivate_totp"),
    path("second-factor/codes/", library.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path("second-factor/codes/renew/", library.RenewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("second-factor/codes/file/", library.RecoveryCodesFile.as_view(), name="mfa_download_recovery_codes"),
    path("passkeys/", library.Passkeys.as_view(), name="mfa_list_webauthn"),
    path("passkeys/add/", library.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("passkeys/again/", library.ReauthenticatePasskey.as_view(), name="mfa_reauthenticate_webauthn"),
    path("passkeys/sign-in/", library.SignInWithPasskey.as_view(), name="mfa_login_webauthn"),
    path("passkeys/<int:pk>/rename/", library.RenamePasskey.as_view(), name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", library.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((ours, "accounts"))),
    path("account/", include(theirs)),
]
