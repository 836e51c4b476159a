"""An example list, and a small server that answers for its links."""
