"""OpenRosa, as phone applications speak it: lists of forms, submissions, and the settings that a QR code carries.

It knows no Django and no database, so all of it can be tried with bytes alone. What the standard says is at
docs.getodk.org (“OpenRosa HTTP”, “Form List API”, “Form Submission API”); where its clients differ, the comments say.

``reading``   a submission’s bytes to what it says of itself: form, version, identity
``merging``   a submission’s entries and answers beside those of the draft, which others may have changed
``writing``   the answers: form list, manifest, message
``settings``  the settings of ODK Collect, as its QR code carries them
"""

from .merging import Placed, carried, contents_of, entries_of, moved, place, resolved
from .reading import Received, read_submission
from .settings import collect_settings
from .shortening import shortened
from .writing import HEADERS, FormEntry, MediaEntry, form_list, manifest, message

__all__ = [
    "HEADERS",
    "FormEntry",
    "MediaEntry",
    "Placed",
    "Received",
    "carried",
    "collect_settings",
    "contents_of",
    "entries_of",
    "form_list",
    "manifest",
    "message",
    "moved",
    "place",
    "read_submission",
    "resolved",
    "shortened",
]
