"""What a person sees of other open changes."""
