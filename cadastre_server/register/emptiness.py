"""Whether the register holds anything yet."""

from __future__ import annotations

from psycopg import Connection

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.texts import N_
from cadastre_server.database import Row


class RegisterNotEmptyError(CadastreError):
    """The register holds parcels, and the operator did not say that more are to be added."""

    def __init__(self, parcels: int) -> None:
        super().__init__(
            "register_not_empty",
            N_("The register holds parcels already: {parcels}. Nothing was written; with {option} they are added to"),
            parcels=parcels,
            option="--add",
        )


def require_empty(connection: Connection[Row]) -> None:
    """Nothing when the register never held a parcel.

    Raises:
        RegisterNotEmptyError: it did.
    """
    row = connection.execute("SELECT count(*) FROM cadastre.parcel").fetchone()
    if row and row[0]:
        raise RegisterNotEmptyError(row[0])
