"""What city this is."""
