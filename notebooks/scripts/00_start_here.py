# %% [markdown]
# # 00 · Start here
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/computer-vision-course/computer-vision-course/blob/main/notebooks/00_start_here.ipynb)
#
# **About 10 minutes, half a minute of computing.**
#
# You will be able to
#
# - tell whether your machine is ready,
# - work through a lesson: predict, run, explain,
# - give a picture to a small neural network, read its answer, and draw where it looked.
#
# It builds on a little Python. What else it needs, it explains.
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
# green and blue shine there, from 0 (dark) to 1 (bright). This course draws most of its pictures.
# So it knows the right answer to what it asks about these. Chance decides how an animal looks, and
# the **seed** is the number from which chance starts: the same seed, the same animal.

# %%
import numpy as np

from course_utils.scenes import render_pet

seed = 7
pet = render_pet(np.random.default_rng(seed), size=64)
print("height, width, colours:", pet.image.shape)
print("the pixel in the middle:", pet.image[32, 32].round(2))

# %% [markdown]
# Code that draws a figure is folded away. Run the three dots like any other cell.

# %%
# @title Draw: the animal, sharp and as the net gets it
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
# with the course. It has learned from 10,000 drawn cats and dogs; this one was not among them.

# %%
from course_utils.models import shipped

net, class_names = shipped("xception_scenes")
print("the net tells apart:", class_names)
print("weights:", f"{net.count_params():,}")

# %% [markdown]
# Now a habit for the lessons: **commit to an answer before you run the next cell.**
# A wrong guess is worth as much as a right one, since you then know what to look at. The code of
# a question is folded, too, because it holds the answer.

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
logits = net.predict(pet.image[None], verbose=0)[0]  # [None]: a net takes a stack of pictures
probabilities = np.exp(logits) / np.exp(logits).sum()  # the softmax; lesson 01 explains it
for name, logit, probability in zip(class_names, logits, probabilities, strict=True):
    print(f"{name}: logit {logit:5.1f}, probability {probability:.3f}")
print(f"the net says {class_names[logits.argmax()]}, the truth is {pet.species}")

# %% [markdown]
# ## One heatmap
#
# The answer is right. Is it right for a good reason? A **heatmap** shows which places of the
# picture speak for the answer, from 0 (nothing) to 1 (most). How it is computed is the subject
# of lesson 11; here is what it looks like. The dashed line is the animal's true outline, which
# the net was never told.

# %%
# @title Predict, then run the next cell
predict(
    "Which part of the animal will speak most for its species?",
    ["the tail", "the fur", "the head"],
    "the head",
    {
        "the tail": "A cat's tail and a dog's differ a little, but this net hardly needs that: "
        "lesson 11 takes a dog's tail away.",
        "the fur": "Fur colour and pattern are drawn without looking at the species. A net that "
        "relied on them alone would be right about half of the time.",
        "the head": "Ears, eyes and muzzle differ. Lesson 11 shows on a dog what they are worth "
        "to the net, which found that out from examples alone.",
    },
)

# %%
from course_utils.interpret import energy_inside, grad_cam

heat = grad_cam(net, pet.image[None])
share = energy_inside(heat, pet.mask[None])[0]  # the share of all heat that lies on the animal
taken = pet.mask.mean()
print(f"{share:.0%} of the heat lies on the animal, which takes {taken:.0%} of the picture")

# %%
# @title Draw: the heat over the picture
from course_utils.plots import heatmap_overlay

show(
    heatmap_overlay(
        pet.image,
        heat[0],
        masks=pet.mask,
        height=2.8,
        title=f"The animal: {share:.0%} of the heat, {taken:.0%} of the picture",
    ),
    f"The {pet.species}, and the heatmap over it: bright on the head, and glowing past its outline. "
    f"{share:.0%} of the heat lies inside the outline, which takes {taken:.0%} of the picture.",
)

# %% [markdown]
# ### Where is it warmest?
#
# The rest of the heat lies past the outline. (Such a map is coarse, as lesson 11 shows.) But
# the program that drew the animal knows where its ears, eyes and muzzle are: its
# face. So compare three areas. (`assert` stops with an error if what it says is false.)

# %%
face = np.any(list(pet.parts.values()), axis=0)
areas = {"face": face, "rest of the animal": pet.mask & ~face, "background": ~pet.mask}
warmth = {name: heat[0][area].mean() for name, area in areas.items()}
print("mean heat:", ", ".join(f"{name} {value:.2f}" for name, value in warmth.items()))
assert warmth["face"] > warmth["rest of the animal"] > warmth["background"]

# %% [markdown]
# ## Move something
#
# Each lesson has one thing to play with. Below, the *same* animal stands before one
# background after another: move the slider with the mouse, or click on it and use the arrow keys. Does the net
# change its mind? Does the heat stay on the animal? Commit first.

# %%
# @title Predict, then run the next cell
predict(
    "The same animal before nine backgrounds: before how many will the net name it rightly?",
    ["the first one only", "about half of them", "all nine"],
    "all nine",
    {
        "the first one only": "A net that goes by the background could do that. Lesson 11 has one.",
        "about half of them": "That would be guessing: with two classes a coin is right half of "
        "the time.",
        "all nine": "In its 10,000 training pictures any animal stood before any background, so that "
        "was no help and only the animal was left to learn.",
    },
)

# %%
# @title Draw: the animal before a background that you choose
from course_utils.scenes import BACKGROUNDS
from course_utils.widgets import picture_slider


def drawn_before(background):
    """Draw the animal before a background, with the net's answer and the heat."""
    scene = render_pet(np.random.default_rng(seed), size=64, background=background)
    said = class_names[net.predict(scene.image[None], verbose=0).argmax()]
    heat = grad_cam(net, scene.image[None])
    return heatmap_overlay(scene.image, heat, masks=scene.mask[None], title=f"the net says {said}")


picture_slider(
    drawn_before,
    list(BACKGROUNDS),
    label="background",
    alt="The same animal before this background: {value}. Beside it the heat of the net's answer.",
)

# %%
# @title Draw: four of them side by side
from course_utils.widgets import still

few = ["grass", "carpet", "snow", "street"]
show(
    still(
        drawn_before, few, "background", "Another background: does the answer change?", columns=2
    ),
    "The same animal on grass, on a carpet, in snow and in a street, each with the net's answer "
    "and its heatmap, which is brightest on the head.",
)

# %% [markdown]
# ### Count
#
# Looking is not counting. So count over the nine backgrounds:

# %%
scenes = [render_pet(np.random.default_rng(seed), 64, background=b) for b in BACKGROUNDS]
images = np.stack([scene.image for scene in scenes])
right = np.sum(net.predict(images, verbose=0).argmax(axis=1) == pet.label)
heats = grad_cam(net, images)
on_animal = sum(s.mask.flat[each.argmax()] for s, each in zip(scenes, heats, strict=True))
print(f"{len(scenes)} backgrounds: {right} right answers; hottest on the animal {on_animal} times")
assert right == on_animal == len(BACKGROUNDS) == 9

# %% [markdown]
# ## A real photograph
#
# Drawings have known answers; the world doesn't. So a second net comes along: `xception_photos`
# has learned from photographs of real cats and dogs. This is Chelsea, a cat whose photograph
# comes with the package scikit-image.

# %%
from course_utils.datasets import photograph

photo_net, class_names = shipped("xception_photos")
chelsea = photograph("chelsea", size=photo_net.input_shape[1])
said = class_names[photo_net.predict(chelsea[None], verbose=0).argmax()]
print("xception_photos says:", said)
assert said == "cat"

# %%
# @title Draw: Chelsea, and what speaks for a cat
figure = heatmap_overlay(
    chelsea,
    grad_cam(photo_net, chelsea[None])[0],
    height=2.8,
    title=f"A real photograph, and what speaks for {said}",
)
show(
    figure,
    "The face of Chelsea, a striped cat, close up. Beside it the heat for cat: a band above the eyes, "
    "and another from the bridge of the nose down to the cheek.",
)

# %% [markdown]
# ## What we measured

# %%
# @title What we measured
from course_utils.plots import show_measured

shares = energy_inside(heats, np.stack([scene.mask for scene in scenes]))
assert shares.min() > np.mean([scene.mask.mean() for scene in scenes])
show_measured(
    {
        "A picture is numbers": f"{pet.image.size:,} of them",
        "The same animal, named rightly": f"before {right} of {len(scenes)} backgrounds",
        "Heat on the animal": f"{shares.min():.0%} to {shares.max():.0%}",
        "The animal's share of the picture": f"{np.mean([s.mask.mean() for s in scenes]):.0%}",
        "Mean heat on the face, elsewhere on it, and off it": ", ".join(
            f"{value:.2f}" for value in warmth.values()
        ),
        "A real photograph of a cat": f"named {said}",
    }
)

# %% [markdown]
# That was the course in small. The lessons take it apart and put it together again.
#
# **New terms.** *Notebook, cell*: text and code you run. *Pixel*: one point of a picture.
# *Seed*: the number from which chance starts. *Neural network, weights*: sums and products, and
# the numbers in them that it learned. *Logit, softmax, probability*: the raw number for a class,
# and what makes it a share of 1. *Heatmap*: which places speak for an answer.
#
# **Paper.** Selvaraju et al., "Grad-CAM", ICCV 2017: how the heatmaps are made.
#
# **Try this.**
#
# 1. Change `seed = 7` and run the cells again from there. Should one stop with an
#    `AssertionError`, a claim held for the first animal and doesn't hold for yours. Which?
# 2. Give the net `1 - pet.image`, the negative. What does it say?
# 3. Find a seed for which it is wrong; how far do you have to look?
#
# **Go on** with [01 Image classification](01_image_classification.ipynb), or jump to
# [11 Heatmaps of class activation](11_heatmaps_of_class_activation.ipynb).
