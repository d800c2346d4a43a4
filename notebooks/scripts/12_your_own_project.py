# %% [markdown]
# # 12 · Your own project
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/computer-vision-course/computer-vision-course/blob/main/notebooks/12_your_own_project.ipynb)
#
# **About 40 minutes, more with photographs of your own; less than a minute of computing.**
#
# You will be able to
#
# - make a data set from a folder of pictures, and split it honestly,
# - put a pretrained net to work on pictures unlike those that it has seen,
# - look at the mistakes, and at where the net looked when it made them,
# - save the model in one file, and write its model card.
#
# It builds on lessons 01 (training, splits), 07 (frozen normalization) and 11 (heatmaps).

# %% [markdown]
# ## Few pictures, a new question
#
# You have some dozens of pictures and a question of your own: which mug is whose, is the plant healthy, which room is this? That is often too little to train a
# convnet from random weights (you will see one fail). But a net that has seen many other pictures already knows edges,
# textures and parts. Perhaps you only have to teach it the last step. This is **transfer learning**.

# %% [markdown]
# Put your pictures into one folder for each class, `my_pictures/mug` and `my_pictures/plate` for example, beside this notebook, and write the
# name of the folder that holds them, `"my_pictures"`, into the next cell. A picture is cut to the square in its middle. As long as it says `None`, the lesson makes a folder for you: 120 *drawn*
# cats and 120 drawn dogs. The net that we shall start from has seen photographs only.
#
# Optional: with a network, `data = load_oxford_pets("train", 240, size=160, breeds=["Siamese", "Persian", "pug"])`, imported from `course_utils.datasets`, gives
# photographs of three breeds where `load_image_folder` stands below (then say `drawn = False` there). It fetches 811 MB, once. The course's other photographs, `load_cats_vs_dogs`, won't do here: the
# net has learned from some of them.

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
folder = None  # or the name of your own folder: "my_pictures"
drawn = folder is None

# %%
# @title Helper: draw pets, where you have no folder
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

from course_utils.scenes import render_pet


def make_pictures(folder, species, count, seed):
    """Write drawn pets as files, one folder a species."""
    rng = np.random.default_rng(seed)
    for name in species:
        (folder / name).mkdir(parents=True)
        for number in range(count):
            pixels = (render_pet(rng, size=160, species=name).image * 255).round()
            Image.fromarray(pixels.astype("uint8")).save(folder / name / f"{number:03}.png")


if drawn:
    kept = tempfile.TemporaryDirectory()  # goes away with the notebook
    folder = Path(kept.name) / "drawings"
    make_pictures(folder, ["cat", "dog"], count=120, seed=12)

# %%
from course_utils.datasets import load_image_folder

data = load_image_folder(folder, size=160)
print(f"{len(data.images)} pictures of {', '.join(data.class_names)}")

# %%
# @title Draw: four pictures of each class
from course_utils.plots import image_row, show

few = [np.flatnonzero(data.labels == k)[n] for n in range(4) for k in range(len(data.class_names))]
show(
    image_row(
        data.images[few],
        [data.class_names[k] for k in data.labels[few]],
        columns=2 * min(len(data.class_names), 3),
        title="Four pictures of each class",
    ),
    f"Four pictures each of {', '.join(data.class_names)}"
    + (": drawn animals, in rooms, on a beach, in snow and before autumn trees." if drawn else "."),
)

# %% [markdown]
# ## An honest split
#
# Three parts, drawn at random with a seed that you see: one to learn from, one to choose by (**validation**), one to be opened once, at the end
# (**test**). If several of your pictures show the same scene, keep one of them: else the test may ask what was learned by heart.
#
# Of our 240 drawings we learn from one fifth, 48: few, as you may have. That leaves many to test with. If you
# have fewer than 100 pictures, half of them go into the training part.

# %%
order = np.random.default_rng(0).permutation(len(data.labels))
learn, choose = (0.2, 0.6) if len(order) >= 100 else (0.5, 0.75)  # where the parts end
train, validation, test = np.split(order, [int(learn * len(order)), int(choose * len(order))])
for name, part in [("training", train), ("validation", validation), ("test", test)]:
    counts = np.bincount(data.labels[part], minlength=len(data.class_names))
    print(f"{name:10} {len(part):3} pictures, by class {counts}")

# %%
# @title Predict, then run the next cell
from course_utils.widgets import predict

predict(
    "Why not choose the best of ten models by its accuracy on the test part?",
    [
        "It takes too long",
        "The best of ten is partly the luckiest of ten",
        "The test part is too easy",
    ],
    "The best of ten is partly the luckiest of ten",
    {
        "It takes too long": "It takes no longer than on the validation part.",
        "The best of ten is partly the luckiest of ten": "Its number on the part that chose it "
        "is flattered. The number to report comes from pictures that chose nothing.",
        "The test part is too easy": "It is as easy as the others: it was drawn at random.",
    },
)

# %% [markdown]
# ## The base
#
# `xception_photos` comes with the course. It was trained on photographs of cats and dogs, not on
# drawings. We cut it before its last layer: what is left, the **base**, turns a picture into 512 averages, one a channel.

# %%
from course_utils.quiet import load_tensorflow

load_tensorflow()  # Keras computes with TensorFlow; without this it opens with a page of log
import keras

# %%
from course_utils.models import shipped

origin = "xception_photos"
net, names_of_net = shipped(origin)
base = keras.Model(net.input, net.get_layer("average").output, name="base")
last_map = "base/block9_sepconv1_act"  # its last layer that is a map, for the heatmaps below
base.trainable = False  # its weights and its moving averages stay (lesson 07)
print(f"{base.input_shape[1:]} to {base.output_shape[1:]}, {base.count_params():,} weights")

# %% [markdown]
# This net is for cats and dogs already. If those are your names too, you may not need a new last layer. Ask before you build: how well does it
# do as it came?

# %%
untouched = "has other names"
if data.class_names == tuple(names_of_net):
    said = net.predict(data.images[validation], verbose=0).argmax(axis=1)
    right = np.mean(said == data.labels[validation])
    untouched = f"{right:.2f}"
    assert not drawn or 0.6 < right < 0.92  # of your pictures it may be another share
print(f"the net as it came, on the validation part: {untouched}")

# %% [markdown]
# Well above a guess, and below the 0.925 that it reaches on the central squares of 400 photographs set aside (`data/README.md`). A drawing isn't a
# photograph: such a **domain gap** is what the new last layer has to bridge.
#
# ### MobileNet in its place (may be skipped)
#
# With a network, or with its weights in Keras's cache, set `IMAGENET` to `True`. The base is then MobileNet, which has seen ImageNet's million
# photographs. It wants 224 by 224 pixels, so a layer that resizes goes in.

# %%
IMAGENET = False  # True needs a network once: it fetches about 10 MB
if IMAGENET:
    from course_utils.models import pretrained

    origin, untouched = "MobileNet, trained on ImageNet", "has other names"
    mobilenet = pretrained("mobilenet")[0].layers[-1]
    mobilenet = keras.Model(mobilenet.input, mobilenet.get_layer("conv_pw_13_relu").output)
    image = keras.Input((160, 160, 3), name="image")
    x = keras.layers.Rescaling(2, -1, name="rescale")(keras.layers.Resizing(224, 224)(image))
    averages = keras.layers.GlobalAveragePooling2D(name="average")(mobilenet(x))
    base = keras.Model(image, averages, name="base")
    last_map = f"base/{mobilenet.name}/conv_pw_13_relu"
    base.trainable = False

# %% [markdown]
# ### Preprocessing stays inside
#
# The base's preprocessing (0 to 1 becomes −1 to 1) is a layer *inside*. So nobody can forget it. If you did it
# before the model as well, nothing would complain; the numbers would be others:

# %%
print([layer.name for layer in base.layers[:3]])
doubled = keras.Sequential([keras.Input((160, 160, 3)), keras.layers.Rescaling(2, -1), base])
once, twice = (np.asarray(each(data.images[:8])) for each in (base, doubled))
off = np.abs(twice - once).mean() / np.abs(once).mean()
print(f"preprocessed twice, its {once.shape[1]} numbers are off by {off:.0%}")
assert off > 0.1

# %% [markdown]
# ## A new head
#
# A **frozen** base, one whose weights stay, gives the same numbers for a picture each time. So compute them once, and train the new **head**, one dense layer, on
# those: no epoch sends the pictures through the base again.

# %%
features = base.predict(data.images, verbose=0)
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def new_head(seed=0):
    """Return a dense layer with random weights, ready to be trained."""
    keras.utils.set_random_seed(seed)
    dense = keras.layers.Dense(len(data.class_names))
    model = keras.Sequential([keras.Input(features.shape[1:]), dense], name="head")
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss=loss, metrics=["accuracy"])
    return model


# %%
head = new_head()
seen, unseen = (features[part] for part in (train, validation))
truth, to_check = (data.labels[part] for part in (train, validation))
history = head.fit(
    seen, truth, validation_data=(unseen, to_check), epochs=100, batch_size=8, verbose=0
)
trained_on, chosen_by = (history.history[name][-1] for name in ("accuracy", "val_accuracy"))
print(f"training part {trained_on:.2f}, validation part {chosen_by:.2f}")
print(f"the net as it came, on the validation part: {untouched}")
assert not drawn or IMAGENET or trained_on > chosen_by + 0.05

# %%
# @title Draw: the accuracy, epoch by epoch
from course_utils.plots import learning_curves

title = f"Training {trained_on:.2f}, validation {chosen_by:.2f}"
show(
    learning_curves(history, "accuracy", title),
    f"Accuracy over 100 epochs; on the training part it ends at {trained_on:.2f}, on the validation "
    f"part at {chosen_by:.2f}.",
)

# %% [markdown]
# On our drawings the head does better on the training part: with 512 numbers for each of 48 pictures, it can learn what
# is peculiar to these. What counts is the validation part. There the new
# head adds a little to what the net could do as it came, no more than luck might: on 96 pictures, a share like these is uncertain by about 0.04. So there is no sign here that it
# bridged the gap.
#
# ## More pictures for nothing?
#
# A cat in a mirror is a cat. So each training picture can be used twice, as it is and mirrored: **augmentation**. (For things that have a left and a
# right, such as letters, it would be wrong.) Does it help here? Five heads from five random starts, with and without:

# %%
mirrored = base.predict(data.images[train][:, :, ::-1], verbose=0)  # columns in reverse order
twice_seen, twice_answers = np.concatenate([seen, mirrored]), np.tile(truth, 2)
gains = []
for seed in range(5):
    plain, augmented = new_head(seed), new_head(seed)
    plain.fit(seen, truth, epochs=20, batch_size=8, verbose=0)
    augmented.fit(twice_seen, twice_answers, epochs=10, batch_size=8, verbose=0)  # as many steps
    answered = [np.argmax(each(unseen), axis=1) for each in (plain, augmented)]
    scores = [np.mean(answers == to_check) for answers in answered]
    gains.append(scores[1] - scores[0])
    print(f"start {seed}: {scores[0]:.3f} without, {scores[1]:.3f} with mirrored pictures")
gain, scatter = np.mean(gains), np.std(gains, ddof=1)
print(f"gain {gain:+.3f}, from start to start it varies by {scatter:.3f}")

# %% [markdown]
# Judge by the last line: a gain that is small against its variation may be luck. A frozen base doesn't learn from a mirrored
# picture; the head does. It costs little to try, and to measure.
#
# ## Was it the pretraining?
#
# The control experiment: a small net from random weights, on the same pictures at 80 by 80.

# %%
# @title Predict, then run the next cell
predict(
    f"The net from random weights sees the same {len(train)} pictures, 15 times. Its accuracy on new ones?",
    ["Higher: it is made for this task", "Lower", "About the same"],
    "Lower",
    {
        "Higher: it is made for this task": "From 10,000 such drawings these layers get 0.9985 "
        "right (`xception_scenes`). From a few dozen they have to learn edges, textures, ears and "
        "muzzles all at once.",
        "Lower": "That is what pretraining is for.",
        "About the same": "Then pretraining would be worth nothing here. It is a possible outcome: "
        "that is why one runs the control.",
    },
)

# %%
from course_utils.models import small_xception

keras.utils.set_random_seed(0)
scratch = small_xception((80, 80, 3), classes=len(data.class_names))
for layer in scratch.layers:
    if isinstance(layer, keras.layers.BatchNormalization):
        layer.momentum = 0.9  # a short training (lesson 07)
scratch.compile(optimizer=keras.optimizers.Adam(2e-3), loss=loss, metrics=["accuracy"])

# %%
small = data.images[:, ::2, ::2]
scratch.fit(small[train], data.labels[train], epochs=15, batch_size=8, verbose=0)
from_scratch = scratch.evaluate(small[validation], data.labels[validation], verbose=0)[1]
print(f"validation accuracy: from random weights {from_scratch:.2f}, pretrained {chosen_by:.2f}")
assert not drawn or from_scratch < 0.65  # of your pictures it may be another share

# %% [markdown]
# After our 48 drawings the control does hardly better than a guess. It isn't quite fair: its pictures are smaller, it was trained once, and our base has met cats and dogs before. With names that
# are new to the base the lead may be smaller: measure it in this way.
#
# ## One model, one number
#
# Base and head together make the model that you keep: pictures in, logits out. The base is a layer
# of it, a model **nested** in a model. Now, once, the test part. It is small, so its number has an error of its own: with other pictures it would come out a
# little different. The **standard error** says by how much, typically.

# %%
inputs = keras.Input((160, 160, 3), name="image")
model = keras.Model(inputs, head(base(inputs)), name="my_model")
logits = model.predict(data.images[test], verbose=0)

# %%
said = logits.argmax(axis=1)
accuracy = float(np.mean(said == data.labels[test]))
# As if two more were right and two more wrong (Agresti and Coull, 1998): all right isn't certain.
near = (accuracy * len(test) + 2) / (len(test) + 4)
error = np.sqrt(near * (1 - near) / (len(test) + 4))
print(f"test accuracy {accuracy:.2f}, give or take {error:.2f}: only {len(test)} pictures")

# %%
control = scratch.evaluate(small[test], data.labels[test], verbose=0)[1]
print(f"the control, from random weights: {control:.2f}")
assert not drawn or control < accuracy - 0.1  # your pictures may come out otherwise

# %%
from course_utils.tasks import confusion_matrix

wrong = np.flatnonzero(said != data.labels[test])
counts = confusion_matrix(data.labels[test], said, len(data.class_names))
print(counts)  # a row a truth, a column an answer

# %%
# @title Draw: the confusion matrix
from course_utils.plots import plot_confusion_matrix

show(
    plot_confusion_matrix(counts, data.class_names, "Right answers on the diagonal"),
    f"Confusion matrix of {len(test)} test pictures; {len(wrong)} lie off the diagonal. Right: "
    + ", ".join(
        f"{np.sum(said[data.labels[test] == k] == k)} of {np.sum(data.labels[test] == k)} {name}s"
        for k, name in enumerate(data.class_names)
    ),
)

# %% [markdown]
# (With `IMAGENET = True` the same cells named all 96 rightly when this was written: 1.00, give or take 0.01. MobileNet has seen a
# thousand kinds of things on a million photographs, our base two kinds on 1,600, and learned from the
# answers of a MobileNet (`data/README.md`). There the choice of the base decided more than what came after it.)
#
# ## Where did it look?
#
# Grad-CAM (lesson 11) works through the nested base: address its layer by path, here `base/block9_sepconv1_act`, "the layer of that name in the layer `base`". Move the slider through eight test pictures; four
# mistakes, if there are so many, come first, and the heat is for what the model *said*.

# %%
from course_utils.interpret import grad_cam

right = np.flatnonzero(said == data.labels[test])
first = [*wrong[:4], *right][:8]
pictures = data.images[test][first]
heat = grad_cam(model, pictures, class_index=said[first], layer=last_map)

# %%
# @title Draw: a slider through eight test pictures
from course_utils.plots import heatmap_overlay
from course_utils.widgets import picture_slider, still


def answer(number):
    """Say what the picture is and what the model said."""
    n = first[number - 1]
    return f"{data.class_names[data.labels[test][n]]}, the model says {data.class_names[said[n]]}"


def in_words(number):
    """Say the answer, and in which of nine fields the heat is highest."""
    row, column = 3 * np.argwhere(heat[number - 1] == heat[number - 1].max())[0] // 160
    place = f"{('upper', 'middle', 'lower')[row]} {('left', 'part', 'right')[column]}"
    return f"Test picture {number}: {answer(number)}; the heat is highest in the {place}."


def looked_at(number):
    """Draw a test picture and the heat for the model's answer."""
    here = slice(number - 1, number)
    return heatmap_overlay(pictures[here], heat[here], titles=[answer(number)], height=2.4)


picture_slider(looked_at, list(range(1, len(first) + 1)), "picture", in_words)

# %%
# @title Draw: four of them
stills = [1, 2, len(first) - 1, len(first)]
show(
    still(looked_at, stills, "picture", "Where it looked: mistakes first, if any", columns=2),
    "Four test pictures, each with the heat for the model's answer beside it. "
    + " ".join(in_words(number) for number in stills),
)

# %%
# @title Predict, then run the next cell
predict(
    "Suppose the heat lies on the sofa, not on the animal, and the answer is wrong. What helps most?",
    ["More epochs", "More pictures: both animals on that sofa", "A larger head"],
    "More pictures: both animals on that sofa",
    {
        "More epochs": "They show it the same pictures again, and may teach it the sofa more "
        "firmly.",
        "More pictures: both animals on that sofa": "Then the sofa says nothing about the animal, "
        "and the model has to look past it: lesson 11's repair.",
        "A larger head": "More weights on the same features can use the sofa as well.",
    },
)

# %% [markdown]
# ## What it can't say
#
# The model has learned two names, and knows no others. Show it two photographs, of a cat and of a cup of coffee.

# %%
from course_utils.datasets import photograph

strangers = {name: photograph(name, 160) for name in ("chelsea", "coffee")}
shares = np.asarray(keras.ops.softmax(model(np.stack(list(strangers.values())))))
names = [data.class_names[share.argmax()] for share in shares]
answers = {
    stranger: f"{name}, {share.max():.2f}"
    for stranger, name, share in zip(strangers, names, shares, strict=True)
}
print(answers)

# %%
# @title Draw: two photographs and their names
titles = [f"{name}: {answer}" for name, answer in answers.items()]
show(
    image_row(list(strangers.values()), titles, title="It has a name for everything"),
    f"Two photographs. The cat Chelsea: the model says {answers['chelsea']}. A cup of coffee: the "
    f"model says {answers['coffee']}.",
)

# %% [markdown]
# A softmax shares out 1 among the names that it has; "something else" is not among them. That belongs on the model card.
#
# ## Keep it
#
# One file holds layers, weights and the preprocessing. What is loaded must answer as what was saved.

# %%
with tempfile.TemporaryDirectory() as place:
    path = Path(place) / "my_model.keras"
    model.save(path)
    megabytes = path.stat().st_size / 1e6
    loaded = keras.models.load_model(path)
again = loaded.predict(data.images[test], verbose=0)
difference = float(np.abs(again - logits).max())
print(f"{megabytes:.1f} MB; loaded and saved model differ by {difference:.0e}")
assert difference < 1e-4

# %% [markdown]
# ## The model card
#
# Whoever uses your model needs to know what it is for, what it learned from, how well it does and where it fails. A **model card**
# is that page. Numbers come from the variables above, so they are those of your run; the sentences are yours to write.

# %%
recalls = np.diag(counts) / counts.sum(axis=1)  # of each class, the share that was named rightly
hardest = int(recalls.argmin())
recall = recalls[hardest]

# %%
from IPython.display import Markdown

card = f"""
### Model card: my_model

- **Task.** Names what a picture shows: {", ".join(data.class_names)}.
- **Data.** {len(data.images)} {"rendered drawings" if drawn else "pictures"}:
  {len(train)} to learn from, {len(validation)} to choose by, {len(test)} to test.
- **Model.** {origin}, frozen, and one dense layer
  of {head.count_params():,} numbers; {megabytes:.1f} MB.
- **Accuracy.** {accuracy:.2f} ± {error:.2f} on the test part.
  Weakest class: {data.class_names[hardest]}, {recall:.2f}.
- **Control.** The same task from random weights: {control:.2f}.
- **Limits.** Pictures like those only, one thing in each.
  It has a name for everything: a cup of coffee is "{answers["coffee"]}".
- **Not for.** Anything where a wrong answer hurts somebody.
"""
Markdown(card)

# %% [markdown]
# ## What we measured

# %%
# @title What we measured
from course_utils.plots import show_measured

show_measured(
    {
        f"Pretrained, {len(train)} pictures to learn from": f"{accuracy:.2f} ± {error:.2f} on the "
        "test part",
        "... the same from random weights": f"{control:.2f}",
        "... and the net as it came, no learning": f"{untouched}; the new head "
        f"{chosen_by:.2f} (validation part)",
        "Mirrored pictures too, gain": f"{gain:+.3f}, varies by {scatter:.3f}",
        "Preprocessed twice": f"features are off by {off:.0%}",
        "A cup of coffee is called": answers["coffee"],
        "Saved and loaded model differ by": f"{difference:.0e}",
    }
)

# %% [markdown]
# **New terms.** *Transfer learning*: training a new head on a pretrained base. *Base*, *head*: the part that is kept, the part
# that is new. *Frozen*: not changed by training. *Augmentation*: training pictures changed in ways that keep their names. *Domain gap*: the pictures in use differ in kind from those of the training. *Standard
# error*: by how much a measured number would typically differ with other pictures. *Nested model*: a model as a layer of another. *Model card*: the
# page that says what a model is for and where it fails.
#
# **Papers.** J. Yosinski and others, "How Transferable Are Features in Deep Neural Networks?", NeurIPS
# 2014. M. Mitchell and others, "Model Cards for Model Reporting", FAT* 2019.
#
# **Now you.** Take twenty pictures each of two things in your home, from all sides, each time at another place; write the
# folder's name into the cell above, and run the lesson again. Then fill in the card. And before you trust any net, your own
# or another's: [lesson 13](13_the_blind_detective.ipynb) is a case to solve.
