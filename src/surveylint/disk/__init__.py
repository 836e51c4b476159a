"""What touches the checked files: finding, opening and writing them, git, the files around them."""
