"""Certificates for tests: an authority, and what it has signed for a server on this machine and a client.

The rule: made anew for each run, in the test's own folder; nothing is kept and nothing else trusts them.
"""

import ipaddress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DAY = timedelta(days=1)


class Certificates:
    """The files of one authority. `hosts` are what the server's certificate is good for."""

    def __init__(self, folder: Path, *hosts: str) -> None:
        self.ca_certs = folder / "ca.pem"
        self.certfile = folder / "signed.pem"
        self.keyfile = folder / "signed.key"
        authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
        authority = _certificate("test authority", authority_key, "test authority", authority_key, ())
        signed = _certificate("test server", key, "test authority", authority_key, hosts)
        self.ca_certs.write_bytes(authority.public_bytes(serialization.Encoding.PEM))
        self.certfile.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
        self.keyfile.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )

    @property
    def options(self) -> str:
        """What a client's address says of them."""
        return f"ssl_ca_certs={self.ca_certs}&ssl_certfile={self.certfile}&ssl_keyfile={self.keyfile}"


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    hosts: tuple[str, ...],
) -> x509.Certificate:
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(_named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - DAY)
        .not_valid_after(now + DAY)
        .add_extension(x509.BasicConstraints(ca=not hosts, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False
        )
    )
    if hosts:
        alternatives = x509.SubjectAlternativeName([_host(host) for host in hosts])
        builder = builder.add_extension(alternatives, critical=False)
    else:
        builder = builder.add_extension(_signs_certificates(), critical=True)
    return builder.sign(issuer_key, hashes.SHA256())


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _host(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _signs_certificates() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
