"""Tables of all words and characters, which are made once, however many indexes are built."""

from search.index import analyzer, pronunciation


def test_words_and_nouns_are_those_of_the_dictionary_s_own_reader() -> None:
    import jieba

    tokenizer = jieba.Tokenizer()
    read = analyzer._dictionary()
    assert (read.frequencies, read.total) == tokenizer.gen_pfdict(tokenizer.get_dict_file())
    assert read.nouns < set(read.frequencies)
    assert analyzer.nouns_among(["苹果", "手机", "跑", "漂亮", "漏发"]) == {"苹果", "手机"}


def test_what_one_index_added_is_not_in_the_next() -> None:
    own = frozenset({"漏发少发"})
    assert "漏发少发" in analyzer._tokenizer(own).FREQ
    assert "漏发少发" not in analyzer._dictionary().frequencies
    assert "漏发少发" not in analyzer._tokenizer(frozenset()).FREQ


def test_characters_are_simplified_together_as_each_alone() -> None:
    alone = {(c, pronunciation.simplified(c)) for c in map(chr, range(0x4E00, 0xA000))}
    assert set(pronunciation._simplified_ones()) == {(old, new) for old, new in alone if old != new}
    assert pronunciation.traditional_characters(["发", "货"]) == ["發貨髮", "发货发"]
    assert pronunciation.traditional_characters(["发", "發"])[0] == "髮"
