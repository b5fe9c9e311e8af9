"""What open changes are about to make different, told to those whom it concerns: where, not by whom."""
