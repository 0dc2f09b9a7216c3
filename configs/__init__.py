"""Configuration files: one school or one reform a file, holding only what differs from the defaults declared in sim."""
