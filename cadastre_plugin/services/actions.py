"""The plugin's actions: in a menu, on a tool bar, among QGIS's shortcuts; grey, with the reason, when not allowed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from qgis.gui import QgisInterface
from qgis.PyQt.QtWidgets import QAction, QMenu, QToolBar

from cadastre_plugin.api.replies import Me
from cadastre_plugin.core.change.workflow import ROLE_TEXTS, Role
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.icons import icon

PREFIX = "cadastre."


@dataclass(frozen=True, slots=True)
class ActionKind:
    """An action of the plugin: `role` is who may use it, None for anyone who is signed in, or not when `anyone`."""

    name: str
    text: str
    icon: str
    shortcut: str
    role: Role | None = None
    anyone: bool = False


CONNECT = ActionKind("connect", N_("Connect to the cadastre"), "connect", "Alt+1", anyone=True)
SIGN_OUT = ActionKind("sign_out", N_("Sign out"), "connect", "")
WORK = ActionKind("work", N_("Work area and changes"), "work", "Alt+2")
START_CHANGE = ActionKind("start_change", N_("Start a change"), "change", "Alt+3", Role.SURVEYOR)
RIGHTS = ActionKind("rights", N_("Rights"), "rights", "Alt+7", Role.SURVEYOR)
CONFLICTS = ActionKind("conflicts", N_("Conflicts with the register"), "change", "", Role.SURVEYOR)
SUBMIT = ActionKind("submit", N_("Submit the change"), "submit", "Alt+4", Role.SURVEYOR)
REVIEW = ActionKind("review", N_("Review changes"), "review", "Alt+5", Role.SUPERVISOR)
HISTORY = ActionKind("history", N_("History of a parcel"), "history", "Alt+6")
LINEAGE = ActionKind("lineage", N_("Lineage and old numbers"), "lineage", "Alt+0")
TIME = ActionKind("time", N_("Time slider"), "time", "Alt+9")
DIFFERENCES = ActionKind("differences", N_("What changed between two days"), "history", "")
LOOKUPS = ActionKind("lookups", N_("Who looked at whom"), "search", "", Role.ADMINISTRATOR)
DEPUTIES = ActionKind("deputies", N_("Deputies"), "connect", "")
SHEET = ActionKind("sheet", N_("Parcel sheet"), "sheet", "Alt+8")

ACTIONS = (
    CONNECT,
    WORK,
    START_CHANGE,
    RIGHTS,
    CONFLICTS,
    SUBMIT,
    REVIEW,
    SHEET,
    HISTORY,
    LINEAGE,
    TIME,
    DIFFERENCES,
    DEPUTIES,
    LOOKUPS,
    SIGN_OUT,
)
MENU_ONLY = frozenset({CONFLICTS, DIFFERENCES, DEPUTIES, LOOKUPS, SIGN_OUT})


def refusal(kind: ActionKind, me: Me | None) -> str:
    """Why a person, None for nobody, may not use an action; empty when they may."""
    if kind.anyone:
        return ""
    if me is None:
        return tr("Connect to the server first")
    if kind.role is not None and kind.role not in me.roles:
        return tr("Only a {role} may do this").format(role=tr(ROLE_TEXTS[kind.role]))
    return ""


class Actions:
    """Actions with a tool bar and a menu, shown in `iface` from the making of this object until `close`."""

    def __init__(
        self, iface: QgisInterface, name: str, title: str, handlers: Mapping[ActionKind, Callable[[], object]]
    ) -> None:
        """`handlers`: what each action does, in the order of the menu. `name` and `title` are the tool bar's."""
        self._iface = iface
        self._me: Me | None = None
        self._obstacles: dict[ActionKind, str] = {}
        window = iface.mainWindow()
        self._actions = {kind: self._made(kind, handlers[kind]) for kind in handlers}
        self._menu = QMenu(title, window)
        self._menu.setObjectName(f"{PREFIX}{name}menu")
        window.menuBar().insertMenu(iface.firstRightStandardMenu().menuAction(), self._menu)
        self._tool_bar: QToolBar = iface.addToolBar(title)
        self._tool_bar.setObjectName(f"{PREFIX}{name}tool_bar")
        self._menu.addActions(self._actions.values())
        self._tool_bar.addActions([action for kind, action in self._actions.items() if kind not in MENU_ONLY])
        self.allow(None)

    def allow(self, me: Me | None) -> None:
        """Someone is signed in, or nobody is."""
        self._me = me
        for kind in self._actions:
            self._refresh(kind)

    def hinder(self, kind: ActionKind, reason: str) -> None:
        """Something stands in the way of an action just now; empty when nothing does."""
        self._obstacles[kind] = reason
        self._refresh(kind)

    def close(self) -> None:
        """Take all of them away."""
        for action in self._actions.values():
            self._iface.unregisterMainWindowAction(action)
            action.deleteLater()
        self._iface.mainWindow().menuBar().removeAction(self._menu.menuAction())
        self._menu.deleteLater()
        self._iface.mainWindow().removeToolBar(self._tool_bar)
        self._tool_bar.deleteLater()

    def _made(self, kind: ActionKind, handler: Callable[[], object]) -> QAction:
        action = QAction(icon(kind.icon), tr(kind.text), self._iface.mainWindow())
        action.setObjectName(PREFIX + kind.name)
        action.triggered.connect(lambda: handler())
        self._iface.registerMainWindowAction(action, kind.shortcut)
        return action

    def _refresh(self, kind: ActionKind) -> None:
        reason = refusal(kind, self._me) or self._obstacles.get(kind, "")
        action = self._actions[kind]
        action.setEnabled(not reason)
        shortcut = action.shortcut().toString()
        title = f"{tr(kind.text)} ({shortcut})" if shortcut else tr(kind.text)
        action.setToolTip(f"{title}\n{reason}" if reason else title)
