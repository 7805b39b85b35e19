"""The queue's entry points of the gateway: watching feeds, answering in chats, calling back."""

from __future__ import annotations

from uuid import UUID

from ruthan.core import jobs
from ruthan.gateway.conversation import answering, removing, telling
from ruthan.gateway.sources.feed import queries, watch
from ruthan.gateway.sources.hotline import backs, calls


@jobs.task(name="gateway.check_feeds", queue="house")
def check_feeds(timestamp: int = 0) -> None:
    """Have every feed asked that is due, unless it waits to be asked already."""
    for feed_id in queries.due_feeds():
        jobs.enqueue_once(check_feed, feed_id=str(feed_id))


@jobs.task(name="gateway.check_feed", queue="partners", attempts=2, priority=jobs.LATER)
def check_feed(feed_id: str) -> None:
    """Take the new posts of one feed in; behind partners, in the lane of who may answer slowly."""
    watch.check_feed(UUID(feed_id))


@jobs.task(name="gateway.answer", attempts=12)
def answer(heard_id: str) -> None:
    """Answer one event of a chat, once."""
    answering.answer(heard_id=UUID(heard_id))


@jobs.task(name="gateway.tell_answer")
def tell_answer(report_id: str, answer_id: str) -> None:
    """Bring a verdict to the chat that asked, once."""
    telling.tell_answer(report_id=UUID(report_id), answer_id=UUID(answer_id))


@jobs.task(name="gateway.tell_remark")
def tell_remark(report_id: str, remark_id: str, author: str) -> None:
    """Bring what staff wrote to the chat, once."""
    telling.tell_remark(report_id=UUID(report_id), remark_id=UUID(remark_id))


@jobs.task(name="gateway.tell_decline")
def tell_decline(report_id: str) -> None:
    """Say in the chat that a report was declined, once."""
    telling.tell_decline(report_id=UUID(report_id))


@jobs.task(name="gateway.tell_deadline")
def tell_deadline(case_id: str, report_id: str, clock: str, hours: int) -> None:
    """Say in the chat how much time is left to file the complaint, once."""
    telling.tell_deadline(report_id=UUID(report_id), clock_code=clock, hours=hours)


@jobs.task(name="gateway.forget_report")
def forget_report(report_id: str, **_facts: object) -> None:
    """Forget which chat or call a report came from."""
    removing.forget_report(UUID(report_id))
    calls.forget_report(UUID(report_id))


@jobs.task(name="gateway.call_back_answer")
def call_back_answer(report_id: str, answer_id: str) -> None:
    """Let whoever wanted a call be called with the verdict, once."""
    backs.due_with_answer(report_id=UUID(report_id), answer_id=UUID(answer_id))


@jobs.task(name="gateway.call_back_decline")
def call_back_decline(report_id: str) -> None:
    """Let whoever wanted a call be called with the reason, once."""
    backs.due_with_decline(report_id=UUID(report_id))


@jobs.task(name="gateway.call_back_question")
def call_back_question(report_id: str, remark_id: str, author: str) -> None:
    """Let whoever wanted a call be called with what staff wrote, once."""
    backs.due_with_question(report_id=UUID(report_id), remark_id=UUID(remark_id))
