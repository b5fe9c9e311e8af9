"""The file of a person's drafts, opened; one that is damaged is put aside and said."""

from __future__ import annotations

from cadastre_plugin.core.texts import tr
from cadastre_plugin.drafts.errors import DraftError
from cadastre_plugin.drafts.file import draft_path, set_aside
from cadastre_plugin.drafts.store import DraftStore
from cadastre_plugin.panels.messages import Messages
from cadastre_plugin.services.connection import plugin_folder
from cadastre_plugin.services.session import Session

SUBJECT = "draft file"


def open_store(session: Session, messages: Messages) -> DraftStore | None:
    """The drafts of who is signed in; None, with a message, when they cannot be opened."""
    path = draft_path(plugin_folder(), session.address, session.me.name)
    try:
        return DraftStore(path)
    except DraftError as error:
        if error.code != "drafts_corrupt":
            messages.error(error, SUBJECT)
            return None
    text = tr("The file of your drafts was damaged. It is kept at {path}; new drafts go into a new file")
    messages.warning(text.format(path=set_aside(path)), SUBJECT)
    return DraftStore(path)
