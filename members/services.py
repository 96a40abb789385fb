def clear_expired_slips() -> int: return 0
