"""A GNSS receiver: where it is, what it says now, and measuring a point with it."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from cadastre_plugin.core.survey.nmea import QUALITY_NAMES, Epoch
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.review.notice import Notice

USUAL_EPOCHS = 10
MOST_EPOCHS = 3600
_LARGEST_PORT = 65535


class GnssBox(QWidget):
    """address_chosen(host, port) and qgis_chosen(): listen to this receiver. stop_requested(): listen no longer.
    measure_requested(number, epochs): take a point; measure_stopped(): with the epochs that there are.
    """

    address_chosen = pyqtSignal(str, int)
    qgis_chosen = pyqtSignal()
    stop_requested = pyqtSignal()
    measure_requested = pyqtSignal(str, int)
    measure_stopped = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.host, self.port = QLineEdit("127.0.0.1", self), QSpinBox(self)
        self.listen, self.qgis = QPushButton(tr("Connect"), self), QPushButton(tr("Use the receiver of QGIS"), self)
        self.status = QLabel(self)
        self.number, self.epochs = QLineEdit("1", self), QSpinBox(self)
        self.measure = QPushButton(tr("Measure the point"), self)
        self.notice = Notice(self)
        self._is_listening = self._is_measuring = False
        self._name()
        self._lay_out()
        self.listen.clicked.connect(self._on_listen)
        self.qgis.clicked.connect(self.qgis_chosen)
        self.measure.clicked.connect(self._on_measure)
        self.show_listening(False)

    def show_listening(self, listening: bool, why: str = "") -> None:
        """Whether a receiver is listened to; why it is no longer, empty when it was asked for."""
        self._is_listening = listening
        self.listen.setText(tr("Disconnect") if listening else tr("Connect"))
        self.qgis.setEnabled(not listening)
        self.measure.setEnabled(listening)
        self.status.setText(tr("Waiting for the receiver") if listening else tr("No receiver is connected"))
        self.notice.error(why) if why else self.notice.clear()

    def show_epoch(self, epoch: Epoch) -> None:
        """What the receiver says now."""
        quality, satellites = tr(QUALITY_NAMES[epoch.quality]), epoch.satellites or 0
        text = tr("{quality} · {satellites} satellites").format(quality=quality, satellites=satellites)
        if epoch.hdop is not None:
            text += " · " + tr("HDOP {hdop}").format(hdop=f"{epoch.hdop:g}")
        if epoch.sigma_north is not None and epoch.sigma_east is not None:
            sigmas = {"north": f"{epoch.sigma_north:.3f}", "east": f"{epoch.sigma_east:.3f}"}
            text += "\n" + tr("standard deviation: north {north} m, east {east} m").format(**sigmas)
        self.status.setText(text)
        self.notice.clear()

    def show_measuring(self, taken: int | None, wanted: int = 0) -> None:
        """How many epochs of a point were taken; None when no point is being measured."""
        self._is_measuring = taken is not None
        self.number.setEnabled(taken is None)
        self.epochs.setEnabled(taken is None)
        count = tr("Take it now ({taken} of {wanted} epochs)").format(taken=taken, wanted=wanted)
        self.measure.setText(tr("Measure the point") if taken is None else count)

    def show_problem(self, text: str) -> None:
        """Something went wrong, and the receiver is listened to all the same."""
        self.notice.error(text)

    def _on_listen(self) -> None:
        if self._is_listening:
            self.stop_requested.emit()
        else:
            self.address_chosen.emit(self.host.text().strip(), self.port.value())

    def _on_measure(self) -> None:
        if self._is_measuring:
            self.measure_stopped.emit()
        else:
            self.measure_requested.emit(self.number.text().strip(), self.epochs.value())

    def _name(self) -> None:
        self.port.setRange(1, _LARGEST_PORT)
        self.port.setValue(9000)
        self.epochs.setRange(1, MOST_EPOCHS)
        self.epochs.setValue(USUAL_EPOCHS)
        self.status.setWordWrap(True)
        named = (
            (self.host, "host", tr("Address of the receiver")),
            (self.port, "port", tr("Port of the receiver")),
            (self.listen, "listen", tr("Connect")),
            (self.qgis, "qgis", tr("Use the receiver of QGIS")),
            (self.status, "status", tr("What the receiver says")),
            (self.number, "next", tr("Number of the point")),
            (self.epochs, "epochs", tr("Epochs of a point")),
            (self.measure, "measure", tr("Measure the point")),
        )
        for part, name, title in named:
            part.setObjectName(f"cadastre.points.{name}")
            part.setAccessibleName(title)
        self.qgis.setToolTip(tr("Serial ports, Bluetooth and gpsd: connect it in QGIS's GPS panel first"))

    def _lay_out(self) -> None:
        address = QHBoxLayout()
        address.addWidget(self.host, 1)
        address.addWidget(self.port)
        buttons = QHBoxLayout()
        buttons.addWidget(self.listen)
        buttons.addWidget(self.qgis)
        form = QFormLayout()
        form.addRow(tr("Address and port"), address)
        form.addRow(buttons)
        form.addRow(self.status)
        form.addRow(tr("Number of the point"), self.number)
        form.addRow(tr("Epochs of a point"), self.epochs)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(form)
        layout.addWidget(self.measure)
        layout.addWidget(self.notice)
