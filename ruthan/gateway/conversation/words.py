"""The sentences of the conversation, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ruthan.cases.actions import reminder_words
from ruthan.core.say import (
    CALL_CHARS,
    LINE_CHARS,
    MOST_PARTS,
    Call,
    Card,
    Choice,
    Line,
    Part,
    Said,
    Steps,
)
from ruthan.core.text.dates import BUDDHIST_ERA, SHORT_MONTHS
from ruthan.gateway.conversation import intents
from ruthan.network.queries import advice, hotlines
from ruthan.ui.words import VERDICTS

if TYPE_CHECKING:
    from datetime import date

    from ruthan.gateway.result import Answered
    from ruthan.network.queries import AdviceCard

WHEN = "when:"
_CARD_OF = {
    "money_1h": "transferred-1h",
    "money_72h": "transferred-72h",
    "money_later": "transferred-late",
    "on_call": "on-the-phone",
    "device": "device-controlled",
}


def choices() -> tuple[Choice, ...]:
    """What can be pressed under every turn."""
    return (
        Choice(_("I sent money already"), intents.SENT),
        Choice(_("Check an account"), intents.ACCOUNT),
        Choice(_("Track my reports"), intents.TRACK),
        Choice(_("Follow the alerts"), intents.FOLLOW),
        Choice(_("Talk to a person"), intents.PERSON),
    )


def said(*parts: Part | str | None, under: tuple[Choice, ...] | None = None) -> Said:
    """One turn: lines and cards in order, with the usual choices unless others are given."""
    made = [Line(part[:LINE_CHARS]) if isinstance(part, str) else part for part in parts if part]
    return Said(tuple(made[:MOST_PARTS]), choices() if under is None else under)


def welcome() -> Said:
    """Who we are, what to send, what becomes of it."""
    return said(
        _(
            "Hello, this is %(name)s. Send me a message, link or picture that you are not sure "
            "about, and I will tell you what has been checked."
        )
        % {"name": _site()},
        _(
            "What you send is kept encrypted and read only by our staff. If money has left or "
            "somebody is in danger, press a button below, or call 1441 or 191 at once. "
            "Details: %(url)s"
        )
        % {"url": _page("gateway:privacy")},
    )


def hello() -> Said:
    """How to go on, for a greeting or a sticker."""
    return said(_("Send me the message, link or picture that you want checked."))


def thanks() -> Said:
    """For a thank-you."""
    return said(_("Glad to help. Whenever something looks odd, check here before sharing."))


def group_welcome() -> Said:
    """What we do in a group, and what we do not."""
    return said(
        _(
            "Hello, this is %(name)s. In this group I speak only when a message has a checked "
            "answer. Nothing that is said here is kept. For anything else, write to me privately."
        )
        % {"name": _site()},
        under=(),
    )


def group_unknown() -> Said:
    """For a group that called us by name about something that has no answer."""
    return said(
        _("There is no checked answer to this yet. Send it to me privately, and I will follow it."),
        under=(),
    )


def waiting(ref: str, asked: int) -> str:
    """That it is not known yet, what that means, and the promise."""
    words = _(
        "Received (number %(ref)s). This has not been checked yet: please do not believe it and do "
        "not share it for now. As soon as two checkers have signed the result, it comes to you "
        "here."
    ) % {"ref": ref}
    if asked > 1:
        words += " " + ngettext(
            "%(count)s person has asked about it.", "%(count)s people have asked about it.", asked
        ) % {"count": f"{asked:,}"}
    return words


def after_steps(ref: str) -> str:
    """The promise under steps that cannot wait: what was told is no rumour to whoever tells it."""
    return _(
        "Received (number %(ref)s). Do what stands above first, do not wait for us. As soon as two "
        "checkers have signed the result, it comes to you here."
    ) % {"ref": ref}


def wants_resume() -> str:
    """For whoever ended what comes by itself: what the promise needs."""
    return _(
        "You asked for no messages by themselves, so the result will not come. Write “resume” if "
        "you want it."
    )


def passed_on(ref: str) -> str:
    """That a person's own case is with staff now."""
    return _(
        "Received (number %(ref)s). Our staff read it and write to you here. Do not wait for us to "
        "call your bank."
    ) % {"ref": ref}


def deadline(hours: int) -> str:
    """How much time is left to file the complaint, and where the file stands."""
    subject, body = reminder_words(hours)
    return body if body.startswith(subject) else f"{subject}\n{body}"


def noted(ref: str) -> str:
    """That a line was put to a report."""
    return _("Added to report %(ref)s. Our staff read it and answer here.") % {"ref": ref}


def card(answer: Answered) -> Card:
    """A signed answer as a card that can be passed on."""
    look = VERDICTS.get(answer.verdict)
    word = str(look.word) if look else answer.verdict
    url = settings.RUTHAN_BASE_URL + answer.url
    return Card(
        verdict=answer.verdict,
        word=word,
        title=answer.title,
        why=answer.why,
        todo=answer.advice,
        note=_note(answer),
        url=url,
        read=_("Read the reasons"),
        share=_("Share this answer"),
        passed_on=f"{answer.title}\n{_went_round(word)}\n{url}",
    )


def _went_round(word: str) -> str:
    """The verdict, said of the message: before the fact it would read as its opposite."""
    return _("The message going round: %(verdict)s") % {"verdict": word}


def steps(found: AdviceCard) -> Steps:
    """A card of advice with its numbers."""
    known = {line.number: line.what_for for line in hotlines()}
    calls = tuple(Call(n, _phrases(known.get(n, ""), CALL_CHARS - len(n))) for n in found.hotlines)
    return Steps(found.title, found.lead, found.steps, calls)


def _phrases(text: str, most: int) -> str:
    """As many of the first phrases as there is room for; never a part of one."""
    if len(text) <= most:
        return text
    breaks = (", ", ": ", " and ") if text.isascii() else (" ",)
    return text[: max(0, *(text.rfind(one, 0, most + 1) for one in breaks))].removesuffix(" และ")


def steps_of(code: str) -> Steps | None:
    """The card of a situation or of advice, by its code."""
    found = advice(_CARD_OF.get(code, code))
    return steps(found) if found else None


def sealed(*, is_kept: bool) -> Said:
    """For words about a child: calm, whom to call, and that it is in safe hands, if it is."""
    first = (
        _(
            "Thank you for telling us. Only officers who protect children can read this. It is not "
            "the child's fault. You can delete your message here."
        )
        if is_kept
        else _("We could not keep this safely just now, so nothing of it was kept. Please call:")
    )
    return said(first, steps_of("child-danger"), under=())


def ask_when() -> Said:
    """Money has left: what to do this minute, then when it was."""
    under = (
        Choice(_("Within the last hour"), WHEN + "money_1h"),
        Choice(_("Within three days"), WHEN + "money_72h"),
        Choice(_("Longer ago"), WHEN + "money_later"),
        Choice(_("Still on the phone"), WHEN + "on_call"),
        Choice(_("My phone is hijacked"), WHEN + "device"),
    )
    sheet = _("A sheet to read out, and the police file: %(url)s") % {
        "url": _page("gateway:transferred")
    }
    return said(steps_of("money_1h"), sheet, _("When did the money leave?"), under=under)


def ask_story(situation: str) -> Said:
    """What to do in this situation, then what happened."""
    return said(
        steps_of(situation),
        _(
            "After calling, write here in one message what happened: how much, when, to which "
            "account. A picture of the slip helps. Our staff read it."
        ),
        under=(),
    )


def ask_account() -> Said:
    """Which account, what becomes of the question, and what no answer means."""
    return said(
        _(
            "Send one account number with the name of its bank, a phone number, a link, a LINE id "
            "or the name of a page, or the message that it came in. I tell you at once what is "
            "known. Nothing of it is kept, and that nothing is known makes nothing safe."
        ),
        under=(),
    )


def ask_person() -> Said:
    """That the next line goes to people."""
    return said(
        _(
            "Write to our staff now: your next message goes to them, and they answer here. This "
            "may take a while. If it cannot wait, call 1441 (scams), 191 (danger) or 1323 "
            "(someone to talk to)."
        ),
        under=(),
    )


def ask_answer(ref: str) -> Said:
    """That the next line goes to the conversation on one report."""
    return said(_("Your next message goes to our staff about %(ref)s.") % {"ref": ref}, under=())


def urgent() -> Said:
    """The numbers, then what happened."""
    return said(
        _("Scams and lost money: 1441. Danger: 191. Children: 1300. Someone to talk to: 1323."),
        _("What happened? Every situation step by step: %(url)s") % {"url": _page("gateway:help")},
    )


def code_page() -> Said:
    """Where a tracking code belongs."""
    return said(
        _(
            "That is a tracking code. Whoever has it can open the matter, so I have not kept it. "
            "Type it on this page instead: %(url)s"
        )
        % {"url": _page("gateway:track")}
    )


def stopped() -> Said:
    """That nothing comes by itself any more."""
    return said(_("You will get no more messages by themselves. Write “resume” to undo this."))


def resumed() -> Said:
    """That answers come again."""
    return said(_("Answers come to you here again as soon as they are signed."))


def too_often() -> Said:
    """For whoever sends too much, with what must not wait."""
    return said(
        _(
            "You have sent a lot within an hour, so the rest was not taken. Please go on a little "
            "later. If money has left or you are in danger, do not wait: call 1441, or 191."
        )
    )


def no_reports() -> Said:
    """For somebody who tracks and has sent nothing."""
    return said(_("You have no reports here yet. Send me what you want checked."))


def report_line(report: Any, answer: Answered | None) -> str:
    """One report in the list of somebody's own."""
    if answer is None:
        return f"{report.ref} · {report.get_state_display()}"
    look = VERDICTS.get(answer.verdict)
    word = str(look.word) if look else answer.verdict
    address = f"{settings.RUTHAN_BASE_URL}{answer.url}"
    return f"{report.ref} · {answer.title}\n{_went_round(word)}\n{address}"


def from_staff(report: Any, body: str) -> Said:
    """What staff wrote, with a button to answer."""
    words = _("Our staff write about your report %(ref)s:") % {"ref": report.ref}
    under = (Choice(_("Answer our staff"), f"answer:{report.ref}"), *choices())
    return said(words, body, under=under)


def declined(report: Any, reason: str) -> Said:
    """That a report was not taken up, and why."""
    words = _("We could not take up your report %(ref)s this time.") % {"ref": report.ref}
    return said(f"{words} {reason}".strip())


def promise_kept() -> str:
    """Before the card that was promised."""
    return _("The message you asked about has been checked:")


def file_refused(code: str) -> Said:
    """Why a file was not taken, and how to mend it."""
    words = {
        "too_large": _("This file is too large. Send a picture of the part that matters."),
        "gone": _("This could not be fetched any more. Please send it again."),
        "sound": _("I cannot listen to sound yet. Please write in a few words what it says."),
        "place": _("I cannot do anything with a place. Send the message that you want checked."),
    }
    other = _("I cannot take this kind of file. Send a picture, a PDF, or the words themselves.")
    return said(words.get(code, other))


def still_only() -> str:
    """That of a film one picture is kept."""
    return _("Of a film we keep one picture. If it says something, write the words, too.")


def _note(answer: Answered) -> str:
    day = day_words(answer.decided_on)
    if answer.asked > 1:
        return _("%(count)s people asked · checked %(day)s") % {
            "count": f"{answer.asked:,}", "day": day,
        }  # fmt: skip
    return _("Checked %(day)s") % {"day": day}


def day_words(day: date) -> str:
    """21 พ.ย. 2569, or 21 Nov 2026."""
    if _is_thai():
        return f"{day.day} {SHORT_MONTHS[day.month - 1]} {day.year + BUDDHIST_ERA}"
    return f"{day:%-d %b %Y}"


def _site() -> str:
    return str(settings.RUTHAN_NAME_TH if _is_thai() else settings.RUTHAN_NAME_EN)


def _page(name: str) -> str:
    return settings.RUTHAN_BASE_URL + reverse(name)


def _is_thai() -> bool:
    return (get_language() or "th").startswith("th")
