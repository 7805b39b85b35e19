"""tantivy beside us: the very same grams as terms, and only the ones that we look up, too."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any

from bench.million.corpus import place
from ruthan.matching.engine.base import Base
from ruthan.matching.engine.grams import Terms


def tokens(terms: Terms) -> str:
    """Terms as words of eight letters."""
    return terms.astype(">u4").tobytes().hex(" ", 4)


class Tantivy:
    """An index of the documents of a base, kept in the temporary folder."""

    def __init__(self, name: str, base: Base) -> None:
        """Open the index or build it; raises ImportError where tantivy is not installed."""
        import tantivy  # noqa: PLC0415 - only the benchmark needs it

        self._lib: Any = tantivy
        schema = tantivy.SchemaBuilder()
        schema.add_text_field("grams", tokenizer_name="whitespace", index_option="basic")
        schema.add_unsigned_field("key", stored=True)
        self._schema = schema.build()
        folder = place() / f"tantivy-{name}"
        if not folder.exists():
            aside = folder.with_suffix(".part")
            shutil.rmtree(aside, ignore_errors=True)
            aside.mkdir()
            self._build(aside, base)
            aside.rename(folder)
        self._folder = folder
        index = tantivy.Index(self._schema, path=str(folder))
        index.reload()
        self._searcher = index.searcher()

    def _build(self, folder: Path, base: Base) -> None:
        began = time.perf_counter()
        index = self._lib.Index(self._schema, path=str(folder))
        writer = index.writer(heap_size=512_000_000, num_threads=1)
        for doc in range(len(base.keys)):
            row = self._lib.Document()
            row.add_unsigned("key", int(base.keys[doc]))
            row.add_text("grams", tokens(base.terms_of(doc)))
            writer.add_document(row)
        writer.commit()
        writer.wait_merging_threads()
        print(f"  tantivy built in {time.perf_counter() - began:.0f} s", flush=True)

    def size(self) -> float:
        """Megabytes on disk."""
        return sum(file.stat().st_size for file in self._folder.iterdir()) / 1e6

    def ask(self, words: list[str], *, top: int) -> Any:
        """The best documents for any of these terms."""
        term, should = self._lib.Query.term_query, self._lib.Occur.Should
        schema = self._schema
        any_of = [(should, term(schema, "grams", word, "basic")) for word in words]
        return self._searcher.search(self._lib.Query.boolean_query(any_of), limit=top)

    def keys(self, found: Any) -> list[int]:
        """The keys of an answer, best first."""
        return [int(self._searcher.doc(at)["key"][0]) for _, at in found.hits]
