"""Whether the service works, for whoever runs it."""
