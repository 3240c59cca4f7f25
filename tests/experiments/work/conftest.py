from contextlib import contextmanager

import pytest

from rewardsmith.policies.policy import Policy


@pytest.fixture
def broken_off(monkeypatch):
    """Return a context in which a training is broken off once so many policies are saved."""

    @contextmanager
    def within(policies):
        save, saved = Policy.save, []

        def save_some(policy, directory):
            if len(saved) == policies:
                raise KeyboardInterrupt
            saved.append(directory)
            save(policy, directory)

        with monkeypatch.context() as patch:
            patch.setattr(Policy, "save", save_some)
            with pytest.raises(KeyboardInterrupt):
                yield

    return within
