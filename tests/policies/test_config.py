import pytest

from rewardsmith.policies.config import PPOConfig


def test_unknown_names_are_answered_with_the_choices():
    with pytest.raises(ValueError, match="unknown activation 'gelu'; choose one of: tanh, elu, relu, silu"):
        PPOConfig(activation="gelu")
    with pytest.raises(ValueError, match="unknown schedule 'cosine'; choose one of: adaptive, linear, fixed"):
        PPOConfig(schedule="cosine")


def test_minibatches_must_divide_the_rollout():
    with pytest.raises(ValueError, match=r"minibatch_size 1000 must divide num_envs . rollout_length = 2048; 512 does"):
        PPOConfig(num_envs=64, rollout_length=32, minibatch_size=1000)


def test_hydra_accepts_it_as_a_schema():
    omegaconf = pytest.importorskip("omegaconf")
    structured = omegaconf.OmegaConf.structured(PPOConfig)
    structured.learning_rate = 0.5
    structured.hidden_sizes = [8]
    assert omegaconf.OmegaConf.to_object(structured) == PPOConfig(learning_rate=0.5, hidden_sizes=[8])


@pytest.mark.parametrize(
    ("field", "value"),
    [("num_envs", 0), ("gamma", 1.5), ("learning_rate", -1e-3), ("init_std", 0.0), ("clip", float("nan"))],
)
def test_slips_of_the_pen_are_refused(field, value):
    with pytest.raises(ValueError, match=f"{field} is .*; give a number from"):
        PPOConfig(**{field: value})


def test_a_network_has_a_hidden_layer():
    with pytest.raises(ValueError, match="hidden_sizes"):
        PPOConfig(hidden_sizes=[])


def test_a_network_that_remembers_learns_from_whole_rollouts():
    with pytest.raises(ValueError, match=r"minibatch_size 96 must be a multiple of rollout_length 64: .*; 64 is one"):
        PPOConfig(num_envs=6, rollout_length=64, minibatch_size=96, network="recurrent")
    assert PPOConfig(num_envs=6, rollout_length=64, minibatch_size=96).network == "perceptron"


def test_unknown_networks_are_answered_with_the_choices():
    with pytest.raises(ValueError, match="unknown network 'lstm'; choose one of: perceptron, recurrent"):
        PPOConfig(network="lstm")
