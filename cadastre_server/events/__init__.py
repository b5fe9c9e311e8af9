"""What happened, told to every open screen: kept in the database, sent as server-sent events."""
