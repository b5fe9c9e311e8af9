"""Whether the audit is whole, for those who watch over it."""

from __future__ import annotations

from psycopg import Connection

from cadastre_plugin.core.change.workflow import Role
from cadastre_server.audit.chain import FAULT_TEXTS, Verdict
from cadastre_server.audit.repository import record
from cadastre_server.audit.schemas import Chain, ChainFault
from cadastre_server.auth.user import User
from cadastre_server.database import Row


def require_administrator(user: User) -> None:
    """Nothing when the user watches over the audit.

    Raises:
        ForbiddenError: `wrong_role`.
    """
    user.require_role(Role.ADMINISTRATOR)


def told(connection: Connection[Row], user: User, verdict: Verdict) -> Chain:
    """What was found, which is put on record."""
    broken, head = verdict.broken, verdict.head
    outcome = "whole" if broken is None else broken.fault.value
    record(connection, user.id, "verify_audit", str(head.position), {"outcome": outcome})
    fault = None
    if broken is not None:
        text = FAULT_TEXTS[broken.fault]
        fault = ChainFault(row=broken.row, position=broken.position, code=broken.fault, text=text)
    return Chain(
        rows=verdict.rows,
        broken=fault,
        position=head.position,
        hash=head.hash.hex(),
        sealed_at=head.sealed_at,
        waiting=verdict.waiting,
    )
