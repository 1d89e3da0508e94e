"""Who may open the pages that libraries bring: they cannot carry our decorator, so they are named here.

A route of a library that is missing here is refused.
"""

from mancomun.core.access import Rule, anyone, signed_in

THIRD_PARTY: dict[str, Rule] = {
    "account_login": anyone,
    "account_logout": anyone,
    "account_reset_password": anyone,
    "account_reset_password_done": anyone,
    "account_reset_password_from_key": anyone,
    "account_reset_password_from_key_done": anyone,
    "account_reauthenticate": signed_in,
    "account_change_password": signed_in,
    "account_set_password": signed_in,
    "mfa_authenticate": anyone,
    "mfa_login_webauthn": anyone,
    "mfa_reauthenticate": signed_in,
    "mfa_reauthenticate_webauthn": signed_in,
    "mfa_index": signed_in,
    "mfa_activate_totp": signed_in,
    "mfa_deactivate_totp": signed_in,
    "mfa_view_recovery_codes": signed_in,
    "mfa_generate_recovery_codes": signed_in,
    "mfa_download_recovery_codes": signed_in,
    "mfa_list_webauthn": signed_in,
    "mfa_add_webauthn": signed_in,
    "mfa_edit_webauthn": signed_in,
    "mfa_remove_webauthn": signed_in,
}
