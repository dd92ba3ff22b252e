"""Thirty spreadsheets made to harm: each ends in a sentence that says what to do, in little memory."""

import io
import struct
import subprocess
import sys
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incubator.core.errors import RuleError
from incubator.core.tabular import limits
from incubator.core.tabular.reading import Column, read_table
from tests.core import hostile_tables as made

WANTED = [Column("name", ["名称"], required=True), Column("code", ["代码"], code=True)]
MEGABYTE = 1024 * 1024
HEADER = made.row(1, made.cell("A1", "名称"), made.cell("B1", "代码"))
GOOD = made.xlsx(HEADER + made.row(2, made.cell("A2", "示例"), made.cell("B2", "51")))
ENTITIES = b'<!DOCTYPE a [<!ENTITY x "ha">' + b"".join(
    b'<!ENTITY x%d "%s">' % (n, b"&x%d;" % (n - 1) * 10) for n in range(1, 10)
)


def patched(data, signature, offset, value):
    """`data` with a field of every zip record that starts with `signature` overwritten."""
    changed = bytearray(data)
    at = changed.find(signature)
    while at >= 0:
        changed[at + offset : at + offset + len(value)] = value
        at = changed.find(signature, at + 4)
    return bytes(changed)


def lying(data, size):
    told = struct.pack("<I", size)
    return patched(patched(data, b"PK\x03\x04", 22, told), b"PK\x01\x02", 24, told)


def many_parts():
    return made.archive({f"xl/p{n}.xml": b"x" for n in range(5_000)} | {"xl/workbook.xml": b"x"})


def twice_the_same_part():
    out = io.BytesIO(GOOD)
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/workbook.xml", "x")
    return out.getvalue()


def one_string_everywhere():
    cells = b"".join(b'<c t="s"><v>0</v></c>' for _n in range(400))
    return made.xlsx(
        HEADER + b"".join(b"<row>" + cells + b"</row>" for _n in range(1_000)),
        strings=b"<si><t>" + b"x" * 30_000 + b"</t></si>",
    )


HOSTILE = {
    "empty": lambda: b"",
    "nothing but zeros": lambda: bytes(5_000),
    "too many bytes": lambda: b"x" * (limits.MAX_BYTES + 1),
    "deflate bomb": lambda: made.xlsx(HEADER + b"<row/>" * 12_000_000),
    "bomb below the size": lambda: made.xlsx(HEADER + b"<row></row>" * 4_000_000),
    "bomb in an ods": lambda: made.ods(b" " * 65 * MEGABYTE),
    "small size declared": lambda: lying(made.xlsx(HEADER + b" " * 9 * MEGABYTE), 100),
    "huge size declared": lambda: lying(GOOD, 0xFFFFFFF0),
    "thousands of parts": many_parts,
    "same part twice": twice_the_same_part,
    "encrypted parts": lambda: patched(GOOD, b"PK\x01\x02", 8, b"\x01\x00"),
    "unknown packing": lambda: patched(GOOD, b"PK\x01\x02", 10, b"\x63\x00"),
    "parts outside the file": lambda: patched(GOOD, b"PK\x01\x02", 42, b"\xff\xff\xff\x7f"),
    "cut in half": lambda: GOOD[: len(GOOD) // 2],
    "only a zip mark": lambda: b"PK\x03\x04" + bytes(100),
    "a zip of papers": lambda: made.archive({"word/document.xml": b"<w/>"}),
    "packed by a later program": lambda: patched(GOOD, b"PK\x01\x02", 6, b"\x40\x00"),
    "patched instead of packed": lambda: patched(GOOD, b"PK\x01\x02", 8, b"\x20\x00"),
    "a workbook and nothing else": lambda: made.archive({"xl/workbook.xml": b"<workbook/>"}),
    "a workbook without sheets": lambda: made.archive(
        {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}
    ),
    "a table of the wrong kind": lambda: made.archive({"mimetype": b"application/zip"}),
    "entities": lambda: made.xlsx(b"", more={"xl/workbook.xml": ENTITIES + b"]><workbook/>"}),
    "outside entity": lambda: made.xlsx(
        HEADER, more={"docProps/app.xml": b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'}
    ),
    "nonsense xml": lambda: made.xlsx(b"<row><c></row></c>&&&"),
    "deep xml": lambda: made.xlsx(b"<a>" * 1_000_000),
    "two cells a world apart": lambda: made.xlsx(
        HEADER + made.row(1_048_576, made.cell("XFD1048576", "x"))
    ),
    "cell beyond the sheet": lambda: made.xlsx(HEADER + made.row(1, made.cell("ZZZZZZ9", "x"))),
    "one long string everywhere": one_string_everywhere,
    "a million filled cells": lambda: made.xlsx(
        HEADER + (b"<row>" + b"<c><v>1</v></c>" * 100 + b"</row>") * 11_000
    ),
    "ods rows repeated": lambda: made.ods(
        made.ods_row("名称") + made.ods_row("x", repeated=1_048_576, each=16_384)
    ),
    "ods row repeated beyond counting": lambda: made.ods(made.ods_row("名称", repeated=2**63)),
    "xls of claimed size": lambda: made.xls({(0, 0): "x"}, dimensions=(0xFFFFFFFF, 0xFFFF)),
    "xls cells a world apart": lambda: made.xls({(0, 0): "名称", (65_535, 65_535): "x"}),
    "xls cut short": lambda: made.xls({(0, 0): "名称"})[:1_600],
    "xls that is none": lambda: made.compound("WordDocument", bytes(4_096)),
    "locked workbook": lambda: made.compound("EncryptedPackage", bytes(4_096)),
    "pdf": lambda: b"%PDF-1.7\n",
    "picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(50),
    "page called xls": lambda: "\ufeff\n<HTML><table><tr><td>名称</td></tr></table>".encode(),
    "program": lambda: b"MZ\x90\x00\x03" + bytes(range(256)) * 9,
    "noise": lambda: bytes(n * 7919 % 251 for n in range(5_000)),
    "ten megabytes of commas": lambda: b"," * limits.MAX_BYTES,
    "ten megabytes of blank lines": lambda: "名称\n".encode() + b"\n" * (limits.MAX_BYTES - 9),
    "a million commas in one row": lambda: b"," * 1_000_000,
    "one endless cell": lambda: '名称\n"'.encode() + b"x" * 9_000_000,
    "half a character": lambda: "名称,代码\n示例".encode("utf-16")[:-1],
    "sheet names only": lambda: made.xlsx(b""),
}


def outcome(data):
    """The refusal, or how many rows were read."""
    try:
        return len(read_table("表.csv", data, wanted=WANTED).rows)
    except RuleError as refused:
        return refused.message


def test_a_good_table_of_each_kind_is_read():
    assert outcome(GOOD) == 1
    assert outcome(made.ods(made.ods_row("名称", "代码") + made.ods_row("示例", "51"))) == 1
    cells = {(0, 0): "名称", (0, 1): "代码", (1, 0): "示例", (1, 1): 51.0}
    (row,) = read_table("旧.xls", made.xls(cells), wanted=WANTED).rows
    assert (row.number, row.values) == (2, {"name": "示例", "code": "51"})


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_table_is_refused_with_a_way_out(name):
    refusal = outcome(HOSTILE[name]())
    assert isinstance(refusal, str)
    assert refusal.endswith("。")
    assert "请" in refusal or "应" in refusal


ALONE = """
import pathlib, resource, sys
from incubator.core.errors import RuleError
from incubator.core.tabular.reading import Column, read_table
def peak():
    status = pathlib.Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0])
before = peak()
for path in sys.argv[1:]:
    try:
        read_table(path, pathlib.Path(path).read_bytes(), wanted=[Column("name", ["名称"], True)])
    except RuleError:
        print("refused")
print(peak() - before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is read from /proc")
def test_all_hostile_tables_together_stay_below_150_megabytes(tmp_path):
    paths = [tmp_path / f"{number}.csv" for number, _name in enumerate(HOSTILE)]
    for path, make in zip(paths, HOSTILE.values(), strict=True):
        path.write_bytes(make())
    # Workbooks first: Linux counts the size of the process that starts a worker as the worker's own.
    paths.sort(key=lambda path: path.read_bytes()[:2] not in {b"PK", b"\xd0\xcf"})
    done = subprocess.run(
        [sys.executable, "-c", ALONE, *map(str, paths)], capture_output=True, text=True, check=True
    )
    *refusals, measured = done.stdout.splitlines()
    assert len(refusals) == len(HOSTILE)
    own, workers = map(int, measured.split())
    assert own < 150 * 1024
    assert workers < 150 * 1024


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_good_workbook_with_any_bytes_changed_is_read_or_refused(data):
    good = data.draw(st.sampled_from([GOOD, made.xls({(0, 0): "名称", (1, 0): 1.0})]))
    spoilt = bytearray(good)
    for place, byte in data.draw(
        st.dictionaries(st.integers(0, len(good) - 1), st.integers(0, 255), min_size=1, max_size=9)
    ).items():
        spoilt[place] = byte
    assert isinstance(outcome(bytes(spoilt)), int | str)


@given(st.binary(max_size=400))
def test_any_bytes_called_a_table_are_read_or_refused(noise):
    assert isinstance(outcome("名称\n".encode() + noise), int | str)
    assert isinstance(outcome(noise), int | str)


def test_the_process_that_reads_foreign_files_sees_no_secret(monkeypatch, tmp_path):
    monkeypatch.setenv("INCUBATOR_SECRET_KEY", "示例")
    (tmp_path / "python_calamine.py").write_text(
        """
import json, os, sys
print(json.dumps({"sheet": "S"}), json.dumps([1, ["名称"]]), sep="\\n")
print(json.dumps([2, [" ".join(name for name in os.environ if name.startswith("INCUBATOR"))]]))
print(json.dumps([3, ["没有别的"]]))
sys.exit()
"""
    )
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    (row,) = read_table("表", GOOD, wanted=WANTED).rows
    assert row.values["name"] == "没有别的"
