import pytest

from rewardsmith.reward_synth.llm.openai import OpenAIClient
from rewardsmith.reward_synth.llm.retry import Retry


@pytest.fixture
def hasty():
    """Patience of milliseconds."""
    return Retry(max_tries=4, first_wait=0.01, longest_wait=0.02)


@pytest.fixture
def client(server, hasty):
    return OpenAIClient("tiny-model", retry=hasty, timeout=60.0)
