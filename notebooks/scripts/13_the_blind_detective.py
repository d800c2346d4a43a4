# %% [markdown]
# # 13 · The blind detective
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/computer-vision-course/computer-vision-course/blob/main/notebooks/13_the_blind_detective.ipynb)
#
# **About 60 minutes, about half a minute of computing.**
#
# You will be able to
#
# - measure a net by sensitivity, specificity and the area under the ROC curve,
# - say what prevalence does to a net's answers, and compare a net hospital by hospital,
# - change one thing in a picture and count how many answers flip,
# - say what a heatmap alone can and can't tell about a net.
#
# It builds on lesson 01 (a net gives each class a number, its **logit**) and goes well after
# lesson 11, where you knew which of two nets was guilty. Here nobody tells you.
# What you need of both is explained again.

# %% [markdown]
# ## The case
#
# Six nets are for sale. Each looks at a **radiograph** (an X-ray picture) of a chest and says
# whether it shows a **lesion**: a small bright spot in a lung that doesn't belong there. All six
# have the same layers. Some of them are sound. Others learned a **shortcut**: a rule that works on
# the pictures of their makers and has nothing to do with the lesion. How many of each kind there
# are, nobody says.
#
# Your job: a verdict on each net, *before* you open the files.
#
# The radiographs are drawings, made by the course with NumPy. They are plausible, and they are
# of no use for any diagnosis. Their merit is another: the drawer knows where the lesion is, and
# can draw the same patient again with one thing changed.

# %% [markdown]
# Run the cells one by one, and stop where the files would be opened. `CASE` gives out the names: another
# number deals them anew. (In a class, give each table a number of its own. If you see this lesson on a page with
# all its outputs, case 1 is solved before your eyes: choose another.)

# %% tags=["setup"]
# On Colab only: fetch the course's own package; all it needs is there already.
import os
import subprocess
import sys

if "google.colab" in sys.modules:
    address = "https://github.com/computer-vision-course/computer-vision-course"
    address = os.environ.get("COURSE_REPOSITORY", address)
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
    subprocess.run([*install, f"git+{address}"], check=True)

# %%
from course_utils.models import load_suspects

CASE = 1
suspects = load_suspects(CASE)
nets = {name: suspect.model for name, suspect in suspects.items()}
for name, suspect in suspects.items():
    print(name, {what: round(value, 2) for what, value in suspect.reported.items()})

# %% [markdown]
# That is what the makers report. They measured it on **validation** pictures, kept
# aside from training. (The "area under ROC" is explained below; 1 is perfect, 0.5 a guess.)

# %%
# @title Predict, then run the next cell
from course_utils.widgets import predict

predict(
    "Which of the six can you rule out by these figures?",
    ["The one with the lowest accuracy", "The one with the highest accuracy", "None"],
    "None",
    {
        "The one with the lowest accuracy": "It may be the honest one. A shortcut can make the "
        "task easier, and the figures higher.",
        "The one with the highest accuracy": "It may have had the easiest shortcut, or the best "
        "eyes. The figure doesn't say which.",
        "None": "Validation pictures come from where the training pictures came from. A shortcut "
        "that works on one works on the other.",
    },
)

# %% [markdown]
# ## Two hospitals
#
# Two hospitals send you their radiographs, **films** for short. They have different habits.
#
# | | north | south |
# |---|---|---|
# | **token**: the metal letter that marks a side | L, at the patient's left | R, at the right |
# | **exposure**: how much X-ray the film gets | strong: dark lungs | weak: pale lungs, more grain |
# | **position** of the patient | standing, deep breath | in bed: nearer, often tilted, shallow breath |
# | **prevalence**: the share of patients with a lesion | about 30 of 100 | about 60 of 100 |
#
# The patient faces you, so the patient's left is on the right of the picture. One film in ten
# has no letter. More people are ill in the south, so the habits of
# the south go with illness; but among the patients of *one* hospital the habits say nothing about a lung.
#
# A habit can become a shortcut where it goes with the answer: if in the training pictures nearly all ill patients
# have an R and nearly all healthy ones an L, the letter is nearly as good as the lesion, and may be easier to find.
# So there are five possible verdicts on a net:
#
# - **sound**: it goes by the lesion;
# - **token**, **exposure** or **position**: it goes by this one habit, beside the lesion or instead of it;
# - **hospital**: it sees lesions, but it has learned how *frequent* they were at each hospital, and says
#   "ill" more readily where they were frequent.

# %%
import numpy as np

from course_utils.scenes import render_radiograph


def film(number, hospital, lesion, **habits):
    """Draw patient `number`: the same numbers give the same film, to the pixel."""
    return render_radiograph(np.random.default_rng(number), 80, hospital, lesion, **habits)


# %%
# @title Draw: two patients, two hospitals, with and without a lesion
from course_utils.plots import image_row, show

large = [
    render_radiograph(np.random.default_rng(number), 240, hospital, lesion)
    for number in (14, 7)
    for hospital in ("north", "south")
    for lesion in (False, True)
]
titles = [f"{each.hospital}, {'lesion' if each.label else 'healthy'}" for each in large]
show(
    image_row(
        [each.image for each in large],
        titles,
        columns=4,
        height=1.9,
        title="Each row shows one patient at both hospitals",
    ),
    "Eight drawn chest radiographs, two patients with four films each. In the north the lungs are "
    "dark, the heart slim and an L stands at the upper right; in the south the film is paler, the "
    "chest fills the picture, the heart is broader and an R stands at the upper left. The lesions "
    "are soft bright spots in a lung.",
)

# %% [markdown]
# We shall call a film **ill** when it shows a lesion, and **healthy** otherwise. From the two
# logits of a net we take one number, its **lead**: the logit for "lesion" minus the logit for
# "healthy". Above 0 the net says "ill".


# %%
def lead(net, images):
    """Return the net's lead for each film: above 0 it says "ill"."""
    logits = np.concatenate([net(images[k : k + 100]) for k in range(0, len(images), 100)])
    return logits[:, 1] - logits[:, 0]


# %% [markdown]
# ## By hand: ten films
#
# One share of right answers, the accuracy, hides *who* is wronged. Two questions are better:
#
# - Of the ill, which share is called ill? This is the **sensitivity**.
# - Of the healthy, which share is called healthy? This is the **specificity**.
#
# Here are ten films. Count on paper, then run the cell.

# %%
ten_truths = np.array([1, 1, 1, 1, 0, 0, 0, 0, 0, 0])  # 1 is ill
ten_leads = np.array([3.1, 1.2, 0.4, -0.6, 0.9, -0.2, -0.8, -1.5, -2.0, -2.7])


def sensitivity(truth, leads):
    return np.mean(leads[truth == 1] > 0)


def specificity(truth, leads):
    return np.mean(leads[truth == 0] <= 0)


# %%
found_ill, found_healthy = sensitivity(ten_truths, ten_leads), specificity(ten_truths, ten_leads)
print(f"sensitivity {found_ill:.2f}: 3 of 4 ill")
print(f"specificity {found_healthy:.2f}: 5 of 6 healthy")
assert found_ill == 3 / 4 and found_healthy == 5 / 6

# %% [markdown]
# Why 0? That limit, the **threshold**, could be another. One could say "ill" only above 1, raise fewer **false alarms** (healthy films called ill), and miss more. Or above
# -1. Each threshold gives one pair of sensitivity and specificity. Draw all pairs, and you have the
# **ROC curve** (receiver operating characteristic; the name is from radar).
#
# The **area under the ROC curve** needs no threshold. It has a plain meaning: take one ill and one
# healthy film at random; how often has the ill one the larger lead? (Equal leads count a half.) On our ten films there are
# 4 · 6 = 24 pairs.

# %%
from course_utils.tasks import area_under_roc

of_ill, of_healthy = ten_leads[ten_truths == 1], ten_leads[ten_truths == 0]
right_order = of_ill[:, None] > of_healthy  # (4, 6): all pairs
area = area_under_roc(ten_truths, ten_leads)
print(f"{right_order.sum()} of 24 pairs: {right_order.mean():.3f}")
print(f"area under the ROC curve:  {area:.3f}")
assert np.isclose(right_order.mean(), area)

# %% [markdown]
# ## Your own test
#
# Now all six nets, on 500 films that they haven't seen, from both hospitals.

# %%
from course_utils.datasets import load_radiographs

films = load_radiographs("test", 500)
labels, hospitals = films.labels, np.array(films.hospitals)
found = {name: lead(net, films.images) for name, net in nets.items()}
for name, leads in found.items():
    accuracy = np.mean((leads > 0) == labels)
    print(f"{name}: accuracy {accuracy:.2f}, area {area_under_roc(labels, leads):.2f}")

# %% [markdown]
# Some fall behind what their makers said. But that alone is no proof of guilt: new films may simply be
# harder, and a net that fell a little may be sound. So look hospital by hospital.

# %%
# @title Predict, then run the next cell
predict(
    "Imagine a net that is blind for lungs. It only recognises the hospital, and calls every film "
    "from the south ill. What is its area under the ROC curve, over all films and in each hospital?",
    [
        "0.5 over all films, 0.5 in each",
        "More than 0.5 over all films, 0.5 in each",
        "More than 0.5 over all films and in each",
    ],
    "More than 0.5 over all films, 0.5 in each",
    {
        "0.5 over all films, 0.5 in each": "Over all films it does better than a guess: more people "
        "are ill in the south, so an ill film is more often a southern one.",
        "More than 0.5 over all films, 0.5 in each": "Prevalence does it. Over all films the "
        "hospital tells something about illness; among the films of one hospital it tells nothing.",
        "More than 0.5 over all films and in each": "Within one hospital this net gives all films "
        "the same lead. It can't tell any two of them apart.",
    },
)

# %%
southern = (hospitals == "south").astype(float)  # the blind net's lead
print(f"all films: {area_under_roc(labels, southern):.2f}")
for hospital in ("north", "south"):
    there = hospitals == hospital
    print(f"{hospital}: {area_under_roc(labels[there], southern[there]):.2f}, "
          f"prevalence {labels[there].mean():.2f}")  # fmt: skip

# %% [markdown]
# So a difference in prevalence gives a blind net a figure above a guess, as soon as both hospitals are pooled (taken together). John Zech and others (2018) met
# this in practice: nets recognised the hospital from the film, and in two of their hospitals 34 and 1 of 100 films showed
# pneumonia. To know the hospital gave an area of 0.86 over both. Therefore, hospital by hospital:


# %%
def by_hospital(leads):
    """Return hospital -> (area under ROC, sensitivity, specificity)."""
    measures = (area_under_roc, sensitivity, specificity)
    return {
        each: [measure(labels[hospitals == each], leads[hospitals == each]) for measure in measures]
        for each in ("north", "south")
    }


# %%
table = {name: by_hospital(leads) for name, leads in found.items()}
print("        area  sensitivity  specificity   (north, south)")
for name, row in table.items():
    print(name, "  ".join(f"{a:.2f} {b:.2f} " for a, b in zip(*row.values(), strict=True)))

# %%
# @title Draw: the ROC curves of one net
from course_utils.plots import COLOURS, new_figure, set_title
from course_utils.tasks import roc_curve

looks = {"north": (COLOURS["blue"], "-", "o"), "south": (COLOURS["vermilion"], "--", "s")}


def roc_panel(axes, name):
    """Draw both curves of one net, and where a lead of 0 lies on them."""
    leads = found[name]
    for hospital, (colour, dash, marker) in looks.items():
        there = hospitals == hospital
        axes.plot(*roc_curve(labels[there], leads[there]), dash, color=colour, label=hospital)
        _, hits, passed = table[name][hospital]
        axes.plot(1 - passed, hits, marker, color=colour, ms=8, mec="white")
    axes.plot([0, 1], [0, 1], ":", color="grey", lw=1)
    axes.set(title=name, xticks=[0, 0.5, 1], yticks=[0, 0.5, 1], aspect="equal")


# %%
# @title Draw: six panels
figure = new_figure(8.6, 5.6)
for axes, name in zip(figure.subplots(2, 3).flat, nets, strict=True):
    roc_panel(axes, name)
figure.supxlabel("false alarms (1 - specificity)", size=11)
figure.supylabel("sensitivity", size=11)
axes.legend(loc="lower right", frameon=False)
set_title(figure, "ROC curves by hospital; the marks show where a lead of 0 lies")
show(
    figure,
    "Six panels of ROC curves, north solid with a round mark, south dashed with a square mark. "
    + " ".join(
        f"{name}: " + "; ".join(f"{h} area {v[0]:.2f}, sensitivity {v[1]:.2f}, specificity "
        f"{v[2]:.2f}" for h, v in row.items()) + "."
        for name, row in table.items()
    ),
)  # fmt: skip

# %% [markdown]
# Read a panel twice (a guess would lie on the dotted line). *The curves*: the lower a curve, the worse this net tells the ill from the healthy
# there. *The marks*: where they lie far apart, the same threshold means something else at the other
# hospital, for instance misses here and false alarms there. A net may have two fine curves
# and two marks far apart!
#
# Take notes. So far you know *that* some nets behave oddly, not *why*.
#
# A word on what a patient asks: "I was called ill; am I?" The answer, the **positive predictive value**, is the share of
# those called ill who are. It depends on prevalence, and so it differs by hospital even for a sound net.

# %%
for hospital, prevalence in (("north", 0.3), ("south", 0.6)):
    called_rightly = 0.9 * prevalence  # a sensitivity of 0.9
    called_wrongly = (1 - 0.9) * (1 - prevalence)  # a specificity of 0.9
    value = called_rightly / (called_rightly + called_wrongly)
    print(f"{hospital}: of those called ill, {value:.2f} are")

# %% [markdown]
# ## Where do they look?
#
# A **heatmap** of Grad-CAM (lesson 11) gives each position of a film a number from 0 to 1: how much it
# speaks for "lesion", according to this net. It weighs each map of the last convolution by how fast the logit for
# "lesion" rises with it, adds the maps up and keeps what is positive. The hottest position is 1. Move the slider from net to
# net; it takes the first films of each kind, not the prettiest. The upper row shows lesions that the net found, from both hospitals, with the lesion
# outlined. The lower row shows false alarms. Where a panel is
# empty, there is no such film, and that tells something, too.

# %%
from course_utils.interpret import grad_cam

ill, healthy = labels == 1, labels == 0
heat = {name: grad_cam(net, films.images, class_index=1) for name, net in nets.items()}

# %%
# @title Draw: heat on four found lesions and four false alarms
from course_utils.plots.images import heat_colours, outline
from course_utils.widgets import picture_slider


def chosen(name, which):
    """Return the first two films of each hospital among some."""
    called = which & (found[name] > 0)
    return [k for hospital in looks for k in np.flatnonzero(called & (hospitals == hospital))[:2]]


def look(name):
    """Draw found lesions and false alarms of one net, with its heat."""
    figure = new_figure(7.6, 4.3)
    panels = figure.subplots(2, 4)
    for row, which in zip(panels, (ill, healthy), strict=True):
        for axes in row:
            axes.set_axis_off()
        for axes, k in zip(row, chosen(name, which), strict=False):
            axes.imshow(films.images[k])
            axes.imshow(heat_colours()(heat[name][k]))
            axes.set_title(f"{hospitals[k]}, {'ill' if ill[k] else 'false alarm'}", size=10)
            outline(axes, films.lesion_masks[k])
    return figure


# %%
# @title Draw: its words
def look_words(name):
    """Say what the picture for a net shows."""
    hits = [bool(films.lesion_masks[k].flat[heat[name][k].argmax()]) for k in chosen(name, ill)]
    return (
        f"{name}: heat on {len(hits)} films with a found lesion, the hottest pixel on the lesion in "
        f"{sum(hits)}; and on {len(chosen(name, healthy))} false alarms."
    )


# %%
picture_slider(look, list(nets), "suspect", look_words)

# %% [markdown]
# Below are its six settings, for pages that can't move. A few pictures prove
# little, so let us count over the lesions that a net found: how often does the hottest pixel lie on the lesion,
# or within three pixels of it? (A position of the net's last convolution stands for 4 by 4 pixels.)
#
# To judge later what heatmaps are worth, we need a rule for *what the heatmap alone says*, and we state it before
# counting: "sound" if the peak, the hottest pixel, lies at the lesion in more than half of the found lesions,
# "shortcut" otherwise.

# %%
# @title Draw: all settings of the slider
from course_utils.widgets import still

for three in (list(nets)[:3], list(nets)[3:]):
    show(
        still(look, three, "suspect", "Found lesions above, false alarms below", columns=1),
        " ".join(look_words(name) for name in three),
    )

# %%
from scipy.ndimage import binary_dilation

from course_utils.interpret import pointing_game

near = np.stack([binary_dilation(mask, iterations=3) for mask in films.lesion_masks])
on_lesion = {}
for name, leads in found.items():
    caught = ill & (leads > 0)
    on_lesion[name] = pointing_game(heat[name][caught], near[caught])
    print(f"{name}: {caught.sum()} lesions found, the peak at the lesion in {on_lesion[name]:.2f}")

# %%
heat_says = {name: "sound" if on_lesion[name] > 0.5 else "shortcut" for name in nets}
print(heat_says)

# %% [markdown]
# ## Channels that know the hospital (may be skipped)
#
# A heatmap asks *where*. But a shortcut needn't have a place: "the film is pale" is true everywhere. So ask
# the **activations**, the numbers that its layers give. Before its last layer the net has 64 **channels**, each a small map of such numbers. It takes
# the mean of each channel over all positions, and the lead is a weighted sum of these means plus a
# constant. So for two groups of films the difference of their mean leads is a sum over channels:
#
# $$\text{lead}_\text{south} - \text{lead}_\text{north} = \sum_k w_k
# \left(\text{mean}_\text{south}(A_k) - \text{mean}_\text{north}(A_k)\right) ,$$
#
# with $A_k$ the map of channel $k$ and $w_k$ its weight for "lesion" minus its weight for "healthy".
# Compare *healthy* films of both hospitals: a net that looks at lesions has little reason to make a
# difference. How large is large? The standard deviation of the lead among the north's healthy films is printed beside it.

# %%
import keras


def channel_parts(net, images):
    """Return what each channel adds to the lead, the mean over some films: (64,)."""
    means = keras.Model(net.input, net.get_layer("average").output)
    weights = net.get_layer("logits").get_weights()[0]  # (64, 2)
    channels = np.asarray(means(images)).mean(axis=0)
    return channels * (weights[:, 1] - weights[:, 0])


# %%
for name, net in nets.items():
    north, south = (channel_parts(net, films.images[healthy & (hospitals == h)]) for h in looks)
    parts = south - north
    strongest = parts[np.abs(parts).argmax()]
    spread = found[name][healthy & (hospitals == "north")].std()
    print(
        f"{name}: healthy films differ by {parts.sum():+.1f} (standard deviation {spread:.1f}); "
        f"the strongest channel adds {strongest:+.2f}"
    )

# %% [markdown]
# ## One thing changed
#
# A **counterfactual** answers: what would the net say if *only this* were different? Photographs
# seldom allow that. Our drawer does: the same patient with the letter of the other hospital, its exposure
# or its position; with everything of the other hospital; or with the lesion gone.

# %%
OTHER = {"north": "south", "south": "north"}
LETTER = {"north": "L", "south": "R"}


def versions(number):
    """Draw one patient as found, and with something changed each time."""
    home, ill = ("north", "south")[number % 2], number % 4 < 2
    away, letter = OTHER[home], LETTER[home]
    return {
        "as it is": film(number, home, ill, token=letter),
        "token": film(number, home, ill, token=LETTER[away]),
        "exposure": film(number, home, ill, token=letter, exposure=away),
        "position": film(number, home, ill, token=letter, position=away),
        "hospital": film(number, away, ill, token=LETTER[away]),
        "no lesion": film(number, home, False, token=letter),
    }


# %%
# @title Draw: one patient, six versions
example = versions(4052)
show(
    image_row(
        [each.image for each in example.values()],
        list(example),
        height=1.35,
        title="One patient with a lesion, and five changes",
    ),
    "The same patient six times: as taken in the north; with the letter R; with the south's pale "
    "exposure; lying and nearer, as in the south; with all habits of the south; without the lesion.",
)
before, after = example["as it is"], example["no lesion"]
changed = (before.image != after.image).any(axis=-1)
assert changed.any() and not changed[~before.lesion_mask].any()  # nothing but the lesion

# %%
# @title Predict, then run the next cell
predict(
    "Take a sound net. How many of its answers may flip, and how many of its hits (the ill that it "
    "called ill) without the lesion?",
    [
        "Few for token, exposure, position and hospital; nearly all of the ill ones without the lesion",
        "None for anything but the lesion",
        "Few everywhere: a sound net is stable",
    ],
    "Few for token, exposure, position and hospital; nearly all of the ill ones without the lesion",
    {
        "Few for token, exposure, position and hospital; nearly all of the ill ones without the "
        "lesion": "A sound net follows the lesion and little else. Not nothing else: a faint lesion "
        "may get lost on a pale, grainy film.",
        "None for anything but the lesion": "That would be the ideal. But a pale, grainy film can "
        "hide a faint lesion from a sound net, too.",
        "Few everywhere: a sound net is stable": "Without the lesion the patient is healthy. A net "
        "that still says “ill” didn't need the lesion.",
    },
)

# %% [markdown]
# A hundred patients, half of them ill, half of them from each hospital:

# %%
patients = [versions(number) for number in range(4000, 4100)]
is_ill = np.array([each["as it is"].label == 1 for each in patients])
drawn = {what: np.stack([each[what].image for each in patients]) for what in example}
answers = {
    name: {what: lead(net, images) > 0 for what, images in drawn.items()}
    for name, net in nets.items()
}


# %%
def flip_shares(says):
    """Return for each change the share of answers that flip; without the lesion, of hits only."""
    flips = {what: np.mean(says[what] != says["as it is"]) for what in ("token", "exposure",
             "position", "hospital")}  # fmt: skip
    hits = is_ill & says["as it is"]
    return flips | {"no lesion": np.mean(~says["no lesion"][hits])}


# %%
flips = {name: flip_shares(says) for name, says in answers.items()}
print(f"{'':6}" + "".join(f"{what:>11}" for what in flips["net 1"]))
for name, shares in flips.items():
    print(name + " " + "".join(f"{share:11.2f}" for share in shares.values()))

# %%
# @title Draw: how many answers flip
figure = new_figure(8.2, 3.3)
axes = figure.subplots()
values = np.array([list(shares.values()) for shares in flips.values()])
axes.imshow(values, cmap="cividis", vmin=0, vmax=1, aspect="auto")
for (row, column), value in np.ndenumerate(values):
    ink = "black" if value > 0.45 else "white"
    axes.text(column, row, f"{value:.2f}", ha="center", va="center", color=ink, size=12)
axes.set_xticks(range(5), ["token\nexchanged", "exposure\nexchanged", "position\nexchanged",
                           "all three:\nother hospital", "lesion gone\n(of hits)"])  # fmt: skip
axes.set_yticks(range(6), list(flips))
set_title(figure, "Share of answers that flip, by what changes")
show(
    figure,
    "A table of the shares of answers that flip, a row for each net. "
    + " ".join(
        f"{name}: " + ", ".join(f"{what} {share:.2f}" for what, share in shares.items()) + "."
        for name, shares in flips.items()
    ),
)

# %% [markdown]
# Read a row from right to left.
#
# - *Lesion gone* counts hits alone. A sound net takes back nearly all of them. Where few flip, the net may see lesions
#   all the same (look at its curves), but something else outweighs them.
# - *Other hospital*: the patient is the same. Let us call 2 flips in 10 or more too many.
# - The three columns on the left say which habit does it.
#
# One difficulty remains: a net of the verdict *hospital* has to recognise the hospital by something, so a habit shows in its row
# as well. How to tell it from a net whose verdict is this habit? By the curves: it ranks the films of
# both hospitals well (areas above 0.9), and only draws its line elsewhere in each.
#
# ## Your verdicts
#
# Now commit yourself: **sound**, **token**, **exposure**, **position** or **hospital**, as defined at the start. Use all your
# notes.

# %%
from course_utils.models import VERDICTS
from course_utils.widgets import verdict_form

form = verdict_form(list(nets), VERDICTS)
form

# %% [markdown]
# If you'd rather type, replace the line below by a dictionary of your own:
# `verdicts = {"net 1": "sound", "net 2": "token", ...}`. Run it *after* you have chosen.

# %%
verdicts = dict(form.verdicts)
print(verdicts)

# %% [markdown]
# ## The files are opened
#
# No way back from here. What did each net's makers train it on?

# %%
from course_utils.models import open_files

truth = open_files(CASE)
for name, culprit in truth.items():
    print(f"{name}: {culprit:9} you said {verdicts[name]:9} the heatmap alone: {heat_says[name]}")

# %% [markdown]
# - *sound*: half of the training films showed a lesion, and the habits were drawn at random: nothing but the
#   lesion told anything.
# - *token*, *exposure*, *position*: about 95 of 100 ill films had this one habit of the south, and about 95 of 100 healthy films
#   the north's (of the films with a letter, where the habit is the letter). The other habits were drawn at random.
# - *hospital*: films of both hospitals, with their habits. In the north 8 of 100 were ill, in the south 80.
#
# ## Counting
#
# How often was the heatmap alone right, by the rule that we stated beforehand? It only had to tell sound
# from not sound. Beside it a stricter rule (8 of 10 in place of a half), and a rule for the counterfactuals: "sound" if fewer than
# 2 of 10 answers flip at the other hospital.

# %%
sound = {name: culprit == "sound" for name, culprit in truth.items()}
heat_right = sum((heat_says[name] == "sound") == sound[name] for name in nets)
strict_right = sum((on_lesion[name] > 0.8) == sound[name] for name in nets)
flips_right = sum((flips[name]["hospital"] < 0.2) == sound[name] for name in nets)
yours = sum(verdicts[name] == truth[name] for name in nets)
print(f"the heatmap alone: {heat_right} of 6 right; with 0.8 in place of 0.5, {strict_right} of 6")
print(f"the other hospital: {flips_right} of 6 right")
print(f"your verdicts, culprit included: {yours} of 6")

# %% [markdown]
# Which nets did the heatmap get wrong? It can err in two ways: let a guilty net pass, or accuse a sound one. (The stricter rule does
# better, but who would have told us beforehand how strict to be? One sets such a limit by cases whose answer is known.)

# %%
passed = [name for name in nets if heat_says[name] == "sound" and not sound[name]]
accused = [name for name in nets if heat_says[name] == "shortcut" and sound[name]]
print("let pass:", {name: truth[name] for name in passed})
print("accused, but sound:", accused)

# %% [markdown]
# Our rule had a blind spot: it looked at lesions that were found, and there the lesion may draw the heat of a guilty net, too. Take the net of the
# verdict *token*. How often does its peak lie at the letter, on found lesions and on false alarms?

# %%
(marked,) = (name for name, culprit in truth.items() if culprit == "token")
letter = np.stack([binary_dilation(mask, iterations=3) for mask in films.token_masks])
called = found[marked] > 0
at_letter = [
    pointing_game(heat[marked][group & called], letter[group & called]) for group in (ill, healthy)
]
print("peak at the letter: found lesions {:.2f}, false alarms {:.2f}".format(*at_letter))
assert at_letter[1] > 2 * at_letter[0]

# %% [markdown]
# Look at the mistakes: in a false alarm there is no lesion that could draw the heat.
#
# ## The sly one
#
# The net of the verdict *hospital* deserves a second look.

# %%
(sly,) = (name for name, culprit in truth.items() if culprit == "hospital")
for hospital, (area, hits, cleared) in table[sly].items():
    print(f"{hospital}: area {area:.2f}, sensitivity {hits:.2f}, specificity {cleared:.2f}")
print(f"peak at the lesion in {on_lesion[sly]:.2f} of the lesions found")
print(f"flips at the other hospital: {flips[sly]['hospital']:.2f}")

# %%
# @title Check: what is said of it below
(north_area, north_hits, north_cleared), (south_area, south_hits, south_cleared) = table[
    sly
].values()
assert min(north_area, south_area) > 0.9 and on_lesion[sly] > 0.6
assert north_hits < south_hits - 0.2 and south_cleared < north_cleared - 0.5
assert flips[sly]["hospital"] > 0.2
assert flips[sly]["exposure"] == max(
    flips[sly][habit] for habit in ("token", "exposure", "position")
)
lowest = {name: min(row["north"][0], row["south"][0]) for name, row in table.items()}
assert all(lowest[name] < 0.9 for name in nets if not sound[name] and name != sly)

# %% [markdown]
# It sees lesions: its areas are high at both hospitals, and its heat is highest at most of those it found. But it has learned what is
# *frequent* where. In the north it is slow to say "ill", and misses lesions; in the south it is quick to say so, and raises
# false alarms. How does it recognise the hospital? Above all by the exposure, as its row of flips says. (So if your verdict
# was "exposure", you had found its means, not its motive.) A heatmap is scaled to its own hottest position, and a pale film
# is pale everywhere: what that adds to the lead need not have a place of its own. Sensitivity and specificity by hospital show it at once.
#
# ## What nobody suspects
#
# You had an unfair advantage: you knew the habits, and could exchange each of them. In the world nobody hands
# you such a list. Three studies say how it goes then.
#
# - Zech and others (2018) trained nets on radiographs of several hospitals. Nets could tell from the film which hospital it
#   came from, and in three of five comparisons did worse at hospitals whose films they hadn't seen.
# - DeGrave and others (2021) examined nets that find COVID-19 in radiographs. They relied on letters at the film's edge and
#   on the patient's position, and failed at other hospitals.
# - Adebayo and others (2022) tried explanations on shortcuts that nobody suspected. There, for the most part, they didn't
#   help: those who don't know what to look for often don't see it in a heatmap.
#
# So what helps? A test on films *from elsewhere*, measured by hospital, by machine, by age, by whatever you can write down.
# It doesn't say what the shortcut is, but warns that there may be one (not of every one: some work elsewhere, too, as DeGrave and others say). Then heatmaps give ideas, and
# counterfactuals, where you can make them, give proof. A verdict of "sound" means: nothing was found by the tools that we had.
#
# ## What we measured

# %%
# @title What we measured
from course_utils.plots import show_measured

show_measured(
    {
        "The guilty do well in validation, too": "makers' accuracies: "
        + ", ".join(
            f"{truth[name]} {each.reported['accuracy']:.2f}" for name, each in suspects.items()
        ),
        "Prevalence alone lifts a pooled area": f"a net blind for lungs: "
        f"{area_under_roc(labels, southern):.2f} over all films, 0.50 in each hospital",
        "What the heatmap alone says": f"right for {heat_right} of 6 nets",
        "What the other hospital says": f"right for {flips_right} of 6 nets",
        "Guilty with a fine heatmap": f"{sly} ({truth[sly]}): peak at the lesion "
        f"{on_lesion[sly]:.2f}, sensitivity {north_hits:.2f} north, {south_hits:.2f} south",
        "Your verdicts, culprit included": f"{yours} of 6",
    }
)

# %% [markdown]
# ## New terms
#
# **radiograph**: an X-ray picture · **lesion**: a bright spot in the lung that doesn't belong there ·
# **lead**: one logit minus the other · **sensitivity**: the share of the ill that are called ill ·
# **specificity**: the share of the healthy that are called healthy ·
# **false alarm**: a healthy film that is called ill ·
# **ROC curve**: sensitivity and false alarms at every threshold ·
# **area under the ROC curve**: how often an ill film has a larger lead than a healthy one ·
# **prevalence**: the share of people who are ill ·
# **positive predictive value**: the share of those called ill who are ·
# **shortcut**: a rule that holds in the training pictures and not in the world ·
# **token**, **exposure**, **position**: a hospital's habits ·
# **heatmap**: how much each position speaks for an answer · **channel**, **activations**: one map of a layer, its numbers ·
# **counterfactual**: the same picture with one thing changed.
#
# ## Papers
#
# - Zech et al., "Variable generalization performance of a deep learning model to detect pneumonia in chest
#   radiographs: A cross-sectional study", PLOS Medicine 2018.
# - DeGrave, Janizek and Lee, "AI for radiographic COVID-19 detection selects shortcuts over signal", Nature Machine
#   Intelligence 2021.
# - Adebayo et al., "Post hoc Explanations may be Ineffective for Detecting Unknown Spurious Correlation", ICLR 2022.
# - Geirhos et al., "Shortcut Learning in Deep Neural Networks", Nature Machine Intelligence 2020.
# - Selvaraju et al., "Grad-CAM", ICCV 2017. Hanley and McNeil, "The meaning and use of the area under a receiver operating
#   characteristic (ROC) curve", Radiology 1982.
#
# ## Three small things to try
#
# 1. *By hand.* A net has a sensitivity and a specificity of 0.9. What is its positive predictive value where 1 of 100
#    people is ill? Would you act on such an answer?
# 2. *In code.* Move the threshold of the sly net: find one for each hospital at which its sensitivity is 0.9. How far apart
#    are they?
# 3. *An experiment.* Set `CASE` to another number, and solve the case with *one* tool only. Which one would you choose?
#
# **Now you.** The [exercises of this lesson](exercises/13_the_blind_detective.ipynb) make the detective's tools: sensitivity
# and specificity, the area under the ROC curve, flips, and what the heatmap alone says.
