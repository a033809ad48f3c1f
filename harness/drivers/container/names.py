"""The only name server of the containers: every name of the service's endpoint is the mock."""

import selectors
import socket
import threading
from contextlib import suppress

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

LONGEST = 4096
SECONDS_TO_LIVE = 60
TURN = 0.5


class NameServer:
    """Answers on any number of sockets, on one thread."""

    def __init__(self, public_name: str, address: str) -> None:
        self._zone = dns.name.from_text(public_name)
        self._address = address
        self._selector = selectors.DefaultSelector()
        self._wake, self._waker = socket.socketpair()
        self._selector.register(self._wake, selectors.EVENT_READ)
        self._thread = threading.Thread(target=self._serve, name="name-server", daemon=True)
        self._closing = False
        self._strange: dict[int, int] = {}
        self._thread.start()

    def serve_on(self, listening: socket.socket) -> None:
        """Answer what comes in on this socket, too."""
        listening.setblocking(False)
        self._selector.register(listening, selectors.EVENT_READ)

    def forget(self, listening: socket.socket) -> None:
        """Answer no more on this socket, and close it."""
        with suppress(KeyError, ValueError):
            self._selector.unregister(listening)
        self._strange.pop(id(listening), None)
        listening.close()

    def close(self) -> None:
        """End the thread."""
        self._closing = True
        self._waker.close()
        self._thread.join()
        self._wake.close()
        self._selector.close()

    def strange_queries(self, listening: socket.socket) -> int:
        """Return how often this socket was asked for a name that is none of the service's."""
        return self._strange.get(id(listening), 0)

    def answer(self, query: bytes) -> dns.message.Message | None:
        """Return the answer to a query, None to what is none."""
        try:
            asked = dns.message.from_wire(query)
            question = asked.question[0]
            response = dns.message.make_response(asked, recursion_available=True)
        except (dns.exception.DNSException, IndexError):
            return None
        if not question.name.is_subdomain(self._zone):
            response.set_rcode(dns.rcode.NXDOMAIN)
        elif question.rdtype == dns.rdatatype.A:
            entry = dns.rrset.from_text(question.name, SECONDS_TO_LIVE, "IN", "A", self._address)
            response.answer.append(entry)
        return response

    def _serve(self) -> None:
        while not self._closing:
            for key, _ in self._selector.select(TURN):
                if isinstance(key.fileobj, socket.socket) and key.fileobj is not self._wake:
                    self._answer_on(key.fileobj)

    def _answer_on(self, listening: socket.socket) -> None:
        with suppress(OSError):
            query, sender = listening.recvfrom(LONGEST)
            answer = self.answer(query)
            if answer is None:
                return
            if answer.rcode() == dns.rcode.NXDOMAIN:
                self._strange[id(listening)] = self.strange_queries(listening) + 1
            listening.sendto(answer.to_wire(), sender)
