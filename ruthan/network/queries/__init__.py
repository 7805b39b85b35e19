"""Questions about the network: organisations, places, words, people."""

from __future__ import annotations

from ruthan.network.queries.advice import AdviceCard, advice, advice_cards
from ruthan.network.queries.hotlines import hotline, hotlines
from ruthan.network.queries.organisations import (
    NoNationalCentre,
    centre_for,
    centres,
    national_centre,
    organisation,
    organisation_named,
    organisations,
)
from ruthan.network.queries.people import (
    grants_of,
    held_by,
    liaisons_of,
    members_of,
    people_with,
    roles_held,
    staff_of,
)
from ruthan.network.queries.places import (
    Province,
    is_province,
    province,
    province_name,
    provinces,
)
from ruthan.network.queries.words import (
    forget_words,
    label,
    strand_label,
    taxonomies,
    taxonomy,
    terms,
)

__all__ = [
    "AdviceCard",
    "NoNationalCentre",
    "Province",
    "advice",
    "advice_cards",
    "centre_for",
    "centres",
    "forget_words",
    "grants_of",
    "held_by",
    "hotline",
    "hotlines",
    "is_province",
    "label",
    "liaisons_of",
    "members_of",
    "national_centre",
    "organisation",
    "organisation_named",
    "organisations",
    "people_with",
    "province",
    "province_name",
    "provinces",
    "roles_held",
    "staff_of",
    "strand_label",
    "taxonomies",
    "taxonomy",
    "terms",
]
