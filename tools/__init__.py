"""What the model hears and says: one tool a file, on ports; async only where a port is awaited."""
