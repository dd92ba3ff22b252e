"""Gathers the source strings, keeps the English catalogue in step, and compiles it.

`python -m incubator.translations.catalogue update` adds what is new and drops what is gone;
`… compile` writes the binary file the web layer reads, which is made at build and never committed.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parent.parent
SOURCE = Path(__file__).parent / "en" / "LC_MESSAGES" / "messages.po"
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
OPTIONS = {
    "templates/**.html": {"encoding": "utf-8", "trim_blocks": "true", "lstrip_blocks": "true"}
}
# example data of the component page is not part of the product
UNSPOKEN = ("templates/styleguide/", "migrations/")


def source_strings() -> set[str]:
    """Every string marked with `_()` in code and templates."""
    found = extract_from_dir(
        str(PACKAGE), method_map=METHODS, options_map=OPTIONS, keywords={"_": None}
    )
    return {
        message
        for name, _line, message, _comments, _context in found
        if isinstance(message, str) and not name.startswith(UNSPOKEN)
    }


def read() -> Catalog:
    if not SOURCE.exists():
        return Catalog(locale="en")
    with SOURCE.open("rb") as file:
        return read_po(file, locale="en")


def translations() -> dict[str, str]:
    return {str(one.id): str(one.string) for one in read() if one.id}


def write(pairs: dict[str, str]) -> None:
    """Write the catalogue: sorted by source string, without line numbers, so that diffs are small."""
    catalogue = Catalog(locale="en", header_comment="# English words of the platform.", fuzzy=False)
    for source in sorted(pairs):
        catalogue.add(source, pairs[source])
    out = BytesIO()
    write_po(out, catalogue, width=100, omit_header=False, sort_output=True)
    lines = [
        line
        for line in out.getvalue().decode().splitlines()
        if not line.startswith(('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By'))
    ]
    SOURCE.parent.mkdir(parents=True, exist_ok=True)
    SOURCE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def update() -> int:
    """Add new source strings with nothing beside them; answers how many still lack English."""
    known = translations()
    pairs = {source: known.get(source, "") for source in source_strings()}
    write(pairs)
    return sum(not english for english in pairs.values())


def compile_catalogue() -> Path:
    target = SOURCE.with_suffix(".mo")
    with target.open("wb") as file:
        write_mo(file, read())
    return target


def main() -> int:
    if sys.argv[1:] == ["update"]:
        sys.stdout.write(f"{update()} without English\n")
        return 0
    if sys.argv[1:] == ["compile"]:
        compile_catalogue()
        return 0
    sys.stderr.write("usage: python -m incubator.translations.catalogue update|compile\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
