"""Rules about rights, people and documents. Those that need an estate say nothing while it is not read."""
