"""Many lists: which process asks which hosts, and how the answers of several are joined."""
