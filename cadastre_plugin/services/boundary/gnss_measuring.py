"""Measuring points with a receiver: epochs are collected, and their mean is a point."""

from __future__ import annotations

import re

from qgis.PyQt.QtCore import QObject, pyqtSignal

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.geometry.transformation import transformation
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.survey.gnss_average import GNSS_CRS, averaged
from cadastre_plugin.core.survey.nmea import Epoch
from cadastre_plugin.core.survey.point_finding import PointFinding
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.panels.boundary.gnss_box import GnssBox
from cadastre_plugin.tasks.gnss_receiver import GnssReceiver

_LAST_NUMBER = re.compile(r"\d+(?=\D*$)")
SOURCE = N_("GNSS receiver")


class GnssMeasuring(QObject):
    """Answers the receiver's box. measured(GnssPoint): a point was taken."""

    measured = pyqtSignal(object)

    def __init__(self, box: GnssBox, profile: Profile, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._box, self._profile = box, profile
        self._receiver = GnssReceiver(self)
        self._epochs: list[Epoch] | None = None
        self._wanted = 0
        box.address_chosen.connect(self._receiver.listen_to_address)
        box.qgis_chosen.connect(self._listen_to_qgis)
        box.stop_requested.connect(self._receiver.stop)
        box.measure_requested.connect(self._begin)
        box.measure_stopped.connect(self._take)
        self._receiver.connected.connect(lambda: box.show_listening(True))
        self._receiver.stopped.connect(self._on_stopped)
        self._receiver.epoch_received.connect(self._on_epoch)
        self._receiver.fell_silent.connect(box.show_problem)
        self._receiver.sentence_refused.connect(self._on_refused)

    def stop(self) -> None:
        """Listen no longer; a point under way is dropped."""
        self._epochs = None
        self._receiver.stop()

    def _listen_to_qgis(self) -> None:
        if not self._receiver.listen_to_qgis():
            self._box.show_listening(False, tr("QGIS is connected to no receiver: connect it in its GPS panel first"))

    def _begin(self, number: str, epochs: int) -> None:
        self._epochs, self._wanted = [], epochs
        self._box.show_measuring(0, epochs)

    def _on_epoch(self, epoch: Epoch) -> None:
        self._box.show_epoch(epoch)
        if self._epochs is not None:
            self._epochs.append(epoch)
            self._box.show_measuring(len(self._epochs), self._wanted)
            if len(self._epochs) >= self._wanted:
                self._take()

    def _take(self) -> None:
        epochs, self._epochs = self._epochs or [], None
        self._box.show_measuring(None)
        number = self._box.number.text().strip()
        try:
            into_city = transformation(GNSS_CRS, self._profile)
            point = averaged(epochs, into_city, self._profile, number=number, source=tr(SOURCE))
        except CadastreError as error:
            self._box.show_problem(error.text())
            return
        self._box.number.setText(next_number(number))
        self.measured.emit(point)

    def _on_stopped(self, why: str) -> None:
        if self._epochs:
            self._take()
        self._epochs = None
        self._box.show_measuring(None)
        self._box.show_listening(False, why)

    def _on_refused(self, finding: PointFinding) -> None:
        self._box.show_problem(finding.text())


def next_number(number: str) -> str:
    """The number of the point after one: the last figures of it, one higher, with the zeros before them."""
    match = _LAST_NUMBER.search(number)
    if match is None:
        return f"{number}1"
    return number[: match.start()] + str(int(match[0]) + 1).zfill(len(match[0])) + number[match.end() :]
