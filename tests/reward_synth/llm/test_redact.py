import pytest

from rewardsmith.reward_synth.llm.redact import REDACTED, Redactor


@pytest.mark.parametrize(
    "text",
    [
        "key sk-proj-abcDEF_123456 end",
        "Incorrect API key provided: sk-abc12***********wxyz.",
        "Authorization: Bearer abcdef1234567890",
        "http://user:password@host/v1",
        "http://user:p@password@host/v1",
        "http://password@host/v1",
        "the key is CANARY-12345678 and again CANARY-12345678",
    ],
)
def test_keys_are_replaced(text):
    cleaned = Redactor("CANARY-12345678")(text)
    assert REDACTED in cleaned
    assert not any(secret in cleaned for secret in ("proj-abc", "abc12*", "abcdef12", "password", "CANARY"))


@pytest.mark.parametrize("text", ["a task-oriented, risk-averse reward", "none of it", "bearer of bad news", "x: y@z"])
def test_ordinary_words_stay(text):
    assert Redactor("none")(text) == text


def test_a_whole_json_value_is_cleaned():
    value = {"CANARY-12345678": ["CANARY-12345678", 1, None, {"a": "CANARY-12345678"}]}
    assert "CANARY" not in repr(Redactor("CANARY-12345678").tree(value))


def test_the_longer_of_two_secrets_goes_first():
    assert Redactor("abcdefgh", "abcdefgh-ijkl")("abcdefgh-ijkl") == REDACTED
