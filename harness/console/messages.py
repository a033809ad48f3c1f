"""What the admin interface takes and tells; its OpenAPI document is made from these types."""

from pydantic import BaseModel, ConfigDict, Field

from harness.model.identity import Account, KeyPair, SecurityToken
from harness.model.scenario import Fault
from harness.model.ticket import Ticket


class Message(BaseModel):
    """A document in which no unknown key may stand."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ServerFacts(Message):
    """The address of the server, and the time of its clock."""

    endpoint: str
    region: str
    now: float


class BucketInput(Message):
    """A bucket as it shall be; no owner means the server's own account."""

    owner: str | None = None
    acl: str = Field(default="private", pattern="^(private|public-read|public-read-write)$")


class BucketFacts(Message):
    """A bucket as it is."""

    name: str
    owner: str | None
    acl: str


class KeyInput(Message):
    """A key pair that may sign."""

    access_key_id: str = Field(pattern="^[0-9A-Za-z._=]+$")
    access_key_secret: str = Field(min_length=1)
    is_disabled: bool = False

    @property
    def pair(self) -> KeyPair:
        """The pair as the server knows it."""
        return KeyPair(
            access_key_id=self.access_key_id,
            access_key_secret=self.access_key_secret,
            is_disabled=self.is_disabled,
        )


class TokenInput(Message):
    """A security token with its temporary key pair; ``expires_at`` is in Unix seconds."""

    token: str = Field(min_length=1)
    key: KeyInput
    expires_at: float


class AccountInput(Message):
    """The keys and tokens of an account, in place of those that it had."""

    keys: tuple[KeyInput, ...] = ()
    tokens: tuple[TokenInput, ...] = ()
    allows_v1: bool = True

    def account(self, name: str) -> Account:
        """Return the account as the server knows it."""
        tokens = (
            SecurityToken(token=asked.token, key=asked.key.pair, expires_at=asked.expires_at)
            for asked in self.tokens
        )
        return Account(
            name=name,
            keys=tuple(asked.pair for asked in self.keys),
            tokens=tuple(tokens),
            allows_v1=self.allows_v1,
        )


class TicketInput(Message):
    """The clock (Unix seconds) and the fault of a bucket; without either, it behaves."""

    arrives: float | None = None
    finishes: float | None = None
    fault: Fault | None = None

    def ticket(self, bucket: str) -> Ticket:
        """Return the ticket as the server knows it."""
        return Ticket(bucket=bucket, arrives=self.arrives, finishes=self.finishes, fault=self.fault)


class HostInput(Message):
    """The bucket for which a host name stands."""

    bucket: str


class ClockInput(Message):
    """The time to show: an instant (Unix seconds) from which the clock goes on, or an offset."""

    now: float | None = None
    offset: float | None = None


class ClockFacts(Message):
    """The time of the clock, and by how many seconds it differs from the machine's."""

    now: float
    offset: float


class AdminError(Message):
    """The fault of a question."""

    message: str
    hint: str = ""
