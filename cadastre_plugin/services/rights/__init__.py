"""The operations on rights: one file each ties its page and its function together; the desk knows none of them."""
