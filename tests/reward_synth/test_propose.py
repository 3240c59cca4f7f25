from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.coder import Request
from rewardsmith.reward_synth.language import RewardRejected
from rewardsmith.reward_synth.proposal import Proposal
from rewardsmith.reward_synth.propose import DUPLICATE, MAX_REPEATS, NoValidProgram, propose


def request(count):
    return Request(instruction="hop", survey=None, schema=None, count=count)


class Scripted:
    """Proposes texts round by round, and remembers what it was sent."""

    name = "scripted"

    def __init__(self, *rounds):
        self.rounds = list(rounds)
        self.sent = []

    def propose(self, request, refusals=()):
        self.sent.append(list(refusals))
        texts = self.rounds.pop(0) if self.rounds else []
        return [Proposal(source=text, fall_ends_episode=True) for text in texts]


def check(proposal):
    """Accept texts; what begins with `bad` is refused, and the first letter decides what a program computes."""
    if proposal.source.startswith("bad"):
        raise RewardRejected("E_FIELD", f"{proposal.source} will not do", 3)
    return SimpleNamespace(graph_hash=proposal.source[0])


def sources(proposals):
    return [accepted.proposal.source for accepted in proposals.accepted]


def test_takes_valid_programs_in_order():
    coder = Scripted(["a", "b", "c"])
    proposals = propose(coder, request(3), check)
    assert sources(proposals) == ["a", "b", "c"]
    assert proposals.refused == ()
    assert coder.sent == [[]]
    proposal, program = proposals.accepted[1]
    assert (proposal.source, program.graph_hash) == ("b", "b")


def test_a_refusal_goes_back_with_its_reason_until_it_is_mended():
    coder = Scripted(["a", "bad 1", "c"], ["bad 2"], ["d"])
    proposals = propose(coder, request(3), check)
    assert sources(proposals) == ["a", "c", "d"]
    assert [(r.code, r.message, r.line) for r in proposals.refused] == [
        ("E_FIELD", "bad 1 will not do", 3),
        ("E_FIELD", "bad 2 will not do", 3),
    ]
    assert [[r.proposal.source for r in sent] for sent in coder.sent] == [[], ["bad 1"], ["bad 2"]]


def test_goes_on_with_what_is_valid_when_the_attempts_are_spent():
    coder = Scripted(["a", "bad"], ["bad 1"], ["bad 2"], ["b"])
    proposals = propose(coder, request(2), check, attempts=2)
    assert sources(proposals) == ["a"]
    assert len(proposals.refused) == 3


def test_without_attempts_nothing_goes_back():
    coder = Scripted(["a", "bad"], ["b"])
    assert sources(propose(coder, request(2), check, attempts=0)) == ["a"]


def test_what_computes_the_same_is_asked_for_again_at_most_twice():
    coder = Scripted(["a", "a2"], ["a3"], ["a4"], ["b"])
    proposals = propose(coder, request(2), check, attempts=9)
    assert sources(proposals) == ["a"]
    assert [r.code for r in proposals.refused] == [DUPLICATE] * (MAX_REPEATS + 1)
    assert "program 1" in proposals.refused[0].message


def test_a_repeater_may_still_bring_something_else():
    assert sources(propose(Scripted(["a", "a2"], ["a3"], ["b"]), request(2), check)) == ["a", "b"]


def test_the_same_program_sent_again_is_told_so():
    coder = Scripted(["bad"], ["bad"], ["a"])
    propose(coder, request(1), check)
    assert "unchanged" not in coder.sent[1][0].message
    assert "unchanged" in coder.sent[2][0].message


def test_a_coder_with_no_more_to_say_is_not_pressed():
    coder = Scripted(["a"])
    assert sources(propose(coder, request(3), check)) == ["a"]
    assert len(coder.sent) == 1


def test_more_than_was_asked_for_is_not_taken():
    assert sources(propose(Scripted(["a", "b", "c"]), request(2), check)) == ["a", "b"]


def test_nothing_valid_says_why_and_what_to_do():
    coder = Scripted(["bad 1", "bad 2"], ["bad 3", "bad 4"])
    with pytest.raises(
        NoValidProgram, match=r"none of the 4 .* scripted .*E_FIELD 4x.*in line 3.*phrasebook"
    ) as caught:
        propose(coder, request(2), check, attempts=1)
    assert isinstance(caught.value, UserError)
    assert "\n" not in str(caught.value)
    assert len(caught.value.refused) == 4


def test_a_silent_coder_is_an_error():
    with pytest.raises(NoValidProgram, match="wrote no reward program"):
        propose(Scripted([]), request(2), check)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(["a", "b", "c", "a2", "b2", "bad", "bad2"]), max_size=5), max_size=6),
    st.integers(1, 4),
    st.integers(0, 4),
)
def test_whatever_a_coder_says_the_outcome_is_sound(rounds, count, attempts):
    coder = Scripted(*rounds)
    try:
        proposals = propose(coder, request(count), check, attempts=attempts)
    except NoValidProgram:
        assert all(text.startswith("bad") for texts in rounds[:1] for text in texts[:count])
        return
    hashes = [program.graph_hash for _, program in proposals.accepted]
    assert 1 <= len(hashes) <= count
    assert len(set(hashes)) == len(hashes)
    assert not any(source.startswith("bad") for source in sources(proposals))
    assert len(coder.sent) <= attempts + 1
    assert all(len(sent) <= count for sent in coder.sent)
