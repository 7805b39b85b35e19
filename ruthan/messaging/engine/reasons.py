"""How an attempt ended, in words for people; what is noted of it are short codes."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from ruthan.messaging.engine.bounces import is_nobody, status_of

RETURNED = "returned "  # before the status of a mail that was taken and came back
_STATUS = re.compile(r"\b([1-5]\d\d)\b")


def words_of(detail: str, *, channel: str = "") -> str:
    """What happened and whose matter it is; the code itself where we have no words for it."""
    found, status = _STATUS.search(detail), status_of(detail.removeprefix(RETURNED))
    if channel == "email" and (status or found):
        return _of_returned(status) if status else _of_mail(int(found[1] if found else 0))
    if found:
        return _of_status(int(found[1]), channel)
    words = {
        "a private address": _("Its address is not a public one, so nothing was sent."),
        "left in the middle": _("Our worker ended in the middle; it may have arrived."),
        "not delivered": _("The gateway says that it did not arrive."),
        "no gateway": _("No gateway for text messages is set up."),
        "no such host": _("The name of its host is not known."),
        "no token": _("The channel has no access token."),
        "push": _("Sent as a message of its own."),
        "push, taken before": _("LINE had taken it already; it was not sent twice."),
        "reply": _("Sent as the answer to a message."),
        "reply, taken before": _("LINE had taken it already; it was not sent twice."),
        "not a number": _("It is not a number that takes text messages."),
        "quiet": _("Not sent: a demonstration, or an address of examples."),
        "too large": _("Its answer was too long."),
        "too late": _("The moment for an answer had passed."),
        "too slow": _("It did not answer in time."),
        "ConnectError": _("It cannot be reached."),
        "ConnectTimeout": _("It cannot be reached: nobody answers there."),
        "ConnectionRefusedError": _("It cannot be reached: the connection was refused."),
        "ReadTimeout": _("It did not answer in time."),
        "RemoteProtocolError": _("It ended the connection without an answer."),
    }
    code = detail.removeprefix("unsure ")
    return words.get(code, code)


def _of_returned(status: str) -> str:
    """What the exact code of a mail server says (RFC 3463)."""
    few = {
        "5.2.2": _("%(code)s: the mailbox is full."),
        "5.3.4": _("%(code)s: the mail is too large for it."),
    }
    rest = {
        "5.1": _("%(code)s: nobody has this address."),
        "5.7": _("%(code)s: its rules refuse our mail. Look at SPF, DKIM and block lists."),
    }
    words = few.get(status) or rest.get(status.rpartition(".")[0])
    if is_nobody(status):
        words = rest["5.1"]
    return (words or _("%(code)s: no, says the mail server.")) % {"code": status}


def _of_mail(code: int) -> str:
    """What a mail server's code says (RFC 5321)."""
    few = {
        421: _("%(code)s: the mail server is closing; we try again."),
        535: _("%(code)s: the mail server refuses our password. Renew it in the settings."),
        550: _("%(code)s: there is no such mailbox, or it refuses us."),
        552: _("%(code)s: the mailbox is full."),
    }
    rest = {
        4: _("%(code)s: not now, says the mail server."),
        5: _("%(code)s: no, says the mail server."),
    }
    return few.get(code, rest.get(code // 100, "%(code)s")) % {"code": code}


def _of_status(status: int, channel: str) -> str:
    if status in {401, 403} and channel in {"line", "sms"}:
        return _("%(status)s: our key or token is refused. Renew it in the settings.") % {
            "status": status
        }
    words = {
        2: _("%(status)s: taken."),
        3: _("%(status)s: it sends us elsewhere, and we do not follow."),
        4: _("%(status)s: it refuses what we send."),
        5: _("%(status)s: a fault on its side."),
    }
    few = {
        400: _("%(status)s: it refuses what we send."),
        404: _("%(status)s: nothing is at that address."),
        410: _("%(status)s: it wants nothing more."),
        429: _("%(status)s: too many at once; we wait."),
    }
    return few.get(status, words.get(status // 100, "%(status)s")) % {"status": status}
