"""`/api/v1`: what an agency's own programs may post and read (docs/api.md)."""
