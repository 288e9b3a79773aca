"""The pack: what goes in comes out, and nothing else is ever taken for it."""

from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import PackDamaged, PackMissing
from search.numbers import pack_planes, unpack_planes
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


@settings(max_examples=60)
@given(records, st.integers(1, 90))
def test_every_record_that_is_bundled_comes_out(
    tmp_path_factory: pytest.TempPathFactory, section: list[bytes], size: int
) -> None:
    path = tmp_path_factory.mktemp("pack") / "pack"
    write_pack(path, {"plain": section, "bundled": section}, {}, {"bundled": size})
    pack = Pack(path)
    for name in pack.sections:
        assert [pack.record(name, number) for number in reversed(range(pack.count(name)))] == section[::-1]


@given(st.binary(max_size=60))
def test_what_is_no_bundle_is_noticed(tmp_path_factory: pytest.TempPathFactory, block: bytes) -> None:
    path = tmp_path_factory.mktemp("pack") / "pack"
    write_pack(path, {"one": [block]}, {})
    raw = path.read_bytes().replace(b'"one":[0,1032,1]', b'"one":[0,1032,1,9]')
    magic, version, length, size, _ = FRAME.unpack_from(raw)
    head = raw[FRAME.size : FRAME.size + length + 2]
    path.write_bytes(FRAME.pack(magic, version, length + 2, size + 2, crc32(head)) + raw[FRAME.size :])
    with pytest.raises(PackDamaged):
        Pack(path).record("one", 0)


def test_no_more_bundles_stay_open_than_may(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.pack.frame.KEPT", 2)
    section = [bytes([number]) * 9 for number in range(9)]
    write_pack(tmp_path / "pack", {"all": section}, {}, {"all": 9})
    pack = Pack(tmp_path / "pack")
    for number in [*range(9), 0, 8, 4]:
        assert pack.record("all", number) == section[number]
        assert len(pack._opened) <= 2


@given(st.sampled_from("HIi"), st.lists(st.integers(0, 65535), max_size=9))
def test_planes_are_read_as_they_were_written(code: str, numbers: list[int]) -> None:
    assert [*unpack_planes(code, pack_planes(code, numbers))] == numbers


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
