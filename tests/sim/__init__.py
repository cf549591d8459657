"""The deterministic simulation: real workers, an invented world, thousands of seeds. See README.md."""
