"""What a review of changes goes by: terms in working days."""
