# %% [markdown]
# # 00 · Start here
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/computer-vision-course/computer-vision-course/blob/main/notebooks/00_start_here.ipynb)
#
# **About 5 minutes, half a minute of computing.**
#
# You will be able to
#
# - tell whether your machine is ready,
# - work through a lesson: predict, run, explain,
# - give a picture to a small neural network, read its answer, and draw where it looked.
#
# It builds on a little Python. Whatever else a lesson needs, it explains.
#
# Can a program tell a cat from a dog? And if it is right, is it right for a good reason? At the
# end of this page you will have asked both questions, and counted the answers.

# %% [markdown]
# ## Run a cell
#
# A **notebook** is text with **cells** of code in between. Click on a cell and press
# **Shift + Enter**: the cell runs, and what it makes appears below it. Go from top to bottom,
# because a cell may use what an earlier one made.
#
# The first cell does something on Google Colab only. The second asks whether your machine is
# ready; `[ok]` is there, `[--]` would be nice to have, and `[no]` must be mended first.

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

# %% tags=["varies"]
from course_utils.doctor import report

status = report()

# %% [markdown]
# ## One picture in
#
# To a computer a picture is a block of numbers: for each point, or **pixel**, how much red,
# green and blue shine there, from 0 (dark) to 1 (bright). This course draws its own pictures.
# So it knows the right answer to everything it asks about them.

# %%
import numpy as np

from course_utils.scenes import render_pet

seed = 7
pet = render_pet(np.random.default_rng(seed), size=64)
print("height, width, colours:", pet.image.shape)
print("the pixel in the middle:", pet.image[32, 32].round(2))

# %%
from course_utils.plots import image_row, show

sharp = render_pet(np.random.default_rng(seed), size=256)
figure = image_row(
    [sharp.image, pet.image],
    titles=["drawn with 256 by 256 pixels", "the same with 64 by 64"],
    height=2.8,
    title="The net gets the small picture",
)
show(
    figure,
    f"The same rendered {pet.species} twice: sharp, and coarse with 64 by 64 pixels. Even the "
    "coarse picture is easily recognised.",
)

# %% [markdown]
# ## One prediction out
#
# A **neural network**, net for short, turns these numbers into a few others by sums and products
# whose factors, the **weights**, it has learned from examples. The net `xception_scenes` comes
# with the course. It has seen 10,000 drawn cats and dogs, but never this one.

# %%
from course_utils.models import shipped

net, class_names = shipped("xception_scenes")
print("the net tells apart:", class_names)
print("weights:", f"{net.count_params():,}")

# %% [markdown]
# Now the habit that makes lessons stick: **commit to an answer before you run the next cell.**
# A wrong guess is worth as much as a right one, since you then know what to look at. The code of
# a question is folded away, because it holds the answer; run the three dots like any other cell.

# %%
# @title Predict, then run the next cell
from course_utils.widgets import predict

predict(
    "The net gives one number for each class, its `logit`. Which pair could it be for this picture?",
    [
        "one is 1, the other is 0",
        "any two numbers; the larger one wins",
        "two numbers that sum to 1",
    ],
    "any two numbers; the larger one wins",
    {
        "one is 1, the other is 0": "Such a net could not say how sure it is. The logits are raw "
        "sums, and their distance tells that.",
        "any two numbers; the larger one wins": "Logits are raw sums and can be anything, below 0 "
        "too. The larger one is the net's answer.",
        "two numbers that sum to 1": "That is what probabilities do. A small formula, the "
        "softmax, makes them from the logits in the next cell.",
    },
)

# %%
logits = net.predict(pet.image[None], verbose=0)[0]
probabilities = np.exp(logits) / np.exp(logits).sum()
for name, logit, probability in zip(class_names, logits, probabilities, strict=True):
    print(f"{name}: logit {logit:5.1f}, probability {probability:.3f}")
print(f"the net says {class_names[probabilities.argmax()]}, the truth is {pet.species}")

# %% [markdown]
# ## One heatmap
#
# The answer is right. Is it right for a good reason? A **heatmap** shows which places of the
# picture speak for the answer. How it is computed is the subject of lesson 11; here is what it
# looks like. The dashed line is the animal's true outline, which the net was never told.

# %%
# @title Predict, then run the next cell
predict(
    "Which part of the animal will speak most for its species?",
    ["the tail", "the fur", "the head"],
    "the head",
    {
        "the tail": "Cats and dogs share one set of poses and tails in these pictures, so a tail "
        "says little.",
        "the fur": "Fur colour and pattern are drawn without looking at the species. A net that "
        "relied on them would be right half of the time.",
        "the head": "Ears and muzzle are what differs. The net found that out from examples alone.",
    },
)

# %%
from course_utils.interpret import energy_inside, grad_cam
from course_utils.plots import heatmap_overlay

heat = grad_cam(net, pet.image[None])
share = energy_inside(heat, pet.mask[None])[0]
figure = heatmap_overlay(
    pet.image,
    heat[0],
    masks=pet.mask,
    height=2.8,
    title=f"{share:.0%} of the heat lies on the animal, {pet.mask.mean():.0%} of the picture",
)
show(
    figure,
    f"The {pet.species}, and the heatmap over it: bright on the head, with a glow around it. "
    f"{share:.0%} of the heat lies inside the outline, which takes {pet.mask.mean():.0%} of the "
    "picture.",
)

# %% [markdown]
# Much of the heat glows past the outline. The net answers from 16 by 16 coarse places, and the
# map is blown up from these. So ask where it is *hottest*. The program that drew the animal knows
# where its ears, eyes and muzzle are:

# %%
face = np.any(list(pet.parts.values()), axis=0)
rest = pet.mask & ~face
warmth = {"face": heat[0][face], "rest of the animal": heat[0][rest], "place": heat[0][~pet.mask]}
warmth = {name: values.mean() for name, values in warmth.items()}
print("mean heat:", ", ".join(f"{name} {value:.2f}" for name, value in warmth.items()))
assert warmth["face"] > warmth["rest of the animal"] > warmth["place"]

# %% [markdown]
# ## Move something
#
# Each lesson has one thing to play with. Below, the *same* animal stands in one place after
# another: move the slider with the mouse, or click on it and use the arrow keys. Does the net
# change its mind? Does the heat stay on the animal? Commit first.

# %%
# @title Predict, then run the next cell
predict(
    "The same animal in nine places: in how many will the net name its species rightly?",
    ["in the first one only", "in about half of them", "in all nine"],
    "in all nine",
    {
        "in the first one only": "That would be a net that knows one background. Lesson 11 has one.",
        "in about half of them": "That would be guessing: with two classes a coin is right half of "
        "the time.",
        "in all nine": "In its 10,000 training pictures any animal stood in any place, so the place "
        "was no help and only the animal was left to learn.",
    },
)

# %%
from course_utils.scenes import PLACES


def in_place(place):
    """Draw the animal in a place, with the net's answer and the heat."""
    scene = render_pet(np.random.default_rng(seed), size=64, place=place)
    said = class_names[net.predict(scene.image[None], verbose=0).argmax()]
    heat = grad_cam(net, scene.image[None])
    return heatmap_overlay(scene.image, heat, masks=scene.mask[None], title=f"{place}: {said}")


# %%
from course_utils.widgets import picture_slider

picture_slider(
    in_place,
    list(PLACES),
    label="place",
    alt="The same animal in this place: {value}. Beside it the heat of the net's answer.",
)

# %% [markdown]
# For those who can't move it, and on paper, four of its settings, and a count over all of them:

# %%
from course_utils.widgets import still

few = ["grass", "carpet", "snow", "street"]
show(
    still(in_place, few, label="place", title="Another place: does the answer change?", columns=2),
    "The same animal on grass, on a carpet, in snow and in a street, each with the net's answer "
    "and its heatmap, which is brightest on the head.",
)

# %%
scenes = [render_pet(np.random.default_rng(seed), size=64, place=place) for place in PLACES]
images = np.stack([scene.image for scene in scenes])
right = np.sum(net.predict(images, verbose=0).argmax(axis=1) == pet.label)
peaks = [h.argmax() for h in grad_cam(net, images)]
on_animal = sum(scene.mask.flat[peak] for scene, peak in zip(scenes, peaks, strict=True))
print(
    f"{len(PLACES)} places: {right} right answers, the hottest spot {on_animal} times on the animal"
)
assert right == on_animal == len(PLACES)

# %% [markdown]
# ## A real photograph
#
# Drawings have known answers; the world doesn't. So a second net comes along: `xception_photos`
# has learned from photographs of real cats and dogs. This is Chelsea, a cat that scikit-image
# ships.

# %%
from course_utils.datasets import photograph

photo_net, class_names = shipped("xception_photos")
chelsea = photograph("chelsea", size=photo_net.input_shape[1])
logits = photo_net.predict(chelsea[None], verbose=0)[0]
probability = 1 / (1 + np.exp(logits.min() - logits.max()))
said = class_names[logits.argmax()]
print(f"xception_photos says: {said}, probability {probability:.2f}")
assert said == "cat"

# %%
figure = heatmap_overlay(
    chelsea,
    grad_cam(photo_net, chelsea[None])[0],
    height=2.8,
    title=f"A real {said}, and what speaks for it",
)
show(figure, "Chelsea, a ginger cat, close up; beside it where xception_photos looks for a cat.")

# %% [markdown]
# ## What we measured

# %%
from IPython.display import Markdown

masks = np.stack([scene.mask for scene in scenes])
shares = energy_inside(grad_cam(net, images), masks)
measured = {
    "A picture is numbers": f"{pet.image.size:,} of them",
    "The same animal, named rightly": f"in {right} of {len(scenes)} places",
    "Heat on the animal": f"{shares.min():.0%} to {shares.max():.0%}",
    "The animal's share of the picture": f"{masks.mean():.0%}",
    "Mean heat on the face, elsewhere on it, and off it": f"{warmth['face']:.2f}, "
    f"{warmth['rest of the animal']:.2f}, {warmth['place']:.2f}",
    "A real photograph": f"{said}, probability {probability:.2f}",
}
lines = [f"| {claim} | {number} |" for claim, number in measured.items()]
assert right == len(scenes) and shares.min() > masks.mean()
Markdown("\n".join(["| what | measured |", "|---|---|", *lines]))

# %% [markdown]
# That was the whole course on one page. The lessons take it apart and put it together again.
#
# **New terms.** *Notebook, cell*: text and code you run. *Pixel*: one point of a picture.
# *Weights*: the numbers that a net learns. *Logit*: the raw number for a class. *Heatmap*: which
# places speak for an answer.
#
# **Paper.** Selvaraju et al., "Grad-CAM", ICCV 2017: how the heatmaps are made.
#
# **Try this.** 1. Change `seed = 7` and run all cells again. Should a cell stop with an
# `AssertionError`, a claim held for the first animal and doesn't hold for yours. Which?
# 2. Give the net `1 - pet.image`, the negative. What does it say? 3. Find a seed for which it is
# wrong; how far do you have to look?
#
# **Go on** with [01 Image classification](01_image_classification.ipynb), or jump to
# [11 Heatmaps of class activation](11_heatmaps_of_class_activation.ipynb).
