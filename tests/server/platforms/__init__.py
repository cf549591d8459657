"""Envelopes against the vendors' own types and payloads, and against whatever else may arrive."""
