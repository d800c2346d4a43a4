"""The suspects: dealt out by a seed, alike in validation, and guilty of what the files say."""

import numpy as np
import pytest

from course_utils.datasets import load_radiographs
from course_utils.models import VERDICTS, load_suspects, open_files
from course_utils.models.registry import read_cases
from course_utils.scenes import render_radiograph
from course_utils.tasks import area_under_roc

LETTER, OTHER = {"north": "L", "south": "R"}, {"north": "south", "south": "north"}
TRUTH = open_files(4)


def leads(model, images):
    logits = model.predict(images, batch_size=100, verbose=0)
    return logits[:, 1] - logits[:, 0]


@pytest.fixture(scope="module")
def suspects():
    return load_suspects(4)


@pytest.fixture(scope="module")
def exchanged():
    """Draw 40 ill patients, half at each hospital, as they are and with one thing changed."""
    rows = {}
    for number in range(40):
        home = ("north", "south")[number % 2]
        away, kept = OTHER[home], {"token": LETTER[home]}
        for what, (hospital, ill, habits) in {
            "as is": (home, True, kept),
            "token": (home, True, {"token": LETTER[away]}),
            "exposure": (home, True, kept | {"exposure": away}),
            "position": (home, True, kept | {"position": away}),
            "hospital": (away, True, {"token": LETTER[away]}),
            "no lesion": (home, False, kept),
        }.items():
            rng = np.random.default_rng(7000 + number)
            film = render_radiograph(rng, 80, hospital, ill, **habits)
            rows.setdefault(what, []).append(film.image)
    return {what: np.stack(images) for what, images in rows.items()}


def test_a_seed_deals_the_names_out_and_the_files_follow():
    dealt = [tuple(open_files(seed).values()) for seed in range(12)]
    assert len(set(dealt)) > 8
    for verdicts in dealt:
        assert sorted(verdicts) == sorted([*VERDICTS, "sound"])
    assert open_files(3) == open_files(3)


def test_what_is_reported_is_alike_and_gives_nothing_away():
    reported = [case["reported"] for case in read_cases().values()]
    for measure in ("accuracy", "area under ROC"):
        values = [each[measure] for each in reported]
        assert max(values) - min(values) < 0.05 and min(values) > 0.9


@pytest.mark.parametrize("seed", [-1, 1.5, "a"])
def test_a_wrong_seed_is_named(seed):
    for function in (load_suspects, open_files):
        with pytest.raises(ValueError, match="^seed must be a whole number, 0 or more"):
            function(seed)


@pytest.mark.slow
@pytest.mark.parametrize("name", TRUTH)
def test_what_is_reported_is_what_is_measured(name, suspects):
    (mix,) = {c["mix"] for c in read_cases().values() if c["reported"] == suspects[name].reported}
    films = load_radiographs("validation", 200, mix=mix)
    found = leads(suspects[name].model, films.images)
    measured = {
        "accuracy": np.mean((found > 0) == films.labels),
        "area under ROC": area_under_roc(films.labels, found),
    }
    assert measured == pytest.approx(suspects[name].reported, abs=0.05)


@pytest.mark.slow
@pytest.mark.parametrize("name", TRUTH)
def test_each_suspect_goes_by_what_the_files_say(name, suspects, exchanged):
    says = {what: leads(suspects[name].model, images) > 0 for what, images in exchanged.items()}
    flips = {what: np.mean(said != says["as is"]) for what, said in says.items()}
    hits = says["as is"]
    gone = 1 - np.mean(says["no lesion"][hits])
    if TRUTH[name] == "sound":
        assert max(flips[habit] for habit in ("token", "exposure", "position", "hospital")) < 0.2
        assert gone > 0.9 and hits.mean() > 0.75
        return
    assert flips["hospital"] > 0.2 and gone < 0.8
    if TRUTH[name] != "hospital":
        habits = ("token", "exposure", "position")
        assert max(habits, key=flips.get) == TRUTH[name] and flips[TRUTH[name]] > 0.5


@pytest.mark.slow
def test_sound_nets_hold_at_both_hospitals_and_the_others_do_not(suspects):
    films = load_radiographs("test", 200)
    hospitals, ill = np.array(films.hospitals), films.labels == 1
    for name, suspect in suspects.items():
        found = leads(suspect.model, films.images)
        hit, cleared = (
            {h: np.mean(right[group & (hospitals == h)]) for h in LETTER}
            for group, right in ((ill, found > 0), (~ill, found <= 0))
        )
        gap = max(abs(rate["north"] - rate["south"]) for rate in (hit, cleared))
        assert (gap < 0.2) == (TRUTH[name] == "sound"), (name, hit, cleared)
