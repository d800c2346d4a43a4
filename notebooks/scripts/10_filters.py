# %% [markdown]
# # 10 · Filters
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/computer-vision-course/computer-vision-course/blob/main/notebooks/10_filters.ipynb)
#
# **About 45 minutes, about a minute of computing.**
#
# You will be able to
#
# - write gradient ascent in input space step by step, and check it on a filter whose answer you know,
# - say what the start, the normalized step and each regulariser do,
# - show all filters of a layer at once, and recognise a dead one,
# - compare layers at increasing depth by numbers: frequency and complexity.
#
# It builds on lesson 04: a convolution slides its filters over a picture, and each filter gives one map
# of numbers, a channel. Everything else is explained here.

# %% [markdown]
# ## Pictures that nobody drew
#
# `xception_photos` comes with the course. It learned from real photographs to tell cats from dogs. Its last block (group of layers) has
# 512 filters, and each of them has a say in the answer: a weight for "dog" and one for "cat". The next cells take the
# four filters that speak most strongly for "dog" and the four for "cat". For each they *make* a picture, out of grey noise.
# What the options mean comes later; first see what comes out.

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
import numpy as np

from course_utils.models import shipped

photos, class_names = shipped("xception_photos")
dog, cat = class_names.index("dog"), class_names.index("cat")

# %% [markdown]
# A filter's *vote* is its weight for "dog" minus its weight for "cat".

# %%
weights = photos.get_layer("logits").get_weights()[0]  # (512 filters, 2 classes)
vote = weights[:, dog] - weights[:, cat]  # how much more a filter says "dog" than "cat"
strongest = np.concatenate([np.argsort(-vote)[:4], np.argsort(vote)[:4]])

# %%
from course_utils.interpret import visualize_filters

DEEP = "block9_sepconv1_bn"
LEGIBLE = {"jitter": 8, "blur": 0.6, "decay": 0.01}  # explained below
opening = visualize_filters(photos, DEEP, strongest, **LEGIBLE)

# %%
# @title Draw: eight filters
from course_utils.plots import image_row, show

who = ["dog"] * 4 + ["cat"] * 4
names = [f"{number}: {animal}" for number, animal in zip(strongest, who, strict=True)]
show(
    image_row(
        opening.images,
        names,
        columns=4,
        height=1.6,
        title="Four filters that vote “dog”, four that vote “cat”",
    ),
    "Eight pictures made from noise. Those for filters that speak for dog show dark round spots like "
    "eyes and noses, with hair hanging down beside them. Those for cat show round "
    "yellow-green spots like eyes, or thick parallel stripes like a tabby's fur, or both.",
)

# %% [markdown]
# No photograph went in. We asked the net: *which picture would excite this filter more than any other?* The answer is found by
# walking uphill. Let us build that, from two numbers up to these pictures. And at the end we shall ask what
# such a picture is worth.
#
# ## By hand: a picture of two pixels
#
# A **filter** multiplies each pixel by a weight, adds up, adds a bias, and cuts off below 0 (this is **ReLU**). What it gives is its **activation**.
# Take a picture of two pixels $a$ and $b$, the weights 3 and 4, and the bias −2:
#
# $$f(a, b) = \max(0,\; 3a + 4b - 2)$$
#
# At $a = b = 0.5$ the activation is 1.5. Which way should the picture change to raise it fastest? That is
# what the **gradient** says: how much $f$ rises when one pixel rises a little. Here it is $(3, 4)$ wherever $f$ is
# above 0. Its length is $\sqrt{3^2 + 4^2} = 5$.
#
# **Gradient ascent** takes steps along the gradient. We divide it by its own length first, so that a step is as long as we say:
#
# $$x \leftarrow x + \text{step size} \cdot \frac{g}{\lVert g \rVert}$$


# %%
def f(picture):
    """Return the activation of a filter on a picture of two pixels."""
    return max(0.0, 3 * picture[0] + 4 * picture[1] - 2)


def gradient_of_f(picture):
    """Return how much the activation rises with each pixel."""
    return np.array([3.0, 4.0]) if f(picture) > 0 else np.zeros(2)


# %%
picture, heights = np.array([0.5, 0.5]), []
for number in range(4):
    gradient = gradient_of_f(picture)
    heights.append(f(picture))
    print(f"step {number}: picture {picture.round(2)}, activation {heights[-1]:.1f}")
    picture = picture + gradient / np.linalg.norm(gradient)
assert np.allclose(np.diff(heights), 5)

# %% [markdown]
# Each step goes $(0.6, 0.8)$, of length 1, and the activation rises by 5, the gradient's length. Work the first step out on paper.

# %%
# @title Predict, then run the next cell
from course_utils.widgets import predict

predict(
    "Now start from a black picture, a = b = 0. Where does the ascent get in four steps?",
    ["To the same height, a little later", "Nowhere", "It goes down"],
    "Nowhere",
    {
        "To the same height, a little later": "It would have to leave first. At 0 the sum is −2, "
        "ReLU gives 0, and a small change of a pixel leaves it at 0.",
        "Nowhere": "The sum is −2, so ReLU gives 0 all around: the gradient is exactly 0 and says "
        "no direction. The filter is silent on this start. (0 / 0 is no number, so a program must "
        "say that a gradient of length 0 makes no step.)",
        "It goes down": "Below 0 there is nothing: ReLU has cut it off. The ground is flat.",
    },
)

# %%
black = np.zeros(2)
print("from black: activation", f(black), "gradient", gradient_of_f(black))

# %% [markdown]
# ## In input space: a planted answer
#
# The same with a whole picture: its pixels are the numbers that change. One says, the ascent runs in **input space**.
# Weights stay as they are. (In *training* it is the other way round.)
#
# First a net whose answer we know. One convolution, eight filters, and we set their weights ourselves: edges,
# dark on one side and bright on the other, each turned by another angle.


# %%
def edge(angle, size=11):
    """Return an edge, (size, size): brightness rises in the direction `angle`, in degrees."""
    y, x = np.mgrid[:size, :size] - size // 2
    along = x * np.cos(np.deg2rad(angle)) + y * np.sin(np.deg2rad(angle))
    return np.sin(2 * np.pi * along / 7) * np.exp(-(x**2 + y**2) / 18)  # a wave that fades out


# %%
ANGLES = [0, 20, 45, 70, 90, 115, 140, 160]
kernels = np.stack([edge(angle) for angle in ANGLES])

# %%
# @title Draw: the planted edges
show(
    image_row(
        [0.5 + kernel / 2 for kernel in kernels],
        [f"{angle}°" for angle in ANGLES],
        columns=8,
        height=0.85,
        title="Eight edges, planted",
    ),
    f"Eight small patches, dark on one side and bright on the other, turned by {ANGLES} degrees.",
)

# %%
import keras

edges = keras.layers.Conv2D(8, 11, padding="same", activation="relu", name="edges")
planted = keras.Sequential([keras.Input((64, 64, 3)), edges])

# %% [markdown]
# The colours red, green and blue get the same weights.

# %%
kernels_rgb = np.repeat(kernels.transpose(1, 2, 0)[:, :, None], 3, axis=2)  # the same for R, G, B
planted.set_weights([kernels_rgb, np.zeros(8)])
print("weights", kernels_rgb.shape, "from", planted.input_shape[1:], "to", planted.output_shape[1:])

# %% [markdown]
# A filter gives a whole map of numbers, one at a position. We want one number to climb. Take the *mean* of the map, without its outer two rows and columns (near the border a filter
# looks past the picture). TensorFlow's `GradientTape` records what is computed and hands back the gradient.

# %%
import tensorflow as tf


def uphill(net, index, picture):
    """Return a filter's mean activation on a picture, and its gradient."""
    picture = tf.constant(picture[None], "float32")
    with tf.GradientTape() as tape:
        tape.watch(picture)
        activation = tf.reduce_mean(net(picture)[:, 2:-2, 2:-2, index])
    return float(activation), tape.gradient(activation, picture)[0].numpy()


# %% [markdown]
# Climbing repeats that, with steps of one length.


# %%
def climb(net, index, picture, steps=30, step_size=10.0):
    """Climb for one filter; return the picture and the activation before each step."""
    history = []
    for _ in range(steps):
        activation, gradient = uphill(net, index, picture)
        length = np.linalg.norm(gradient)  # of the whole picture
        picture = picture + step_size * gradient / (length or 1)  # no gradient, no step
        history.append(activation)
    return picture, history


# %% [markdown]
# The start is grey noise: numbers drawn at random from 0.4 to 0.6. Where does filter 2 take it, the edge of 45°?

# %%
noise = np.random.default_rng(0).uniform(0.4, 0.6, (64, 64, 3))
ascended, history = climb(planted, 2, noise)
print(f"activation: {history[0]:.3f} at the start, {history[-1]:.1f} before the last step")
print(f"pixels: from {ascended.min():.1f} to {ascended.max():.1f}")

# %%
# @title Draw: out of noise
from course_utils.interpret import to_picture

show(
    image_row(
        [noise, to_picture(ascended)],
        ["the start", "after 30 steps"],
        title="Out of noise, stripes at 45°",
    ),
    "Left grey noise, right stripes that run at about 45 degrees, from lower left to upper right.",
)

# %% [markdown]
# The pixels have left the range from 0 to 1: nothing held them. `to_picture` brings them back to look at, with a mean of 0.5 and a fixed contrast. So colours and
# brightness are relative here: look at the pattern.
#
# Is the angle right? Measure it. A picture of stripes is a wave, and the **Fourier transform** splits a picture into
# waves of different directions and strengths. We average the directions, weighed by strength. (0° and
# 180° are the same stripes, so we average doubled angles.)


# %%
def angle_of(picture):
    """Return the direction in degrees, 0 to 180, in which a picture's waves run."""
    grey = picture.mean(axis=-1) - picture.mean()
    power = np.abs(np.fft.fft2(grey)) ** 2
    v, u = np.meshgrid(np.fft.fftfreq(len(grey)), np.fft.fftfreq(len(grey)), indexing="ij")
    doubled = (power * np.exp(2j * np.arctan2(v, u))).sum()
    return np.rad2deg(np.angle(doubled)) / 2 % 180


# %%
climbed = [climb(planted, index, noise, steps=15)[0] for index in range(8)]
found_angles = np.array([angle_of(picture) for picture in climbed])
errors = np.abs((found_angles - ANGLES + 90) % 180 - 90)  # 179° and 1° differ by 2°
print(f"largest error {max(errors):.1f} degrees, mean {np.mean(errors):.1f}")
assert max(errors) < 4

# %%
# @title Draw: eight planted angles, eight found
show(
    image_row(
        [to_picture(picture) for picture in climbed],
        [f"{wanted}°: {found:.0f}°" for wanted, found in zip(ANGLES, found_angles, strict=True)],
        columns=8,
        height=0.9,
        title="Planted angle and recovered angle agree",
    ),
    "Eight pictures of stripes, each at the angle of its filter; the largest error is "
    f"{max(errors):.1f} degrees.",
)

# %% [markdown]
# The ascent finds what was planted. Now we may trust it a little where we don't know the answer.
#
# ## The start: blank or noise
#
# The lecture that this course goes with lets the ascent start from a *blank* picture. Does it matter? Take 16 filters of block 4 of
# `xception_photos`, and two starts: plain grey, and grey noise. `visualize_filters` is our `climb` for many filters at once. Its answer
# holds `ascended` (the raw pixels), `images` (the same through `to_picture`), `activations` (before the first step and after each one), and
# the numbers of two sorts of filters that didn't move: those `woken` by another start, and the `dead`. Layer names end in `_act` after ReLU, and in `_bn` just before it.

# %%
AFTER, BEFORE = "block4_sepconv1_act", "block4_sepconv1_bn"
short = {"filters": range(16), "steps": 10, "size": 96}
starts = {
    "blank": visualize_filters(photos, AFTER, initial="blank", **short),
    "noise": visualize_filters(photos, AFTER, **short),
    "noise, before ReLU": visualize_filters(photos, BEFORE, **short),
}

# %%
silent = {name: len(found.woken) + len(found.dead) for name, found in starts.items()}
for name, found in starts.items():
    before, after = np.median(found.activations[:, [0, -1]], axis=0)
    print(f"{name:18} median activation {before:.2f} to {after:5.2f}; "
          f"silent at first {silent[name]} of 16, in the end {len(found.dead)}")  # fmt: skip
    assert after > 10 * before and len(found.dead) == 0
assert 0 < silent["blank"] < 8 and 0 < silent["noise"] < 8
assert silent["noise, before ReLU"] == 0

# %% [markdown]
# So both starts serve most filters. But on either some are *silent*, as $f$ was at $(0, 0)$: then there
# is no way up. There are two ways out. `visualize_filters` tries other
# starts, soft blotches of colour, and these wake them all. Or ask *before* ReLU: there none of the 16 is silent. That is why most of this lesson asks layers that end in `_bn`.
#
# Is the library really our `climb`? One step of each:

# %%
body = keras.Model(photos.input, photos.get_layer(BEFORE).output)  # the net up to that layer
start = np.random.default_rng(1).uniform(0.4, 0.6, (160, 160, 3))

# %%
by_hand, _ = climb(body, 5, start, steps=1)
library = visualize_filters(photos, BEFORE, 5, steps=1, initial=start).ascended[0]
same, moved = np.abs(by_hand - library).max(), np.abs(library - start).max()
print(f"largest difference after a step: {same:.0e}; the step moved pixels by up to {moved:.2f}")
assert same < 1e-3 * moved

# %% [markdown]
# ## The step, and a slip
#
# Why divide the gradient by its length? Because one step size has to serve all layers and all filters, and their gradients are of very different size.
# The length is that of the *whole* picture's gradient: its pixels and colours squared, added up, and the root taken. But
# `keras.ops.normalize`, for one, works by default along the *last axis* only: each pixel's three colours by themselves.

# %%
# @title Predict, then run the next cell
predict(
    "At 160 by 160 pixels, how much longer is the step if each pixel's gradient is brought to length 1?",
    ["Not at all: it is normalized too", "About 3 times", "160 times", "25,600 times"],
    "160 times",
    {
        "Not at all: it is normalized too": "Each *pixel* has length 1 then. The picture has "
        "160 · 160 = 25,600 of them.",
        "About 3 times": "Three is the number of colours, over which that norm is taken.",
        "160 times": "25,600 pixels of length 1: the root of 25,600 is 160.",
        "25,600 times": "Lengths don't add up, squares do: the root of 25,600 · 1² is 160.",
    },
)

# %% [markdown]
# Three ways to make a step out of one gradient, for filter 2 of two blocks:

# %%
nets = {
    block: keras.Model(photos.input, photos.get_layer(f"block{block}_sepconv1_bn").output)
    for block in (2, 9)
}
step_lengths = {}

# %%
for block, net in nets.items():
    _, gradient = uphill(net, 2, start)
    by_pixel = np.linalg.norm(gradient, axis=-1, keepdims=True)
    slip = gradient / np.where(by_pixel > 0, by_pixel, 1)
    whole = gradient / np.linalg.norm(gradient)
    step_lengths[block] = [10 * np.linalg.norm(each) for each in (gradient, whole, slip)]
    print(f"block {block}: plain {step_lengths[block][0]:5.2f}, whole picture "
          f"{step_lengths[block][1]:.2f}, each pixel {step_lengths[block][2]:.2f}")  # fmt: skip

# %% [markdown]
# Not normalized, the two layers have steps of very different length. Normalized over the whole picture, both are 10 long. The slip makes
# them 160 times longer. (In block 2 a little less: where a pixel has no gradient, it makes no step.) See what 30 such steps do to the
# opening's first filter. In a pair the left picture went through `to_picture`, the right one shows the pixels as they are, cut off at 0 and 1.

# %%
# @title Draw: the right norm and the slip
plain_steps, whole_steps, slip_steps = np.transpose(list(step_lengths.values()))
assert plain_steps[1] > 5 * plain_steps[0] and np.allclose(whole_steps, 10, rtol=1e-3)
assert abs(slip_steps[1] / 10 - 160) < 0.1 and 144 < slip_steps[0] / 10 < 160
dog_filter = int(strongest[0])
slips = {
    name: visualize_filters(photos, DEEP, dog_filter, normalize=how, **LEGIBLE)
    for name, how in {"whole picture": "global", "each pixel": "pixel"}.items()
}
cut_off = {name: np.mean(np.abs(found.ascended - 0.5) > 0.5) for name, found in slips.items()}
pictures = [[found.images[0], np.clip(found.ascended[0], 0, 1)] for found in slips.values()]
titles = ["whole picture", "... its pixels", "each pixel", "... its pixels"]
show(
    image_row(
        sum(pictures, []), titles, height=1.75, title="The slip's raw pixels are nearly all cut off"
    ),
    "Two pairs of pictures. Whole picture: dark spots and hair; its own pixels are faint "
    "but whole. Each pixel: coarser patches and spots; its own pixels are glaring areas of pure colours.",
)
for name, share in cut_off.items():
    print(f"{name:13} {share:.0%} of the numbers lie outside 0 to 1")
assert cut_off["each pixel"] > 0.9 > 0.1 > cut_off["whole picture"]

# %% [markdown]
# `to_picture` gives even the slip a decent contrast; the raw pixels give it away. A good habit: print how long your step is.
#
# ## Regularisers
#
# An unhindered ascent finds fine, glaring patterns that no camera ever saw. **Regularisers** are small extra
# rules that keep the picture closer to what a photograph is like.
#
# - **Decay** takes every pixel a small share back to grey after each step. What the filter doesn't need, fades.
# - **Blur** softens the picture a little after each step. Fine grain can't build up.
# - **Jitter** shifts the picture by a few random pixels before each gradient, and back. What works at one exact position only is lost.
#
# Take the strongest speaker for "dog", and look at the work of each. For a number on each: the **spread** of the pixels (their standard deviation), their mean **frequency** (waves per pixel: 0.5 is the
# finest that a row of pixels can hold), and what share of the activation is *kept* when the finished picture is shifted by 3 pixels.

# %%
rules = {"none": {}, "decay": {"decay": 0.05}, "blur": {"blur": 0.6}, "jitter": {"jitter": 8}}
ruled = {name: visualize_filters(photos, DEEP, dog_filter, **rule) for name, rule in rules.items()}
# As above; blur takes away a part, so its decay is weaker.
ruled["all three"] = slips["whole picture"]

# %%
from course_utils.interpret import spatial_frequency

deep_body = keras.Model(photos.input, photos.get_layer(DEEP).output)


def kept_when_shifted(picture):
    """Return the filter's activation on the shifted picture, as a share of that on the picture."""
    pair = np.stack([picture, np.roll(picture, (3, 3), (0, 1))])
    here, there = deep_body(pair).numpy()[:, 2:-2, 2:-2, dog_filter].mean(axis=(1, 2))
    return there / here


# %% [markdown]
# Now the three numbers, and the activation that was reached.

# %%
spread = {name: found.ascended.std() for name, found in ruled.items()}
fineness = {name: spatial_frequency(found.ascended)[0] for name, found in ruled.items()}
kept = {name: kept_when_shifted(found.ascended[0]) for name, found in ruled.items()}
reached = {name: found.activations[0, -1] for name, found in ruled.items()}
for name in ruled:
    print(f"{name:10} spread {spread[name]:4.2f}  frequency {fineness[name]:.2f}  "
          f"kept {kept[name]:.2f}  activation {reached[name]:5.1f}")  # fmt: skip

# %%
# @title Draw: one filter under five rules
assert spread["decay"] < 0.9 * spread["none"] and fineness["blur"] < 0.7 * fineness["none"]
assert kept["jitter"] > kept["none"] + 0.1 and max(reached, key=reached.get) == "none"
assert reached["all three"] < 0.5 * reached["none"]
assert max(spread["blur"], spread["jitter"]) < spread["decay"]
show(
    image_row(
        [found.images[0] for found in ruled.values()],
        list(ruled),
        columns=5,
        height=1.6,
        title="One filter, five rules: from grain to spots and hair",
    ),
    "Five pictures of one filter. None: fine glaring grain. "
    f"Decay: spread {spread['decay']:.2f} instead of {spread['none']:.2f}. Blur: smooth "
    f"areas, frequency {fineness['blur']:.2f} instead of {fineness['none']:.2f}. Jitter: long "
    f"clean lines; {kept['jitter']:.2f} of the activation is kept under a shift instead of "
    f"{kept['none']:.2f}. All three: dark round spots with hair beside them.",
)

# %% [markdown]
# (A share above 1 means that the shift even helped. And blur and jitter lower the spread even more than decay does.) Read the last number too: the activation. Each rule *costs* some. The picture with all three excites the filter far less than the glaring one. So it
# isn't *the* picture that excites the filter most. It is an exciting one among those that are smooth and work when shifted, too: pictures that *we* can read. Keep that in mind.
#
# Now watch it grow.

# %%
# @title Draw: a picture after so many steps
from course_utils.widgets import picture_slider, still

STEPS = [1, 3, 8, 15, 30]
growing = {
    count: visualize_filters(photos, DEEP, dog_filter, steps=count, **LEGIBLE)
    for count in STEPS[:-1]
} | {30: ruled["all three"]}


def after(count):
    """Draw the picture after so many steps."""
    return image_row(growing[count].images, height=2.0)


def grown(count):
    """Say how far the activation has come."""
    reached = growing[count].activations[0, -1]
    return f"After {count} step{'s' * (count > 1)} the filter's mean activation is {reached:.1f}."


# %%
picture_slider(after, STEPS, "steps", grown, start=1)

# %%
# @title Draw: four settings of the slider
show(
    still(after, [1, 3, 8, 30], "steps", "Dark spots and hair condense out of the noise"),
    "Four pictures: noise, then coarser noise, then dark spots, then rounder ones with hair beside "
    "them. " + " ".join(grown(count) for count in (1, 3, 8, 30)),
)

# %% [markdown]
# ## All filters of a layer, and a dead one
#
# `visualize_filters` climbs for all filters of a layer side by side. We damage one on purpose, in a copy of the net: filter 7 gets no weight and a negative bias, so that its ReLU doesn't open for any
# picture. Such a filter is **dead**. It can happen in training, too: a step that is too long may leave a bias far below 0.

# %%
wounded, _ = shipped("xception_photos")
normalization = wounded.get_layer("block2_sepconv1_bn")
gamma, beta, *averages = normalization.get_weights()  # the last thing before ReLU: x * gamma + beta
gamma[7], beta[7] = 0, -1
normalization.set_weights([gamma, beta, *averages])

# %% [markdown]
# One call climbs for its 48 filters:

# %%
layer_of_48 = visualize_filters(wounded, "block2_sepconv1_act", size=64, jitter=2)
dead = layer_of_48.dead.tolist()
print(f"{len(layer_of_48.filters)} filters; dead: {dead}; woken: {layer_of_48.woken.tolist()}")
assert dead == [7] and np.all(layer_of_48.images[7] == layer_of_48.images[7, 0, 0, 0])

# %%
# @title Draw: a layer of 48 filters
marks = ["dead" if number in dead else "" for number in layer_of_48.filters]
show(
    image_row(
        layer_of_48.images,
        marks,
        columns=12,
        height=0.56,
        title="All 48 filters of a layer, in one call; number 7 is dead",
    ),
    "48 small pictures: stripes and grids at many angles and in many colours. One of them, number 7 "
    "(counted from 0), is plain grey and marked dead.",
)

# %% [markdown]
# How to recognise a dead one: its gradient is *exactly* zero at every step and from every start. `visualize_filters` tries 16 other starts before it says so. Its picture is left grey.
# Were it stretched to full contrast like the others, we should see the noise of the start and might take it for an answer.
#
# ## Why one call is fast: tracing (may be skipped)
#
# TensorFlow can be fast if we let it. `tf.function` **traces** a Python function: it
# runs the Python once, notes down the operations, and from then on runs only the notes. Tracing takes time. When does it trace *again*? We let Python count: an
# ordinary Python line inside runs only while tracing.


# %%
def counted_step(net):
    """Return a step of the ascent, traced, and the list that grows with each trace."""
    traces = []

    @tf.function
    def step(picture, index):
        traces.append(index)  # Python: runs while tracing only
        activation = tf.reduce_mean(tf.gather(net(picture), index, axis=-1))
        (gradient,) = tf.gradients(activation, picture)
        return picture + 10 * gradient / tf.norm(gradient)

    return step, traces


# %%
grey_noise = tf.constant(noise[None], "float32")
counts = {}
for name, kind in {"Python integer": int, "tensor": tf.constant}.items():
    step, traces = counted_step(planted)
    for index in range(3):
        step(grey_noise, kind(index))
    counts[name] = len(traces)
print("traces for 3 filters, the index given as", counts)
assert counts == {"Python integer": 3, "tensor": 1}

# %% [markdown]
# A Python integer counts as a part of the *program*, so another integer is another program. A tensor is *data*.
# `visualize_filters` passes tensors, and keeps to one trace.
#
# ## Deeper
#
# Now the main question. What do filters at increasing depth look for? The lecture says: edges and colours first, then textures, then parts of objects. We compare two nets: `xception_photos`, and `xception_scenes`,
# which learned from pets that a program drew (*rendered* ones). For each the first six filters of a layer, not chosen. (We measure five layers of both
# nets; of the second we draw three.)

# %%
scenes, _ = shipped("xception_scenes")
depths = {"xception_photos": (photos, (1, 2, 3, 4, 9)), "xception_scenes": (scenes, range(1, 6))}


def at_depths(net, blocks, **options):
    """Return the pictures of the first six filters of each block's first convolution."""
    names = ["block1_conv1_bn" if b == 1 else f"block{b}_sepconv1_bn" for b in blocks]
    return [visualize_filters(net, name, range(6), size=96, **options) for name in names]


drawn = {"xception_photos": depths["xception_photos"], "xception_scenes": (scenes, (1, 3, 5))}
legible = {name: at_depths(*pair, steps=20, **LEGIBLE) for name, pair in drawn.items()}

# %%
# @title Draw: two nets at increasing depth
SEEN = {
    "xception_photos": "Blocks 1 and 2: plain colours, but for one. Block 3: fine stripes and grids, "
    "two of them faint on one colour. Block 4: coarser textures of spots and strokes. Block 9: round "
    "spots like eyes and thick stripes like fur.",
    "xception_scenes": "Block 1: plain colours. Blocks 3 and 5: textures of dots and short strokes; "
    "two of block 3 are cloudy or grainy.",
}
IN_SHORT = {
    "xception_photos": "from colours to eye-like spots",
    "xception_scenes": "from colours to textures",
}
for name, layers in legible.items():
    pictures = [image for found in layers for image in found.images]
    labels = [f"block {block}" if k == 0 else "" for block in drawn[name][1] for k in range(6)]
    show(
        image_row(pictures, labels, columns=6, height=0.95, title=f"{name}: {IN_SHORT[name]}"),
        f"{len(layers)} rows of six pictures each, a row for each block. {SEEN[name]}",
    )

# %% [markdown]
# The net that saw photographs climbs from colours over stripes and textures to what looks like eyes and fur. The net of the rendered pets stops at textures. (Where are the early *edges*? In the 48
# pictures of block 2 above, which were asked *after* ReLU. In a mean taken before it, a stripe's dark side takes away what its bright side brings.)
#
# Impressions, though. Two measures:
#
# - **Frequency**: how *fine* a picture is, in waves per pixel.
# - **Complexity**: of how *many* different waves it is made, counted as if they were equally strong.
#
# First on two pictures whose answers we know: stripes 8 pixels apart, and **white noise**, its pixels drawn independently.

# %%
from course_utils.interpret import pattern_complexity

stripes = np.sin(2 * np.pi * np.arange(96) / 8)[:, None] * np.ones((96, 1, 3))
white = np.random.default_rng(3).normal(size=(96, 96, 3))
known = np.stack([stripes, white])
print("frequency of stripes and white noise ", spatial_frequency(known).round(3))
print("complexity of stripes and white noise", pattern_complexity(known).round())
assert np.allclose(
    [spatial_frequency(known)[0], pattern_complexity(known)[0]], (1 / 8, 1), atol=0.03
)

# %% [markdown]
# One eighth of a wave per pixel, and one wave: right. White noise is our mark for a picture without any order. (96 by 96 pixels could hold 4,608 waves. But chance makes the waves of
# noise unequally strong, and the measure fades the picture's edges, which blurs neighbouring waves into one.)
#
# We measure pictures made *without* regularisers: blur makes coarse pictures of any filter, and we want to measure the filter, not the blur. And we need a
# baseline: the layers of `xception_photos` with **random weights**, which learned nothing. One draw of weights may be odd, so take three.

# %%
# @title Predict, then run the next cell
predict(
    "Does complexity rise with depth in a net with random weights, too?",
    ["No: structure comes from learning", "Yes", "It falls"],
    "Yes",
    {
        "No: structure comes from learning": "A part of it comes without learning. Deep "
        "filters see a larger piece of the picture through more ReLUs, whatever their weights.",
        "Yes": "Deep filters see larger pieces of the picture through more ReLUs: that can make "
        "for complicated answers, learned or not.",
        "It falls": "Each layer combines many filters of the layer below. That speaks for a rise, "
        "learned or not.",
    },
)

# %%
from course_utils.interpret import randomized

runs = {name: [at_depths(*pair, steps=6)] for name, pair in depths.items()}
runs["random weights"] = []
for seed in range(3):
    with randomized(photos, np.random.default_rng(seed)):  # afterwards it has its own again
        runs["random weights"].append(at_depths(*depths["xception_photos"], steps=6))


# %%
def by_depth(measure):
    """Return, for each kind of net, a measure's mean over six pictures, (nets, layers)."""
    return {
        name: np.array([[measure(found.ascended).mean() for found in net] for net in nets])
        for name, nets in runs.items()
    }


frequency, complexity = by_depth(spatial_frequency), by_depth(pattern_complexity)

# %%
for name in runs:
    waves, number = frequency[name].mean(axis=0), complexity[name].mean(axis=0)
    print(f"{name:16} frequency {waves.round(2)}  complexity {number.round()}")

# %%
# @title Draw: frequency and complexity by depth
from course_utils.plots import new_figure, set_title, spread_lines

figure = new_figure(8.4, 3.5)
panels = {"frequency, waves per pixel": frequency, "complexity, number of waves": complexity}
for axes, (label, values) in zip(figure.subplots(1, 2), panels.items(), strict=True):
    spread_lines(values, axes=axes, xlabel="layer, first to last", ylabel=label)
    axes.set(xticks=range(1, 6), ylim=(0, None))
set_title(figure, "Last layer against first: coarser and more complex, trained or not")
show(
    figure,
    "Two panels over five layers; for the three random nets, their mean in a band. "
    + " ".join(
        f"{name}: frequency {frequency[name][:, 0].mean():.2f} to "
        f"{frequency[name][:, -1].mean():.2f}, complexity {complexity[name][:, 0].mean():.0f} to "
        f"{complexity[name][:, -1].mean():.0f}."
        for name in runs
    ),
)

# %%
# @title Checks: what is said below
for name in runs:
    assert np.all(frequency[name][:, -1] < 0.5) and np.all(frequency[name][:, 0] > 0.5)
    assert np.all(complexity[name][:, -1] > 10 * complexity[name][:, 0])
noise_frequency, noise_complexity = spatial_frequency(known)[1], pattern_complexity(known)[1]
random_frequency, random_complexity = (
    measure["random weights"][:, -1] for measure in (frequency, complexity)
)
assert abs(random_frequency / noise_frequency - 1).max() < 0.06
assert random_complexity.max() < noise_complexity
for name in depths:
    assert frequency[name][0, -1] < random_frequency.min()
    assert complexity[name][0, -1] < random_complexity.min()
    assert np.all(complexity[name][0, 2:4] > complexity["random weights"][:, 2:4].max(axis=0))

# %% [markdown]
# What came out:
#
# - In both trained nets the last layer's pictures are coarser and more complex than the first layer's, which fits what the lecture says.
# - In the three nets with random weights *too*. So rising complexity is no proof of learning. Their last pictures
#   are about as fine as white noise. Those of the trained nets are coarser, and less complex than those of any of the three: they are further from noise.
#   (In the third and fourth layer complexity goes the other way: there the pictures of the trained nets have more of it.)
#
# Why is the first layer's frequency above 0.5, finer than any row can hold? Waves can run diagonally, up to 0.71. (It moves two pixels at a time, so a pattern of that fineness looks the same to it everywhere.)
#
# **Object parts?** The measures can't tell. But the opening hints at it: we sorted the filters by their *vote*, which comes from the weights alone, before there was any picture. The
# pictures for "dog" and those for "cat" came out as two families, and each reminds us of its animal. Still, "looks like an eye" is our judgement, not a measurement.
#
# ## Made pictures or found ones?
#
# Here is another way to learn what a filter likes: look which *real* pictures excite it most. Which way tells people more? Borowski and others (2021) tested it. People had to say which of two photographs excites a filter more. With made pictures
# as a hint they were right in 82 of 100 cases, with found ones in 92. Try it: the strongest speaker for "dog" in `xception_scenes`, the net of rendered pets.

# %%
from course_utils.datasets import load_pets

pets, last_layer = load_pets("test", 400), "block5_sepconv1_bn"
weights = scenes.get_layer("logits").get_weights()[0]
speaker = int((weights[:, dog] - weights[:, cat]).argmax())
made = visualize_filters(scenes, last_layer, speaker, **LEGIBLE)

# %% [markdown]
# And the same filter on found pictures: its mean activation on 400 pets, sorted.

# %%
last_body = keras.Model(scenes.input, scenes.get_layer(last_layer).output)
maps = last_body.predict(pets.images, batch_size=100, verbose=0)
excited = maps[:, 2:-2, 2:-2, speaker].mean(axis=(1, 2))  # the number that the ascent climbs
order = excited.argsort()

# %%
# @title Draw: a made picture and two pets
high, low = order[-40], order[40]
show(
    image_row(
        [made.images[0], pets.images[low], pets.images[high]],
        ["made for the filter", "A", "B"],
        height=1.6,
        title="Which pet excites this filter more, A or B?",
    ),
    "A made picture of coloured dots in slanting bands; pet A and pet B, one a cat and one a dog.",
)

# %%
# @title Predict, then run the next cell
predict(
    "By the made picture alone: which of the two pets excites this filter more?",
    ["A", "B", "From these dots I can't tell"],
    "B",
    {
        "A": "Neither pet has such dots. The next cell shows which pets the filter likes best, "
        "and then it is easy.",
        "B": "Was it the dots that told you, or that the filter votes for dogs? The next cell "
        "shows which pets it likes best.",
        "From these dots I can't tell": "An honest answer: neither pet has such dots. It is B. "
        "The next cell shows which pets the filter likes best.",
    },
)

# %%
best_dogs = np.mean(pets.labels[order[-50:]] == dog)
print(f"of the 50 pets that excite it most, {best_dogs:.0%} are dogs")
print(f"made picture {made.activations[0, -1]:.1f}, best pet {excited[order[-1]]:.1f}")
assert best_dogs == 1 and excited[high] > 0 > excited[low] and pets.labels[low] == cat
assert made.activations[0, -1] > 5 * excited.max()

# %%
# @title Draw: the pets that the filter likes best and least
chosen = np.concatenate([order[::-1][:6], order[:6]])
show(
    image_row(
        pets.images[chosen],
        [f"{value:.1f}" for value in excited[chosen]],
        columns=6,
        height=1.2,
        title="Above the six pets that excite it most, below the six that do least",
    ),
    "Twelve pets and the filter's activation. Those that excite it most are "
    f"{', '.join(class_names[k] for k in pets.labels[chosen[:6]])}, from {excited[chosen[0]]:.1f} "
    f"down; least, {', '.join(class_names[k] for k in pets.labels[chosen[6:]])}, from "
    f"{excited[chosen[6]]:.1f} up.",
)

# %% [markdown]
# Found pictures show what excites the filter in practice: dogs. The made picture excites it far more than the best of 400 pets, and shows nothing that we know.
# But found pictures mislead in their own way: they show what *comes along*, too. Use both.
#
# ## What does the net think a dog is?
#
# The same ascent can climb a class's **logit**, its score at the very end of the net: `visualize_class`.

# %%
from course_utils.interpret import visualize_class

classes = {
    name: visualize_class(net, **LEGIBLE)
    for name, net in {"photos": photos, "scenes": scenes}.items()
}

# %%
# @title Draw: two nets on cats and dogs
titles = [f"{name}: {label}" for name in classes for label in class_names]
show(
    image_row(
        [image for found in classes.values() for image in found.images],
        titles,
        height=1.6,
        title="Two nets on cats and dogs: stripes, hair, dots; no animal",
    ),
    "Four pictures. For the net of photographs: bands of tabby stripes for cat; for dog a dark round "
    "spot over a tangle of hair. For the net of rendered pets: strokes for cat, dots for dog, no "
    "animal at all.",
)

# %%
# @title Predict, then run the next cell
predict(
    "The best of 400 rendered pets gets a dog logit of about 10. And the picture of dots that you see?",
    ["Far less: it is no dog", "About 10", "Many times as much"],
    "Many times as much",
    {
        "Far less: it is no dog": "So *we* judge. The net was not asked about such pictures in "
        "training; and this one was made to please it.",
        "About 10": "That would be a coincidence: the ascent doesn't stop where real dogs are.",
        "Many times as much": "The ascent leaves the world of real pictures, where nobody ever told "
        "the net that it is wrong.",
    },
)

# %%
best_dog = float(scenes.predict(pets.images, verbose=0)[:, dog].max())
made_dog = float(scenes.predict(classes["scenes"].images, verbose=0)[dog, dog])
print(f"dog logit: best of 400 rendered pets {best_dog:.1f}, the picture of dots {made_dog:.1f}")
assert made_dog > 5 * best_dog

# %% [markdown]
# So a picture that excites the net needn't look like anything. Worse: it can look like something *else*. Start from Chelsea, a photograph
# of a cat, and take two very short steps up the "dog" logit. Such a picture is called **adversarial**.

# %%
from course_utils.datasets import photograph

chelsea = photograph("chelsea", size=160)
fooled = visualize_class(photos, dog, steps=2, step_size=0.25, initial=chelsea).ascended[0]
logits = photos.predict(np.stack([chelsea, fooled]), verbose=0)
said, change = [class_names[k] for k in logits.argmax(axis=1)], np.abs(fooled - chelsea).max()
print(f"before: {said[0]}, after: {said[1]}; no pixel changed by more than {change:.3f} of 1")

# %%
# @title Draw: the adversarial pair
assert said == ["cat", "dog"] and change < 0.05
show(
    image_row(
        [chelsea, np.clip(fooled, 0, 1)],
        [f"“{name}”" for name in said],
        height=2.2,
        title="To us the same cat; to the net no longer",
    ),
    f"Chelsea the cat twice, with no visible difference. The net says {said[0]}, then {said[1]}.",
)

# %% [markdown]
# Filter pictures answer "what excites it, under our rules?". They don't answer "what does it respond to in real pictures?". For that, lesson 09 has looked at
# activations, and lesson 11 draws heatmaps.
#
# ## A net that has seen a million photographs (may be skipped)
#
# With a network, or with its weights in Keras's cache, set `IMAGENET` to `True`: MobileNet, trained on ImageNet's thousand classes.

# %%
IMAGENET = False  # True needs a network once: it fetches about 10 MB
if IMAGENET:
    from course_utils.models import pretrained

    imagenet, _ = pretrained("mobilenet")
    sights = {1: "plain colours", 5: "stripes and scales", 11: "shapes put together"}
    for block, sight in sights.items():
        layer = f"{imagenet.layers[-1].name}/conv_pw_{block}_bn"
        found = visualize_filters(imagenet, layer, range(8), steps=40, size=160, **LEGIBLE)
        show(
            image_row(
                found.images, columns=8, height=0.9, title=f"MobileNet, block {block}: {sight}"
            ),
            f"Eight pictures that excite filters of block {block} of an ImageNet net: {sight}.",
        )

# %% [markdown]
# ## What we measured

# %%
# @title What we measured
from course_utils.plots import show_measured


def first_last(values, digits):
    first, *_, last = values.mean(axis=0)
    return f"{first:.{digits}f} to {last:.{digits}f}"


show_measured(
    {
        "The ascent finds planted edges": f"angle off by {max(errors):.1f}° at most",
        "It starts from a blank picture": f"{silent['blank']} of 16 filters are silent; on noise "
        f"{silent['noise']}, before ReLU {silent['noise, before ReLU']}; other starts wake them all",
        "Normalizing each pixel, a slip": f"steps {slip_steps[1] / 10:.0f} times longer at 160 px",
        "Deeper is coarser": f"{first_last(frequency['xception_photos'], 2)} waves per pixel",
        "... and more complex": f"{first_last(complexity['xception_photos'], 0)} waves; rendered "
        f"{first_last(complexity['xception_scenes'], 0)}",
        "... but so it is without training": f"{first_last(complexity['random weights'], 0)} waves; "
        f"white noise {noise_complexity:.0f}",
        "A made picture goes beyond all found ones": f"activation {made.activations[0, -1]:.0f}, best "
        f"of 400 pets {excited.max():.1f}",
        "High activation isn't likeness": f"dog's logit: dots {made_dog:.0f}, pets {best_dog:.0f}",
    }
)

# %% [markdown]
# ## New terms
#
# **gradient ascent**: steps along the gradient, uphill ·
# **input space**: all possible pictures; here pixels change and weights stay ·
# **normalized step**: the gradient divided by its length over the whole picture ·
# **silent**: no activation on this picture · **dead**: none on any ·
# **regulariser**: a rule that keeps the picture readable; **decay**, **blur**, **jitter** ·
# **trace**: TensorFlow's notes of a Python function, run instead of it ·
# **frequency**, **complexity**: how fine a picture is, and of how many waves it is made ·
# **adversarial**: changed invisibly so that the net's answer flips.
#
# ## Papers
#
# - Erhan et al., "Visualizing Higher-Layer Features of a Deep Network", 2009: the idea.
# - Simonyan et al., "Deep Inside Convolutional Networks", ICLR Workshop 2014: pictures of classes.
# - Yosinski et al., "Understanding Neural Networks Through Deep Visualization", 2015: decay and blur.
# - Mordvintsev et al., "DeepDream: a code example for visualizing neural networks", 2015: jitter.
# - Szegedy et al., "Intriguing Properties of Neural Networks", ICLR 2014: adversarial pictures.
# - Borowski et al., "Exemplary Natural Images Explain CNN Activations Better than State-of-the-Art
#   Feature Visualization", ICLR 2021: made pictures and found ones.
#
# **Now you.** The [exercises of this lesson](exercises/10_filters.ipynb) make you write the step, find
# the dead filter, and measure depth. They tell you at once what is right, and what may have gone wrong.
