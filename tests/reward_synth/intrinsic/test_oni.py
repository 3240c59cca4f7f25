"""What a game says, paid by what an annotator holds of it."""

from types import SimpleNamespace

import pytest
import torch

from rewardsmith.envs.speaking import Speaking
from rewardsmith.reward_synth.intrinsic.annotators.annotator import Grader
from rewardsmith.reward_synth.intrinsic.oni.model import MODELS
from rewardsmith.reward_synth.intrinsic.oni.source import Oni
from rewardsmith.reward_synth.intrinsic.oni.vocabulary import NOTHING, Vocabulary

GRADES = {"You win!": 1.0, "Ouch!": 0.0, "A door opens.": 0.8, "You rest.": 0.3, "You see more.": 0.9}


class Parrot:
    """An environment that says what it is told to say."""

    speech = "words"
    notices = ("You see more.",)

    def sayings(self, message):
        return tuple(part for part in message.split("  ") if part)


class Teacher(Grader):
    """Knows the grades above; what is not in `known` it answers once it is."""

    def __init__(self, known=GRADES):
        super().__init__()
        self.known = dict(known)
        self.asked = []

    def grade(self, saying):
        return self.known.get(saying)

    def ask(self, questions):
        self.asked += questions
        super().ask(questions)


def said(*messages, noticed=0.0):
    rows = torch.zeros(len(messages), 64)
    for row, message in zip(rows, messages, strict=True):
        row[: len(message)] = torch.tensor(list(message.encode("latin-1")), dtype=torch.float32)
    return SimpleNamespace(message=rows, noticed=torch.full((len(messages), 1), noticed))


def make(teacher=None, variant="retrieval", num_envs=1, beta=3.0, messages_only=False):
    model = MODELS.find(variant)(0, -0.5)
    return Oni(
        Parrot(), num_envs, model, teacher or Teacher(), reader="teacher", beta=beta, messages_only=messages_only
    )


def play(source, *moments, begins=False):
    """Pay for moments, each the messages of all environments, and observe them; return what they were worth."""
    count = len(moments[0])
    paid = [source.pay(said(*messages), None, torch.full((count,), begins)) for messages in moments]
    return torch.stack(paid), source.observe(None)


def test_the_parrot_speaks():
    assert isinstance(Parrot(), Speaking) and not isinstance(object(), Speaking)


def test_a_vocabulary_hears_each_saying_once_and_its_notices():
    vocabulary = Vocabulary(Parrot())
    numbers = vocabulary.hear(**vars(said("Ouch!  You win!  Ouch!", "", "You win!", noticed=1.0)))
    words = [[vocabulary.texts[number] for number in row if number != NOTHING] for row in numbers.tolist()]
    assert words == [["You see more.", "Ouch!", "You win!"], ["You see more."], ["You see more.", "You win!"]]
    again = Vocabulary(Parrot())
    again.load(vocabulary.save())
    assert again.texts == vocabulary.texts
    assert again.hear(**vars(said("Ouch!"))).tolist() == [[2] + [0] * 11]


def test_retrieval_pays_labels_by_the_power_of_the_episodes_count():
    source = make(num_envs=2)
    before, after = play(source, ("You win!", "Ouch!"), ("You win!", ""), ("You win!  Ouch!", "A door opens."))
    assert before.abs().max() == 0, "nothing was answered yet"
    expected = torch.tensor([[1, 0], [1 / 8, 0], [1 / 27, 1]])
    assert torch.allclose(after, expected)
    before, after = play(source, ("You win!", "You rest."))
    assert torch.allclose(before, torch.tensor([[1 / 64, 0]])), "labels are kept, and what is new pays nothing"
    assert torch.equal(before, after)
    before, _ = play(source, ("You win!", "You win!"), begins=True)
    assert torch.equal(before, torch.ones(1, 2)), "another episode counts anew"


def test_past_steps_are_paid_anew_when_their_label_comes():
    teacher = Teacher({})
    source = make(teacher)
    _, after = play(source, ("You win!",))
    assert after.item() == 0 and teacher.asked == [("You see more.",), ("You win!",)]
    source._annotator.collect = lambda: {("You win!",): 1.0}
    before, after = play(source, ("You win!",), begins=True)
    assert (before.item(), after.item()) == (0, 1)
    assert len(teacher.asked) == 2, "nothing is asked twice"


def test_an_answer_that_is_none_labels_nothing():
    source = make(Teacher({}))
    play(source, ("You win!",))
    source._annotator.collect = lambda: {("You win!",): float("nan"), ("You see more.",): 7.0, ("unheard",): 1.0}
    _, after = play(source, ("You win!",), begins=True)
    assert after.item() == 0 and source.figures()["answered"] == 0


def test_messages_alone_are_heard_where_that_is_wanted():
    for messages_only in (False, True):
        source = make(messages_only=messages_only)
        source.pay(said("", noticed=1.0), None, torch.tensor([True]))
        assert source.observe(None).item() == float(not messages_only)


@pytest.mark.parametrize("variant", MODELS)
def test_what_was_learned_is_kept_with_the_counts(variant):
    first, second = make(variant=variant, num_envs=2), make(variant=variant, num_envs=2)
    for _ in range(4):
        play(first, ("You win!", "Ouch!"), ("A door opens.", "You rest."))
    second.load_state_dict({name: tensor.clone() for name, tensor in first.state_dict().items()})
    for source in (first, second):
        source.results = [play(source, ("You win!", "A door opens."), ("a new one", "")) for _ in range(3)]
    for (one, two), (three, four) in zip(first.results, second.results, strict=True):
        assert torch.equal(one, three) and torch.equal(two, four)
    expected, found = first.state_dict(), second.state_dict()
    assert expected.keys() == found.keys()
    assert [name for name in expected if not torch.equal(expected[name].nan_to_num(9), found[name].nan_to_num(9))] == []


def test_judges_play_with_another_number_of_environments():
    first, second = make(num_envs=2), make(num_envs=3)
    play(first, ("You win!", "Ouch!"))
    second.load_state_dict(first.state_dict())
    before, _ = play(second, ("You win!", "Ouch!", ""))
    assert torch.equal(before, torch.tensor([[1.0, 0.0, 0.0]]))


def test_the_account_tells_what_was_paid_most():
    source = make()
    play(source, ("You win!",), ("You win!",), ("Ouch!",))
    account = source.account()
    best = account["sayings"][0]
    assert (best["text"], best["said"], best["label"]) == ("You win!", 2, 1.0) and best["paid"] == pytest.approx(1.125)
    assert account["figures"]["coverage"] == 1.0
