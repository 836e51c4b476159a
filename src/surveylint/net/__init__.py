"""The wire: requests that are checked, paced and remembered. `surveylint.probe` is the door to it."""
