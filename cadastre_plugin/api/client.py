"""The service's resources as methods: core objects and replies in and out, typed errors, nothing of HTTP."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from cadastre_plugin.api.audit_replies import Chain
from cadastre_plugin.api.conflicts import ConflictQuestions
from cadastre_plugin.api.deputies import Deputies
from cadastre_plugin.api.errors import NotSignedIn, NotUnderstood
from cadastre_plugin.api.events import SILENCE_SECONDS, EventStream
from cadastre_plugin.api.files import FileTransfer, Progress
from cadastre_plugin.api.forecast import ForecastQuestions
from cadastre_plugin.api.parcels import ParcelQuestions
from cadastre_plugin.api.party_replies import Double, Found, Lookups, doubles, party
from cadastre_plugin.api.past import Past
from cadastre_plugin.api.proof import ProofQuestions
from cadastre_plugin.api.queue import Queue
from cadastre_plugin.api.replies import Bounds, ChangeRecord, Me, Page, Summary, findings
from cadastre_plugin.api.revision_replies import RevisionLine, RevisionRecord, revision_lines
from cadastre_plugin.api.transport import Transport
from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.change.document import to_document
from cadastre_plugin.core.change.workflow import Action, State
from cadastre_plugin.core.interruption import checkpoint
from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.profile.profile import Profile, parse_profile
from cadastre_plugin.core.review.remark import NewRemark, Remark, new_remark_document, remark_of
from cadastre_plugin.core.rights.document import estate_of_document
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rules.finding import Finding

T = TypeVar("T")

Credentials = Callable[[], tuple[str, str] | None]
"""Gives user name and password when the sign-in has expired, None when nobody knows them. Called from any thread."""


class CadastreClient(ConflictQuestions, ForecastQuestions, ParcelQuestions, ProofQuestions):
    """A signed-in person's way to the service. All of it raises ApiError's kinds; any thread may call."""

    def __init__(self, transport: Transport, credentials: Credentials | None = None) -> None:
        self._transport = transport
        self._credentials = credentials
        self._token: str | None = None
        self._signing_in = threading.Lock()
        self._profile: Profile | None = None
        self.past = Past(self._read)

    def sign_in(self, name: str, password: str) -> Me:
        """Sign in and say who that is.

        Raises:
            NotSignedIn: `wrong_credentials`.
        """
        self._token = self._new_token(name, password)
        return self.me()

    def sign_out(self) -> None:
        """Forget the token and close the connections."""
        self._token = None
        self._credentials = None
        self._transport.close()

    def me(self) -> Me:
        """Who is signed in."""
        return self._read("GET", "/me", Me.parse)

    def profile(self) -> Profile:
        """The city, asked for once."""
        if self._profile is None:
            self._profile = self._read("GET", "/profile", parse_profile)
        return self._profile

    def put_change(self, change: Change, revision: int | None = None) -> Summary:
        """Save a change made on `revision`, None for a new one. The same content twice is one revision.

        Raises:
            RevisionChanged: it was saved elsewhere since.
            Refused: the change cannot be read, or is too large.
        """
        headers = {} if revision is None else _if_match(revision)
        document = to_document(change, self._srid())
        return self._read("PUT", f"/changes/{change.id}", Summary.parse, json=document, headers=headers)

    def change(self, id: UUID) -> ChangeRecord:
        """A change with its base, findings and remarks."""
        srid = self._srid()
        return self._read("GET", f"/changes/{id}", lambda document: ChangeRecord.parse(document, srid))

    def changes(
        self,
        *,
        state: State | None = None,
        author: UUID | None = None,
        district: str | None = None,
        bbox: Bounds | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> Page:
        """Changes this person may see; what is None does not limit them. `after` is the `next` of the page before."""
        asked = {"state": state, "author": author, "district": district, "after": after, "limit": limit}
        params = {name: str(value) for name, value in asked.items() if value is not None}
        if bbox is not None:
            params["bbox"] = ",".join(str(value) for value in bbox)
        return self._read("GET", "/changes", Page.parse, params=params)

    @property
    def queue(self) -> Queue:
        """What waits for a decision."""
        return Queue(self._read)

    def act(
        self, action: Action, id: UUID, revision: int, remark: str | None = None, *, only_if_safe: bool = False
    ) -> Summary:
        """Take a step with a change, on the revision that was seen. only_if_safe: an approval is one of many, and is
        not given where someone has to look at the change first.

        Raises:
            Conflict: `wrong_state`, or `stale_base` when the register has newer parcels; what `core.review.bulk` says.
            Forbidden: `own_change`, `not_author`, `wrong_role`.
            Refused: `findings_block` with the findings, `remark_missing`.
            RevisionChanged: it was saved since.
        """
        path = f"/changes/{id}/{action.value}"
        document = {"remark": remark, **({"only_if_safe": True} if only_if_safe else {})}
        return self._read("POST", path, Summary.parse, json=document, headers=_if_match(revision))

    def hand_over(self, id: UUID, revision: int, to: UUID, remark: str | None = None) -> Summary:
        """Let another supervisor go on with a change, on the revision that was seen; `deputies.reviewers` says who may.

        Raises:
            Conflict: `wrong_state`. RevisionChanged: it was saved since.
            Forbidden: `own_change`, `own_edit`, `wrong_role`, `other_district`.
            Refused: `reviewer_unfit`, `reviewer_unknown`, `reviewer_same`.
        """
        document = {"to": str(to), "remark": remark}
        path = f"/changes/{id}/{Action.HAND_OVER.value}"
        return self._read("POST", path, Summary.parse, json=document, headers=_if_match(revision))

    def audit_chain(self) -> Chain:
        """Whether the log of who did what is whole: the service goes through all of it. That is on record as well.

        Raises:
            Forbidden: `wrong_role`.
        """
        return self._read("GET", "/audit/chain", Chain.parse)

    @property
    def deputies(self) -> Deputies:
        """Who acts in whose place."""
        return Deputies(self._read)

    def check(self, change: Change) -> tuple[Finding, ...]:
        """The findings of a change; nothing is stored."""
        return self._read("POST", "/check", findings, json=to_document(change, self._srid()))

    def comments(self, id: UUID) -> tuple[Remark, ...]:
        """The remarks to a change, oldest first."""
        return self._read("GET", f"/changes/{id}/comments", lambda items: tuple(remark_of(item) for item in items))

    def comment(self, id: UUID, written: NewRemark) -> Remark:
        """Write a remark to a change, or an answer to one. The same remark twice is one.

        Raises:
            Conflict: `remark_exists`, another has its id.
            Refused: `remark_unknown`, what it answers is not there.
        """
        return self._read("POST", f"/changes/{id}/comments", remark_of, json=new_remark_document(written))

    def resolve(self, id: UUID, remark_id: UUID) -> Remark:
        """Say that a remark is dealt with, in the revision that is there or is being made.

        Raises:
            Forbidden: `not_author`.
            Conflict: `wrong_state`, the change is decided.
        """
        return self._read("POST", f"/changes/{id}/comments/{remark_id}/resolve", remark_of)

    def reopen(self, id: UUID, remark_id: UUID) -> Remark:
        """Say that a remark is not dealt with after all.

        Raises:
            Forbidden: `wrong_role`, `own_change`.
            Conflict: `wrong_state`, the change is decided.
        """
        return self._read("POST", f"/changes/{id}/comments/{remark_id}/reopen", remark_of)

    def revisions(self, id: UUID) -> tuple[RevisionLine, ...]:
        """The revisions of a change that this person may see, the first one first."""
        return self._read("GET", f"/changes/{id}/revisions", revision_lines)

    def revision(self, id: UUID, number: int) -> RevisionRecord:
        """A revision of a change with its base and findings.

        Raises:
            NotFound: there is none, or reviewers never saw it.
        """
        srid = self._srid()
        path = f"/changes/{id}/revisions/{number}"
        return self._read("GET", path, lambda document: RevisionRecord.parse(document, srid))

    def put_file(
        self, path: Path, sha256: str, media_type: str = "application/octet-stream", progress: Progress = checkpoint
    ) -> None:
        """Send what the service lacks of a file; nothing when it has it. Goes on where it was cut, also another day.

        Raises:
            Refused: the file is too large, of another type, damaged, or not that of the hash.
            LocalFile: the file cannot be read.
            Interrupted: `progress` found that nobody wants it any more.
        """
        self._signed(lambda _: self._transfer(sha256, progress).send(path, media_type))

    def get_file(self, sha256: str, target: Path, progress: Progress = checkpoint) -> str:
        """Bring a file here; its media type. The target is there when it is complete, and not before.

        Raises:
            NotFound: it is not there, or not to be seen by this person.
            LocalFile: the target cannot be written.
            Interrupted: `progress` found that nobody wants it any more.
        """
        return self._signed(lambda _: self._transfer(sha256, progress).fetch(target))

    def parties(self, typed: str, limit: int = 20) -> Found:
        """People and bodies by the words of a name as they are typed, in any script and order, or by a whole number.

        Raises:
            Forbidden: `wrong_role`, `number_search`.
            Refused: `name_too_long`, `name_unstorable`.
        """
        return self._read("GET", "/parties", Found.parse, params={"q": typed, "limit": str(limit)})

    def doubles(self, party: Party) -> tuple[Double, ...]:
        """Who a party that is being typed may be already, the most probable first.

        Raises:
            Forbidden: `wrong_role`.
            Refused: `name_too_long`, `name_unstorable`.
        """
        document = {"id": str(party.id), "kind": party.kind.value, "name": party.name}
        numbers = {"pinfl": party.pinfl, "stir": party.stir}
        return self._read("POST", "/parties/doubles", doubles, json={**document, **numbers})

    def party(self, id: UUID) -> Party:
        """All that the register says of a party, with its numbers. The look-up is on record.

        Raises:
            Forbidden: `wrong_role`, `party_elsewhere`.
            NotFound: it is not in the register today.
        """
        return self._read("GET", f"/parties/{id}", party)

    def lookups(
        self,
        *,
        person: UUID | str | None = None,
        who: UUID | str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        after: int | None = None,
        limit: int | None = None,
    ) -> Lookups:
        """Who looked at data of people, newest first. person: id, or a whole PINFL or STIR. who: id or name of a user.
        since, until: not before, and before, with their time zone. after: `next` of the page before.

        Raises:
            Forbidden: `wrong_role`.
        """
        asked = {"person": person, "who": who, "after": after, "limit": limit}
        times = {"since": since, "until": until}
        params = {name: str(value) for name, value in asked.items() if value is not None}
        params |= {name: time.isoformat() for name, time in times.items() if time is not None}
        return self._read("GET", "/audit/lookups", Lookups.parse, params=params)

    def estate(self, parcels: Iterable[UUID], rights: Iterable[UUID] = (), parties: Iterable[UUID] = ()) -> Estate:
        """All that is held in parcels today, these rights wherever they are, and all that names these parties: their
        rights, their groups and the rights of those; with the people and documents named.

        Raises:
            Forbidden: `wrong_role`, `other_district`, `party_also_elsewhere`.
        """
        asked = {"parcels": parcels, "rights": rights, "parties": parties}
        document = {name: [str(id) for id in ids] for name, ids in asked.items()}
        return self._read("POST", "/estate", estate_of_document, json=document)

    @contextmanager
    def events(self, last_id: str | None = None) -> Iterator[EventStream]:
        """The stream of what happens, open while the context is; after `last_id` when given."""
        self._current("GET", "/me")  # renews an expired sign-in before the stream is opened
        headers = {"Accept": "text/event-stream", **({} if last_id is None else {"Last-Event-ID": last_id})}
        with self._transport.stream("/events", self._token, headers, SILENCE_SECONDS) as answer:
            yield EventStream(answer, last_id)

    def _srid(self) -> int:
        return self.profile().crs.srid

    def _read(self, method: str, path: str, parse: Callable[[Any], T], **parts: Any) -> T:
        document = self._current(method, path, **parts)
        try:
            return parse(document)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise NotUnderstood("reply_not_understood", parameters={"part": f"{path}: {error}"}) from error

    def _current(self, method: str, path: str, **parts: Any) -> Any:
        """The answer's JSON."""
        return self._signed(lambda token: self._transport.request(method, path, token=token, **parts).document)

    def _transfer(self, sha256: str, progress: Progress) -> FileTransfer:
        return FileTransfer(self._transport, lambda: self._token, sha256, progress)

    def _signed(self, ask: Callable[[str | None], T]) -> T:
        """What is asked with a token; an expired sign-in is renewed once, unseen."""
        token = self._token
        try:
            return ask(token)
        except NotSignedIn:
            if not self._renewed(token):
                raise
        return ask(self._token)

    def _renewed(self, expired: str | None) -> bool:
        """True when there is a newer token than the expired one: of the first thread that noticed, for all of them."""
        with self._signing_in:
            if self._token != expired:
                return self._token is not None
            known = self._credentials() if self._credentials else None
            if known is None:
                return False
            self._token = self._new_token(*known)
            return True

    def _new_token(self, name: str, password: str) -> str:
        form = {"username": name, "password": password}
        document = self._transport.request("POST", "/token", data=form).document
        try:
            return str(document["access_token"])
        except (KeyError, TypeError) as error:
            raise NotUnderstood("not_a_cadastre", parameters={"address": self._transport.address}) from error


def _if_match(revision: int) -> dict[str, str]:
    return {"If-Match": f'"{revision}"'}
