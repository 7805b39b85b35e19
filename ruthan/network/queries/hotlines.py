"""Numbers that citizens may call."""

from __future__ import annotations

from ruthan.network.models import Hotline


def hotlines() -> list[Hotline]:
    """The numbers in use, in the order of the list, with their organisations. One query."""
    return list(Hotline.objects.select_related("organisation").filter(is_active=True))


def hotline(number: str) -> Hotline | None:
    """One number, when it is in use. One query."""
    in_use = Hotline.objects.select_related("organisation").filter(is_active=True)
    return in_use.filter(number=number).first()
