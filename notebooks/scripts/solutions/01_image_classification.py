# %% [markdown]
# # 01 · Image classification: exercises
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/computer-vision-course/computer-vision-course/blob/main/notebooks/exercises/01_image_classification.ipynb)
#
# Eleven exercises to [lesson 01](../01_image_classification.ipynb), from one colour to the
# threshold of a tag.
#
# Each asks for a function. Write its body in place of `raise NotImplementedError()`, run the
# cell, then run the one below it: `check` tries your function on fresh random inputs. A right
# answer says so. A wrong one gets a hint where the mistake is a known one, or else the smallest
# input for which it fails. Check as often as you like.

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

from course_exercises import check

# %% [markdown]
# ## 1. A colour from an array
#
# *Shape.* `image` has shape `(rows, columns, 3)`. A box is a list of four whole numbers,
# `[y0, x0, y1, x1]`: rows `y0` up to, but without, `y1`, and columns `x0` up to, but without,
# `x1`. What is the mean colour inside the box?
#
# For a picture that is red, `[1, 0, 0]`, everywhere, each box gives `[1, 0, 0]`.


# %%
def mean_colour(image, box):
    """Return the mean red, green and blue inside a box, an array of shape (3,)."""
    ### BEGIN SOLUTION
    y0, x0, y1, x1 = box
    return image[y0:y1, x0:x1].mean(axis=(0, 1))
    ### END SOLUTION


# %%
check("mean_colour", mean_colour)

# %% [markdown]
# ## 2. Has the test leaked?
#
# *Code.* `train` and `test` are arrays of pictures, `(pictures, rows, columns, 3)`. A test
# picture that also occurs among the training pictures may have been learned by heart: it tells
# nothing about new pictures. How many such test pictures are there?
#
# Three test pictures of which two are one and the same training picture: 2.


# %%
def repeated_pictures(train, test):
    """Return how many of the test pictures also occur among the training pictures."""
    ### BEGIN SOLUTION
    known = {image.tobytes() for image in train}
    return sum(image.tobytes() in known for image in test)
    ### END SOLUTION


# %%
check("repeated_pictures", repeated_pictures)

# %% [markdown]
# ## 3. Softmax for a batch
#
# *Code.* `logits` has shape `(pictures, classes)`. Return the probabilities, in the same shape:
# none below 0, and each row sums to 1. It must work for logits as large as 1,000, too, whose
# powers no computer holds. (The lesson has a trick for that.)
#
# The row `[2, 1, 0]` gives `[0.665, 0.245, 0.090]`.


# %%
def softmax(logits):
    """Return the probabilities of each picture, (pictures, classes)."""
    ### BEGIN SOLUTION
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
    ### END SOLUTION


# %%
check("softmax", softmax)

# %% [markdown]
# ## 4. Cross-entropy of a batch
#
# *By hand, then in code.* `logits` has shape `(pictures, classes)`, and `labels` holds the number
# of the true class of each picture. What is the loss of the batch, the mean over its pictures?
#
# With a pencil first: logits `[[2, 1, 0]]` and label `[2]`. You should get 2.41.


# %%
def cross_entropy(logits, labels):
    """Return the mean loss of a batch, a number."""
    ### BEGIN SOLUTION
    probabilities = softmax(logits)
    of_truth = probabilities[np.arange(len(labels)), labels]
    return -np.log(of_truth).mean()
    ### END SOLUTION


# %%
check("cross_entropy", cross_entropy)

# %% [markdown]
# ## 5. The first loss
#
# *By hand.* Before training, a net should give each of its `classes` about the same logit. Which
# loss should you then see? Work it out for 2 and for 10 classes before you write the function.


# %%
def first_loss(classes):
    """Return the loss of a net that knows nothing, for so many classes."""
    ### BEGIN SOLUTION
    return np.log(classes)
    ### END SOLUTION


# %%
check("first_loss", first_loss)

# %% [markdown]
# ## 6. When to stop
#
# *Experiment.* Somebody has trained a net and kept its losses: two lists with one number for each
# epoch. After which epoch should they have stopped? Count epochs from 1; of equally good ones
# take the earliest.
#
# - `best_epoch([0.7, 0.4, 0.3], [0.7, 0.5, 0.6])` is 2.


# %%
def best_epoch(training_loss, validation_loss):
    """Return the number of the epoch after which the net was best on new pictures."""
    ### BEGIN SOLUTION
    return int(np.argmin(validation_loss)) + 1
    ### END SOLUTION


# %%
check("best_epoch", best_epoch)

# %% [markdown]
# ## 7. Who is taken for whom?
#
# *Code.* `labels` and `answers` hold a class number for each picture, `classes` is how many
# classes there are. Return the confusion matrix: row 2, column 0 says how often the truth was
# class 2 and the answer class 0.
#
# For labels `[0, 0, 1]`, answers `[0, 1, 1]` and 2 classes it is `[[1, 1], [0, 1]]`.


# %%
def confusion_counts(labels, answers, classes):
    """Return the confusion matrix, counts of shape (classes, classes)."""
    ### BEGIN SOLUTION
    counts = np.zeros((classes, classes), dtype=int)
    for label, answer in zip(labels, answers, strict=True):
        counts[label, answer] += 1
    return counts
    ### END SOLUTION


# %%
check("confusion_counts", confusion_counts)

# %% [markdown]
# ## 8. Sure, and wrong
#
# *Experiment.* `probabilities` has shape `(pictures, classes)`, and `labels` holds the true
# classes. A net's answer is its most likely class, and its confidence is that class's
# probability. How many pictures does it name wrongly with a confidence above `threshold`?
#
# When yours is right, use it on the two nets in the lesson: for thresholds of 0.5, 0.7, 0.9 and
# 0.99, does the better net make fewer sure mistakes, or only fewer mistakes?


# %%
def sure_and_wrong(probabilities, labels, threshold):
    """Return how many pictures are named wrongly with a confidence above the threshold."""
    ### BEGIN SOLUTION
    wrong = probabilities.argmax(axis=1) != labels
    sure = probabilities.max(axis=1) > threshold
    return np.sum(wrong & sure)
    ### END SOLUTION


# %%
check("sure_and_wrong", sure_and_wrong)

# %% [markdown]
# ## 9. The loss of several tags
#
# *By hand, then in code.* `logits` and `tags` have shape `(pictures, tags)`; a tag is 1 where the
# picture has it, else 0. What is the binary cross-entropy, the mean over all pictures and all tags?
# It must work for logits as large as 800, too: `np.logaddexp(0, z)` is the logarithm of
# 1 + e^z, for any z.
#
# With a pencil first: logits `[[0, 0]]` and tags `[[1, 0]]`. Both answers are "one half". You
# should get 0.693.


# %%
def tag_loss(logits, tags):
    """Return the mean loss over all pictures and tags, a number."""
    ### BEGIN SOLUTION
    return np.mean(np.logaddexp(0, logits) - tags * logits)
    ### END SOLUTION


# %%
check("tag_loss", tag_loss)

# %% [markdown]
# ## 10. Precision and recall of a tag
#
# *Code.* `truths` says which pictures have one tag (1) and which haven't (0), `scores` holds the
# tag's score for each picture. A score of `threshold` or more says yes. Return precision and recall, in
# this order. Where nothing got a yes there is no precision, and where no picture has the tag there is
# no recall: give `np.nan` for it.
#
# For truths `[1, 0, 1, 1]`, scores `[0.9, 0.8, 0.7, 0.2]` and a threshold of 0.5 they are 2/3
# and 2/3.


# %%
def precision_and_recall(truths, scores, threshold):
    """Return precision and recall of a tag."""
    ### BEGIN SOLUTION
    answers = scores >= threshold
    right = np.sum(answers & (truths == 1))
    precision = right / answers.sum() if answers.any() else np.nan
    recall = right / truths.sum() if truths.any() else np.nan
    return precision, recall
    ### END SOLUTION


# %%
check("precision_and_recall", precision_and_recall)

# %% [markdown]
# ## 11. Choose a threshold
#
# *Experiment.* You build a photo search. People bear with a picture that is missing, but not with
# many wrong ones: the precision must be `wanted` at least. Of the `scores` themselves, which is the
# lowest that will do as a threshold? If none will, return `None`. (A score of the threshold or more
# says yes, as above.)
#
# - `lowest_threshold(np.array([1, 0, 1]), np.array([0.9, 0.6, 0.3]), 0.6)` is 0.3: two of three are
#   right. With 0.7 instead of 0.6 it is 0.9.


# %%
def lowest_threshold(truths, scores, wanted):
    """Return the lowest score that gives the precision wanted as a threshold, or None."""
    ### BEGIN SOLUTION
    for score in sorted(scores):
        if truths[scores >= score].mean() >= wanted:
            return score
    return None
    ### END SOLUTION


# %%
check("lowest_threshold", lowest_threshold)

# %% [markdown]
# Now the experiment. In the last part of the [lesson](../01_image_classification.ipynb), find for
# each tag the lowest threshold with a precision of 0.95 on the 500 *validation* pictures of
# `load_album("validation", 500)`. Which precision and which recall does it give on the test
# pictures? Why may the precision fall a little short of 0.95 there?
