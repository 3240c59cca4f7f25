"""Words that the phrasebook lists not itself: read as its own and said, or refused with what they may mean."""

import json

import pytest

from rewardsmith.reward_synth.phrasebook.lexicon import KNOWN
from rewardsmith.reward_synth.phrasebook.thesaurus import build, table


@pytest.mark.parametrize(
    ("name", "sentence", "same", "note"),
    [
        ("ant", "sashay to the left", "move sideways to the left", "read 'sashay' as 'move sideways'"),
        ("half_cheetah", "hastening forward", "rushing forward", "read 'hastening' as 'rushing'"),
        ("humanoid", "plod ahead", "trudge ahead", "read 'plod' as 'trudge'"),
        ("humanoid", "brandish the right hand", "wave the right hand", "read 'brandish' as 'wave'"),
        ("humanoid", "walk forward wordlessly", "walk forward silently", "read 'wordlessly' as 'silently'"),
        ("humanoid", "raise both arms, staying static", "raise both arms, staying still", "read 'static' as 'still'"),
        ("ant", "head to the left", "travel to the left", "read 'head' as 'travel'"),
    ],
)
def test_a_word_is_read_as_one_of_the_phrasebook_s_own_and_that_is_said(bench, name, sentence, same, note):
    understood, plain = bench.understand(name, sentence), bench.understand(name, same)
    assert note in understood.notes
    assert [(w.feature, w.want, w.target, w.low, w.high) for w in understood.wishes] == [
        (w.feature, w.want, w.target, w.low, w.high) for w in plain.wishes
    ]


@pytest.mark.parametrize(
    ("name", "sentence", "candidate"),
    [
        ("humanoid", "limp forward", "Did you mean 'walk' by 'limp'?"),
        ("hopper", "prance forward", "Did you mean 'walk' by 'prance'?"),
        ("humanoid", "squirm on the floor", "'wriggle' or 'twist'"),
    ],
)
def test_a_reading_that_is_not_sure_enough_is_refused_with_what_was_near(bench, name, sentence, candidate):
    assert candidate in bench.refusal(name, sentence)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("half_cheetah", "keep the head forward"), ("humanoid", "head up"), ("humanoid", "lift your head")],
)
def test_a_part_of_the_body_stays_one_where_it_does_not_begin_a_way(bench, name, sentence):
    assert bench.understand(name, sentence).main[0].feature.startswith("head_")


def test_a_word_behind_an_article_is_no_verb(bench):
    assert "'brandish'" in bench.refusal("humanoid", "keep the brandish")


def test_the_phrasebook_reads_all_that_words_come_to():
    known = {phrase[0] for phrase in KNOWN if len(phrase) == 1}
    listed = json.loads(table.FILE.read_text(encoding="utf-8"))
    assert all(
        0 < strength <= 1 and set(words.split()) <= known
        for words_of in listed.values()
        for readings in words_of.values()
        for words, strength in readings
    )
    assert not {word for words_of in listed.values() for word in words_of} & known


def test_a_verb_is_read_in_its_own_form():
    assert table.clear("sashaying", verb=True) == "moving sideways"
    assert table.clear("sashaying", verb=False) is None


_DATA = {
    "verb": [
        "00000001 38 v 02 hurry 0 zoomle 0 000 | move fast",
        '00000002 38 v 01 crabble 0 000 | move sideways and slowly; "the child crabbled"',
        "00000003 38 v 01 moodle 0 001 @ 00000004 v 0000 | move in a mood",
        "00000004 38 v 01 move 0 000 | change position",
        "00000005 32 v 01 chatter 0 001 @ 00000004 v 0000 | talk",
    ],
    "adj": ["00000006 00 a 01 quick 0 000 | fast", "00000007 00 s 01 nippy 0 001 & 00000006 a 0000 | quick"],
    "adv": ["00000008 02 r 01 nippily 0 001 \\ 00000007 a 0101 | in a nippy manner"],
}
_SENSES = [
    ("hurry%2:38:00::", "00000001"), ("zoomle%2:38:00::", "00000001"), ("crabble%2:38:00::", "00000002"),
    ("moodle%2:38:00::", "00000003"), ("move%2:38:00::", "00000004"), ("chatter%2:32:00::", "00000005"),
    ("quick%3:00:00::", "00000006"), ("nippy%5:00:00:quick:00", "00000007"), ("nippily%4:02:00::", "00000008"),
]  # fmt: skip


def test_the_table_is_made_of_synsets_definitions_adjectives_and_wider_verbs(tmp_path):
    for name, lines in _DATA.items():
        (tmp_path / f"data.{name}").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "index.sense").write_text("\n".join(f"{key} {at} 1 5" for key, at in _SENSES), encoding="utf-8")
    made = build.build(tmp_path)
    assert made["v"]["zoomle"] == [("hurry", 1.0)]
    assert made["v"]["crabble"] == [("move sideways slowly", 0.9)]
    assert made["v"]["moodle"][0][1] < table.CLEAR
    assert "chatter" not in made["v"]
    assert made["a"]["nippy"] == [("quick", 0.75)]
    assert made["r"]["nippily"] == [("quick", 0.68)]
