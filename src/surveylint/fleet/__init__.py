"""Many lists at once: what is counted over all of them, and who asks which host."""
