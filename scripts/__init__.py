"""What the repository's commands are made of: they themselves are thin shells."""
