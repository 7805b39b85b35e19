"""Questions about the network: organisations, places, words, people."""

from __future__ import annotations

from ruthan.network.queries.advice import AdviceCard, advice, advice_cards
from ruthan.network.queries.days import after_working_days
from ruthan.network.queries.hotlines import (
    all_hotlines,
    any_hotline,
    hotline,
    hotlines,
    hotlines_of,
)
from ruthan.network.queries.keys import forget_keys, holder_of, keys_of
from ruthan.network.queries.organisations import (
    NoNationalCentre,
    centre_for,
    centres,
    desks_of,
    national_centre,
    organisation,
    organisation_named,
    organisations,
    organisations_of,
    other_names,
    which_centre,
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
    province_named,
    provinces,
)
from ruthan.network.queries.words import (
    all_terms,
    editions_of,
    forget_words,
    has_edition,
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
    "after_working_days",
    "all_hotlines",
    "all_terms",
    "any_hotline",
    "centre_for",
    "centres",
    "desks_of",
    "editions_of",
    "forget_keys",
    "forget_words",
    "grants_of",
    "has_edition",
    "held_by",
    "holder_of",
    "hotline",
    "hotlines",
    "hotlines_of",
    "is_province",
    "keys_of",
    "label",
    "liaisons_of",
    "members_of",
    "national_centre",
    "organisation",
    "organisation_named",
    "organisations_of",
    "organisations",
    "other_names",
    "people_with",
    "province",
    "province_name",
    "province_named",
    "provinces",
    "roles_held",
    "staff_of",
    "strand_label",
    "taxonomies",
    "taxonomy",
    "terms",
    "which_centre",
]
