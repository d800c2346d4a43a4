"""Train ``xception_photos``: a small Xception taught by a larger net on 1,600 photographs.

1. The teacher is an ImageNet MobileNet (width 0.75), fine-tuned on the training photographs.
2. The student learns to give the teacher's logits on endless random crops, flips, colours and
   mixtures of the same photographs (knowledge distillation with a consistent teacher: Beyer
   et al., "Knowledge distillation: a good teacher is patient and consistent", CVPR 2022).
3. The net that is shipped has the student's weights and sees larger pictures. A random crop, drawn
   larger, shows animals larger than whole photographs do; larger photographs make up for it
   (Touvron et al., "Fixing the train-test resolution discrepancy", NeurIPS 2019).
4. 400 photographs are set aside before anything is trained and only ever measured on.
"""

from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from PIL import Image

from course_tools.training.recipe import schedule, stepper, store
from course_utils.models.registry import photo_net
from course_utils.models.weights import save_weights

SIZE, STORED = 128, 176  # pixels that both nets learn from; pixels of the stored photographs
HELD_OUT = 400
BATCH = 32


def read_photographs(folder: Path, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Read ``folder/cats`` and ``folder/dogs`` as ``(N, size, size, 3)`` uint8 and labels 0, 1."""
    images, labels = [], []
    for label, kind in enumerate(("cats", "dogs")):
        for file in sorted((folder / kind).glob("*.jpg")):
            with Image.open(file) as photograph:
                small = photograph.convert("RGB").resize((size, size), Image.Resampling.BILINEAR)
            images.append(np.asarray(small))
            labels.append(label)
    if not images:
        raise ValueError(f"folder must hold cats/*.jpg and dogs/*.jpg; received {folder}")
    return np.stack(images), np.array(labels)


def split(count: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return the indices to train on and the ``HELD_OUT`` ones to measure on."""
    order = np.random.default_rng(seed).permutation(count)
    return order[HELD_OUT:], order[:HELD_OUT]


def augment(images: tf.Tensor, random: tf.random.Generator, smallest: float) -> tf.Tensor:
    """Crop, flip and tint each image at random: (batch, STORED, STORED, 3) to (..., SIZE, SIZE, 3).

    `smallest` is the smallest share of the picture's area that a crop keeps.
    """
    batch = tf.shape(images)[0]
    uniform = lambda low, high: random.uniform([batch], low, high)  # noqa: E731
    area, ratio = uniform(smallest, 1.0), tf.exp(uniform(-0.3, 0.3))
    height = tf.minimum(tf.sqrt(area / ratio), 1.0)
    width = tf.minimum(tf.sqrt(area * ratio), 1.0)
    top, left = uniform(0.0, 1.0) * (1 - height), uniform(0.0, 1.0) * (1 - width)
    right = left + width
    mirrored = uniform(0.0, 1.0) < 0.5
    left, right = tf.where(mirrored, right, left), tf.where(mirrored, left, right)
    boxes = tf.stack([top, left, top + height, right], axis=1)
    x = tf.image.crop_and_resize(images, boxes, tf.range(batch), (SIZE, SIZE))
    tint = tf.reshape(uniform(0.75, 1.25), [-1, 1, 1, 1]) * random.uniform(
        [batch, 1, 1, 3], 0.93, 1.07
    )
    grey = tf.reduce_mean(x, axis=-1, keepdims=True)
    x = grey + (x - grey) * tf.reshape(uniform(0.5, 1.4), [-1, 1, 1, 1])
    mean = tf.reduce_mean(x, axis=(1, 2, 3), keepdims=True)
    x = mean + (x - mean) * tf.reshape(uniform(0.75, 1.3), [-1, 1, 1, 1])
    return tf.clip_by_value(x * tint, 0.0, 1.0)


def mix(images: tf.Tensor, targets: tf.Tensor, random: tf.random.Generator) -> tuple:
    """Blend half of the images, and what is due for them, with their neighbours in the batch.

    This is mix-up: Zhang et al., "mixup: Beyond Empirical Risk Minimization", ICLR 2018.
    """
    share = tf.maximum(random.uniform([tf.shape(images)[0], 1, 1, 1], -0.5, 0.5), 0.0)
    mixed = (1 - share) * images + share * tf.reverse(images, [0])
    share = share[:, 0, 0]
    return mixed, (1 - share) * targets + share * tf.reverse(targets, [0])


def build_teacher() -> keras.Model:
    """Return MobileNet with ImageNet weights, images in 0 to 1 in, two logits out."""
    source = keras.applications.MobileNet(alpha=0.75, weights="imagenet")
    base = keras.applications.MobileNet(
        alpha=0.75, weights=None, include_top=False, input_shape=(SIZE, SIZE, 3)
    )
    for layer in base.layers:
        layer.set_weights(source.get_layer(layer.name).get_weights() if layer.weights else [])
    inputs = keras.Input((SIZE, SIZE, 3))
    # Batch normalization keeps its ImageNet statistics: 32 photographs estimate them badly.
    x = base(keras.layers.Rescaling(2.0, offset=-1.0)(inputs), training=False)
    x = keras.layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, keras.layers.Dense(2)(keras.layers.Dropout(0.3)(x)))


def batches(images, labels, indices, epochs: int, seed: int):
    """Yield `BATCH` images in 0 to 1 and their labels as 0 and 1, each epoch in a new order."""
    order = np.random.default_rng(seed)
    for _ in range(epochs):
        shuffled = order.permutation(indices)
        for start in range(0, len(shuffled) - BATCH + 1, BATCH):
            chosen = shuffled[start : start + BATCH]
            yield images[chosen].astype("float32") / 255, np.eye(2, dtype="float32")[labels[chosen]]


def train_teacher(images, labels, training, *, epochs, seed) -> keras.Model:
    """Fine-tune the teacher: first its new head, then all of it with a small step."""
    teacher, random = build_teacher(), tf.random.Generator.from_seed(seed)
    cross_entropy = keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.05)

    def loss_of(x, y):
        return cross_entropy(y, teacher(augment(x, random, 0.3), training=True))

    for peak, rounds, trainable in ((3e-3, 2, False), (2e-4, epochs, True)):
        teacher.layers[2].trainable = trainable
        rate = schedule(peak, rounds * (len(training) // BATCH))
        step = stepper(teacher, keras.optimizers.AdamW(rate, weight_decay=1e-3), loss_of)
        for x, y in batches(images, labels, training, rounds, seed):
            step(x, y)
    return teacher


def train_student(images, labels, teacher, training, *, epochs, seed, progress) -> keras.Model:
    """Teach the student the teacher's logits, or without one the labels, on ever new mixtures."""
    student, random = photo_net(SIZE), tf.random.Generator.from_seed(seed + 1)
    temperature = 2.0 if teacher else 1.0

    def loss_of(x, target):
        x, target = mix(augment(x, random, 0.25), target, random)
        if teacher:
            target = tf.nn.softmax(teacher(x, training=False) / temperature)
        logits = student(x, training=True) / temperature
        losses = tf.nn.softmax_cross_entropy_with_logits(tf.stop_gradient(target), logits)
        return temperature**2 * tf.reduce_mean(losses)

    per_epoch, running = len(training) // BATCH, 0.0
    rate = schedule(2e-3, epochs * per_epoch)
    optimizer = keras.optimizers.AdamW(rate, weight_decay=0.02, clipnorm=1.0)
    step = stepper(student, optimizer, loss_of)
    for number, (x, y) in enumerate(batches(images, labels, training, epochs, seed + 1), start=1):
        running += float(step(x, y))
        if number % per_epoch == 0:
            progress(number // per_epoch, running / per_epoch, student)
            running = 0.0
    return student


def accuracy(model: keras.Model, images: np.ndarray, labels: np.ndarray) -> float:
    """Return the share of uint8 `images` that the model puts in their class."""
    logits = model.predict(images.astype("float32") / 255, batch_size=50, verbose=0)
    return float(np.mean(logits.argmax(axis=1) == labels))


def train(name, out, *, folder, epochs=120, teacher_epochs=10, seed=0, verbose=1):
    """Train teacher and student on the photographs in `folder`; return the net and its accuracies.

    They are measured on the photographs set aside. The weights are stored every ten epochs too, so
    that a long run loses little. With 0 `teacher_epochs` the net learns from the labels.
    """
    keras.utils.set_random_seed(seed)
    images, labels = read_photographs(folder, STORED)
    training, held_out = split(len(images))
    unseen = read_photographs(folder, SIZE)[0][held_out]
    teacher, measured = None, {}
    if teacher_epochs:
        teacher = train_teacher(images, labels, training, epochs=teacher_epochs, seed=seed)
        measured["teacher"] = accuracy(teacher, unseen, labels[held_out])
    if verbose and teacher:
        print(f"teacher on {HELD_OUT} unseen photographs: {measured['teacher']:.4f}", flush=True)
    bar = keras.utils.Progbar(
        epochs, unit_name="epoch", verbose=verbose, stateful_metrics=["loss", "held-out accuracy"]
    )

    def progress(epoch, loss, student):
        values = [("loss", loss)]
        if epoch % 10 == 0:
            values.append(("held-out accuracy", accuracy(student, unseen, labels[held_out])))
            save_weights(student, out)
        bar.update(epoch, values)

    student = train_student(
        images, labels, teacher, training, epochs=epochs, seed=seed, progress=progress
    )
    store(student, out)
    net = photo_net()
    net.set_weights(student.get_weights())
    unseen = read_photographs(folder, net.input_shape[1])[0][held_out]
    measured["accuracy"] = accuracy(net, unseen, labels[held_out])
    return net, measured
