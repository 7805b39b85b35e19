"""schema.org Dataset: what search engines for data read about our open data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ruthan.publishing.engine.claimreview import CONTEXT, LICENCE


@dataclass(frozen=True, slots=True)
class Dataset:
    """A set of data with the forms it is given in: media type and address of each."""

    url: str
    name: str
    about: str
    publisher: str
    publisher_url: str
    changed_at: datetime | None
    forms: Sequence[tuple[str, str]]


def dataset(held: Dataset) -> dict[str, Any]:
    """The object for the page that describes the data."""
    made: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "Dataset",
        "url": held.url,
        "name": held.name,
        "description": held.about,
        "inLanguage": ["th", "en"],
        "license": LICENCE,
        "isAccessibleForFree": True,
        "creator": {
            "@type": "Organization",
            "name": held.publisher,
            "url": held.publisher_url,
        },
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": address}
            for kind, address in held.forms
        ],
    }
    if held.changed_at:
        made["dateModified"] = held.changed_at.isoformat(timespec="seconds")
    return made
