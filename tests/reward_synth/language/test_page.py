import re

from rewardsmith.reward_synth.language import RewardSchema, compile_reward, language_page
from rewardsmith.reward_synth.language.text import names


def test_the_page_lists_every_word_and_field(schema):
    page = language_page(schema)
    listed = set(re.findall(r"[A-Za-z_0-9]+", page))
    for functions, constants in names.MODULES.values():
        assert functions | constants <= listed
    assert names.METHODS | names.BUILTINS | set(schema.fields) <= listed
    assert "`state.com_vel`: [num_envs, 3]" in page


def test_the_page_stays_one_page():
    assert len(language_page()) < 7_000


def test_the_pages_example_is_accepted():
    example = language_page().split("```python\n")[1].split("```")[0]
    program = compile_reward(example, RewardSchema({"forward_velocity": ()}, 2), 16)
    assert program.components == ("near", "effort")
