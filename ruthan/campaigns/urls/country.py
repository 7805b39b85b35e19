"""Addresses of the national view, and of its open data."""

from __future__ import annotations

from django.urls import path

from ruthan.campaigns.views import (
    country,
    country_compared,
    country_compile,
    country_map,
    country_open,
)

app_name = "country"

_ONE = "compiled/<uuid:compilation_id>/"

urlpatterns = [
    path("", country.matrix, name="matrix"),
    path("map/", country_map.country_map, name="map"),
    path("late/", country.late, name="late"),
    path("compared/", country_compared.compared_page, name="compared"),
    path("compiled/", country_compile.compilations, name="compilations"),
    path(_ONE + "progress/", country_compile.progress, name="compilation-progress"),
    path(_ONE + "country.pdf", country_compile.download, name="compilation"),
    path("numbers.xlsx", country_compile.sheet, name="sheet"),
    path("units/<str:code>/", country.unit_year, name="unit-year"),
    path("units/<str:code>/month/", country.unit_month, name="unit-month"),
]

open_patterns = (
    [
        path("dissemination.csv", country_open.open_csv, name="csv"),
        path("dissemination.json", country_open.open_json, name="json"),
    ],
    "dissemination-data",
)
