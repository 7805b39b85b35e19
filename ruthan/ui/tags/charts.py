"""Pictures of data, drawn by the server: bars that are a table, lines with a table twin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, floor, log10
from typing import TYPE_CHECKING, Any, Final

from django.template import Library

from ruthan.ui.tags.cards import polyline

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

register = Library()

_NAME_GAP: Final = 9.0  # percent of the picture's height: one line of its words


def nice_top(highest: float) -> float:
    """The next round number at or above the highest value: 1, 2, 2.5 or 5 times a power of ten."""
    if highest <= 0:
        return 1
    scale = 10.0 ** floor(log10(highest))
    return next(step * scale for step in (1, 2, 2.5, 5, 10) if step * scale >= highest)


@register.inclusion_tag("ui/components/bar_chart.html")
def bar_chart(
    rows: Sequence[tuple[StrOrPromise, float]],
    *,
    title: StrOrPromise,
    note: StrOrPromise = "",
    highlight: str = "",
    unit: StrOrPromise = "",
    name: StrOrPromise = "",
) -> dict[str, Any]:
    """Rows of (name, number) as bars from zero; the table is the picture, so it needs no twin.

    `highlight` is the name of the one bar to see first. `note` says n and the date.
    """
    top = max((value for _label, value in rows), default=0) or 1
    bars = [
        {
            "label": label,
            "value": value,
            "width": f"{value / top * 100:.2f}%",
            "lit": str(label) == str(highlight),
        }
        for label, value in rows
    ]
    return {"bars": bars, "title": title, "note": note, "unit": unit, "name": name}


@register.inclusion_tag("ui/components/spark.html")
def spark(values: Sequence[float], *, words: StrOrPromise) -> dict[str, Any]:
    """A line as small as a word, from zero; `words` say what it shows to who cannot see it."""
    return {"line": polyline(values), "words": words}


def _name_ends(lines: list[dict[str, Any]]) -> None:
    """Where each line ends and where its name stands, names never on top of one another."""
    lowest = -_NAME_GAP
    for line in sorted(lines, key=lambda line: float(line["height"])):
        lowest = max(line["height"], lowest + _NAME_GAP)
        line["end"] = f"{line['height']:.2f}%"
        line["word"] = f"{lowest:.2f}%"


@register.inclusion_tag("ui/components/line_chart.html")
def line_chart(
    series: Sequence[Mapping[str, Any]],
    labels: Sequence[StrOrPromise],
    *,
    title: StrOrPromise,
    note: StrOrPromise = "",
    highlight: str = "",
) -> dict[str, Any]:
    """Lines over time from zero, named at their end, with the table behind a fold.

    `series` are mappings with `name` and `values`, as many values as labels; one is lit. With a
    single series it is the lit one.
    """
    highest = max((value for one in series for value in one["values"]), default=0)
    top = nice_top(highest)
    lit = highlight or (str(series[0]["name"]) if len(series) == 1 else "")
    lines = [
        {
            "name": one["name"],
            "points": polyline(one["values"], top=top),
            "last": one["values"][-1] if one["values"] else None,
            "height": 100 - one["values"][-1] / top * 100 if one["values"] else 100.0,
            "lit": str(one["name"]) == lit,
        }
        for one in series
    ]
    _name_ends(lines)
    ticks = (
        [{"at": f"{100 - part * 100}%", "label": f"{top * part:,.0f}"} for part in (0, 0.5, 1)]
        if top >= 2
        else [{"at": "100%", "label": "0"}, {"at": "0%", "label": f"{top:,.0f}"}]
    )
    table = [
        {"label": label, "values": [one["values"][i] for one in series]}
        for i, label in enumerate(labels)
    ]
    return {
        "lines": sorted(lines, key=lambda line: bool(line["lit"])),
        "ticks": ticks,
        "first": labels[0] if labels else "",
        "middle": labels[ceil(len(labels) / 2) - 1] if len(labels) > 4 else "",
        "last": labels[-1] if labels else "",
        "names": [one["name"] for one in series],
        "table": table,
        "title": title,
        "note": note,
    }
