"""Letters by e-mail, and the quiet twin that keeps them to itself."""

from __future__ import annotations

from ruthan.core import mail
from ruthan.messaging.engine.bounces import is_nobody, status_of
from ruthan.messaging.transports import Letter, Refused

_NOWHERE = (".example", ".invalid", ".test", "@example.com", "@example.org", "@example.net")


class Email:
    """Over the configured mail server; the message id is the letter's: a repeat is known."""

    def deliver(self, letter: Letter) -> str:
        """Hand over to the mail server; raises Refused."""
        try:
            mail.send_mail(
                to=letter.to,
                subject=letter.subject,
                text=letter.text,
                html=letter.html,
                message_id=f"<{letter.id}@ruthan.invalid>",
                stop_url=letter.stop_url,
                files=[(one.name, one.body, one.content_type) for one in letter.files],
            )
        except mail.MailRefused as error:
            status = status_of(error.words) if error.is_final else ""
            detail = f"{error} {status}".strip()
            raise Refused(detail, is_final=error.is_final, is_gone=is_nobody(status)) from error
        return ""


class QuietEmail:
    """Takes every letter and sends none: for demonstrations and addresses of examples."""

    def deliver(self, letter: Letter) -> str:
        """Do nothing."""
        return "quiet"


def is_nowhere(address: str) -> bool:
    """Whether an address lies in the names reserved for examples (RFC 2606)."""
    return address.lower().endswith(_NOWHERE)
