"""What the rules about rights tell a person who met them."""

from __future__ import annotations

from collections.abc import Mapping

from cadastre_plugin.core.rules.card import RuleCard
from cadastre_plugin.core.texts import N_

_LADM = N_("ISO 19152 (LADM), LA_RRR: a right has a party and a source")
_REFUSALS = N_("Practice of the cadastre: what a reviewer checks, and why an application is refused")

RIGHTS_CARDS: Mapping[str, RuleCard] = {
    "shares": RuleCard(
        N_("The shares of a right are more or less than the whole, or the object is held twice"),
        N_("ISO 19152 (LADM), LA_RRR: shares of a right sum to 1; law ZRU-803: each share is registered"),
        N_("Correct the shares of the right until they sum to exactly 1; end the right that is one too many"),
    ),
    "restriction-blocks": RuleCard(
        N_("A ban or an arrest forbids to alienate, split or merge the parcel, or nobody knows whether one lies on it"),
        N_("Law ZRU-803: restrictions of rights; practice of the cadastre: refused while a ban or arrest lies"),
        N_("Lift it in the same change with the decision that allows it; ask the registry where it is not known"),
    ),
    "mortgagee-consent": RuleCard(
        N_("What is mortgaged is alienated, split or merged, and the mortgagee did not agree to it"),
        _REFUSALS,
        N_("Attach the mortgagee's consent to the operation, or release the mortgage in the same change"),
    ),
    "right-claimed": RuleCard(
        N_("Another open change touches the same right; only one of the two can be approved"),
        _REFUSALS,
        N_("Wait until the other change is decided, or speak with the one who made it; then undo or try again"),
    ),
    "transferor": RuleCard(
        N_("Someone gives what they do not hold, gets what nobody gives, or loses something that no operation took"),
        N_("ISO 19152 (LADM), LA_RRR: shares pass from party to party; law ZRU-803: each share is registered"),
        N_("Undo the step and use the operation for it: a transfer shows what each holder has and what is left"),
    ),
    "rights-decided": RuleCard(
        N_("A parcel ends, and nobody decided what becomes of one of its rights, or the new parcels lack one"),
        N_("SOLA's rule of split and merge: every right of the old parcels is carried over or ended"),
        N_("Open the carrying of rights, choose the parcels that each right goes to, or end it and write why"),
    ),
    "right-party": RuleCard(
        N_("Nobody holds the right, or its holder is not there any more"),
        _LADM,
        N_("Name the holder of the right; where a doubled party was merged, let the right name the one that stays"),
    ),
    "right-source": RuleCard(
        N_("A right that is new or changed rests on no document that the register could show"),
        _LADM,
        N_("Attach the document that the right comes from to the operation"),
    ),
    "group-members": RuleCard(
        N_("A group has fewer than two members, or the members' shares are not the whole"),
        N_("ISO 19152 (LADM), LA_GroupParty: two members or more, whose shares sum to 1"),
        N_("Add the members that are missing and correct their shares until they sum to exactly 1"),
    ),
    "land-right": RuleCard(
        N_("Someone has a right in a building, and nobody has one in the land that it stands on"),
        N_("Law ZRU-803: a right in a building is not registered before the right in its land"),
        N_("Register the right in the land first, or in the same change"),
    ),
    "mortgage-ranks": RuleCard(
        N_("Two mortgages have the same rank, or a rank is left out: nobody can say who is paid first"),
        N_("ISO 19152 (LADM), LA_Mortgage: the ranking of mortgages is the order in which they are paid"),
        N_("Give each mortgage its rank, from 1 on, in the order in which they were registered"),
    ),
    "lease-terms": RuleCard(
        N_("A sublease has no lease, or lasts longer than it, or a term ends before it begins"),
        N_("ISO 19152 (LADM), LA_RRR: a right rests on another one and cannot be more than it"),
        N_("Correct the last day of the sublease, or have the lease prolonged first"),
    ),
    "servitude-place": RuleCard(
        N_("The line or area of a servitude is not in the parcel that has to bear it"),
        N_("ISO 19152 (LADM): a restriction with its own place lies within its spatial unit"),
        N_("Draw the place of the servitude anew within the parcel, or carry it to the parcel where it lies"),
    ),
    "applicant": RuleCard(
        N_("Who applied is none of those whom the act concerns and shows no power of attorney"),
        _REFUSALS,
        N_("Correct the applicant, or attach the power of attorney to the operation"),
    ),
    "documents-attached": RuleCard(
        N_("A document is missing that the city asks for with this operation"),
        N_("Setting of the city's profile: documents of each operation"),
        N_("Attach the document to the operation in its form"),
    ),
    "document-date": RuleCard(
        N_("A document or a registration has a date that is still to come, or one before the parcel was there"),
        _REFUSALS,
        N_("Compare the date with the document and correct it"),
    ),
    "party-numbers": RuleCard(
        N_("The name, the PINFL or the STIR of a person or body cannot be right, or hides something"),
        N_("Rule of the PINFL: 14 digits, the last from the others with the weights 7, 3, 1; STIR: 9 digits"),
        N_("Compare it with the identity document or the certificate, and type it anew"),
    ),
}
"""By the rule's id."""
