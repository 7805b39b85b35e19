"""A district's activity between the province and its author: approved, returned, sent again."""

from __future__ import annotations

from typing import Any

import pytest

from ruthan.campaigns import actions
from ruthan.campaigns.models import Activity
from ruthan.core.guard import Forbidden
from tests import makers
from tests.campaigns.test_activities import _march as _march
from tests.campaigns.test_activities import a_district, plain, recorded, told

pytestmark = pytest.mark.django_db


def test_what_the_province_approved_the_district_leaves_alone(reference: Any, som: Any) -> None:
    user, office = a_district()
    activity = recorded(user, office)
    Activity.objects.update(state="approved")
    with pytest.raises(Forbidden):
        actions.edit_activity(by=user, activity=activity, told=told(), version=1)
    with pytest.raises(Forbidden):
        actions.withdraw_activity(by=user, activity=activity)
    actions.withdraw_activity(by=som, activity=activity)


def test_a_returned_one_goes_to_the_province_again(reference: Any) -> None:
    user, office = a_district()
    activity = recorded(user, office)
    Activity.objects.update(state="returned", comment="ขอภาพที่ชัดกว่านี้")
    held = actions.edit_activity(by=user, activity=activity, told=told(), version=1)
    assert (held.state, held.comment) == ("sent", "ขอภาพที่ชัดกว่านี้")


def test_what_was_asked_is_read_while_it_is_mended_and_reviewed(reference: Any, som: Any) -> None:
    user, office = a_district()
    activity = recorded(user, office)
    Activity.objects.update(state="returned", comment="ขอภาพที่ชัดกว่านี้")
    browser, where = makers.signed_in(user), f"/staff/activities/{activity.ref}/"
    asked, again = "ขอภาพที่ชัดกว่านี้", where + "send-again/"
    assert asked in plain(browser, where + "edit/")
    assert again in plain(browser, where)
    for _press in range(2):
        browser.post(again)
    activity.refresh_from_db()
    assert (activity.state, activity.version) == ("sent", 2)
    assert again not in plain(browser, where)
    reviewer, page = makers.signed_in(som), f"/staff/monthly/review/{activity.ref}/"
    assert asked in plain(reviewer, page)
    reviewer.post(page + "approve/")
    activity.refresh_from_db()
    assert (activity.state, activity.comment) == ("approved", "")


def test_the_district_is_not_offered_to_change_what_was_approved(reference: Any, som: Any) -> None:
    user, office = a_district()
    activity = recorded(user, office)
    where = f"/staff/activities/{activity.ref}/"
    assert where + "edit/" in plain(makers.signed_in(user), where)
    Activity.objects.update(state="approved")
    said = plain(makers.signed_in(user), where)
    assert where + "edit/" not in said
    assert "add-photos" not in said
    assert where + "edit/" in plain(makers.signed_in(som), where)
