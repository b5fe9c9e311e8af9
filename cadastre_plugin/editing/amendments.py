"""What a fresh command must be amended by, so that each feature is the parcel whose land it has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID, uuid4

from qgis.core import QgsFeature, QgsVectorLayer

from cadastre_plugin.core.model.parcel import NEW, Parcel
from cadastre_plugin.editing.amend import Values, features
from cadastre_plugin.editing.command_watch import Touched
from cadastre_plugin.editing.draft_states import DraftStates
from cadastre_plugin.editing.identity import Claim, new_parcels, pretenders, renamed
from cadastre_plugin.editing.unusable import usable_geometry
from cadastre_plugin.layers.parcel_features import PARCEL_ID, VERSION, id_of, value_of, version_of

_NEW_PARCEL: Values = {VERSION: NEW, "number": None, "legal_area": None}


def identity_amendments(
    layer: QgsVectorLayer, touched: Touched, ids: Mapping[int, UUID], fids: Mapping[UUID, int], states: DraftStates
) -> Mapping[int, Values]:
    """Attribute values by feature. ids, fids, states: which parcel each feature was before the command, and as what it
    stood."""
    before = {ids[fid]: states.current[ids[fid]] for fid in touched.fids if fid in ids}
    claims = [_claim(feature) for feature in features(layer, touched.fids).values()]
    others = {fids[claim.id] for claim in claims if claim.id is not None and claim.id in fids} - touched.fids
    claims += [_claim(feature) for feature in features(layer, others).values()]
    same = {fid: before[ids[fid]] for fid in renamed(claims, ids, touched.moved)}
    claims = [_claim_of(claim, same[claim.fid]) if claim.fid in same else claim for claim in claims]
    amendments: dict[int, Values] = {fid: _identity_of(parcel) for fid, parcel in same.items()}
    renewed = new_parcels(claims, before, fids, touched.moved)
    amendments |= {fid: {**_NEW_PARCEL, PARCEL_ID: str(uuid4())} for fid in renewed}
    for fid in pretenders(claims, states.base) - renewed:
        amendments[fid] = {VERSION: NEW, "number": None}
    return amendments


def _identity_of(parcel: Parcel) -> Values:
    return {PARCEL_ID: str(parcel.id), VERSION: parcel.version, "number": parcel.number}


def _claim_of(claim: Claim, parcel: Parcel) -> Claim:
    return replace(claim, id=parcel.id, version=parcel.version, number=parcel.number)


def _claim(feature: QgsFeature) -> Claim:
    version, number = version_of(feature), value_of(feature, "number")
    return Claim(feature.id(), id_of(feature), version, number, usable_geometry(feature.geometry()))
