"""Sending a step of a draft: the same step twice is one step, also when the answer to the first was lost."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.api.errors import ApiError, Conflict, Refused, RevisionChanged
from cadastre_plugin.api.replies import Summary
from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.change.document import content_hash, to_document
from cadastre_plugin.core.change.workflow import Action, transition
from cadastre_plugin.core.interruption import checkpoint
from cadastre_plugin.drafts.files import KeptFiles

UNKNOWN_TYPE = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A step ready to be sent: the change as it stands, the revision known here, and what was sent before.

    files: where the files of its documents are kept on this computer, None when it has none here.
    """

    action: Action
    change: Change
    revision: int | None
    tried: Collection[str] = ()
    remark: str | None = None
    files: KeptFiles | None = None


def deliver(client: CadastreClient, step: Outgoing) -> Summary:
    """Send a step; where the change stands then.

    Raises:
        ApiError: any of its kinds; nothing is different at the service then, or it is what this step would have made.
    """
    return _save(client, step) if step.action is Action.SAVE else _act(client, step)


def _send_files(client: CadastreClient, step: Outgoing) -> None:
    """What the service lacks of the documents' files. One that is not kept here came from the service."""
    here = list(_files_here(step))
    for place, (path, media_type) in enumerate(here):

        def say(ratio: float, place: int = place) -> None:
            checkpoint((place + ratio) / len(here))

        client.put_file(path, path.name, media_type, say)


def _files_here(step: Outgoing) -> Iterator[tuple[Path, str]]:
    """The files of the documents that are kept on this computer, each once, with the type that it is said to be."""
    documents = {edit.after.sha256: edit.after for edit in step.change.sources if edit.after and edit.after.sha256}
    for sha256, document in documents.items():
        path = step.files.path(sha256) if step.files is not None and sha256 else None
        if path is not None:
            yield path, document.media_type or UNKNOWN_TYPE


def _save(client: CadastreClient, step: Outgoing) -> Summary:
    _send_files(client, step)
    try:
        return client.put_change(step.change, step.revision)
    except (RevisionChanged, Refused) as error:
        if error.code not in ("revision_changed", "revision_missing"):
            raise
        return client.put_change(step.change, _revision_of_lost_answer(client, step, error))


def _revision_of_lost_answer(client: CadastreClient, step: Outgoing, error: ApiError) -> int:
    """The revision at the service, when it is of something sent from here before: only its answer was lost."""
    record = client.change(step.change.id)
    document = to_document(record.change, client.profile().crs.srid)
    if content_hash(document) not in step.tried:
        raise error
    return record.summary.revision


def _act(client: CadastreClient, step: Outgoing) -> Summary:
    if step.revision is None:
        raise RevisionChanged("revision_missing")
    try:
        return client.act(step.action, step.change.id, step.revision, step.remark)
    except Conflict as error:
        summary = client.change(step.change.id).summary if error.code == "wrong_state" else None
        if summary and summary.state in transition(step.action).steps.values() and summary.revision == step.revision:
            return summary
        raise
