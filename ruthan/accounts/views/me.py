"""One's own account, and the first set-up by a one-time link."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from ruthan.accounts import access, actions, queries
from ruthan.accounts.forms import SetUpForm
from ruthan.core import guard, throttle
from ruthan.core.guard import public

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LINK_LIMIT = throttle.Limit("set-up-link", times=30, seconds=300)


@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """Name, roles and ways to sign in of whoever is signed in; open to every account."""
    user: Any = request.user
    held = guard.held_by([user.pk]).get(user.pk, ())
    factors = access.second_factors(user.pk)
    return render(request, "accounts/me.html", {"held": held, "factors": factors})


@public
@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def set_up(request: HttpRequest, token: str) -> HttpResponse:
    """Set a password with a one-time link, then go on to the second factor.

    A link that was used, ran out or never was gets the same page.
    """
    try:
        throttle.count(LINK_LIMIT, throttle.visitor(request))
    except throttle.TooOften:
        return render(request, "accounts/link_over.html", status=429)
    invitation = queries.invitation_for(token)
    if invitation is None:
        return render(request, "accounts/link_over.html", status=404)
    form = SetUpForm(request.POST or None, user=invitation.user)
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.accept_invitation(
                invitation=invitation, password=form.cleaned_data["password"]
            )
        except actions.InvitationUsed:
            return render(request, "accounts/link_over.html", status=404)
        login(request, user, backend=BACKEND)
        record_authentication(request, user, "password", reauthenticated=True)
        return redirect("mfa_activate_totp")
    return render(
        request, "accounts/set_up.html", {"form": form, "person": invitation.user},
        status=422 if form.errors else 200,
    )  # fmt: skip
