"""A word about files that were passed over."""

import warnings
from collections import defaultdict
from collections.abc import Mapping


def tell_skipped(skipped: Mapping[str, str], kept: int) -> None:
    """Warn of files that were passed over, if there are any: how many of all, and why.

    `skipped` maps a file to the reason, `kept` is the number of pictures that were read.
    """
    if not skipped:
        return
    by_reason = defaultdict(list)
    for name, reason in skipped.items():
        by_reason[reason].append(name)
    parts = []
    for reason, names in by_reason.items():
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        parts.append(f"{', '.join(names[:3])}{more}: {reason}")
    warnings.warn(
        f"passed over {len(skipped)} of {len(skipped) + kept} files: {'; '.join(parts)}",
        stacklevel=3,
    )
