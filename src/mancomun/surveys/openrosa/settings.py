"""The settings of ODK Collect, as the QR code that it scans carries them: JSON, zlib, base64."""

import base64
import json
import zlib


def collect_settings(server: str, name: str) -> str:
    """For a project of this name that speaks to this address alone. What is left out has Collect’s own default."""
    content = {
        "general": {"server_url": server, "form_update_mode": "match_exactly", "autosend": "wifi_and_cellular"},
        "project": {"name": name},
        "admin": {},
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode()
