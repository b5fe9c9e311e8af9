"""What is held in a parcel, for those who draw its boundary."""
