"""`ruthan feeds`: the watch list of public feeds from the command line."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ruthan.project.cli.database import REFUSED, with_database
from ruthan.project.cli.lines import OK

app = typer.Typer(no_args_is_help=True)


@app.command("list", epilog="Example: ruthan feeds list")
def show() -> None:
    """Say which feeds are watched and how they are doing."""

    def work() -> int:
        from ruthan.gateway.sources.feed.queries import feeds  # noqa: PLC0415 - needs Django

        for feed in feeds():
            state = "watched" if feed.is_active else "stopped"
            error = f" {feed.last_error} x{feed.failures}" if feed.failures else ""
            print(f"{state}{error}\t{feed.posts_taken}\t{feed.url}\t{feed.title}")
        return OK

    raise typer.Exit(with_database(work))


@app.command(
    "add", epilog="Example: ruthan feeds add https://news.example/feed --title 'ข่าวตัวอย่าง'"
)
def add(
    url: Annotated[str, typer.Argument(help="The address of an RSS or Atom feed.")],
    title: Annotated[str, typer.Option(help="Its name.")],
    organisation: Annotated[str, typer.Option(help="Whose it is.")] = "",
    province: Annotated[str, typer.Option(help="A two-digit code, when it is local.")] = "",
    minutes: Annotated[int, typer.Option(min=5, max=1440, help="Asked so often.")] = 30,
) -> None:
    """Put a feed on the watch list."""

    def work() -> int:
        from ruthan.gateway.sources.feed.forms import FeedForm  # noqa: PLC0415 - needs Django
        from ruthan.gateway.sources.feed.watch import FeedTaken, add_feed  # noqa: PLC0415 - as above

        form = FeedForm(
            {"url": url, "title": title, "organisation": organisation, "province": province,
             "minutes": minutes}
        )  # fmt: skip
        if not form.is_valid():
            print("ruthan: " + "; ".join(sorted(form.errors)) + " cannot be taken", file=sys.stderr)
            return REFUSED
        try:
            add_feed(by="system", **form.cleaned_data)
        except FeedTaken:
            print("ruthan: this feed is on the list already", file=sys.stderr)
            return REFUSED
        return OK

    raise typer.Exit(with_database(work))


@app.command("check", epilog="Example: ruthan feeds check")
def check() -> None:
    """Ask every feed that is due now, as the schedule does each minute."""

    def work() -> int:
        from ruthan.gateway.sources.feed.queries import due_feeds  # noqa: PLC0415 - needs Django
        from ruthan.gateway.sources.feed.watch import check_feed  # noqa: PLC0415 - needs Django

        due = due_feeds()
        print(f"{len(due)} due, {sum(check_feed(feed_id) for feed_id in due)} new posts")
        return OK

    raise typer.Exit(with_database(work))
