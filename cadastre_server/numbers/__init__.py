"""Any number that stands on a paper leads to the parcels of today."""
