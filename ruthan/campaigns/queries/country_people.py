"""How many people live in each province, as this installation was told."""

from __future__ import annotations

import json

from django.conf import settings

from ruthan.campaigns.rules import country as rules

MOST_BYTES = 100_000


def inhabitants() -> tuple[rules.Population, str]:
    """What the installation's own file says, else what is shipped; and where the file fails.

    Read anew each time: it is small, and a new one counts at once.
    """
    file = settings.RUTHAN_POPULATION_FILE
    try:
        body = file.read_bytes()[: MOST_BYTES + 1]
    except FileNotFoundError:
        return rules.population(), ""
    except OSError:
        return rules.population(), file.name
    try:
        if len(body) > MOST_BYTES:
            raise ValueError(file.name)
        return rules.read_population(json.loads(body)), ""
    except rules.PopulationRefused as refused:
        return rules.population(), refused.said
    except ValueError:
        return rules.population(), file.name
