"""Faults: a world under load, a nemesis that breaks it, a history of what was said, and its checker."""
