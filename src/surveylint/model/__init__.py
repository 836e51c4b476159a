"""Values that the rest of surveylint speaks of; they import nothing above them."""
