"""Who may act in whose place, and until when."""
