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

from course_tools.training.recipe import schedule, store
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
    """Crop, flip and tint each image at random.

    Args:
        images: ``(batch, STORED, STORED, 3)`` in 0 to 1.
        random: Source of randomness.
        smallest: Smallest share of the picture's area that a crop keeps.

    Returns:
        ``(batch, SIZE, SIZE, 3)`` in 0 to 1.
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
    share = random.uniform([tf.shape(images)[0], 1, 1, 1], -0.5, 0.5)
    share = tf.maximum(share, 0.0)
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


def batches(indices: np.ndarray, epochs: int, seed: int):
    """Yield arrays of ``BATCH`` indices, each epoch in a new order."""
    order = np.random.default_rng(seed)
    for _ in range(epochs):
        shuffled = order.permutation(indices)
        for start in range(0, len(shuffled) - BATCH + 1, BATCH):
            yield shuffled[start : start + BATCH]


def train_teacher(images, labels, training, *, epochs: int, seed: int) -> keras.Model:
    """Fine-tune the teacher: first its new head, then all of it with a small step."""
    teacher, random = build_teacher(), tf.random.Generator.from_seed(seed)
    loss_of = keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.05)
    base = teacher.layers[2]
    for peak, rounds, trainable in ((3e-3, 2, False), (2e-4, epochs, True)):
        base.trainable = trainable
        steps = rounds * (len(training) // BATCH)
        optimizer = keras.optimizers.AdamW(schedule(peak, steps), weight_decay=1e-3)

        @tf.function
        def step(x, y):
            with tf.GradientTape() as tape:
                loss = loss_of(y, teacher(augment(x, random, 0.3), training=True))  # noqa: B023
            weights = teacher.trainable_variables
            optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights, strict=True))  # noqa: B023
            return loss

        optimizer.build(teacher.trainable_variables)
        for chosen in batches(training, rounds, seed):
            step(images[chosen].astype("float32") / 255, np.eye(2, dtype="float32")[labels[chosen]])
    return teacher


def train_student(
    images, labels, teacher, training, *, epochs: int, seed: int, progress
) -> keras.Model:
    """Teach the student the teacher's logits, or without one the labels, on ever new mixtures."""
    student, random = photo_net(SIZE), tf.random.Generator.from_seed(seed + 1)
    steps = epochs * (len(training) // BATCH)
    optimizer = keras.optimizers.AdamW(schedule(2e-3, steps), weight_decay=0.02, clipnorm=1.0)
    optimizer.build(student.trainable_variables)
    temperature = 2.0 if teacher else 1.0

    @tf.function
    def step(x, target):
        x, target = mix(augment(x, random, 0.25), target, random)
        if teacher:
            target = tf.nn.softmax(teacher(x, training=False) / temperature)
        with tf.GradientTape() as tape:
            logits = student(x, training=True) / temperature
            loss = temperature**2 * tf.reduce_mean(
                tf.nn.softmax_cross_entropy_with_logits(target, logits)
            )
        weights = student.trainable_variables
        optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights, strict=True))
        return loss

    per_epoch, running = len(training) // BATCH, 0.0
    for number, chosen in enumerate(batches(training, epochs, seed + 1), start=1):
        target = np.eye(2, dtype="float32")[labels[chosen]]
        running += float(step(images[chosen].astype("float32") / 255, target))
        if number % per_epoch == 0:
            progress(number // per_epoch, running / per_epoch, student)
            running = 0.0
    return student


def accuracy(model: keras.Model, images: np.ndarray, labels: np.ndarray) -> float:
    """Return the share of uint8 ``images`` that the model puts in their class."""
    logits = model.predict(images.astype("float32") / 255, batch_size=50, verbose=0)
    return float(np.mean(logits.argmax(axis=1) == labels))


def train(
    name: str,
    out: Path,
    *,
    folder: Path,
    epochs: int = 120,
    teacher_epochs: int = 10,
    seed: int = 0,
    verbose: int = 1,
) -> tuple[keras.Model, dict]:
    """Train teacher and student.

    Args:
        name: Name of the net.
        folder: Holds ``cats`` and ``dogs`` with photographs.
        out: Weight file to write; every ten epochs too, so that a long run loses little.
        epochs: Passes of the student over the training photographs.
        teacher_epochs: Passes of the whole teacher; 0 for none: the net learns from the labels.
        seed: Of weights, order and augmentation.
        verbose: 1 shows a progress bar, 0 nothing.

    Returns:
        ``(model, measured)``; ``measured`` holds the accuracies on the photographs set aside.
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
