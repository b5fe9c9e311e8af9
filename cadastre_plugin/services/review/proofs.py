"""The proof card between the service and the dock: what it needs besides the change, and what was opened."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from qgis.core import QgsProject
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtGui import QImage
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.api.proof import Proof
from cadastre_plugin.core.change.workflow import Role
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.review.proof import RedItem
from cadastre_plugin.core.texts import tr
from cadastre_plugin.map_tools.spotlight import Spotlight
from cadastre_plugin.panels.review.proof_card import ProofCard
from cadastre_plugin.panels.review.record import Review
from cadastre_plugin.panels.review.review_dock import ReviewDock
from cadastre_plugin.panels.review.sketch import Drawn, sketches
from cadastre_plugin.services.session import Session
from cadastre_plugin.tasks import background


class Proofs(QObject):
    """Answers the card while a supervisor is signed in."""

    def __init__(self, dock: ReviewDock, project: QgsProject, canvas: QgsMapCanvas) -> None:
        super().__init__()
        self._card: ProofCard = dock.detail.proof
        self._project, self._canvas = project, canvas
        self._session: Session | None = None
        self._review: Review | None = None
        dock.review_shown.connect(self._prove)
        dock.review_ended.connect(self._forget)
        self._card.opened.connect(self._open)

    def sign_in(self, session: Session) -> None:
        """Someone is signed in."""
        if Role.SUPERVISOR in session.me.roles:
            self._session = session

    def sign_out(self) -> None:
        """Nobody is signed in."""
        self._session = self._review = None

    close = sign_out

    def _prove(self, review: Review) -> None:
        if self._session is None:
            return
        self._review = review
        client, id = self._session.client, review.record.summary.id
        background.run(
            tr("Making the proof card"),
            lambda progress: _proved(client, review),
            lambda found: self._card.show_proof(id, *found),
            self._fail,
            hidden=True,
        )

    def _open(self, item: RedItem) -> None:
        """Show what it is about, and keep that it was opened."""
        review = self._review
        if self._session is None or review is None:
            return
        place = _place(item, review)
        if place is not None:
            Spotlight(self._canvas, self._project, self._session.crs).show([place])
        client, id = self._session.client, review.record.summary.id
        background.run(
            tr("Keeping that it was opened"),
            lambda progress: client.open_items(id, [item.key]),
            lambda proof: self._card.show_proof(id, proof),
            self._fail,
            hidden=True,
        )

    def _fail(self, error: CadastreError) -> None:
        self._card.show_error(error.text())

    def _forget(self) -> None:
        self._review = None


def _proved(client: CadastreClient, review: Review) -> tuple[Proof, tuple[QImage, QImage]]:
    proof = client.proof(review.record.summary.id)
    beside = [Drawn(one.geometry, _short(one.number)) for one in proof.neighbours]
    before = (one.before for one in review.differences)
    after = (one.after for one in review.differences)
    only_rights = review.only_rights
    return proof, sketches(_drawn(before, review, only_rights), _drawn(after, review, only_rights), beside)


def _drawn(parcels: Iterable[Parcel | None], review: Review, besides: Iterable[Parcel]) -> list[Drawn]:
    present = [parcel for parcel in parcels if parcel is not None]
    return [Drawn(parcel.geometry, _short(parcel.number) or review.name_of(parcel.id)) for parcel in present] + [
        Drawn(parcel.geometry, _short(parcel.number)) for parcel in besides
    ]


def _short(number: str | None) -> str:
    """The part of a number that tells parcels of a block apart."""
    return (number or "").rpartition(":")[2]


def _place(item: RedItem, review: Review) -> BaseGeometry | None:
    """Where to look (m): at the finding, else at the parcels that it or the right is about."""
    if item.finding is not None and item.finding.place is not None:
        return item.finding.place
    right = review.rights_before.rights.get(item.right_id) if item.right_id else None
    ids: tuple[UUID, ...] = item.finding.subjects if item.finding else (right.parcel_id,) if right else ()
    parcels = [*(review.parcel(id) for id in ids), *(one for one in review.only_rights if one.id in ids)]
    return next((parcel.geometry for parcel in parcels if parcel is not None), None)
