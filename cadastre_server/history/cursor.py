"""Where the next part of a list of parcels begins; opaque to the client."""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from cadastre_plugin.core.texts import N_
from cadastre_server.problems import RefusedError

After = tuple[str, UUID]
"""Number and id of the last parcel that was told."""


def cursor_of(text: str) -> After:
    """What `cursor_text` was made of.

    Raises:
        RefusedError: `cursor_malformed`.
    """
    try:
        number, id = json.loads(urlsafe_b64decode(text))
        return str(number), UUID(id)
    except (ValueError, TypeError, AttributeError, binascii.Error) as error:
        raise RefusedError("cursor_malformed", N_("This list cannot be gone on with; start it again")) from error


def cursor_text(after: After) -> str:
    """As `after` of the next question."""
    number, id = after
    return urlsafe_b64encode(json.dumps([number, str(id)]).encode()).decode()
