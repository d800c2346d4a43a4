"""The learning rate that all recipes share: a short rise, then a long fall."""

import keras


def schedule(
    peak: float, steps: int, warmup: float = 0.05
) -> keras.optimizers.schedules.LearningRateSchedule:
    """Rise to ``peak`` over the first ``warmup`` of the steps, then fall to 0 as a cosine.

    The rise keeps the first steps, which Adam takes before it knows the gradients' size, small.
    The fall is that of I. Loshchilov and F. Hutter, "SGDR", ICLR 2017, equation 5, without
    restarts.

    Args:
        peak: The largest learning rate.
        steps: Steps of the whole training, at least 1.
        warmup: Share of them on which the rate rises, at least one step.

    Returns:
        The schedule, to be given to an optimizer.
    """
    rising = max(1, int(warmup * steps))
    return keras.optimizers.schedules.CosineDecay(
        0.0, max(1, steps - rising), warmup_target=peak, warmup_steps=rising
    )
