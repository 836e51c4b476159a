"""The rooms that touch the checked tree: files, git, what is written, what is around a list."""
