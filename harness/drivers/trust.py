"""The certificate authority of one run: the only one that programs of strangers trust."""

import ssl
from importlib import import_module

FOLDER = "/etc/ssl/certs"
BUNDLE = f"{FOLDER}/ca-certificates.crt"
# What reads no bundle of the system: OpenSSL's own default, Node.js, requests (certifi).
VARIABLES = ("SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE")
JAVA_STORE = f"{FOLDER}/java/cacerts"


class Trust:
    """A fresh certificate authority, and what programs and the server need of it."""

    def __init__(self, public_name: str) -> None:
        # Loaded for those who need an authority alone: they take longer than all else at the start.
        trustme = import_module("trustme")
        x509 = import_module("cryptography.x509")
        stores = import_module("cryptography.hazmat.primitives.serialization.pkcs12")
        plain = import_module("cryptography.hazmat.primitives.serialization").NoEncryption()
        authority = trustme.CA(organization_name="OSS snippet harness")
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(public_name, f"*.{public_name}").configure_cert(self.tls)
        pem = authority.cert_pem.bytes()
        entry = stores.PKCS12Certificate(x509.load_pem_x509_certificate(pem), b"harness")
        # A trust store without a password is one that Java's default settings can read.
        store = stores.serialize_java_truststore([entry], plain)
        self.files = {BUNDLE: pem, JAVA_STORE: store}
