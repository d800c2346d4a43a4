import keras
import pytest


@pytest.fixture
def with_quick_averages():
    """Return a function that lets a net's moving averages settle within some 20 steps.

    Keras's momentum of 0.99 would take several hundred.
    """

    def quicken(model):
        for layer in model.layers:
            if isinstance(layer, keras.layers.BatchNormalization):
                layer.momentum = 0.8
        return model

    return quicken
