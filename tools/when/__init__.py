"""What callers say about time -> moments and windows, and lengths. As pure as the engine.

The doors are `understanding.understand` and `durations.understand`.
"""
