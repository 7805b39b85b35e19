"""Ask a site's claims:search with Google's own client; run in a process of its own.

Reads {"site": "...", "asks": [{...}, ...]} and writes every page of each as a list.
"""

from __future__ import annotations

import json
import sys

from googleapiclient.discovery import build
from googleapiclient.errors import HttpError
from googleapiclient.http import build_http


def main() -> None:
    asked = json.load(sys.stdin)
    service = build(
        "factchecktools",
        "v1alpha1",
        http=build_http(),  # nobody signs in, and nothing of Google's is asked
        static_discovery=True,
        client_options={"api_endpoint": asked["site"]},
    )
    told = []
    for ask in asked["asks"]:
        pages, request = [], service.claims().search(**ask)
        try:
            while request is not None:
                pages.append(request.execute())
                request = service.claims().search_next(request, pages[-1])
        except HttpError as error:
            pages.append({"status": error.status_code, "reason": error.reason})
        told.append(pages)
    json.dump(told, sys.stdout)


main()
