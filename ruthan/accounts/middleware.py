"""Staff without a second factor can reach nothing but the pages that set one up."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from ruthan.accounts import access

Next = Callable[[HttpRequest], HttpResponse]
_SET_UP = ("mfa_", "account_logout", "account_reauthenticate", "account_change_password")


class SecondFactorMiddleware:
    """Send a session that never showed a second factor to set one up, or to confirm with it."""

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
        if access.passed_second_factor(request):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name.startswith(_SET_UP):
            return None
        if access.has_second_factor(user):
            return access.ask_again(request)
        return redirect("mfa_index")
