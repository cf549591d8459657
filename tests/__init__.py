"""Tests mirror the source; `oracle` is a second opinion that shares no code with the engine."""
