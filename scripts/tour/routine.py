"""What steps do time and again: sign in, draw a work area, begin a change, look at a layer."""

from __future__ import annotations

import os

from qgis.core import QgsVectorLayer
from qgis.PyQt.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QWidget

from cadastre_plugin.core.profile.profile import Profile, profile_of
from cadastre_plugin.layers.roles import LayerRole, find_layer
from scripts.tour import hand
from scripts.tour.desk import Desk
from scripts.tour.step import TourError

SURVEYOR, SUPERVISOR = "surveyor", "supervisor"
ACCOUNTS = {SURVEYOR: "senior", SUPERVISOR: "supervisor"}
SECOND_SUPERVISOR, ADMINISTRATOR = "supervisor2", "administrator"
"""Accounts of people who have no desk of their own: they sit down at the supervisor's."""
PASSWORD = "cadastre"


def city() -> Profile:
    """The profile of the city that the tour is in."""
    return profile_of(os.environ["CADASTRE_PROFILE"])


def sign_in(desk: Desk, account: str | None = None) -> None:
    """Sign in as the person of the desk, or with another account; the city is on the map then."""
    name = account or ACCOUNTS[os.environ["CADASTRE_TOUR_DESK"]]

    def fill(dialog: QWidget) -> None:
        hand.write(hand.widget(dialog, QLineEdit, "cadastre.connect.address"), os.environ["CADASTRE_SERVER_URL"])
        saved = hand.widget(dialog, QComboBox, "cadastre.connect.saved")
        if saved.currentData() is not None:  # someone has signed in here before
            saved.setCurrentIndex(next(row for row in range(saved.count()) if saved.itemData(row) is None))
            hand.pause(hand.PAUSE_MS)
        hand.write(hand.widget(dialog, QLineEdit, "cadastre.connect.user"), name)
        hand.write(hand.widget(dialog, QLineEdit, "cadastre.connect.password"), PASSWORD)
        hand.click(hand.widget(dialog, QAbstractButton, "cadastre.connect.confirm"))

    hand.with_dialog(lambda: hand.trigger(desk.window, "cadastre.connect"), "cadastre.connect.dialog", fill)
    hand.wait(lambda: find_layer(desk.project, LayerRole.DISTRICTS), "the city on the map")
    desk.canvas.settle()


def change_places(desk: Desk, account: str | None = None) -> None:
    """Another person sits down at the desk: who is there signs out first. None: the person of the desk."""
    hand.trigger(desk.window, "cadastre.sign_out")
    sign_in(desk, account)


def draw_area(desk: Desk, middle: tuple[float, float], width: float, height: float) -> None:
    """Draw a work area around a place: metres from west to east and from south to north."""
    x, y = middle
    desk.canvas.look_at(x, y, 1.75 * width)
    hand.click(hand.widget(desk.window, QAbstractButton, "cadastre.work.draw"))
    before = layer_of(desk, LayerRole.REGISTER).subsetString()
    desk.canvas.drag((x - width / 2, y + height / 2), (x + width / 2, y - height / 2))
    hand.wait(lambda: layer_of(desk, LayerRole.REGISTER).subsetString() not in ("", before), "the parcels of the area")


def begin_change(desk: Desk, kind: str, title: str, application: str, district: str | None = None) -> QgsVectorLayer:
    """Begin a change in the work area, of `district` where it is given; the layer of its draft, which can be edited."""

    def describe(dialog: QWidget) -> None:
        hand.choose(hand.widget(dialog, QComboBox, "cadastre.change.kind"), kind)
        if district is not None:
            hand.choose(hand.widget(dialog, QComboBox, "cadastre.change.district"), district)
        hand.write(hand.widget(dialog, QLineEdit, "cadastre.change.title"), title)
        hand.write(hand.widget(dialog, QLineEdit, "cadastre.change.application"), application)
        hand.click(hand.widget(dialog, QAbstractButton, "cadastre.change.confirm"))

    hand.with_dialog(lambda: hand.trigger(desk.window, "cadastre.start_change"), "cadastre.change.dialog", describe)
    hand.wait(lambda: find_layer(desk.project, LayerRole.DRAFT), "the draft to open")
    draft = layer_of(desk, LayerRole.DRAFT)
    hand.wait(draft.isEditable, "the draft to be editable")
    return draft


def layer_of(desk: Desk, role: LayerRole) -> QgsVectorLayer:
    """The layer of a role.

    Raises:
        TourError: the project has none.
    """
    layer = find_layer(desk.project, role)
    if not isinstance(layer, QgsVectorLayer):
        raise TourError(f"the project has no layer of the {role.value}")
    return layer


def require(holds: object, otherwise: str) -> None:
    """Raises TourError with the text when something does not hold."""
    if not holds:
        raise TourError(otherwise)
