"""What Python's commonest error messages mean, said once more in plain words.

Python's own message is always shown as well: these sentences only say what to look at.
"""

import re

_MEANINGS = {
    r"truth value of an array[^\n]*\n.*(==|!=|[<>]=?) *[\w.\[\]]+ *[&|]":
        "`&` and `|` bind more strongly than `==`, `<` and `>`: put brackets round each "
        "comparison, as in `(a > 1) & (b < 2)`.",
    r"truth value of an array|could not be evaluated as a boolean|as a Python `bool`":
        "An array stands where one yes or no is due: after `if`, `while`, `not`, beside `and` or "
        "`or`, or in `max`. Take one number of it, or `.any()` or `.all()`; combine arrays of "
        "truths with `&` and `|`; ask for None with `is None`.",
    r"values? to unpack":
        "There are not as many names left of the `=` (or behind `for`) as values to put into "
        "them. Print the length, or the shape, of what you unpack.",
    r"could not be broadcast|Incompatible shapes|broadcast shape":
        "Two arrays don't fit: is each made along the axis that you mean? NumPy compares their "
        "shapes from the right: two sizes must be equal, or one of them 1. `[..., np.newaxis]` or "
        "`keepdims=True` make an axis of size 1.",
    r"mismatch in its core dimension|not aligned|Matrix size-incompatible":
        "In `left @ right` the last size of `left` must equal the first size of `right` (the last "
        "but one, if it has more than two axes). Print both shapes.",
    r"convert a value \(None\)":
        "Something in that line is None. `tape.gradient` gives None for what its tape didn't "
        "watch: call `tape.watch(x)` inside of `with`, before `x` is used.",
    r"cannot unpack non-iterable (numpy|int|float)":
        "One number can't be put into several names. (`argmax` without an axis gives one place in "
        "the flat array; `np.unravel_index` makes its row and column of it.)",
    r"NoneType":
        "Something in that line is None: an argument that may be None, or what came from a "
        "function that returns nothing, as `print` and `.sort()` do.",
    r"expected to be a \w+ tensor but is a \w+ tensor|Tensor conversion requested dtype":
        "TensorFlow doesn't mix types of numbers. Bring both to one: `tf.cast(x, other.dtype)`, "
        "or `dtype=` where one of them is made.",
    r"list indices must be integers|tuple indices must be integers":
        "A list takes one whole number, or one slice, as its index. `np.array(...)` makes an "
        "array of it, which takes several.",
    r"'(list|tuple|int|float)' object has no attribute":
        "That is no array there, but Python's own list, tuple or number. `np.array(...)` makes an "
        "array of it.",
    r"object has no attribute|has no attribute '":
        "What stands left of the dot is of another kind than you think, or the name behind the "
        "dot is spelled in another way. `print(type(...))` shows what it is.",
    r"operand type.*'tuple'":
        "A tuple holds several things, and doesn't compute. Which of them do you want, `[0]` or "
        "`[1]`? Where all are numbers of one kind, `np.array(...)` makes an array of it.",
    r"sequence by non-int|operand type.*'list'":
        "Lists don't compute: only arrays do so number by number. `np.array(...)` makes one.",
    r"integer scalar arrays|as an integer|slice indices must|must be integers|arrays used as ind":
        "A place, a size or a count must be a whole number. `/` always gives a float; `//` and "
        "`int(...)` give whole numbers.",
    r"too many indices": "There are more indices in the brackets than the array has axes.",
    r"axis -?\d+ is out of bounds":
        "The array has fewer axes than that: axis 0 is the first, and -1 the last.",
    r"with size 0|list index out of range":
        "Is it a list without entries, or an index beyond its end? Something empty needs an "
        "answer of its own; a list of 5 has the places 0 to 4.",
    r"out of bounds|index out of range":
        "A sequence of 5 has the places 0 to 4. Which index comes out too large, and when?",
    r"zero-size array|empty (sequence|iterable)|is empty|attempt to get arg":
        "Nothing was left to choose from: the largest of nothing doesn't exist. Such a case needs "
        "an answer of its own.",
    r"^ZeroDivisionError": "Something was divided by 0. For which inputs does it become 0?",
    r"math domain error": "Python's `math` has no logarithm of 0, and no root below 0.",
    r"cannot reshape":
        "A reshape keeps all numbers: the product of the new sizes must be how many there are.",
    r"inhomogeneous|with a sequence":
        "An array was to be made of parts with different lengths or shapes.",
    r"object is not callable": "Round brackets call a function; square ones take a part.",
    r"object is not iterable|object is not subscriptable":
        "One number stands where several are due: it has no parts.",
    r"positional argument|unexpected keyword":
        "The function is called with the arguments shown above, in that order.",
    r"cannot access local variable":
        "On this way through your function that name never gets a value.",
    r"name '\w+' is not defined": "Is that name spelled as where it was made, or imported?",
    r"^KeyError": "A dict was asked for a key that it doesn't have.",
}  # fmt: skip


def meaning(error: str) -> str:
    """Return what an error means, such as "ZeroDivisionError: ..."; "" if it isn't a usual one."""
    found = (text for pattern, text in _MEANINGS.items() if re.search(pattern, error))
    return next(found, "")
