"""Staff without a second factor can reach nothing but the pages that set one up."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

Next = Callable[[HttpRequest], HttpResponse]
_CHECKED = "ruthan_second_factor"


class SecondFactorMiddleware:
    """Send anyone signed in without a second factor to set one up; one query a session."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        """Runs once the view is known: public pages and the set-up pages stay reachable."""
        user = request.user
        if not user.is_authenticated or not getattr(view, "login_required", True):
            return None
        if request.session.get(_CHECKED):
            return None
        if is_mfa_enabled(user):
            request.session[_CHECKED] = True
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name.startswith(("mfa_", "account_")):
            return None
        return redirect("mfa_index")
