"""Offices that closed: nothing is sent there any more."""

from __future__ import annotations

import pytest

from ruthan.network.models import Organisation
from ruthan.network.queries import closed_organisations
from tests import makers

pytestmark = pytest.mark.django_db


def test_only_those_that_closed_are_named_by_their_codes() -> None:
    before = closed_organisations()
    makers.an_organisation("ruthan-isan", kind="centre")
    closed = makers.an_organisation("ruthan-tai", kind="centre")
    Organisation.objects.filter(pk=closed.pk).update(is_active=False)
    assert closed_organisations() - before == {"ruthan-tai"}
