"""The whole kit in one zip, with a manifest: which files, of whose words, under which licence."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final

from ruthan.publishing.engine.kit import limits
from ruthan.publishing.engine.kit.pieces import Kit, LeftOut, NoRoom, Piece, left_out, pieces
from ruthan.publishing.engine.kit.texts import LICENCE, as_json
from ruthan.publishing.engine.kit.voice import VoiceFailed

_PACKED: Final = ("text/", "application/json")
_README: Final = """{site} · {ref}

ชุดสื่อเผยแพร่จากผลที่ลงนามแล้ว: {fact}
ไฟล์ทั้งหมดและที่มาของคำอยู่ใน manifest.json ก่อนเผยแพร่ให้ดูว่ายังเป็นฉบับล่าสุด: {url}
ภาษาถิ่นมีเฉพาะที่คนเขียน เสียงเป็นฉบับร่าง ให้คนอ่านจริงแทน
ใช้ต่อได้ตาม CC BY 4.0: ให้เครดิต "{site}" พร้อมที่อยู่ข้างบน

The kit of a signed verdict or alert. manifest.json lists every file and whose words it holds.
Look at the address above first: a correction makes this kit out of date. Dialects are there only
where a person wrote them; voices are drafts, to be read by a person instead.
Free to use under CC BY 4.0 ({licence}): credit "{site}" with the address above.
"""


def archive(
    kit: Kit, *, only: Iterable[str] = (), languages: Iterable[str] = (),
    step: Callable[[int, int], object] = lambda _done, _total: None,
) -> bytes:  # fmt: skip
    """The zip; two to five seconds for a whole kit in two languages.

    `step` hears how many files are done, of how many. What has no room in its picture is left out
    and named in the manifest.
    """
    body = io.BytesIO()
    chosen, tongues = list(only), list(languages)
    planned = pieces(kit, only=chosen, languages=tongues)
    fact = kit.fact("th")
    listed: list[dict[str, Any]] = []
    out: list[dict[str, Any]] = [_out(one) for one in left_out(kit, only=chosen, languages=tongues)]
    with zipfile.ZipFile(body, "w") as packed:
        for done, piece in enumerate(planned, 1):
            try:
                drawn = piece.draw()
            except (NoRoom, VoiceFailed) as error:
                out.append({"file": piece.name, "form": piece.form, "language": piece.language,
                            "why": [f"{type(error).__name__}: {error}"]})  # fmt: skip
            else:
                path = f"{piece.form}/{piece.name}"
                _put(packed, path, drawn, fact.signed_at, pack=piece.kind.startswith(_PACKED))
                listed.append(_listed(kit, piece, path, drawn))
            step(done, len(planned))
        manifest = as_json(_manifest(kit, listed, out)).encode()
        _put(packed, "manifest.json", manifest, fact.signed_at, pack=True)
        words = {"site": fact.site, "ref": fact.ref, "fact": fact.fact, "url": fact.url}
        readme = _README.format(**words, licence=LICENCE).encode()
        _put(packed, "README.txt", readme, fact.signed_at, pack=True)
    return body.getvalue()


def _put(packed: zipfile.ZipFile, path: str, body: bytes, signed_at: str, *, pack: bool) -> None:
    moment = datetime.fromisoformat(signed_at) if signed_at else datetime(2026, 1, 1)  # noqa: DTZ001 - a zip knows no zone
    entry = zipfile.ZipInfo(path, moment.timetuple()[:6])
    entry.external_attr = 0o644 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED if pack else zipfile.ZIP_STORED
    packed.writestr(entry, body)


def _manifest(kit: Kit, listed: list[dict[str, Any]], out: list[dict[str, Any]]) -> dict[str, Any]:
    fact = kit.fact("th")
    return {
        "kind": fact.kind,
        "reference": fact.ref,
        "version": fact.version,
        "verdict": kit.verdict,
        "signed_at": fact.signed_at or None,
        "valid_until": fact.until or None,
        "url": fact.url,
        "publisher": fact.site,
        "licence": LICENCE,
        "limits_edition": limits.read()["edition"],
        "files": listed,
        "left_out": out,
    }


def _listed(kit: Kit, piece: Piece, path: str, body: bytes) -> dict[str, Any]:
    wording = kit.words[piece.form, piece.language]
    found: dict[str, Any] = {
        "file": path,
        "form": piece.form,
        "language": piece.language,
        "type": piece.kind.partition(";")[0],
        "bytes": len(body),
        "sha256": hashlib.sha256(body).hexdigest(),
        "words": "edited" if wording.by else "signed",
    }
    if wording.by:
        found |= {"written_by_role": wording.by, "written_on": wording.at}
        found["approved_by_a_second_person"] = wording.approved
    if piece.width:
        found |= {"width": piece.width, "height": piece.height}
    return found


def _out(one: LeftOut) -> dict[str, Any]:
    why = [" ".join(filter(None, (f.code, f.field, f.detail))) for f in one.findings]
    return {"form": one.form, "language": one.language, "why": why}
