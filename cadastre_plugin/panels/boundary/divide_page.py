"""The page of dividing a parcel: which, into what, in which direction, and what came of it part by part."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget
from shapely.geometry import MultiPolygon

from cadastre_plugin.core.boundary.balance import Balance
from cadastre_plugin.core.boundary.divide.plan import Divided, Division, Part
from cadastre_plugin.core.boundary.divide.sides import Side
from cadastre_plugin.core.boundary.outcome import Outcome
from cadastre_plugin.core.profile.number_format import NumberFormat
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.boundary.balance_table import area_text
from cadastre_plugin.panels.boundary.divide_amounts import AmountsForm
from cadastre_plugin.panels.boundary.divide_conditions import ConditionsForm
from cadastre_plugin.panels.boundary.divide_direction import DirectionForm
from cadastre_plugin.panels.boundary.page import ToolPage
from cadastre_plugin.panels.boundary.result_table import ResultTable
from cadastre_plugin.panels.review.values import NOTHING, locale


class DividePage(ToolPage):
    """parcel_typed(text): a number was written. parcel_requested(): the next click on the map is the parcel."""

    parcel_typed = pyqtSignal(str)
    parcel_requested = pyqtSignal()
    _table: ResultTable | None = None
    _parts: tuple[Part, ...] = ()
    _lands: Mapping[UUID, MultiPolygon] = MappingProxyType({})

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Click the parcel, say into what, and click the side that the cuts run along."), parent)
        self.parcel = QLineEdit(self)
        self.pick = QToolButton(self)
        self.amounts = AmountsForm(self)
        self.direction = DirectionForm(self)
        self.conditions = ConditionsForm(self)
        self._fill_form()
        headings = [tr("Part"), tr("Wanted, m²"), tr("Before the grid"), tr("After, m²"), tr("For")]
        self._table = ResultTable("cadastre.divide.parts", tr("Parts"), headings, self)
        self._table.hide()
        self.body.addWidget(self._table)
        for form in (self.amounts, self.direction, self.conditions):
            form.changed.connect(self.inputs_changed)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts that are shown."""
        return self._parts

    def land_of(self, part: Part) -> MultiPolygon:
        """The land of a part that is shown."""
        return self._lands[part.id]

    def division(self) -> Division | None:
        """What is asked; None while it is incomplete.

        Raises:
            BoundaryError, SurveyError: a text cannot be read.
        """
        amounts, direction = self.amounts.amounts(), self.direction.direction()
        if amounts is None or direction is None:
            return None
        return Division(
            amounts,
            direction,
            self.direction.is_reversed.isChecked(),
            self.conditions.conditions(),
            self.conditions.strip(),
        )

    def offer_sides(self, sides: list[Side]) -> None:
        """The sides of the parcel that is divided."""
        self.conditions.offer_sides(sides)
        self.direction.offer_sides(sides)

    def show_parcel(self, number: str, area: float | None) -> None:
        """The parcel that is divided, and its area in m2; None: there is none."""
        self.parcel.setText(number)
        self.amounts.show_total(area)

    def show_outcome(self, outcome: Outcome, balance: Balance, number: NumberFormat) -> None:
        """The parts, instead of the balance sheet, which has no order."""
        super().show_outcome(outcome, balance, number)
        if self._table is not None and isinstance(outcome, Divided):
            self.balance.hide()
            self._parts = outcome.parts
            self._lands = {item.id: item.geometry for item in outcome.standing()}
            self._table.show_rows([_row(at, part) for at, part in enumerate(outcome.parts, start=1)])
            self._table.setColumnHidden(4, not any(part.holder for part in outcome.parts))
            self._table.show()

    def reset(self) -> None:
        """Another parcel; what it is divided into stays until that is another one too."""
        self.show_parcel("", None)
        self.direction.reset()
        self.conditions.offer_sides([])
        self.amounts.reset()

    def _show(self, balance: Balance | None, number: NumberFormat | None) -> None:
        super()._show(balance, number)
        self._parts = ()
        if self._table is not None:
            self._table.hide()

    def _fill_form(self) -> None:
        self.parcel.setObjectName("cadastre.divide.parcel")
        self.parcel.setAccessibleName(tr("Parcel"))
        self.parcel.setPlaceholderText(tr("its number, or the end of it"))
        self.pick.setObjectName("cadastre.divide.pick_parcel")
        self.pick.setAccessibleName(tr("Parcel: pick on the map"))
        self.pick.setText(tr("Map"))
        row = QHBoxLayout()
        row.addWidget(self.parcel)
        row.addWidget(self.pick)
        self.form.addRow(tr("Parcel"), row)
        self.amounts.add_to(self.form)
        self.direction.add_to(self.form)
        self.conditions.add_to(self.form)
        self.parcel.editingFinished.connect(lambda: self.parcel_typed.emit(self.parcel.text()))
        self.pick.clicked.connect(self.parcel_requested)


def _row(number: int, part: Part) -> list[str]:
    name = tr("{part} (left over)").format(part=number) if part.is_remainder else str(number)
    name = tr("strip for access") if part.is_strip else name
    wanted = NOTHING if part.wanted is None else _exact(part.wanted)
    return [name, wanted, _exact(part.before_grid), area_text(part.after_grid), part.holder]


def _exact(area: float) -> str:
    """To the square centimetre: what the grid changes is seen."""
    return str(locale().toString(area, "f", 4))
