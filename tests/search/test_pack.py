"""The pack: what goes in comes out, and nothing else is ever taken for it."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import PackDamaged, PackMissing
from search.pack.frame import FRAME, PAGE, VERSION, Pack, write_pack

records = st.lists(st.binary(max_size=40), max_size=12)


@settings(max_examples=60)
@given(st.dictionaries(st.text("abc", min_size=1, max_size=4), records, max_size=4))
def test_every_record_that_goes_in_comes_out(tmp_path_factory: pytest.TempPathFactory, sections: dict) -> None:
    path = tmp_path_factory.mktemp("pack") / "pack"
    write_pack(path, sections, {"answer": 42})
    pack = Pack(path)
    assert pack.values == {"answer": 42}
    for name, section in sections.items():
        assert [pack.record(name, number) for number in range(pack.count(name))] == section


def test_records_on_every_page_are_found(tmp_path: Path) -> None:
    section = [str(number).encode() for number in range(3 * PAGE + 5)]
    write_pack(tmp_path / "pack", {"many": section}, {})
    pack = Pack(tmp_path / "pack")
    for number in (0, PAGE - 1, PAGE, 2 * PAGE, 3 * PAGE + 4):
        assert pack.record("many", number) == section[number]


def test_a_record_that_is_not_there_is_refused(tmp_path: Path) -> None:
    write_pack(tmp_path / "pack", {"one": [b"x"]}, {})
    with pytest.raises(PackDamaged):
        Pack(tmp_path / "pack").record("one", 1)


def test_any_flipped_byte_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "pack"
    write_pack(path, {"a": ["漏发".encode(), b"", b"x"], "b": [b"[1,2]"]}, {"tuning": {}})
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1 :])
        with pytest.raises(PackDamaged):
            Pack(path).verify()


def test_a_pack_cut_anywhere_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "pack"
    write_pack(path, {"a": [b"something", b"else"]}, {})
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises(PackDamaged):
            Pack(path)


def test_another_format_version_is_named(tmp_path: Path) -> None:
    path = tmp_path / "pack"
    write_pack(path, {}, {})
    raw = bytearray(path.read_bytes())
    raw[8] += 1
    path.write_bytes(raw)
    with pytest.raises(PackDamaged, match=f"format version {VERSION + 1}"):
        Pack(path)


def test_no_pack_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(PackMissing):
        Pack(tmp_path / "pack")


def test_opening_reads_the_head_alone(tmp_path: Path) -> None:
    """Damage beyond the head is no concern of opening, so opening cannot have read it."""
    path = tmp_path / "pack"
    write_pack(path, {"big": [b"x" * 1000] * 1000}, {"n": 1})
    raw = bytearray(path.read_bytes())
    head = FRAME.unpack_from(raw)[2]
    raw[FRAME.size + head :] = bytes(len(raw) - FRAME.size - head)
    path.write_bytes(raw)
    assert Pack(path).values == {"n": 1}
