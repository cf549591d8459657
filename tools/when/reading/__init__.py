"""Tokens -> frames: the one grammar of all languages. `sentence` is the door, `table` leads to the rules."""
