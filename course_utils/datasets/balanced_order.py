"""An order that looks drawn at random and is the same on every machine, for ever."""

import hashlib
from collections import Counter
from collections.abc import Hashable, Sequence


def balanced_order(names: Sequence[str], classes: Sequence[Hashable], seed: int) -> list[int]:
    """Return an order of names in which the classes take turns, as indices into `names`.

    Each name's place follows from the SHA-256 of seed and name, not from a random generator whose
    stream a new version may change. The first turn takes one name of each class, the second
    another, so that the first names of the order are balanced, however many are taken.
    """
    digests = [hashlib.sha256(f"{seed} {name}".encode()).digest() for name in names]
    order = sorted(range(len(names)), key=lambda index: digests[index])
    turns, seen = {}, Counter()
    for index in order:
        turns[index] = seen[classes[index]]
        seen[classes[index]] += 1
    return sorted(order, key=lambda index: turns[index])  # stable: by digest within a turn
