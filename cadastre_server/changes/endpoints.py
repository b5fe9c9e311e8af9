"""PUT and GET /changes/{id}, GET /changes, POST /check."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Path, Query, Response

from cadastre_plugin.core.change.workflow import State
from cadastre_plugin.core.review.queue import Sort, Worst
from cadastre_server.auth.dependencies import SignedIn
from cadastre_server.bodies import RawBody, json_object
from cadastre_server.bounds import bounds_of
from cadastre_server.changes import service
from cadastre_server.changes.cursor import Cursor
from cadastre_server.changes.listing import Filter
from cadastre_server.changes.schemas import ChangeRecord, Findings, Page, RevisionLine, RevisionRecord, Summary
from cadastre_server.changes.steps import etag
from cadastre_server.context import Here
from cadastre_server.contract import CHANGE_BODY
from cadastre_server.people import Person

router = APIRouter(tags=["changes"])

IfMatch = Annotated[str | None, Header(description='revision that the step was made for, such as "3"')]


@router.put("/changes/{id}", responses={201: {"model": Summary}}, openapi_extra=CHANGE_BODY)
def put_change(
    id: UUID, user: SignedIn, context: Here, body: RawBody, response: Response, if_match: IfMatch = None
) -> Summary:
    """Save a change under the id that the client gave it; the same content again changes nothing."""
    change = service.change_of(id, json_object(body), context.profile)
    with context.database.transaction() as connection:
        saved = service.save(connection, user, change, if_match, context.profile)
    response.status_code = 201 if saved.is_new else 200
    response.headers["ETag"] = etag(saved.summary)
    return saved.summary


@router.get("/changes/authors")
def get_authors(user: SignedIn, context: Here) -> list[Person]:
    """Whose changes the user may read: what a list of them can be limited to."""
    with context.database.transaction() as connection:
        return service.authors(connection, user)


@router.get("/changes/{id}")
def get_change(id: UUID, user: SignedIn, context: Here, response: Response) -> ChangeRecord:
    """A change with its base, the findings of its last check, and remarks."""
    with context.database.transaction() as connection:
        found = service.read(connection, user, id, context.profile)
    response.headers["ETag"] = etag(found.summary)
    return found


@router.get("/changes/{id}/revisions")
def get_revisions(id: UUID, user: SignedIn, context: Here) -> list[RevisionLine]:
    """The revisions of a change, the first one first; a reviewer sees those that were submitted."""
    with context.database.transaction() as connection:
        return service.read_revisions(connection, user, id)


@router.get("/changes/{id}/revisions/{revision}")
def get_revision(
    id: UUID, revision: Annotated[int, Path(ge=1, lt=2**31)], user: SignedIn, context: Here
) -> RevisionRecord:
    """A revision of a change with its base and findings."""
    with context.database.transaction() as connection:
        return service.read_revision(connection, user, id, revision, context.profile)


@router.get("/changes")
def get_changes(
    user: SignedIn,
    context: Here,
    state: Annotated[list[State] | None, Query(description="one or several")] = None,
    author: UUID | None = None,
    district: str | None = None,
    kind: str | None = None,
    severity: Annotated[Worst | None, Query(description="of the gravest finding that it adds")] = None,
    older_than: Annotated[int | None, Query(ge=0, le=36_500, description="days since it was submitted")] = None,
    due_by: Annotated[date | None, Query(description="its term ends on this day or before")] = None,
    mine: Annotated[bool, Query(description="only those of which the user is the reviewer")] = False,
    bbox: Annotated[str | None, Query(description="west,south,east,north in metres of the profile's CRS")] = None,
    sort: Sort = Sort.CREATED,
    after: Annotated[str | None, Query(description="`next` of the part before, of the same order")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    count: Annotated[bool, Query(description="say in `total` how many there are")] = False,
) -> Page:
    """Changes, newest first unless sorted otherwise: a surveyor's own, and a supervisor's districts' submitted ones."""
    wanted = Filter(
        srid=context.profile.crs.srid,
        states=state or (),
        author=author,
        district=district,
        kind=kind,
        severity=severity,
        older_than=older_than,
        due_by=due_by,
        mine=mine,
        bbox=None if bbox is None else bounds_of(bbox),
        sort=sort,
        after=None if after is None else Cursor.read(after, sort),
        limit=limit,
    )
    with context.database.transaction() as connection:
        return service.page(connection, user, wanted, is_counted=count)


@router.post("/check", openapi_extra=CHANGE_BODY)
def check(user: SignedIn, context: Here, body: RawBody) -> Findings:
    """What the rules say of a change beside the register as it stands now; nothing is kept."""
    with context.database.transaction() as connection:
        return service.checked(connection, user, json_object(body), context.profile)
