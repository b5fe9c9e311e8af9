"""Which column of a file says what of a parcel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cadastre_plugin.core.model.parcel import ATTRIBUTES
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import N_
from cadastre_server.loading.errors import LoadError
from cadastre_server.loading.source import ParcelFile


def mapping_of(arguments: Sequence[str], profile: Profile, file: ParcelFile) -> Mapping[str, str]:
    """Columns by field: the operator's `FIELD=COLUMN`, or those of the profile when there are none.

    Raises:
        LoadError: an argument is of another form, a field is none of a parcel's, the file lacks a column.
    """
    chosen = dict(_pair(argument) for argument in arguments) or profile.load.fields
    for field, column in chosen.items():
        if field not in ATTRIBUTES:
            template = N_("A parcel has no field {field}; it has: {fields}")
            raise LoadError("field_unknown", template, field=field, fields=", ".join(ATTRIBUTES))
        if column not in file.columns:
            template = N_("{file} has no column {column} for {field}; it has: {columns}")
            columns = ", ".join(file.columns)
            raise LoadError(
                "column_unknown", template, file=file.path.name, column=column, field=field, columns=columns
            )
    if "number" not in chosen:
        raise LoadError("number_not_mapped", N_("Say which column has the cadastral number: {option}"), option="--map")
    return chosen


def _pair(argument: str) -> tuple[str, str]:
    field, sign, column = argument.partition("=")
    if not (field and sign and column):
        raise LoadError("map_malformed", N_("{argument} is not FIELD=COLUMN"), argument=argument)
    return field, column
