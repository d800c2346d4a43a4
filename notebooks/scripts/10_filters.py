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
# `xception_photos` comes with the course. It learned from real photographs to tell cats from dogs. Its last block has
# 512 filters, and each of them has a say in the answer: a weight for "dog" and one for "cat". The next cells take the
# six filters that speak most strongly for "dog" and the six for "cat". For each they *make* a picture, out of grey noise.
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

from course_utils.interpret import visualize_filters
from course_utils.models import shipped

photos, class_names = shipped("xception_photos")
weights = photos.get_layer("logits").get_weights()[0]  # (512 filters, 2 classes)
# A filter's vote: how much more it says "dog" than "cat".
vote = weights[:, class_names.index("dog")] - weights[:, class_names.index("cat")]
strongest = np.concatenate([np.argsort(-vote)[:6], np.argsort(vote)[:6]])
LEGIBLE = {"jitter": 8, "blur": 0.6, "decay": 0.01}  # explained below
opening = visualize_filters(photos, "block9_sepconv1_bn", strongest, steps=50, **LEGIBLE)

# %%
from course_utils.plots import image_row, show

who = ["dog"] * 6 + ["cat"] * 6
names = [f"{number}: {animal}" for number, animal in zip(strongest, who, strict=True)]
show(
    image_row(
        opening.images,
        names,
        columns=6,
        height=1.3,
        title="Filters that vote “dog” show faces, those that vote “cat” show stripes",
    ),
    "Twelve pictures made from noise. The six for filters that speak for dog all show a dog's face: "
    "two dark eyes and a nose, with hair hanging down at both sides. The six for cat show round "
    "yellow-green eyes and thick parallel stripes, like a tabby's fur.",
)

# %% [markdown]
# No photograph went in. The net was asked only: *which picture would excite this filter most?* The answer is found by
# walking uphill. Let us build that, from two numbers up to these pictures. And at the end we shall ask what
# such a picture is worth.
#
# ## By hand: a picture of two pixels
#
# A **filter** multiplies each pixel by a weight, adds up, adds a bias, and cuts off below 0 (ReLU). What it gives is its **activation**.
# Take a picture of two pixels $a$ and $b$, the weights 3 and 4, and the bias −2:
#
# $$f(a, b) = \max(0,\; 3a + 4b - 2)$$
#
# At $a = b = 0.5$ the activation is 1.5. Which way should the picture change to raise it fastest? That is
# what the **gradient** says: how much $f$ rises when one pixel rises a little. Here it is $(3, 4)$, wherever $f$ is
# above 0. Its length is $\sqrt{3^2 + 4^2} = 5$.
#
# **Gradient ascent** takes steps along the gradient. We divide it by its own length first, so that every step is as long as we say:
#
# $$x \leftarrow x + \text{step size} \cdot \frac{g}{\lVert g \rVert}$$


# %%
def f(picture):
    """Return the activation of a filter on a picture of two pixels."""
    return max(0.0, 3 * picture[0] + 4 * picture[1] - 2)


def gradient_of_f(picture):
    """Return how much the activation rises with each pixel."""
    return np.array([3.0, 4.0]) if f(picture) > 0 else np.zeros(2)


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
        "no direction. The filter is silent on this start, though it isn't dead.",
        "It goes down": "Below 0 there is nothing: ReLU has cut it off. The ground is flat.",
    },
)

# %% [markdown]
# ## In input space: a planted answer
#
# The same with a real picture: its pixels are the numbers that change. One says, the ascent runs in **input space**.
# Weights stay as they are. (In *training* it is the other way round.)
#
# First a net whose answer we know. One convolution, eight filters, and we set their weights ourselves: each
# is an edge, dark on one side and bright on the other, and each is turned by another angle.


# %%
def edge(angle, size=11):
    """Return an edge, (size, size): brightness rises in the direction `angle`, in degrees."""
    y, x = np.mgrid[:size, :size] - size // 2
    along = x * np.cos(np.deg2rad(angle)) + y * np.sin(np.deg2rad(angle))
    return np.sin(2 * np.pi * along / 7) * np.exp(-(x**2 + y**2) / 18)


ANGLES = [0, 20, 45, 70, 90, 115, 140, 160]
kernels = np.stack([edge(angle) for angle in ANGLES])
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

planted = keras.Sequential(
    [
        keras.Input((64, 64, 3)),
        keras.layers.Conv2D(8, 11, padding="same", activation="relu", name="edges"),
    ]
)
kernels_rgb = np.repeat(kernels.transpose(1, 2, 0)[:, :, None], 3, axis=2)  # the same for R, G, B
planted.set_weights([kernels_rgb, np.zeros(8)])
print("weights:", kernels_rgb.shape, " pictures:", planted.input_shape[1:])
print("activations:", planted.output_shape[1:])

# %% [markdown]
# A filter gives a whole map, one number for each place. We want one number to climb. Take the *mean* of the map, without its outer two places (there the filter
# looks past the picture's edge). TensorFlow's `GradientTape` records what is computed and hands back the gradient.

# %%
import tensorflow as tf


def climb(net, index, picture, steps=30, step_size=10.0):
    """Climb for one filter; return the picture and the activation before each step."""
    picture, history = tf.constant(picture[None], "float32"), []
    for _ in range(steps):
        with tf.GradientTape() as tape:
            tape.watch(picture)
            activation = tf.reduce_mean(net(picture)[:, 2:-2, 2:-2, index])
        gradient = tape.gradient(activation, picture)
        picture += step_size * gradient / tf.norm(gradient)  # the norm of the whole picture
        history.append(float(activation))
    return picture[0].numpy(), history


# %% [markdown]
# The start is grey noise: each number drawn at random from 0.4 to 0.6. Where does filter 2 take it, the edge of 45°?

# %%
from course_utils.interpret import to_picture

noise = np.random.default_rng(0).uniform(0.4, 0.6, (64, 64, 3))
ascended, history = climb(planted, 2, noise)
print(f"activation: {history[0]:.3f} at the start, {history[-1]:.1f} after 29 steps")
print(f"pixels: from {ascended.min():.1f} to {ascended.max():.1f}")
show(
    image_row(
        [noise, to_picture(ascended)],
        ["the start", "after 30 steps"],
        title="Out of noise, stripes at 45°",
    ),
    "Left grey noise, right even stripes that run at 45 degrees, from lower left to upper right.",
)

# %% [markdown]
# The pixels have left the range from 0 to 1: nothing held them. `to_picture` brings them back to look at, with a mean of 0.5 and a fixed contrast. So colours and
# brightness are relative here: look at the pattern.
#
# Is the angle right? Measure it. A picture of stripes is a wave, and the **Fourier transform** splits a picture into
# waves: each has a direction and a strength. We average the directions, weighed by strength. (0° and
# 180° are the same stripes, so we average doubled angles.)


# %%
def angle_of(picture):
    """Return the direction in degrees, 0 to 180, in which a picture's waves run."""
    grey = picture.mean(axis=-1) - picture.mean()
    power = np.abs(np.fft.fft2(grey)) ** 2
    v, u = np.meshgrid(np.fft.fftfreq(len(grey)), np.fft.fftfreq(len(grey)), indexing="ij")
    doubled = (power * np.exp(2j * np.arctan2(v, u))).sum()
    return np.rad2deg(np.angle(doubled)) / 2 % 180


def error_of(found, wanted):
    """Return by how many degrees two directions differ: 179 and 1 by 2."""
    return abs((found - wanted + 90) % 180 - 90)


climbed = [climb(planted, index, noise)[0] for index in range(8)]
found_angles = [angle_of(picture) for picture in climbed]
errors = [error_of(*pair) for pair in zip(found_angles, ANGLES, strict=True)]

# %%
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
print(f"largest error {max(errors):.1f} degrees, mean {np.mean(errors):.1f}")
assert max(errors) < 4

# %% [markdown]
# The ascent finds what was planted. Now we may trust it a little where we don't know the answer.
#
# ## The start: blank or noise
#
# One reads that the ascent starts from a *blank* picture. Does it matter? Take 16 filters of block 4 of
# `xception_photos`, and two starts: plain grey, and grey noise. `visualize_filters` is our `climb` for many filters at once. What it
# returns holds `ascended` (the raw pixels), `images` (the same through `to_picture`), `activations` (one before each step), and
# `dead`: the filters that never moved.

# %%
LAYER = "block4_sepconv1_act"
starts = {
    name: visualize_filters(photos, LAYER, range(16), initial=name, restarts=0)
    for name in ("blank", "noise")
}
starts["noise, others"] = visualize_filters(photos, LAYER, range(16), restarts=16)
for name, found in starts.items():
    before, after = np.median(found.activations[:, [0, -1]], axis=0)
    print(f"{name:14} median activation {before:.3f} to {after:5.1f}; {len(found.dead)} stuck")

# %%
stuck = {name: len(found.dead) for name, found in starts.items()}
medians = {name: np.median(found.activations[:, [0, -1]], 0) for name, found in starts.items()}
assert medians["noise"][1] > 10 * medians["noise"][0]
assert stuck["blank"] > stuck["noise"] >= stuck["noise, others"] == 0

# %% [markdown]
# So the claim holds, with a footnote (C17). Most filters can be climbed from either start. But some are *silent* on it, as $f$ was at $(0, 0)$: then there
# is no way up. A blank picture leaves more of them silent than noise does. The third row tries other starts for those, soft
# blotches of colour, and wakes them all.
#
# Is the library really our `climb`? One step of each:

# %%
body = keras.Model(photos.input, photos.get_layer(LAYER).output)
start = np.random.default_rng(1).uniform(0.4, 0.6, (128, 128, 3))
by_hand, _ = climb(body, 5, start, steps=1)
library = visualize_filters(photos, LAYER, 5, steps=1, initial=start).ascended[0]
same = np.abs(by_hand - library).max()
print(
    f"largest difference after a step: {same:.0e}; the step itself: {np.ptp(library - start):.2f}"
)
assert same < 1e-3 * np.ptp(library - start)

# %% [markdown]
# ## The step, and a slip
#
# Why divide the gradient by its length? Because one step size has to serve all layers and all filters, and their gradients are of very different size.
# The length is that of the *whole* picture's gradient: all its pixels and colours squared, added up, and the root taken. A
# well-known tutorial calls a normalizing function that, by default, works along the *last axis* only: each pixel's three colours by themselves.

# %%
# @title Predict, then run the next cell
predict(
    "At 200 by 200 pixels, how much longer is the step if each pixel's gradient is brought to length 1?",
    ["Not at all: it is normalized too", "About 3 times", "200 times", "40,000 times"],
    "200 times",
    {
        "Not at all: it is normalized too": "Each *pixel* has length 1 then. The picture has "
        "40,000 of them.",
        "About 3 times": "Three is the number of colours, over which that norm is taken.",
        "200 times": "40,000 pixels of length 1: the root of 40,000 is 200.",
        "40,000 times": "Lengths don't add up, squares do: the root of 40,000 · 1² is 200.",
    },
)

# %%
big = np.random.default_rng(2).uniform(0.4, 0.6, (200, 200, 3))


def step_length(block, how):
    """Return the length of one step for filter 2 of a block, where the step size is 10."""
    layer, options = f"block{block}_sepconv1_bn", {"steps": 1, "size": 200, "initial": big}
    moved = visualize_filters(photos, layer, 2, normalize=how, **options).ascended[0] - big
    return float(np.linalg.norm(moved))


step_lengths = {how: [step_length(b, how) for b in (2, 9)] for how in ("none", "global", "pixel")}
for how, (shallow, deep) in step_lengths.items():
    print(
        f"normalize={how!r:9} a step has length {shallow:7.2f} in block 2, {deep:7.2f} in block 9"
    )
ratio = step_lengths["pixel"][1] / step_lengths["global"][1]
print(f"the slip makes it {ratio:.1f} times longer")
assert abs(ratio - 200) < 1

# %% [markdown]
# Not normalized, each layer and each filter has a step of its own. Normalized over the whole picture, all are 10 long. And the slip? See what 30 steps do to the opening's first filter, once with
# the right norm and once with the wrong one. Of each pair the left one is made visible, the right one shows the pixels as they are, cut off at 0 and 1.

# %%
slips = {
    how: visualize_filters(
        photos, "block9_sepconv1_bn", strongest[0], size=200, normalize=how, initial=big, **LEGIBLE
    )
    for how in ("global", "pixel")
}
spreads = {how: float(found.ascended.std()) for how, found in slips.items()}
pictures = [[found.images[0], np.clip(found.ascended[0], 0, 1)] for found in slips.values()]
titles = ["whole picture", "... its pixels", "each pixel", "... its pixels"]
show(
    image_row(
        sum(pictures, []),
        titles,
        height=1.75,
        title="Made visible the slip hides; the raw pixels give it away",
    ),
    "Two pairs of pictures. Whole picture: dog's eyes and noses; its own pixels are faint but whole. "
    "Each pixel: coarse rings; its own pixels are glaring areas of pure colours, all at 0 or 1.",
)
for how, spread in spreads.items():
    print(f"{how:7} standard deviation of the pixels {spread:6.2f}; of a photograph about 0.2")
assert spreads["pixel"] > 50 * spreads["global"]

# %% [markdown]
# Made visible, a slip can hide: the raw pixels tell. A good habit: print how long your step is.
#
# ## Regularisers
#
# An unhindered ascent finds fine, glaring patterns that no camera ever saw. **Regularisers** are small extra
# rules that keep the picture closer to what a photograph is like.
#
# - **Decay** takes every pixel a small share back to grey after each step. What it doesn't need, fades.
# - **Blur** softens the picture a little after each step. Fine grain can't build up.
# - **Jitter** shifts the picture by a few random pixels before each gradient, and back. What works at one exact place only is lost.
#
# Take the strongest speaker for "dog", and look at the work of each. For a number on each: the **spread** of the pixels, their mean **frequency** (waves per pixel: 0.5 is the
# finest that a row of pixels can hold), and what share of the activation is *kept* when the finished picture is shifted by 3 pixels.

# %%
from course_utils.interpret import spatial_frequency

DEEP, dog_filter = "block9_sepconv1_bn", int(strongest[0])
deep_body = keras.Model(photos.input, photos.get_layer(DEEP).output)


def kept_when_shifted(picture):
    """Return the filter's activation on the shifted picture, as a share of that on the picture."""
    pair = np.stack([picture, np.roll(picture, (3, 3), (0, 1))])
    here, there = deep_body(pair).numpy()[:, 2:-2, 2:-2, dog_filter].mean(axis=(1, 2))
    return there / here


rules = {"none": {}, "decay": {"decay": 0.05}, "blur": {"blur": 0.6}, "jitter": {"jitter": 8}}
rules["all three"] = LEGIBLE
ruled = {
    name: visualize_filters(photos, DEEP, dog_filter, steps=40, **rule)
    for name, rule in rules.items()
}

# %%
regular = {}
for name, found in ruled.items():
    picture = found.ascended[0]
    spread, reached = float(picture.std()), float(found.activations[0, -1])
    fineness, kept = float(spatial_frequency(picture[None])[0]), float(kept_when_shifted(picture))
    regular[name] = (spread, fineness, kept)
    print(
        f"{name:10} spread {spread:4.2f}  frequency {fineness:.2f}  kept {kept:.2f}  "
        f"activation {reached:5.1f}"
    )
assert regular["decay"][0] < 0.9 * regular["none"][0]
assert regular["blur"][1] < 0.7 * regular["none"][1]
assert regular["jitter"][2] > regular["none"][2] + 0.1

# %%
show(
    image_row(
        [found.images[0] for found in ruled.values()],
        list(ruled),
        columns=5,
        height=1.6,
        title="One filter: each rule does its own work",
    ),
    "Five pictures of one filter. None: fine glaring grain in which a face is hard to see. "
    f"Decay: spread {regular['decay'][0]:.2f} instead of {regular['none'][0]:.2f}. Blur: smooth "
    f"areas, frequency {regular['blur'][1]:.2f} instead of {regular['none'][1]:.2f}. Jitter: long "
    f"clean lines; {regular['jitter'][2]:.2f} of the activation is kept under a shift instead of "
    f"{regular['none'][2]:.2f}. All three: a dog's face.",
)

# %% [markdown]
# Read the last number too: the activation. Each rule *costs* some. The picture with all three excites the filter far less than the glaring one. So the dog's face
# isn't *the* picture that excites the filter most. It is the most exciting one among those that are smooth and hold still under shifts: pictures that *we* can read. Keep that in mind.
#
# Now watch it grow.

# %%
STEPS = [1, 3, 6, 10, 20, 40, 60]
growing = {
    count: visualize_filters(photos, DEEP, dog_filter, steps=count, **LEGIBLE) for count in STEPS
}


def after(count):
    """Draw the picture after so many steps."""
    return image_row(growing[count].images, height=2.0)


def grown(count):
    """Say how far the activation has come."""
    reached = growing[count].activations[0, -1]
    return f"After {count} steps the filter's mean activation is {reached:.1f}."


# %%
from course_utils.widgets import picture_slider, still

picture_slider(after, STEPS, "steps", grown, start=1)

# %%
show(
    still(after, [1, 6, 20, 60], "steps", "A dog's face condenses out of the noise"),
    "Four pictures: noise, then dark spots, then eyes and a nose, then a dog's face. "
    + " ".join(grown(count) for count in (1, 6, 20, 60)),
)

# %% [markdown]
# ## All filters of a layer, in one traced call
#
# A layer has dozens or hundreds of filters. TensorFlow can be fast at that if we let it. `tf.function` **traces** a Python function: it
# runs the Python once, notes down every operation, and from then on runs only the notes. Tracing takes time. When does it trace *again*? We let Python count: an
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


grey_noise = tf.constant(noise[None], "float32")
counts = {}
for name, kind in {"Python integer": int, "tensor": tf.constant}.items():
    step, traces = counted_step(planted)
    for index in range(3):
        step(grey_noise, kind(index))
    counts[name] = len(traces)
    print(f"3 filters, index as {name:14} {counts[name]} traces")
assert counts == {"Python integer": 3, "tensor": 1}

# %% [markdown]
# A Python integer counts as a part of the *program*, so another integer is another program. A tensor is *data*. (With the full Xception
# we measured up to 0.8 seconds a trace: 49 seconds for 64 filters of a deep block, before any climbing.) The course's `visualize_filters` passes
# tensors, and climbs for many filters side by side. Does it keep to one trace? Count the same way, with a layer that counts its own runs.


# %%
class Counted(keras.layers.Conv2D):
    """A convolution that counts how often Python runs through it."""

    runs = 0

    def call(self, inputs):
        """Count, and convolve."""
        Counted.runs += 1
        return super().call(inputs)


counted = keras.Sequential([keras.Input((64, 64, 3)), Counted(8, 11, name="edges")])
built = Counted.runs
visualize_filters(counted, "edges")
all_filters = Counted.runs - built
visualize_filters(counted, "edges", [6, 1], steps=50, step_size=3.0)
again = Counted.runs - built - all_filters
print(f"all 8 filters: {all_filters} trace; two of them again, with other steps: {again} more")
assert (all_filters, again) == (1, 0)

# %% [markdown]
# Now all 48 filters of a layer of the real net. We have also damaged one on purpose, in a copy: filter 7 gets no weight and a negative bias, so that its ReLU never opens, for any
# picture. Such a filter is **dead**. It happens in real training too, for example after a step that was too long.

# %%
wounded, _ = shipped("xception_photos")
normalization = wounded.get_layer("block2_sepconv1_bn")
gamma, beta, *averages = normalization.get_weights()
gamma[7], beta[7] = 0, -1
normalization.set_weights([gamma, beta, *averages])
layer_of_48 = visualize_filters(wounded, "block2_sepconv1_act", size=96, jitter=2)
dead = layer_of_48.dead.tolist()
print(f"{len(layer_of_48.filters)} filters; dead: {dead}; woken by another start:", end=" ")
print(layer_of_48.woken.tolist())
assert dead == [7]

# %%
marks = ["dead" if number in dead else "" for number in layer_of_48.filters]
show(
    image_row(
        layer_of_48.images,
        marks,
        columns=12,
        height=0.56,
        title="All 48 filters of block 2, in one call; number 7 is dead",
    ),
    "48 small pictures: stripes and grids at many angles and in many colours. One of them, number 7, "
    "is plain grey and marked dead.",
)

# %% [markdown]
# How to recognise a dead one: its gradient is *exactly* zero at every step and from every start. `visualize_filters` tries 16 other starts before it says so. Its picture is left grey.
# Were it stretched to full contrast like the others, we should see the noise of the start and might take it for an answer.
#
# ## Deeper
#
# Now the main question. What do filters at increasing depth look for? One reads: edges and colours first, then textures, then parts of objects. We compare two nets: `xception_photos`, and `xception_scenes`,
# which learned from rendered pets. For each the first eight filters of five layers, not chosen.

# %%
scenes, scene_classes = shipped("xception_scenes")
depths = {
    "xception_photos": (photos, (1, 2, 3, 4, 9)),
    "xception_scenes": (scenes, (1, 2, 3, 4, 5)),
}


def layer_name(block):
    """Return the layer of a block: its first convolution, normalized, before ReLU."""
    return "block1_conv1_bn" if block == 1 else f"block{block}_sepconv1_bn"


def at_depths(net, blocks, **options):
    """Return the pictures of the first eight filters of each block's layer."""
    return {
        block: visualize_filters(net, layer_name(block), range(8), size=96, **options)
        for block in blocks
    }


legible = {name: at_depths(*pair, **LEGIBLE) for name, pair in depths.items()}

# %%
SEEN = {
    "xception_photos": "Blocks 1 and 2: plain colours. Block 3: fine stripes at several angles. "
    "Block 4: coarser textures of spots and strokes. Block 9: eyes, noses and striped fur.",
    "xception_scenes": "Block 1: plain colours. Block 2: colours with a faint grain. Blocks 3 to 5: "
    "textures of dots and short horizontal strokes, much the same in all three.",
}
IN_SHORT = {
    "xception_photos": "from colours to eyes and noses",
    "xception_scenes": "from colours to textures",
}
for name, layers in legible.items():
    pictures = [image for found in layers.values() for image in found.images]
    labels = [f"block {block}" if k == 0 else "" for block in layers for k in range(8)]
    show(
        image_row(pictures, labels, columns=8, height=0.85, title=f"{name}: {IN_SHORT[name]}"),
        f"Five rows of eight pictures each, a row for each block. {SEEN[name]}",
    )

# %% [markdown]
# The net that saw photographs climbs from colours over stripes and textures to eyes and noses. The net of the rendered pets stops at textures. (Where are the early *edges*? In the 48
# pictures above: there only jitter was at work. Blur takes fine edges away, and what is left of those filters is their favourite colour.)
#
# Impressions, though. Two measures:
#
# - **Frequency**: how *fine* a picture is, in waves per pixel.
# - **Complexity**: of how *many* different waves it is made.
#
# First on two pictures whose answers we know: stripes that repeat every 8 pixels, and **white noise**, every pixel drawn by itself.

# %%
from course_utils.interpret import pattern_complexity

stripes = np.sin(2 * np.pi * np.arange(96) / 8)[:, None] * np.ones((96, 1, 3))
white = np.random.default_rng(3).normal(size=(96, 96, 3))
known = {}
for name, picture in {"stripes": stripes, "white noise": white}.items():
    known[name] = spatial_frequency(picture[None])[0], pattern_complexity(picture[None])[0]
    print(f"{name:11} frequency {known[name][0]:.3f}, complexity {known[name][1]:.0f}")
assert np.allclose(known["stripes"], (1 / 8, 1), atol=0.03)

# %% [markdown]
# One eighth of a wave per pixel, and one wave: right. White noise is about as complex as a picture gets: all waves at once.
#
# We measure pictures made *without* regularisers: blur makes coarse pictures of any filter, and we want to measure the filter, not the blur. And we need a
# baseline: the same nets with **random weights**, which learned nothing.

# %%
# @title Predict, then run the next cell
predict(
    "Does complexity rise with depth in a net with random weights, too?",
    ["No: structure comes from learning", "Yes", "It falls"],
    "Yes",
    {
        "No: structure comes from learning": "A part of it comes from the architecture. Deep "
        "filters see a larger piece of the picture through more ReLUs, whatever their weights.",
        "Yes": "Deep filters see larger pieces of the picture through more ReLUs: that alone makes "
        "for complicated answers.",
        "It falls": "Each layer combines many filters of the layer below. Combining makes things "
        "more complicated, learned or not.",
    },
)

# %%
keras.utils.set_random_seed(0)
untrained = keras.models.clone_model(photos)  # the same layers, new random weights
subjects = dict(depths) | {"random weights": (untrained, depths["xception_photos"][1])}
frequency, complexity = {}, {}
for name, (net, blocks) in subjects.items():
    plain = at_depths(net, blocks)
    frequency[name] = [spatial_frequency(found.ascended).mean() for found in plain.values()]
    complexity[name] = [pattern_complexity(found.ascended).mean() for found in plain.values()]
    print(f"{name:16} frequency ", *(f"{value:6.2f}" for value in frequency[name]))
    print(f"{'':16} complexity", *(f"{value:6.0f}" for value in complexity[name]))

# %%
from course_utils.plots import new_figure, set_title, spread_lines

figure = new_figure(8.4, 3.5)
panels = {"frequency, waves per pixel": frequency, "complexity, number of waves": complexity}
for axes, (label, values) in zip(figure.subplots(1, 2), panels.items(), strict=True):
    spread_lines(values, axes=axes, xlabel="layer, first to last", ylabel=label)
    axes.set(xticks=range(1, 6), ylim=(0, None))
set_title(figure, "With depth: coarser and more complex, trained or not")
show(
    figure,
    "Two panels over five layers. "
    + " ".join(
        f"{name}: frequency {frequency[name][0]:.2f} to {frequency[name][-1]:.2f}, complexity "
        f"{complexity[name][0]:.0f} to {complexity[name][-1]:.0f}."
        for name in subjects
    ),
)

# %%
for name in subjects:
    assert frequency[name][-1] < frequency[name][0]
    assert complexity[name][-1] > 10 * complexity[name][0]
assert complexity["xception_photos"][2] > 2 * complexity["random weights"][2]
assert (
    complexity["xception_photos"][-1] < complexity["random weights"][-1] < known["white noise"][1]
)
rendered = complexity["xception_scenes"]
assert rendered[-1] < 1.5 * rendered[2]  # from the third layer on it hardly rises any more

# %% [markdown]
# What came out (C18):
#
# - In both trained nets pictures get coarser and more complex with depth, as is claimed.
# - `xception_scenes` stops rising at its third layer, and its pictures show no faces. Don't conclude that it has no eye for them: lesson 09
#   finds channels in its block 4 that prefer muzzles and ears. What excites a filter *most* needn't be what excites it in real pictures; for a class, the next section measures that.
# - A net with random weights *also* gets coarser and more complex. So rising complexity alone is no proof of learning: depth does it. Its last pictures
#   are as fine as white noise, and not far from its complexity. Those of the trained nets are coarser and less complex: they have a structure that noise hasn't.
#
# Why is the first layer's frequency above 0.5, finer than any row can hold? Waves can run diagonally, up to 0.71. This layer moves two pixels at a time, so without jitter a checkerboard serves it well.
#
# **Object parts?** The measures can't tell. But the opening can: we sorted the filters by their *vote*, which comes from the weights alone, before there was any picture. All of the
# six for "dog" turned out as faces with a dark nose, and all of the six for "cat" as striped. That this is chance, twelve times, is hard to believe. Still, "looks like a
# face" is our judgement, not a measurement.
#
# ## What does the net think a dog is?
#
# The same ascent can climb a class's **logit**, its score at the very end of the net: `visualize_class`.

# %%
from course_utils.datasets import load_pets, photograph
from course_utils.interpret import visualize_class

classes = {
    name: visualize_class(net, steps=50, **LEGIBLE)
    for name, net in {"photos": photos, "scenes": scenes}.items()
}
titles = [f"{name}: {label}" for name in classes for label in class_names]
show(
    image_row(
        [image for found in classes.values() for image in found.images],
        titles,
        height=1.6,
        title="Two nets on cats and dogs: stripes, hair, dots; no animal",
    ),
    "Four pictures. For the net of photographs: bands of tabby stripes for cat; for dog a dark round "
    "eye over a tangle of hair. For the net of rendered pets: strokes for cat, dots for dog, no "
    "animal at all.",
)

# %%
# @title Predict, then run the next cell
predict(
    "The best of 400 rendered dogs gets a dog logit of about 10. And the picture of dots that you see?",
    ["Far less: it is no dog", "About 10", "Many times as much"],
    "Many times as much",
    {
        "Far less: it is no dog": "So *we* judge. The net was never asked about such pictures in "
        "training; and this one was made to please it.",
        "About 10": "That would be a coincidence: the ascent doesn't stop where real dogs are.",
        "Many times as much": "The ascent leaves the world of real pictures, where nobody ever told "
        "the net that it is wrong.",
    },
)

# %%
pets = load_pets("test", 400)
dog = class_names.index("dog")
best_dog = float(scenes.predict(pets.images, verbose=0)[:, dog].max())
made_dog = float(classes["scenes"].activations[dog, -1])
print(f"dog logit: best of 400 rendered pets {best_dog:.1f}, the picture of dots {made_dog:.1f}")
assert made_dog > 3 * best_dog

# %% [markdown]
# So a picture that excites the net needn't look like anything. Worse: it can look like something *else*. Start from Chelsea, a photograph
# of a cat, and take two very short steps up the "dog" logit. Such a picture is called **adversarial**.

# %%
chelsea = photograph("chelsea", size=128)
fooled = visualize_class(photos, dog, steps=2, step_size=0.25, initial=chelsea).ascended[0]
says = [photos(np.float32(image)[None]).numpy()[0] for image in (chelsea, fooled)]
change = float(np.abs(fooled - chelsea).max())
said = [class_names[logits.argmax()] for logits in says]
print(f"before: {said[0]}, after: {said[1]}; no pixel changed by more than {change:.3f} of 1")
show(
    image_row(
        [chelsea, np.clip(fooled, 0, 1)],
        [f"“{name}”" for name in said],
        height=2.2,
        title="To us the same cat; to the net no longer",
    ),
    f"Chelsea the cat twice, with no visible difference. The net says {said[0]}, then {said[1]}.",
)
assert said == ["cat", "dog"] and change < 0.05

# %% [markdown]
# Filter pictures answer "what excites it most, under our rules?". They don't answer "what does it respond to in real pictures?". For that, lesson 09 has looked at
# activations, and lesson 11 draws heatmaps.
#
# ## Optional: a net that has seen a million photographs
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
from IPython.display import Markdown


def first_last(values, digits):
    """Write the first and the last of some numbers."""
    return f"{values[0]:.{digits}f} to {values[-1]:.{digits}f}"


measured = {
    "The ascent finds planted edges (C17)": f"angle off by {max(errors):.1f}° at most",
    "... from grey noise": "median activation " + first_last(medians["noise"], 2),
    "... and from a blank picture": f"too, but {stuck['blank']} of 16 filters are stuck; "
    f"noise {stuck['noise']}, with other starts {stuck['noise, others']}",
    "Normalizing each pixel, a slip": f"steps {ratio:.0f} times longer at 200 px",
    "Tracing, 3 filters": f"{counts['Python integer']} with integers, {counts['tensor']} with tensors",
    "Deeper is coarser (C18)": f"{first_last(frequency['xception_photos'], 2)} waves per pixel",
    "... and more complex": f"{first_last(complexity['xception_photos'], 0)} waves; rendered "
    f"{first_last(complexity['xception_scenes'], 0)}",
    "... but so it is without training": f"{first_last(complexity['random weights'], 0)} waves; "
    f"white noise {known['white noise'][1]:.0f}",
    "High activation isn't likeness": f"dog logit {made_dog:.0f} for dots, {best_dog:.0f} for the "
    "best of 400 pets",
}
lines = [f"| {claim} | {number} |" for claim, number in measured.items()]
Markdown("\n".join(["| claim | measured |", "|---|---|", *lines]))

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
# - Mordvintsev et al., "Inceptionism", 2015: jitter.
# - Szegedy et al., "Intriguing Properties of Neural Networks", ICLR 2014: adversarial pictures.
#
# **Now you.** The [exercises of this lesson](exercises/10_filters.ipynb) make you write the step, find
# the dead filter, and measure depth. They tell you at once what is right, and what may have gone wrong.
