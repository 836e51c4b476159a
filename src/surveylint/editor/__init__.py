"""The language server for editors: everything between a buffer and the protocol."""
