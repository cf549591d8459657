"""Envelopes: a platform's bytes -> tool calls, replies -> its bytes."""
