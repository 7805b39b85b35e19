"""`ruthan line`: set a LINE channel up, say how it stands, or pretend one on this machine."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from ruthan.project.cli.database import REFUSED, with_database
from ruthan.project.cli.lines import OK

app = typer.Typer(no_args_is_help=True)


@app.command("setup", epilog="Example: ruthan line setup")
def set_up() -> None:
    """Give the channel its webhook address and menu, and have LINE call us once."""

    def work() -> int:
        from ruthan.project.line.channel import NotSetUp  # noqa: PLC0415 - needs Django
        from ruthan.project.line.channel import set_up as set_channel_up  # noqa: PLC0415 - as above

        try:
            return OK if set_channel_up(print) else REFUSED
        except NotSetUp as missing:
            print(f"ruthan: {missing}", file=sys.stderr)
            return REFUSED

    raise typer.Exit(with_database(work))


@app.command("status", epilog="Example: ruthan line status")
def status() -> None:
    """Say how the channel stands: webhook, menu, quota, what waits."""

    def work() -> int:
        from ruthan.project.line.channel import NotSetUp  # noqa: PLC0415 - needs Django
        from ruthan.project.line.channel import status as lines  # noqa: PLC0415 - as above

        try:
            for line in lines():
                print(line)
        except NotSetUp as missing:
            print(f"ruthan: {missing}", file=sys.stderr)
            return REFUSED
        return OK

    raise typer.Exit(with_database(work))


@app.command("simulate", epilog="Example: ruthan line simulate --port 8010")
def simulate(
    port: Annotated[int, typer.Option(help="Where the pretended LINE listens.")] = 8010,
    site: Annotated[str, typer.Option(help="The site it calls.")] = "http://localhost:8000",
) -> None:
    """Pretend a LINE on this machine, with telephones in the browser; for trying and showing."""
    from ruthan.project.simulator.run import run  # noqa: PLC0415 - loaded when asked for

    secret = os.environ.get("RUTHAN_LINE_SECRET", "")
    token = os.environ.get("RUTHAN_LINE_TOKEN", "")
    if not secret or not token:
        print(
            "ruthan: set RUTHAN_LINE_SECRET and RUTHAN_LINE_TOKEN to the words that the site has",
            file=sys.stderr,
        )
        raise typer.Exit(REFUSED)
    print(f"pretended LINE on http://localhost:{port}; Ctrl-C stops it", flush=True)
    run(port, site=site, secret=secret, token=token)
