"""The address at which everyone checks the paper of a monthly report."""

from __future__ import annotations

from django.urls import path

from ruthan.campaigns.views import monthly_public

app_name = "dissemination"

urlpatterns = [path("<slug:ref>/", monthly_public.verify, name="verify")]
