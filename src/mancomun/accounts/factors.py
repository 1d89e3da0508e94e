"""Second factors: what the library lets us decide about them."""

import base64
import hashlib
from io import BytesIO

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.encoding import force_bytes
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from qrcode.image.svg import SvgPathFillImage
from qrcode.main import make

from mancomun.core.problems import Conflict


class FactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_generate_recovery_codes": gettext_lazy("Set up a passkey or an app first; then you can have codes."),
        "incorrect_code": gettext_lazy(
            "That is not right. Take the newest code that your app shows, or use another way."
        ),
    }

    def encrypt(self, text: str) -> str:
        """So that a stolen copy of the database alone makes no valid code."""
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _keys().decrypt(encrypted_text).decode()
        except InvalidToken:
            raise Conflict(
                gettext_lazy(
                    "The secret key of this installation has changed, so your codes can no longer be read. "
                    "Ask the secretariat to remove your second factor, then set it up again."
                )
            ) from None

    def build_totp_svg(self, url: str) -> str:
        """On white, so that phones read it from a dark page too."""
        buffer = BytesIO()
        image = make(url, image_factory=SvgPathFillImage)  # type: ignore[no-untyped-call]  # the library has no types
        image.save(buffer)
        return buffer.getvalue().decode()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:  # noqa: A002  # the library's name
        return _("My passkey")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": settings.MFA_TOTP_ISSUER}


def _keys() -> MultiFernet:
    """Derived from the installation's key, and from the ones before it while they are still listed."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"mancomun.second_factor" + force_bytes(secret)).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
