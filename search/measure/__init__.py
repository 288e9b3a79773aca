"""How good is it: outcomes of known questions, numbers fitted to them, plain engines to be measured against."""
