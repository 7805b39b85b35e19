"""`ruthan webhook`: pretend a partner's program on this machine, for trying what we send."""

from __future__ import annotations

import getpass
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Annotated, Final

import typer

from ruthan.messaging.engine.receiving import Inbox, NotOurs
from ruthan.project.cli.lines import OK, USAGE

MOST_BYTES: Final = 1_000_000  # an event has some thousand
app = typer.Typer(no_args_is_help=True)

PortOption = Annotated[int, typer.Option(min=1, max=65_535, help="Where it listens.")]
AnswerOption = Annotated[
    int, typer.Option(min=200, max=599, help="What it answers to an event that is ours.")
]
WaitOption = Annotated[float, typer.Option(min=0, max=600, help="Seconds before it answers.")]
BodyOption = Annotated[bool, typer.Option("--body", help="Show what every event says.")]


@app.callback()
def webhook() -> None:
    """Events for partners (Standard Webhooks, CloudEvents)."""


@app.command("listen", epilog="Example: ruthan webhook listen --answer 500")
def listen(
    port: PortOption = 8099, answer: AnswerOption = 200, wait: WaitOption = 0,
    *, body: BodyOption = False,
) -> None:  # fmt: skip
    """Take events on this machine alone and say of each whether its signature is right.

    The secret (whsec_...) is asked for, or read from standard input. A demonstration on this
    machine takes http://127.0.0.1:PORT/ as a partner's address; a real service never does.
    """
    secret = _secret()
    try:
        inbox = Inbox(secret)
    except ValueError:
        print("ruthan: a secret begins with whsec_ and goes on in base64", file=sys.stderr)
        raise typer.Exit(USAGE) from None
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), handler(inbox, answer, wait, body=body))
    except OSError as error:
        print(f"ruthan: port {port}: {error.strerror or error}", file=sys.stderr)
        raise typer.Exit(USAGE) from error
    print(f"listens on http://127.0.0.1:{port}/ and answers {answer}; Ctrl-C stops it", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()
    raise typer.Exit(OK)


def handler(inbox: Inbox, answer: int, wait: float, *, body: bool) -> type[BaseHTTPRequestHandler]:
    """Answers one POST: `answer` to what is signed, 401 to what is not, and one line for people."""

    class Partner(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            raw = self.rfile.read(min(max(size, 0), MOST_BYTES))
            try:
                status, said = answer, inbox.take(dict(self.headers.items()), raw)
            except NotOurs as fault:
                status, said = 401, f"refused: {fault}"
            time.sleep(wait)
            print(f"{time.strftime('%H:%M:%S')} {said}, answered {status}", flush=True)
            if body:
                print(raw.decode(errors="replace"), flush=True)
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing: every event has its line."""

    return Partner


def _secret() -> str:
    if sys.stdin.isatty():
        return getpass.getpass("Secret of the endpoint (it is not shown): ").strip()
    return sys.stdin.readline().strip()
