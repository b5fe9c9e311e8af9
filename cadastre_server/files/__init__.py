"""Files of documents: kept once by their SHA-256, sent and fetched in parts."""
