"""The edges: everything that does I/O."""
