"""What one or several hold becomes the joint property of spouses."""

from __future__ import annotations

from cadastre_plugin.core.rights.joint_property import JointProperty, join
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.rights.joint_property_page import JointPropertyPage
from cadastre_plugin.services.rights.work import Proposal, RightsBench, RightsWork


class JointPropertyWork(RightsWork):
    """Ties the page of joint property to its function."""

    operation = "joint_property"

    def __init__(self, bench: RightsBench) -> None:
        self._page = JointPropertyPage(bench.profile)
        super().__init__(bench, self._page)
        self._page.members.added.connect(self.serve)

    def proposal(self) -> Proposal | None:
        """What would come of the inputs."""
        page = self._page
        right, givers = page.right.right_id(), page.holders.checked()
        if right is None or not givers or not page.members.is_complete():
            return None
        intent = JointProperty(right, givers, page.members.parts(), page.name.text())
        papers = page.papers(page.members.new_parties())
        return lambda estate: join(estate, intent, papers)

    def missing(self) -> str:
        """What to give next."""
        if self._page.right.right_id() is None:
            return tr("Nothing in this parcel can become joint property")
        if not self._page.holders.checked():
            return tr("Tick whose shares become joint property")
        return tr("Choose the other members of the group")
