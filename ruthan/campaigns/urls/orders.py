"""Addresses of letters, obligations, what is due, and the calendar."""

from __future__ import annotations

from django.urls import path

from ruthan.campaigns.views import (
    calendar,
    letters,
    letters_one,
    obligations,
    obligations_due,
    obligations_edit,
)

app_name = "orders"

urlpatterns = [
    path("", letters.letter_list, name="list"),
    path("new/", letters.new, name="new"),
    path("letters/<str:ref>/", letters_one.letter_page, name="letter"),
    path("letters/<str:ref>/edit/", letters.edit, name="edit"),
    path("letters/<str:ref>/print/", letters_one.paper, name="print"),
    path("letters/<str:ref>/check/", letters_one.check, name="check"),
    path("letters/<str:ref>/stamps/", letters_one.stamp, name="stamp"),
    path("letters/<str:ref>/stamps/<int:place>/remove/", letters_one.unstamp, name="unstamp"),
    path("letters/<str:ref>/withdraw/", letters_one.withdraw, name="withdraw"),
    path("letters/<str:ref>/restore/", letters_one.restore, name="restore"),
    path("letters/<str:ref>/standard/", obligations.standard, name="standard"),
    path("obligations/", obligations.obligation_list, name="obligations"),
    path("obligations/new/", obligations.new, name="obligation-new"),
    path("obligations/<str:ref>/", obligations.obligation_page, name="obligation"),
    path("obligations/<str:ref>/edit/", obligations_edit.edit, name="obligation-edit"),
    path("obligations/<str:ref>/end/", obligations.end, name="obligation-end"),
    path("obligations/<str:ref>/resume/", obligations.resume, name="obligation-resume"),
    path("obligations/<str:ref>/days/", obligations.days, name="obligation-days"),
    path(
        "obligations/<str:ref>/days/<uuid:change_id>/end/", obligations.end_days,
        name="obligation-days-end",
    ),
    path("due/", obligations_due.due_list, name="due"),
    path("due/done/", obligations_due.done, name="done"),
    path("due/undo/", obligations_due.undo, name="undo"),
    path("calendar/", calendar.month_page, name="calendar"),
    path("calendar/deadlines.ics", calendar.download, name="calendar-file"),
    path("calendar/feed/", calendar.make_feed, name="feed-make"),
    path("calendar/feed/revoke/", calendar.revoke_feed, name="feed-revoke"),
    path("calendar/feed/<str:token>/deadlines.ics", calendar.feed, name="feed"),
]  # fmt: skip
