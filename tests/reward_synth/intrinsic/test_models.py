"""ONI's three models on sayings whose worth is known."""

import math
import random

import pytest
import torch

from rewardsmith.envs.speaking import Speaking
from rewardsmith.reward_synth.intrinsic.annotators.labels import Labels
from rewardsmith.reward_synth.intrinsic.annotators.recorded import SHIPPED
from rewardsmith.reward_synth.intrinsic.oni.book import Book
from rewardsmith.reward_synth.intrinsic.oni.model import MODELS
from rewardsmith.reward_synth.intrinsic.oni.vocabulary import NOTHING, Vocabulary

GRADES = {question[0]: grade for question, grade in Labels.read(SHIPPED).answers.items()}


class Silent:
    """An environment of which only the sayings matter."""

    speech = "words"

    def __init__(self, notices):
        self.notices = tuple(notices)

    def sayings(self, message):
        return ()


@pytest.fixture
def book():
    assert isinstance(Silent(()), Speaking)
    return Book(Vocabulary(Silent(GRADES)))


def answered(book, model, answer, rounds):
    """Let a model ask and learn for some rounds; `answer(texts)` is what it is told."""
    for _ in range(rounds):
        pairs = model.questions(book)
        for pair in pairs:
            book.ask(pair)
        if pairs and book.answer({book.texts(pair): answer(book.texts(pair)) for pair in pairs}):
            model.learn(book)


def ranks(values):
    return torch.tensor(values).argsort().argsort().double()


def test_retrieval_is_its_labels(book):
    model = MODELS.find("retrieval")(0, -0.5)
    answered(book, model, lambda texts: GRADES[texts[0]], 1)
    values = dict(zip(book.vocabulary.texts, model.values(book).tolist(), strict=True))
    assert {text: values[text] for text in GRADES} == {text: float(grade > 0.5) for text, grade in GRADES.items()}
    assert values[""] == 0 and model.questions(book) == []


def test_classification_agrees_with_its_labels_and_knows_their_kin(book):
    model = MODELS.find("classification")(0, -0.5)
    held_back = set(random.Random(0).sample(sorted(GRADES), 60))
    known = lambda texts: math.nan if texts[0] in held_back else GRADES[texts[0]]  # noqa: E731
    answered(book, model, known, 1)
    for _ in range(9):  # as when labels go on coming
        model.learn(book)
    values = dict(zip(book.vocabulary.texts, model.values(book).tolist(), strict=True))
    right = {text: values[text] == float(GRADES[text] > 0.5) for text in GRADES}
    assert sum(right[text] for text in GRADES if text not in held_back) >= 0.98 * (len(GRADES) - 60)
    paid = [text for text in held_back if values[text]]
    share = sum(GRADES[text] > 0.5 for text in paid) / len(paid)
    assert share > 1.5 * sum(GRADES[text] > 0.5 for text in held_back) / len(held_back), "what it pays unasked is good"


def test_ranking_recovers_the_order_of_comparisons():
    order = random.Random(1).sample(sorted(GRADES), 50)
    worth = {text: 10.0 * place / len(order) for place, text in enumerate(order)}
    book, judge = Book(Vocabulary(Silent(sorted(order)))), random.Random(2)
    model = MODELS.find("ranking")(0, -0.5)

    def prefers(texts):
        """Odds after Bradley and Terry."""
        first, second = (worth[text] for text in texts)
        return float(judge.random() < 1 / (1 + math.exp(second - first)))

    answered(book, model, prefers, 60)
    asked = book.asked
    assert len(asked) > 700 and all(first != second for first, second in asked)
    assert not {(second, first) for first, second in asked} & asked, "no pair is asked both ways"
    scores = ranks(model.scores(book)[1:].tolist())
    known = ranks([worth[text] for text in book.vocabulary.texts[1:]])
    assert torch.corrcoef(torch.stack([scores, known]))[0, 1] >= 0.95


def test_ranking_learns_anew_once_enough_comparisons_are_new(book):
    model = MODELS.find("ranking")(0, -0.5)
    pairs = [(first, second) for first in range(1, 20) for second in range(first + 1, 60)][:700]
    weights = []
    for known in (640, 649, 650):
        book.answer({book.texts(pair): 1.0 for pair in pairs[:known]})
        model.learn(book)
        weights.append(model.tensors["weight_in"].clone())
    assert torch.equal(*weights[:2]) and not torch.equal(*weights[1:]), "a sixty-fourth of 640 is 10"


def test_what_ranking_pays_is_the_standard_score_of_all_that_was_said_cut_off_below(book):
    model = MODELS.find("ranking")(0, -0.5)
    answered(book, model, lambda texts: float(GRADES[texts[0]] > GRADES[texts[1]]), 5)
    book.said.copy_(torch.randint(0, 9, (len(book.vocabulary),), generator=torch.Generator().manual_seed(0)))
    scores, often = model.scores(book)[1:], book.said[1:]
    heard = torch.repeat_interleave(scores, often)
    standard = (scores - heard.mean()) / heard.std(correction=0)
    values = model.values(book)
    assert torch.allclose(values[1:], standard * (standard > -0.5), atol=1e-5) and values[NOTHING] == 0
    assert (values == 0).any() and values.max() > 1 and (values > -0.5).all()


@pytest.mark.parametrize("variant", MODELS)
def test_before_any_answer_nothing_is_paid(book, variant):
    assert MODELS.find(variant)(0, -0.5).values(book).abs().max() == 0
