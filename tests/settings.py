"""The product's settings, with a data folder of the tests' own and nothing that slows them."""

import os
import tempfile

os.environ.setdefault("MANCOMUN_DATA", tempfile.mkdtemp(prefix="mancomun-tests-"))

from mancomun.settings import *  # noqa: F403  # the environment comes first; these are the product's settings

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
DATABASES.pop("ephemeral", None)  # noqa: F405  # from the product's settings
SESSION_ENGINE = "django.contrib.sessions.backends.cache"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
WHITENOISE_AUTOREFRESH = True
