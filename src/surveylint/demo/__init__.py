"""The demonstration: an example list, and a small server that plays the web on this machine."""
