"""How the shipped nets are made: one recipe a net, each remade by ``course train NAME``."""
