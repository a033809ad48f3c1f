"""A certificate authority of the server's own, made anew at every start; its key is never kept."""

import ssl
from pathlib import Path

import trustme


def tls_context(ca_file: Path, *names: str) -> ssl.SSLContext:
    """Return a context with a certificate for these names, and write the authority's to a file."""
    authority = trustme.CA(organization_name="OSS snippet harness: a strict mock OSS")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    authority.cert_pem.write_to_path(str(ca_file))
    return context
