"""Training in two processes: one policy, learned from the experience of both."""

import subprocess
import sys
import textwrap

import pytest
import torch
from safetensors.torch import load_file

from rewardsmith.policies.normalizer import RunningMoments
from rewardsmith.policies.optimizer import FlatAdam

pytestmark = pytest.mark.slow

PROCESSES = 2


PIECES = {
    "moments": """
        moments = RunningMoments(3)
        generator = torch.Generator().manual_seed(rank)
        for _ in range(2):
            moments.update(torch.randn(50, 3, generator=generator) * 3 + rank, Team())
        result = dict(moments.state_dict())
    """,
    "step": """
        weights = torch.nn.Parameter(torch.ones(4))
        optimizer = FlatAdam([weights], 0.1, 100.0)
        weights.grad.copy_(torch.tensor([1.0, -2.0, 0.5, 3.0]) * (1 + rank))
        optimizer.step(Team())
        result = {"weights": weights.detach().clone()}
    """,
    "policy": """
        config = PPOConfig(num_envs=8, rollout_length=16, minibatch_size=64)
        env = envs.make("inverted_pendulum", 8, seed=rank, threads=1)
        ppo = PPO(env, config, seed=3)
        rates = []
        ppo.learn(8 * 16 * 6, lambda metrics: rates.append(metrics["learning_rate"]))
        result = {name: value for name, value in ppo.policy.state_dict().items()}
        result["rates"] = torch.tensor(rates)
        result["seen"] = ppo._rollout.obs.clone()
    """,
}
"""What is done in every process of a group."""


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """What two processes of one group saved of each piece, by its name."""
    place = tmp_path_factory.mktemp("team")
    script = place / "script.py"
    head = f"""
        import sys
        import torch
        import torch.distributed as dist
        from safetensors.torch import save_file
        torch.set_num_threads(1)
        rank = int(sys.argv[1])
        dist.init_process_group("gloo", init_method="file://{place}/meet", rank=rank, world_size={PROCESSES})
        from rewardsmith import envs
        from rewardsmith.policies.config import PPOConfig
        from rewardsmith.policies.normalizer import RunningMoments
        from rewardsmith.policies.optimizer import FlatAdam
        from rewardsmith.policies.ppo import PPO
        from rewardsmith.policies.team import Team
    """
    parts = [head]
    for name, body in PIECES.items():
        parts += [body, f'save_file(result, f"{place}/{name}{{rank}}")\n']
    script.write_text("".join(map(textwrap.dedent, [*parts, "dist.destroy_process_group()\n"])))
    processes = [
        subprocess.Popen([sys.executable, script, str(rank)], stderr=subprocess.PIPE) for rank in range(PROCESSES)
    ]
    for process in processes:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors.decode()
    return {name: [load_file(place / f"{name}{rank}") for rank in range(PROCESSES)] for name in PIECES}


def test_running_moments_are_those_of_all_samples(results):
    generators = [torch.Generator().manual_seed(rank) for rank in range(PROCESSES)]
    whole = RunningMoments(3)
    for _ in range(2):
        whole.update(torch.cat([torch.randn(50, 3, generator=g) * 3 + rank for rank, g in enumerate(generators)]))
    for result in results["moments"]:
        for name, value in whole.state_dict().items():
            torch.testing.assert_close(result[name], value)


def test_a_step_follows_the_mean_gradient(results):
    weights = torch.nn.Parameter(torch.ones(4))
    optimizer = FlatAdam([weights], 0.1, 100.0)
    weights.grad.copy_(torch.tensor([1.0, -2.0, 0.5, 3.0]) * 1.5)
    optimizer.step()
    for result in results["step"]:
        torch.testing.assert_close(result["weights"], weights.detach())


def test_both_hold_the_same_policy_after_learning_apart(results):
    one, other = results["policy"]
    assert not torch.equal(one["seen"], other["seen"]), "each acts in environments of its own"
    assert [name for name, value in one.items() if name != "seen" and not torch.equal(value, other[name])] == []
