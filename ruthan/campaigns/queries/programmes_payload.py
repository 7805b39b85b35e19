"""What an application is given of a campaign: its key messages and the pop-ups of its kits."""

from __future__ import annotations

import json
from typing import Any, Final

from ruthan.campaigns.models import Campaign
from ruthan.campaigns.rules import channels as order
from ruthan.campaigns.rules.campaigns import fits
from ruthan.publishing import queries as publishing
from ruthan.publishing.engine.kit.pieces import pieces
from ruthan.publishing.engine.kit.texts import LICENCE

FORM: Final = "popup"


def payload(campaign: Campaign, app: order.App) -> dict[str, Any]:
    """For one application: key messages with where they fit, and each current kit's own pop-up.

    A kit that was corrected or is over gives none. A few queries for each kit.
    """
    return {
        "campaign": campaign.ref,
        "app": app.code,
        "app_name": app.name,
        "owner": app.owner,
        "valid_from": campaign.starts_on.isoformat(),
        "valid_until": campaign.ends_on.isoformat() if campaign.ends_on else None,
        "messages": [
            {
                "language": language,
                "text": one[language],
                "fits": [place.place for place in fits(one[language]) if place.fits],
            }
            for one in campaign.messages
            for language in ("th", "en")
            if one.get(language)
        ],
        "popups": [pop for one in campaign.kits for pop in _popups(str(one["ref"]), app.code)],
        "licence": LICENCE,
    }


def _popups(ref: str, app: str) -> list[dict[str, Any]]:
    """The pop-ups of a kit for one application, in each language that people wrote."""
    subject = publishing.kit_subject(ref)
    if subject is None or not subject.is_current:
        return []
    kit = publishing.kit(subject, public=True)
    made = [piece for piece in pieces(kit, only=[FORM]) if piece.name.startswith(f"{FORM}-{app}-")]
    return [json.loads(piece.draw()) for piece in made]
