"""Select and run rules, suppress what is allowed or known, and fix findings."""
