"""Django's password checks, in sentences that say what to do."""

from django.contrib.auth import password_validation as checks
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class LongEnough(checks.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return ngettext("Use at least %(count)d character.", "Use at least %(count)d characters.", self.min_length) % {
            "count": self.min_length
        }


class UnlikeThePerson(checks.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return _("This is too much like your name or your address. Choose something that is not about you.")


class NotCommon(checks.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("Many people use this password, so it is tried first. Choose another one.")


class NotOnlyDigits(checks.NumericPasswordValidator):
    def get_error_message(self) -> str:
        return _("Digits alone are soon guessed. Add words.")
