"""Invented cities: the sample that the programme is tried, shown and measured on. Nothing in them is anybody's land."""
