"""What findings call kinds of right, documents and operations: texts of the catalogue, so that each reader has them in
his language, whoever worked the finding out. The codes are those of the profile's lists."""

from __future__ import annotations

from collections.abc import Mapping

from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import N_

_RIGHTS: Mapping[str, str] = {
    "ownership": N_("ownership"),
    "permanent_possession": N_("permanent possession"),
    "permanent_use": N_("permanent use"),
    "inheritable_possession": N_("lifetime inheritable possession"),
    "lease": N_("lease"),
    "sublease": N_("sublease"),
    "economic_management": N_("economic management"),
    "operational_management": N_("operational management"),
    "trust_management": N_("trust management"),
    "free_use": N_("free use"),
    "rent": N_("rent (annuity)"),
    "mortgage": N_("mortgage / pledge"),
    "servitude": N_("servitude"),
    "ban": N_("ban"),
    "arrest": N_("arrest (seizure)"),
}

_DOCUMENTS: Mapping[str, str] = {
    "title": N_("title document"),
    "application": N_("application"),
    "sketch": N_("field sketch"),
    "act": N_("act (protocol)"),
    "consent": N_("consent of neighbours"),
    "decision": N_("decision"),
    "contract": N_("contract"),
    "will": N_("will"),
    "certificate_of_inheritance": N_("certificate of inheritance"),
    "court_order": N_("court order"),
    "identity": N_("identity document"),
    "power_of_attorney": N_("power of attorney"),
    "mortgagee_consent": N_("consent of the mortgagee"),
    "spouse_consent": N_("consent of the spouse"),
    "neighbour_consent": N_("consent of neighbours"),
    "plan": N_("plan"),
}

_OPERATIONS: Mapping[str, str] = {
    "sale": N_("sale"),
    "gift": N_("gift"),
    "exchange": N_("exchange"),
    "inheritance": N_("inheritance"),
    "division": N_("division of common property"),
    "joint_property": N_("joint property of spouses"),
    "lease": N_("lease"),
    "sublease": N_("sublease"),
    "servitude": N_("servitude"),
    "mortgage": N_("mortgage / pledge"),
    "mortgage_release": N_("release of a mortgage"),
    "ban": N_("ban"),
    "arrest": N_("arrest (seizure)"),
    "lifting": N_("lifting of a restriction"),
    "verified_absent": N_("check that no restriction lies"),
    "correction": N_("correction of a record"),
    "new_party": N_("new party"),
    "party_merge": N_("merge of doubled parties"),
    "carry": N_("carrying rights over"),
    "ending": N_("ending of a right"),
}


def right_word(profile: Profile, code: str) -> str:
    """What a kind of right is called."""
    return _RIGHTS.get(code) or profile.name_of("right_kind", code)


def document_word(profile: Profile, code: str) -> str:
    """What a kind of document is called."""
    return _DOCUMENTS.get(code) or profile.name_of("source_kind", code)


def operation_word(profile: Profile, code: str) -> str:
    """What an operation on rights is called."""
    return _OPERATIONS.get(code) or profile.name_of("operation", code)
