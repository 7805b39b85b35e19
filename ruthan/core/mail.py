"""The one way for mail: the configured backend, plain text with an HTML twin, one recipient."""

from __future__ import annotations

import smtplib  # noqa: TID251 - this is the one way for mail: its errors alone
from collections.abc import Sequence

from django.core.mail import EmailMultiAlternatives


class MailRefused(RuntimeError):
    """The mail server did not take the message; unless `is_final` it may be tried again.

    `words` are what it said of the mailbox; they may hold the address and are to be kept nowhere.
    """

    def __init__(self, how: str, *, is_final: bool = False, words: str = "") -> None:
        super().__init__(how)
        self.is_final, self.words = is_final, words


_NEVER = 500  # of a mailbox: it will not be there later either


def send_mail(
    *,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    message_id: str = "",
    stop_url: str = "",
    files: Sequence[tuple[str, bytes, str]] = (),
) -> None:
    """Send one message; raises MailRefused. Never call it inside a transaction.

    `files` are names, bytes and types of what is attached. With `stop_url` mail programs offer
    their own button to end it (RFC 2369, RFC 8058).
    """
    headers = {"Message-ID": message_id} if message_id else {}
    if stop_url:
        headers["List-Unsubscribe"] = f"<{stop_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = EmailMultiAlternatives(subject=subject, body=text, to=[to], headers=headers)
    if html:
        message.attach_alternative(html, "text/html")
    for name, body, content_type in files:
        message.attach(name, body, content_type)
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()), (0, b""))
        words = said.decode("ascii", "replace") if isinstance(said, bytes) else str(said)
        raise MailRefused(str(code), is_final=code >= _NEVER, words=words) from error
    except smtplib.SMTPResponseException as error:
        raise MailRefused(str(error.smtp_code)) from error
    except OSError as error:
        raise MailRefused(type(error).__name__) from error
