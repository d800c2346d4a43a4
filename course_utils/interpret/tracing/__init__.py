"""Run a Keras model once as a graph, and ask it for layers, logits and gradients."""
