"""The steps of a change, up to the approval that writes it to the register."""
