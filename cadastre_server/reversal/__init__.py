"""The change that undoes an approved one: made from the register as it stood, and held to exactly that."""
