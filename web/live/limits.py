"""The numbers of the live transports; docs/protocol.md repeats them for client builders. Times in seconds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LiveLimits:
    """What a socket or an event stream may do, and how long each side waits for the other."""

    init: float = 10.0
    """From the handshake to `connection_ack`."""
    ping: float = 20.0
    """Between two pings of ours, or two comments in an event stream."""
    idle: float = 60.0
    """A socket that sent nothing for this long is dropped."""
    recheck: float = 60.0
    """A socket without a stream has its sign-in asked about again this often; streams ask by themselves."""
    send: float = 30.0
    """A single frame that cannot be sent for this long ends the connection."""
    farewell: float = 5.0
    """How long a close code may take to leave, and a stopping server lets what is under way finish."""
    tick: float = 1.0
    """How often the clock looks at all connections."""
    heartbeat: float = 15.0
    """Between two comments in an event stream."""
    frame: int = 262_144
    """Bytes of one message from a client."""
    rate: float = 50.0
    """Messages a second that a client may keep sending."""
    burst: int = 200
    """Messages that it may send at once."""
    operations: int = 100
    """Open operations of one socket."""
    streams: int = 100
    """Open streams of one signed-in person in one process."""
    queue: int = 256
    """Frames that wait to be sent to one client."""
    queue_bytes: int = 1_048_576
    """Their size together; one larger frame may wait alone."""
