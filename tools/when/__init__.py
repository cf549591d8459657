"""What callers say about time -> moments and windows. As pure as the engine."""
