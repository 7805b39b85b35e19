"""Numbers of telephones as a gateway wants them; Thai unless they say otherwise."""

from __future__ import annotations

import phonenumbers

_COUNTRY = "TH"
_SHAPES = ("e164", "digits", "local")


class BadNumber(ValueError):
    """Not a number to which a text message could go."""


def number_of(typed: str, shape: str = "e164") -> str:
    """A number in one shape: e164 (+66812345678), digits (66812345678) or local (0812345678).

    A number of another country has no local shape and keeps its digits. Raises BadNumber.
    """
    found = _parsed(typed)
    if found is None and typed.isascii() and typed.isdigit():
        found = _parsed(f"+{typed}")  # as gateways write them
    if found is None or shape not in _SHAPES:
        raise BadNumber
    whole = phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)
    if shape == "e164":
        return str(whole)
    if shape == "local" and found.country_code == phonenumbers.country_code_for_region(_COUNTRY):
        return f"0{found.national_number}"
    return str(whole).removeprefix("+")


def _parsed(typed: str) -> phonenumbers.PhoneNumber | None:
    try:
        found = phonenumbers.parse(typed, _COUNTRY)
    except phonenumbers.NumberParseException:
        return None
    return found if phonenumbers.is_possible_number(found) else None
