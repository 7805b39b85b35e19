"""How well a colour reads on its ground: the ratio of WCAG 2.2, 1 (the same) to 21."""

from __future__ import annotations


def ratio(ink: str, ground: str) -> float:
    """The contrast ratio of two colours written as #rrggbb."""
    light, dark = sorted((_luminance(ink), _luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (int(colour.lstrip("#")[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return 0.2126 * _linear(red) + 0.7152 * _linear(green) + 0.0722 * _linear(blue)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
