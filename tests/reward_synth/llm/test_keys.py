"""A key goes to the host that it was set for, and to no other."""

import pytest

from rewardsmith.reward_synth.llm.keys import may_have_key, without_password


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "CANARY-12345678")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://user:pass@mine:8000/v1")
    monkeypatch.setenv("REWARDSMITH_KEY_HOSTS", "lab.example, gpu:9000")


@pytest.mark.parametrize(
    "url",
    [
        "https://api.openai.com/v1",
        "http://mine:8000/v1",
        "http://mine:8000/other",
        "https://lab.example/v1",
        "http://GPU:9000/v1",
    ],
)
def test_the_users_own_servers_may_have_it(url):
    assert may_have_key(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://api.openai.com/v1",
        "https://api.openai.com.evil.example/v1",
        "https://api.openai.com@evil.example/v1",
        "http://mine:8001/v1",
        "https://mine:8000/v1",
        "http://gpu:9001/v1",
        "https://sub.lab.example/v1",
        "http://mine:99999999/v1",
        "http://[mine/v1",
        "evil",
        "",
    ],
)
def test_no_other_server_may(url):
    assert not may_have_key(url)


def test_where_there_is_no_key_there_is_nothing_to_lose(monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY")
    assert may_have_key("http://anywhere/v1")


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("https://u:p@ss@host:1/v1?x=a@b", "https://host:1/v1?x=a@b"),
        ("u:p@host/v1", "host/v1"),
        ("http://u:p@[host/v1", "http://[host/v1"),
        ("https://host/v1", "https://host/v1"),
        ("", ""),
    ],
)
def test_an_address_is_kept_without_its_password(url, clean):
    assert without_password(url) == clean
