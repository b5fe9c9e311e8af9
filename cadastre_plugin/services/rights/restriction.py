"""Bans and arrests: laid, lifted, looked for."""

from __future__ import annotations

from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.rights.restriction import BAN, KINDS, Check, Restriction, impose, lift, record_check
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.rights.fields import text_of
from cadastre_plugin.panels.rights.one_right_page import OneRightPage
from cadastre_plugin.panels.rights.restriction_page import CheckPage, RestrictionPage
from cadastre_plugin.services.rights.work import Proposal, RightsBench, RightsWork


class RestrictionWork(RightsWork):
    """A ban or arrest that was imposed."""

    operation = BAN

    def __init__(self, bench: RightsBench) -> None:
        self._page = RestrictionPage(bench.profile)
        super().__init__(bench, self._page)

    def proposal(self) -> Proposal | None:
        """The restriction of the inputs."""
        page, parcel_id = self._page, self.parcel_id
        number, imposed_by = text_of(page.number), text_of(page.imposed_by)
        if parcel_id is None or number is None or imposed_by is None:
            return None
        intent = Restriction(
            kind=page.kind.currentData(),
            parcel_id=parcel_id,
            number=number,
            imposed_by=imposed_by,
            imposed_on=page.imposed_on.day(),
            exchange_code=text_of(page.exchange_code),
            until=page.until.day(),
        )
        papers = page.papers()
        return lambda estate: impose(estate, intent, papers)

    def missing(self) -> str:
        """What to give next."""
        return tr("Write the number of the restriction and who imposed it") if self.parcel_id is not None else ""


class LiftingWork(RightsWork):
    """A ban or arrest ends."""

    operation = "lifting"

    def __init__(self, bench: RightsBench) -> None:
        hint = tr("Choose the ban or arrest that is lifted, and attach the decision that lifts it.")
        self._page = OneRightPage(hint, tr("Choose a ban or an arrest"), _is_laid, bench.profile)
        super().__init__(bench, self._page)

    def proposal(self) -> Proposal | None:
        """The end of the restriction that is chosen."""
        chosen, papers = self._page.right.right_id(), self._page.papers()
        return None if chosen is None else lambda estate: lift(estate, chosen, papers)

    def missing(self) -> str:
        """What to choose, or that there is nothing to."""
        is_empty = self.parcel_id is not None and self._page.is_empty()
        return tr("No ban or arrest lies on this parcel") if is_empty else ""


class CheckWork(RightsWork):
    """What the registry of restrictions answered."""

    operation = "verified_absent"

    def __init__(self, bench: RightsBench) -> None:
        self._page = CheckPage(bench.profile)
        super().__init__(bench, self._page)

    def proposal(self) -> Proposal | None:
        """The record of the check."""
        page, parcel_id, day = self._page, self.parcel_id, self._page.checked_on.day()
        if parcel_id is None or day is None:
            return None
        intent = Check(page.kind.currentData(), parcel_id, day, page.answer.currentData())
        papers = page.papers()
        return lambda estate: record_check(estate, intent, papers)

    def missing(self) -> str:
        """What to give next."""
        return tr("Choose the day of the check") if self.parcel_id is not None else ""


def _is_laid(right: Right) -> bool:
    return right.kind in KINDS and right.is_present
