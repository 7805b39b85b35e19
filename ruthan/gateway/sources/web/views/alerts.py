"""Following alerts by e-mail: asked for, confirmed by the link, changed, paused and stopped.

Whoever asks reads the same, whether the address is known, wants no mail, or asked too often.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from ruthan.core.guard import public
from ruthan.core.throttle import TooOften
from ruthan.gateway.sources.web import limits
from ruthan.gateway.sources.web.alert_forms import SOME, ChoiceForm, FollowForm, held_by
from ruthan.gateway.sources.web.answers import SeeOther, is_one_click
from ruthan.messaging import actions
from ruthan.messaging.actions import FollowRefused
from ruthan.messaging.queries import quiet_hours
from ruthan.publishing.access import chosen_province

if TYPE_CHECKING:
    from django.http import HttpRequest

_DONE = {"pause": actions.pause_following, "resume": actions.resume_following}


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Choose what to be warned of and where to."""
    province = request.GET.get("province", "") or chosen_province(request)
    begun = {"where": SOME, "province": province} if province else {}
    form, status = FollowForm(request.POST or None, initial=begun), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                limits.count_following(request)
            except TooOften as refused:
                form.add_error(None, limits.words_for(refused))
                status = 429
            else:
                language = get_language() or "th"
                to = form.cleaned_data["email"]
                actions.ask_to_follow(to=to, choice=form.choice(), language=language)
                return SeeOther(reverse("gateway:follow-sent"))
    context = {"form": form, "quiet": quiet_hours()}
    return render(request, "gateway/web/alerts_follow.html", context, status=status)


@public
@never_cache
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What happens now; it says nothing about any address."""
    return render(request, "gateway/web/alerts_sent.html")


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail: one look, which mail programs take too, and one press that counts.

    Opened again after the press, it leads to what was chosen.
    """
    is_press = request.method == "POST"
    try:
        row = actions.confirm(token=token) if is_press else actions.read_confirm(token)
    except FollowRefused:
        return _gone(request)
    if row.wish:
        return render(request, "gateway/web/alerts_confirm.html")
    chosen = reverse("gateway:follow-manage", args=[actions.manage_token(row)])
    return SeeOther(f"{chosen}?new=1" if is_press else chosen)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def manage(request: HttpRequest, token: str) -> HttpResponse:
    """Change, pause or stop, by the secret link."""
    try:
        row = actions.read_manage(token)
        form = ChoiceForm(request.POST or None, initial=held_by(row))
        if request.method == "POST":
            done = _do(request, token, form)
            if done is not None:
                return done
    except FollowRefused:
        return _gone(request)
    context = {
        "row": row, "form": form, "token": token, "is_new": "new" in request.GET,
        "is_saved": "saved" in request.GET, "quiet": quiet_hours(),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "gateway/web/alerts_manage.html", context, status=status)


@public
@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """One press and it has ended; mail programs press it by themselves (RFC 8058).

    They bring no cookie: the secret in the address is what shows who may.
    """
    is_done = request.method == "POST"
    try:
        if is_done:
            actions.stop_following(token=token)
        else:
            actions.read_manage(token)
    except FollowRefused:
        return _gone(request)
    if is_one_click(request):
        return HttpResponse(content_type="text/plain")
    return render(request, "gateway/web/alerts_stop.html", {"is_done": is_done})


def _do(request: HttpRequest, token: str, form: ChoiceForm) -> HttpResponse | None:
    """What was pressed; None while the form says what is wrong."""
    what = request.POST.get("do", "")
    if what == "stop":
        actions.stop_following(token=token)
        return render(request, "gateway/web/alerts_stop.html", {"is_done": True})
    if what in _DONE:
        _DONE[what](token=token)
    elif form.is_valid():
        language = get_language() or "th"
        actions.change_following(token=token, choice=form.choice(), language=language)
    else:
        return None
    return SeeOther(f"{reverse('gateway:follow-manage', args=[token])}?saved=1")


def _gone(request: HttpRequest) -> HttpResponse:
    """For a link that counts no more, and for one that never did."""
    return render(request, "gateway/web/alerts_gone.html", status=404)
