"""Questions about the registry: what may be told, and what staff see of an entry."""

from ruthan.registry.queries.disputes import (
    answer_of,
    counts,
    disputes,
    entries_of_dispute,
    in_tab,
    reason_of,
    words_of,
)
from ruthan.registry.queries.entries import (
    disputes_of,
    entries,
    entries_of_source,
    entry,
    entry_counts,
    in_entry_tab,
    is_told,
    names_of,
    shown_of,
    sightings_of,
    told_entries,
)
from ruthan.registry.queries.following import NamedBy, named_after, named_of
from ruthan.registry.queries.look_up import Answer, Known, Line, kind_words, look_up

__all__ = (
    "Answer",
    "Known",
    "Line",
    "NamedBy",
    "answer_of",
    "counts",
    "disputes",
    "disputes_of",
    "entries",
    "entries_of_dispute",
    "entries_of_source",
    "entry",
    "entry_counts",
    "in_entry_tab",
    "in_tab",
    "is_told",
    "kind_words",
    "look_up",
    "named_after",
    "named_of",
    "names_of",
    "reason_of",
    "shown_of",
    "sightings_of",
    "told_entries",
    "words_of",
)
