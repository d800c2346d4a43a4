"""Which variables change?"""

from course_exercises import exercise


def _switches(rng):
    return tuple(bool(switch) for switch in rng.integers(0, 2, 3))


@exercise(
    number=5,
    kind="experiment",
    aim="avoid its three traps: small batches, `training=` and `trainable=`",
    inputs=_switches,
    examples=tuple(
        (trainable, training, step)
        for trainable in (True, False)
        for training in (False, True)
        for step in (False, True)
    ),
    seconds=30.0,
    draws=2,
)
def updated_variables(trainable, training, step):
    """Return the names of a layer's variables that one call, and a step after it, change."""
    return _names(trainable and step, trainable and training)


def _names(trained, moved):
    return ["gamma", "beta"] * trained + ["moving_mean", "moving_variance"] * moved


class Mistakes(updated_variables.Mistakes):
    def a_frozen_layers_averages_move(trainable, training, step):
        """In your answer the averages of a frozen layer still move. In Keras a layer with
        `trainable = False` works as in use, whatever the call says."""
        return _names(trainable and step, training)

    def averages_wait_for_the_step(trainable, training, step):
        """In your answer the averages wait for the optimizer. They aren't trained by gradients:
        they move when the layer is *called* in training mode."""
        return _names(trainable and step, trainable and training and step)

    def averages_follow_the_step_alone(trainable, training, step):
        """Your optimizer's step moves the averages. Which switch says that the batch is used?"""
        return _names(trainable and step, trainable and step)

    def no_gradient_outside_training_mode(trainable, training, step):
        """Your gamma and beta stay fixed where the layer normalizes by its averages. There, too,
        the output depends on them, so they have gradients."""
        return _names(trainable and training and step, trainable and training)

    def the_step_ignores_trainable(trainable, training, step):
        """Your optimizer changes a frozen layer. `trainable = False` is there to forbid that."""
        return _names(step, trainable and training)

    def training_mode_trains(trainable, training, step):
        """Your call changes gamma and beta. A call only computes; what changes the weights?"""
        return _names(trainable and training, trainable and training)

    def all_or_nothing(trainable, training, step):
        """You let `trainable` alone decide. It allows changes; `training` and `step` make them."""
        return _names(trainable, trainable)
