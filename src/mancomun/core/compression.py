"""What leaves is compressed: Brotli to browsers that take it, gzip to the others.

The libraries for this (django-compression-middleware) also squeeze pictures and workbooks again, at a fixed quality
and without padding; Django's own middleware knows gzip only. Hence these lines around Google's library.

BREACH (guessing a secret from lengths, where a page repeats what a stranger may choose): the keys of forms are masked
anew on every page, but an outbox may show a link and a second factor its secret, so every page gets padding of random
length as well, as Django's gzip does. In a Brotli stream it is a block of metadata (RFC 7932, 9.2), which is skipped.
"""

import re
import secrets
from collections.abc import Callable, Iterator
from gzip import compress as gzip_compress

import brotli
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.text import _get_random_filename as random_name
from django.utils.text import compress_sequence

from mancomun.core.requests import Request
