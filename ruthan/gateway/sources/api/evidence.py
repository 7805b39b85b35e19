"""More for a report: files cleaned in memory, links; a child's case goes the sealed way."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from ninja import Router

from ruthan.core.api import keys
from ruthan.core.api.door import json_answer
from ruthan.core.api.problems import FAULTS, Problem, invalid
from ruthan.core.api.repeats import REPLAYED, IdempotencyKey, done_once
from ruthan.core.api.schemas import refusals
from ruthan.core.idempotency import Kept
from ruthan.core.text.limits import storable
from ruthan.gateway.sources.api import words
from ruthan.gateway.sources.api.reports import WRITE, ReceiptHeader, opened
from ruthan.gateway.sources.api.schemas import EvidenceTaken
from ruthan.intake import access
from ruthan.intake.actions import (
    CleanFile,
    FileRefused,
    NoCustodyKey,
    add_evidence,
    clean_upload,
    must_be_sealed,
    submit_sealed,
    words_of,
)
from ruthan.intake.rules.files import MAX_BYTES, MAX_FILES
from ruthan.intake.rules.texts import MAX_LINKS
from ruthan.intake.states import Channel, ReportState

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django_stubs_ext import StrOrPromise

router = Router(tags=["reports"])
_LONGEST_LINK = 1_000
_NOTHING = "(-)"
# Why a file was refused, by the code that “errors” names; its own name is not repeated.
FILE_FAULTS: Final[Mapping[str, StrOrPromise]] = {
    "empty": gettext_lazy("A file is empty."),
    "unknown_kind": gettext_lazy("A file is no picture, no PDF and no plain text."),
    "broken": gettext_lazy("A file arrived broken."),
    "too_large": gettext_lazy("A file is larger than %(limit)s MB."),
    "too_many": gettext_lazy("This report holds as many files as it can."),
    "too_many_pixels": gettext_lazy("A picture has too many pixels. Send a smaller copy."),
    "too_small": gettext_lazy("A picture is too small to show anything."),
}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "anyOf": [{"required": ["files"]}, {"required": ["links"]}],
                    "additionalProperties": False,
                    "properties": {
                        "files": {
                            "type": "array",
                            "minItems": 1,
                            "maxItems": MAX_FILES,
                            "items": {"type": "string", "format": "binary"},
                            "description": gettext_noop(
                                "Pictures (JPEG, PNG, GIF, WEBP, HEIC), PDFs or plain texts, known"
                                " by their bytes; each at most 10 MB, at most 5 at once. Hidden"
                                " details such as places are removed."
                            ),
                        },
                        "links": {
                            "type": "array",
                            "minItems": 1,
                            "maxItems": MAX_LINKS,
                            "items": {"type": "string", "maxLength": _LONGEST_LINK},
                            "description": gettext_noop(
                                "Addresses as they were written. Nobody opens them."
                            ),
                        },
                    },
                }
            }
        },
    }
}


@router.post(
    "/report/evidence",
    auth=WRITE,
    operation_id="addEvidence",
    summary=gettext_noop("Add files or links to a report"),
    description=gettext_noop(
        "Multipart form data with any number of the parts “files” and “links”. A report holds at"
        " most 20 of them."
    ),
    response={200: EvidenceTaken, **refusals(404, 409, 415, 503)},
    openapi_extra=_BODY,
)
def add(
    request: HttpRequest, receipt: ReceiptHeader, idempotency_key: IdempotencyKey = None
) -> HttpResponse:
    """Seal or add, once; files are opened after the seam, if at all."""
    thing = opened(receipt)
    if request.content_type != "multipart/form-data":
        raise Problem("wrong-content-type")
    _known_parts_alone(request)
    uploads, links = _uploads(request), _links(request)
    if not uploads and not links:
        raise invalid("body", "files", _("Send at least one file or link."), code="missing")
    files, sealed = _judged(thing, uploads, links)

    def work() -> Kept:
        if sealed:
            _seal(thing, [*links, *sealed])
        else:
            _add(keys.holder(request).user, thing, files, links)
        taken = len(uploads) + len(links)
        return Kept(200, EvidenceTaken(ref=words.ref_of(thing), taken=taken).encoded())

    try:
        kept, is_repeat = done_once(
            request, idempotency_key, said=_said(receipt, uploads, links), work=work
        )
    except NoCustodyKey as missing:
        raise Problem("not-ready", headers={"Retry-After": "60"}) from missing
    headers = {REPLAYED: "true"} if is_repeat else {}
    return json_answer(request, kept.body, status=kept.status, headers=headers)


def _known_parts_alone(request: HttpRequest) -> None:
    """Refuse a part that would be passed over: of another name, a file without its name."""
    for name in (*request.POST, *request.FILES):
        if name not in {"files", "links"}:
            said = str(FAULTS["unknown_field"])
            raise invalid("body", storable(name), said, code="unknown_field")
    if "files" in request.POST or "links" in request.FILES:
        said = _("“files” are parts with a file name, “links” are parts without one.")
        raise invalid("body", "files", said, code="wrong_kind")


def _uploads(request: HttpRequest) -> list[UploadedFile[Any]]:
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
        raise Problem("too-large")
    uploads = request.FILES.getlist("files")
    if len(uploads) > MAX_FILES:
        raise invalid("body", "files", _("At most %(most)s files at once.") % {"most": MAX_FILES})
    return uploads


def _links(request: HttpRequest) -> list[str]:
    links = [link.strip() for link in map(storable, request.POST.getlist("links"))]
    if len(links) > MAX_LINKS or any(len(link) > _LONGEST_LINK for link in links):
        said = _("At most %(most)s links, each of at most %(long)s characters.")
        raise invalid("body", "links", said % {"most": MAX_LINKS, "long": _LONGEST_LINK})
    return list(dict.fromkeys(link for link in links if link))


def _judged(
    thing: Any, uploads: list[UploadedFile[Any]], links: list[str]
) -> tuple[list[CleanFile], list[str]]:
    """The cleaned files; or the words for the officers, when it must be sealed and none is kept."""
    names = [storable(upload.name or "") for upload in uploads]
    if access.kind_of(thing) == "drop" or must_be_sealed(*links, *names):
        return [], names or [_NOTHING]
    if thing.state == ReportState.WITHDRAWN:
        raise Problem("wrong-state", _("This report was taken back."))
    files = [_clean(upload) for upload in uploads]
    return ([], words_of(files)) if must_be_sealed(*links, *words_of(files)) else (files, [])


def _clean(upload: UploadedFile[Any]) -> CleanFile:
    try:
        return clean_upload(upload.name or "", upload.read())
    except FileRefused as refused:
        raise _refusal(refused.code) from refused


def _refusal(code: str) -> Problem:
    said = str(FILE_FAULTS[code]) % {"limit": MAX_BYTES // 1_048_576}
    return invalid("body", "files", said, code=code)


def _add(user: Any, report: Any, files: list[CleanFile], links: list[str]) -> None:
    try:
        add_evidence(by=user, report=report, files=files, links=links)
    except FileRefused as refused:
        raise _refusal(refused.code) from refused


def _seal(thing: Any, words: list[str]) -> None:
    """Links, names and the words of texts go to the officers; no file is kept."""
    submit_sealed(
        text="\n".join(words),
        channel=Channel.API,
        extra={"about": str(thing.ref)},
        with_receipt=False,
    )


def _said(receipt: str, uploads: list[UploadedFile[Any]], links: list[str]) -> bytes:
    """What the request said, for telling a repeat from another; hashed at once."""
    digest = hashlib.sha256("\n".join([receipt, *links]).encode())
    for upload in uploads:
        upload.seek(0)
        digest.update((upload.name or "").encode("utf-8", "surrogatepass"))
        digest.update(hashlib.sha256(upload.read()).digest())
    return digest.digest()
