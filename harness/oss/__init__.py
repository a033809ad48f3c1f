"""Names that OSS itself defines: headers, parameters of signatures, sub-resources, endpoints."""
