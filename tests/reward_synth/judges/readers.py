"""Readers that judge by a rule: honest ones, and those that a test must not let pass."""

from rewardsmith.reward_synth.judges.comparison import FIRST, SAME, SECOND, Answer
from rewardsmith.reward_synth.judges.exam import MOVE, STAY


def mean(text, feature):
    (row,) = [line for line in text.splitlines() if line.startswith(f"{feature} |")]
    return float(row.split(" | ")[4])


def higher(question, feature, sign=1):
    margin = sign * (mean(question.first, feature) - mean(question.second, feature))
    return SAME if margin == 0 else FIRST if margin > 0 else SECOND


def honest(question):
    if question.instruction in (MOVE, STAY):
        return higher(question, "joint_speed", 1 if question.instruction == MOVE else -1)
    return higher(question, "forward_velocity", -1 if "backward" in question.instruction else 1)


class Reader:
    """Answers by a rule, and keeps what it was asked."""

    name = "reader"

    def __init__(self, rule):
        self.rule = rule
        self.asked = []

    def compare(self, questions):
        self.asked += questions
        return [Answer(better=self.rule(question), tokens=10) for question in questions]
