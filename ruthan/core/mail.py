"""The one way for mail: the configured backend, plain text with an HTML twin, one recipient."""

from __future__ import annotations

from django.core.mail import EmailMultiAlternatives


class MailRefused(RuntimeError):
    """The mail server did not take the message; it may be tried again."""


def send_mail(
    *, to: str, subject: str, text: str, html: str = "", message_id: str = "", stop_url: str = ""
) -> None:
    """Send one message; raises MailRefused. Never call it inside a transaction.

    With `stop_url` mail programs offer their own button to end it (RFC 2369, RFC 8058).
    """
    headers = {"Message-ID": message_id} if message_id else {}
    if stop_url:
        headers["List-Unsubscribe"] = f"<{stop_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = EmailMultiAlternatives(subject=subject, body=text, to=[to], headers=headers)
    if html:
        message.attach_alternative(html, "text/html")
    try:
        message.send()
    except OSError as error:
        raise MailRefused(type(error).__name__) from error
