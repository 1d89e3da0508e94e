"""The product's settings, with a data folder of the tests' own and nothing that slows them."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "MANCOMUN_DATA" not in os.environ:
    os.environ["MANCOMUN_DATA"] = tempfile.mkdtemp(prefix="mancomun-tests-")
    atexit.register(shutil.rmtree, os.environ["MANCOMUN_DATA"], ignore_errors=True)

from mancomun.settings import *  # noqa: F403  # the environment comes first; these are the product's settings
from mancomun.settings import DATA_DIR, DATABASES, STORAGES  # the same, by name

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
DATABASES.pop("ephemeral", None)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, so that several threads write as they do in life; what a power cut loses does not matter here.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(DATA_DIR) / "test.sqlite3")}
    options = DATABASES["default"]["OPTIONS"]
    options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
SESSION_ENGINE = "django.contrib.sessions.backends.cache"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
