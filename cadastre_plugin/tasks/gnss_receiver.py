"""A GNSS receiver that is listened to without making the window wait: over TCP, or the one that QGIS is connected to.

Serial ports, Bluetooth and gpsd are QGIS's: a receiver that its GPS panel is connected to sends its sentences here too.
"""

from __future__ import annotations

from qgis.core import QgsApplication, QgsGpsConnection
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal
from qgis.PyQt.QtNetwork import QAbstractSocket, QTcpSocket

from cadastre_plugin.core.survey.nmea import NmeaReader
from cadastre_plugin.core.survey.point_finding import PointFinding
from cadastre_plugin.core.texts import tr

SILENT_MS = 10_000
"""So long a receiver may say nothing before a person is told."""
_LONGEST_LINE = 4096
_LONGEST_WAITING = 1 << 16
"""More bytes than this without an end of line are no sentences."""


class GnssReceiver(QObject):
    """Listens to one receiver at a time.

    connected(). epoch_received(object): an Epoch. sentence_refused(object): the PointFinding of a line that could not
    be read. fell_silent(str), stopped(str): what to tell; stopped("") when it was asked for.
    """

    connected = pyqtSignal()
    epoch_received = pyqtSignal(object)
    sentence_refused = pyqtSignal(object)
    fell_silent = pyqtSignal(str)
    stopped = pyqtSignal(str)

    def __init__(self, parent: QObject | None = None, silent_ms: int = SILENT_MS) -> None:
        super().__init__(parent)
        self._reader = NmeaReader()
        self._socket: QTcpSocket | None = None
        self._connection: QgsGpsConnection | None = None
        self._silence = QTimer(self)
        self._silence.setInterval(silent_ms)
        self._silence.timeout.connect(self._on_silence)

    @property
    def is_listening(self) -> bool:
        """True from when it was asked to listen until it stops."""
        return self._socket is not None or self._connection is not None

    def listen_to_address(self, host: str, port: int) -> None:
        """Listen to a receiver, or a caster in front of it, that sends sentences over TCP."""
        self.stop()
        self._reader = NmeaReader()
        socket = self._socket = QTcpSocket(self)
        socket.connected.connect(self.connected)
        socket.readyRead.connect(self._on_bytes)
        socket.disconnected.connect(self._on_disconnected)
        socket.errorOccurred.connect(self._on_error)
        socket.connectToHost(host, port)
        self._silence.start()

    def listen_to_qgis(self) -> bool:
        """Listen to the receiver that QGIS is connected to; False when there is none."""
        self.stop()
        connections = QgsApplication.gpsConnectionRegistry().connectionList()
        if not connections:
            return False
        self._reader = NmeaReader()
        self._connection = connections[0]
        self._connection.nmeaSentenceReceived.connect(self._on_line)
        self._connection.destroyed.connect(self._on_disconnected)
        self._silence.start()
        self.connected.emit()
        return True

    def stop(self) -> None:
        """Listen no longer; the epoch that is under way still counts."""
        if self.is_listening:
            self._end("")

    def _end(self, why: str) -> None:
        self._silence.stop()
        socket, self._socket = self._socket, None
        connection, self._connection = self._connection, None
        if socket is not None:
            socket.disconnect()
            socket.abort()
            socket.deleteLater()
        if connection is not None and connection in QgsApplication.gpsConnectionRegistry().connectionList():
            connection.nmeaSentenceReceived.disconnect(self._on_line)
            connection.destroyed.disconnect(self._on_disconnected)
        last = self._reader.finish()
        if last is not None:
            self.epoch_received.emit(last)
        self.stopped.emit(why)

    def _on_bytes(self) -> None:
        while (socket := self._socket) is not None and socket.canReadLine():  # a line may end the listening
            self._on_line(bytes(socket.readLine(_LONGEST_LINE)).decode("ascii", errors="replace"))
        if (socket := self._socket) is not None and socket.bytesAvailable() > _LONGEST_WAITING:
            self._on_line(bytes(socket.readAll())[:_LONGEST_LINE].decode("ascii", errors="replace"))

    def _on_line(self, line: str) -> None:
        self._silence.start()
        refused = len(self._reader.refused)
        epoch = self._reader.read(line)
        if epoch is not None:
            self.epoch_received.emit(epoch)
        for finding in self._news(refused):
            self.sentence_refused.emit(finding)

    def _news(self, before: int) -> list[PointFinding]:
        news = self._reader.refused[before:]
        self._reader.refused.clear()  # a receiver may run all day
        return news

    def _on_silence(self) -> None:
        socket = self._socket
        if socket is not None and socket.state() != QAbstractSocket.SocketState.ConnectedState:
            self._end(tr("The receiver does not answer; look at its address and whether it is on"))
        else:
            self.fell_silent.emit(tr("The receiver is connected and sends nothing; switch its NMEA output on"))

    def _on_disconnected(self) -> None:
        if self.is_listening:
            self._end(tr("The receiver ended the connection"))

    def _on_error(self, _: object) -> None:
        socket = self._socket
        if socket is not None and socket.error() != QAbstractSocket.SocketError.RemoteHostClosedError:
            text = tr("The receiver cannot be reached: {reason}").format(reason=socket.errorString())
            self._end(text)
