"""Addresses of the monthly report: months, files, inbox, review, photos that look alike."""

from __future__ import annotations

from datetime import date

from django.urls import path, register_converter

from ruthan.campaigns.views import likeness, monthly, monthly_files, monthly_inbox, review


class MonthConverter:
    """A month in an address: 2026-02."""

    regex = "[12][0-9]{3}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> date:
        """Its first day."""
        return date.fromisoformat(f"{value}-01")

    def to_url(self, value: date | str) -> str:
        """The month of a day."""
        return value if isinstance(value, str) else f"{value:%Y-%m}"


register_converter(MonthConverter, "reported-month")

app_name = "monthly"

_MONTH = "<str:code>/<reported-month:month>/"

urlpatterns = [
    path("", monthly.month_list, name="list"),
    path("inbox/", monthly_inbox.inbox, name="inbox"),
    path("review/", review.review_list, name="review"),
    path("review/approve/", review.approve_many, name="approve-many"),
    path("review/<str:ref>/", review.review_page, name="review-page"),
    path("review/<str:ref>/approve/", review.approve, name="approve"),
    path("review/<str:ref>/return/", review.send_back, name="return"),
    path("alike/", likeness.likeness_list, name="likenesses"),
    path("alike/<uuid:likeness_id>/", likeness.likeness_page, name="likeness"),
    path("alike/<uuid:likeness_id>/decide/", likeness.decide, name="decide"),
    path("alike/<uuid:likeness_id>/earlier.jpg", likeness.picture, {"which": "earlier"}, "earlier"),
    path("alike/<uuid:likeness_id>/later.jpg", likeness.picture, {"which": "later"}, "later"),
    path("photo/<uuid:photo_id>/", monthly_files.photo, name="photo"),
    path(_MONTH, monthly.month_page, name="month"),
    path(f"{_MONTH}nothing/", monthly.nothing, name="nothing"),
    path(f"{_MONTH}order/", monthly.order, name="order"),
    path(f"{_MONTH}seal/", monthly.seal, name="seal"),
    path(f"{_MONTH}unseal/", monthly.unseal, name="unseal"),
    path(f"{_MONTH}submit/", monthly.submit, name="submit"),
    path(f"{_MONTH}receive/", monthly_inbox.receive, name="receive"),
    path(f"{_MONTH}reopen/", monthly_inbox.reopen, name="reopen"),
    path(f"{_MONTH}preview/", monthly_files.preview, name="preview"),
    path(f"{_MONTH}report.pdf", monthly_files.pdf, name="pdf"),
    path(f"{_MONTH}report.docx", monthly_files.docx, name="docx"),
    path(f"{_MONTH}content.json", monthly_files.content, name="content"),
]
