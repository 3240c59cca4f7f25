"""An environment's own words for what is handled: nouns, verbs, and what stands beside them."""

import pytest

from rewardsmith import UserError, envs
from rewardsmith.envs.survey import survey_of
from rewardsmith.reward_synth.phrasebook.body import Body
from rewardsmith.reward_synth.phrasebook.understanding import understand


class Drawer(envs.find("pusher")):
    """A pusher that calls its object a drawer."""

    handling = envs.Handling(thing="drawer|grip", place="stop", verbs="open|pull open", along="out")


@pytest.fixture(scope="module")
def body():
    return Body(survey_of(Drawer))


@pytest.mark.parametrize(
    "sentence",
    [
        "open the drawer",
        "opening the drawer",
        "pull open the grip",
        "push the drawer to the stop",
        "open the drawer out",
    ],
)
def test_its_verbs_and_nouns_bring_the_object_to_the_goal(body, sentence):
    intent = understand(sentence, body).intent
    (wish,) = [wish for wish in intent.wishes if wish.main]
    assert body.environment.features[wish.feature].kind == "distance_to_goal"


@pytest.mark.parametrize("sentence", ["close the drawer", "open the window"])
def test_what_it_does_not_name_is_refused(body, sentence):
    with pytest.raises(UserError):
        understand(sentence, body)


def test_others_are_not_spoken_of_so():
    with pytest.raises(UserError, match="drawer"):
        understand("open the drawer", Body(survey_of(envs.find("pusher"))))
