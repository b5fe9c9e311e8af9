"""An approval that is one of many: only of what needs nobody's eye, as it stands at that moment."""

from __future__ import annotations

from psycopg import Connection

from cadastre_plugin.core.change.workflow import Action
from cadastre_plugin.core.review.bulk import Judged, left_out
from cadastre_server.auth.user import User
from cadastre_server.changes.eyes import part_of
from cadastre_server.changes.repository import Standing, summary_of
from cadastre_server.database import Row
from cadastre_server.problems import ConflictError


def require_safe(connection: Connection[Row], user: User, standing: Standing) -> None:
    """Nothing when a change that was just examined may be approved among others.

    Its findings and why two must approve it are kept before. A remark that is being written meanwhile does not slip
    through: it is written SERIALIZABLE as well, so that whichever of the two comes second is done again.

    Raises:
        ConflictError: `bulk_remarks`, `bulk_questions`, `bulk_warnings`, `bulk_errors`, `bulk_second`,
            `bulk_other_reviewer`.
    """
    summary = summary_of(connection, standing.id)
    assert summary is not None  # it is locked
    judged = Judged(
        state=standing.state,
        part=part_of(standing, user),
        reviewer=standing.reviewer,
        errors=summary.findings.error,
        warnings=summary.findings.warning,
        open_remarks=summary.open_remarks,
        open_questions=summary.open_questions,
        is_second=bool(summary.second_needed),
    )
    reason = left_out(Action.APPROVE, judged, user.id, user.roles)
    if reason is not None:
        raise ConflictError(reason.code, reason.template, **reason.parameters)
