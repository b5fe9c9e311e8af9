"""Who is there, and what they may do: users, passwords, tokens, roles and districts."""
