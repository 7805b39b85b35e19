"""Numbers that citizens may call."""

from __future__ import annotations

from ruthan.network.models import Hotline, Organisation


def hotlines() -> list[Hotline]:
    """The numbers in use, in the order of the list, with their organisations. One query."""
    return list(Hotline.objects.select_related("organisation").filter(is_active=True))


def all_hotlines() -> list[Hotline]:
    """Every number, those out of use at the end. One query."""
    held = Hotline.objects.select_related("organisation")
    return list(held.order_by("-is_active", "order", "number"))


def hotlines_of(organisation: Organisation) -> list[Hotline]:
    """The numbers of one organisation that are in use. One query."""
    return list(Hotline.objects.filter(organisation=organisation, is_active=True))


def any_hotline(number: str) -> Hotline | None:
    """One number, in use or not. One query."""
    return Hotline.objects.select_related("organisation").filter(number=number).first()


def hotline(number: str) -> Hotline | None:
    """One number, when it is in use. One query."""
    in_use = Hotline.objects.select_related("organisation").filter(is_active=True)
    return in_use.filter(number=number).first()
