"""Operations on rights as pure functions: from what stands (`Estate`) and an intent to what becomes of it."""
