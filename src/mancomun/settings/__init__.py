"""Django's settings. What a network may change comes from the environment: see docs/operate/settings.md."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from mancomun.settings import env

env.refuse_unknown()
PACKAGE = Path(__file__).resolve().parent.parent
DATA_DIR = env.data_dir()
FILES_DIR = DATA_DIR / "files"

DEBUG = env.flag("MANCOMUN_DEBUG")
DEMO = env.flag("MANCOMUN_DEMO")
ALLOWED_HOSTS = env.hosts("localhost 127.0.0.1 [::1]")
HTTPS = env.flag("MANCOMUN_HTTPS", default=not set(ALLOWED_HOSTS) <= env.LOOPBACK)
env.refuse_unsafe(debug=DEBUG, demo=DEMO, hosts=ALLOWED_HOSTS)
SECRET_KEY = env.secret_key(DATA_DIR)

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "mancomun.core",
    "mancomun.ui",
    "mancomun.accounts",
    "mancomun.vocabulary",
    "mancomun.network",
    "mancomun.surveys",
    "mancomun.web",
    "mancomun.demo",
    "django.contrib.auth",  # after ours, whose words take the place of its own, as our templates do of allauth's
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "mancomun.core.middleware.Headers",
    "mancomun.core.compression.Compression",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "mancomun.surveys.middleware.OpenRosa",
    "mancomun.surveys.api.middleware.Interface",
    "mancomun.core.middleware.BodyLimit",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "mancomun.network.middleware.CurrentActor",
    "mancomun.core.middleware.Gate",
    "mancomun.accounts.middleware.SecondFactor",
    "mancomun.surveys.middleware.Unchanged",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "mancomun.network.context.site",
                "mancomun.web.navigation.navigation",
            ],
        },
    },
]

FORM_RENDERER = "mancomun.ui.renderer.Renderer"
ROOT_URLCONF = "mancomun.urls"
WSGI_APPLICATION = "mancomun.wsgi.application"

DATABASES = env.databases(DATA_DIR)
DATABASE_ROUTERS = ["mancomun.core.routers.Ephemeral"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "ephemeral_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},  # Django's 300 would let a flood wash the counters of attempts away
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "mancomun.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "mancomun.accounts.passwords.UnlikeThePerson", "OPTIONS": {"user_attributes": ("email", "name")}},
    {"NAME": "mancomun.accounts.passwords.NotCommon"},
    {"NAME": "mancomun.accounts.passwords.NotOnlyDigits"},
]
PASSWORD_RESET_TIMEOUT = 30 * 60  # of links that set a password, and of links that sign in
# Functions of higher apps that erase what they keep of a person: see accounts/actions/forgetting.py
PERSON_FORGETTERS: list[str] = [
    "mancomun.network.actions.forgetting.forget",
    "mancomun.surveys.actions.forgetting.forget",
]
# What the coordination desk shows of each app: what waits, and the parts that an app adds (network/queries/desk.py).
DESK_WAITING: list[str] = ["mancomun.network.queries.desk.waiting_people", "mancomun.surveys.queries.desk.waiting"]
DESK_PLACES: list[str] = ["mancomun.surveys.queries.desk.places"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

LANGUAGE_CODE = "es"
LANGUAGES = [("es", _("Spanish")), ("pt", _("Portuguese")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
USE_TZ = True
TIME_ZONE = "UTC"
USE_THOUSAND_SEPARATOR = False  # years and numbers of things have none; quantities go through |number

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FILES_DIR}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG

PHONE_GRACE = env.hours("MANCOMUN_PHONE_GRACE", 24)  # for what a phone sends after answering has closed
MAX_BODY_BYTES = 24 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_HANDLERS = ["mancomun.core.uploads.CappedUploadHandler"]

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "mancomun.core.views.csrf_failure"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("MANCOMUN_BEHIND_PROXY") else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0

EMAIL_BACKEND = "mancomun.core.mail.OutboxBackend"
MAIL_SERVER = env.mail_server()
# Links in mail start with it: never with the host that a request claims, which anybody may forge.
PUBLIC_ADDRESS = env.address(ALLOWED_HOSTS, https=HTTPS)
DEFAULT_FROM_EMAIL = env.mail_from()

SILENCED_SYSTEM_CHECKS = [
    "security.W001",  # our own Headers sends what SecurityMiddleware would
    "security.W002",  # and forbids frames
    "security.W008",  # the proxy in front redirects to https; the product may run without one on a local network
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"secrets": {"()": "mancomun.core.logs.WithoutSecrets"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["secrets"]}},
    "loggers": {"mancomun.accounts": {"level": "INFO"}},  # who signed in, by number
    "root": {"handlers": ["console"], "level": "WARNING"},
}

# Sign-in (django-allauth): by e-mail, never by a name that others could guess.
ACCOUNT_ADAPTER = "mancomun.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is proven before it can sign in: by an invitation, or at both ends
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "mancomun.accounts.tokens.ResetTokens"  # noqa: S105  # a class
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/5m/key",  # the key is an address as seen from one place
    "login_failed_everywhere": "100/h/key",  # and from everywhere: more than one place alone can use up
    "sign_in_link": "20/m/ip,3/10m/key",
    "reset_password": "20/m/ip,3/10m/key",
    "token": "600/m/key",  # of one access token; the key is the token's
    "token_refused": "120/m/ip",
    "without_token": "600/m/ip",  # results, which the public reads
}
ACCOUNT_FORMS = {
    "login": "mancomun.accounts.forms.library.Login",
    "reset_password": "mancomun.accounts.forms.library.AskForReset",
    "reset_password_from_key": "mancomun.accounts.forms.library.Reset",
    "change_password": "mancomun.accounts.forms.library.ChangePassword",
    "set_password": "mancomun.accounts.forms.library.SetPassword",
    "reauthenticate": "mancomun.accounts.forms.library.Reauthenticate",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.flag("MANCOMUN_BEHIND_PROXY") else 0
MFA_ADAPTER = "mancomun.accounts.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = "Mancomún"
MFA_TOTP_TOLERANCE = 1  # of 30 seconds, for slow hands and clocks that are a little off
MFA_FORMS = {
    "authenticate": "mancomun.accounts.forms.library.Authenticate",
    "reauthenticate": "mancomun.accounts.forms.library.ReauthenticateFactor",
    "activate_totp": "mancomun.accounts.forms.library.ActivateApp",
    "authenticate_webauthn": "mancomun.accounts.forms.library.AuthenticatePasskey",
    "login_webauthn": "mancomun.accounts.forms.library.SignInWithPasskey",
    "reauthenticate_webauthn": "mancomun.accounts.forms.library.ReauthenticatePasskey",
    "add_webauthn": "mancomun.accounts.forms.library.AddPasskey",
    "edit_webauthn": "mancomun.accounts.forms.library.RenamePasskey",
}
