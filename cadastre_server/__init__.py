"""The service of the cadastre: the register in PostgreSQL, changes and review over REST, the operator's commands."""
