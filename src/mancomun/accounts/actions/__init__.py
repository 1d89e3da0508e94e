"""What can happen to an account."""

from mancomun.accounts.actions.addresses import ask_for_email_change, confirm_email_change
from mancomun.accounts.actions.entering import send_link, send_reset, spend_link
from mancomun.accounts.actions.forgetting import forget_person
from mancomun.accounts.actions.people import accept_as, change_profile, create_person
from mancomun.accounts.actions.securing import (
    change_password,
    note_second_factor,
    open_message,
    remove_second_factor,
    sign_out_everywhere,
)
from mancomun.accounts.actions.tokens import create_token, note_use, revoke_token

__all__ = [
    "accept_as",
    "ask_for_email_change",
    "change_password",
    "change_profile",
    "confirm_email_change",
    "create_person",
    "create_token",
    "forget_person",
    "note_second_factor",
    "note_use",
    "open_message",
    "remove_second_factor",
    "revoke_token",
    "send_link",
    "send_reset",
    "sign_out_everywhere",
    "spend_link",
]
