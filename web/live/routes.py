"""The one path and its two protocols, ready for an application's router."""

from starlette.routing import BaseRoute, Route, WebSocketRoute

from web.graphql.http import Edge, GraphQLEndpoint
from web.graphql.operations import Operations
from web.live.limits import LiveLimits
from web.live.protocol import SocketEndpoint
from web.live.roster import Roster
from web.live.runs import Live
from web.live.sse import event_streams
from web.live.streams import Streams
from web.live.wire import Protocol
from web.one_write import HttpProtocol

PATH = "/graphql"


class GraphQLEdge:
    """Everything that answers under `/graphql`; `roster` knows who is connected and ends them at shutdown.

    Mount `routes` in a router with `redirect_slashes=False`, so that `/graphql/` is not found.
    """

    def __init__(
        self,
        operations: Operations,
        streams: Streams,
        edge: Edge | None = None,
        limits: LiveLimits | None = None,
    ) -> None:
        edge = edge or Edge()
        self.roster = Roster(limits or LiveLimits())
        live = Live(operations, streams, self.roster)
        self.endpoint = GraphQLEndpoint(operations, edge, event_streams(live))
        self.routes: list[BaseRoute] = [
            Route(PATH, self.endpoint, name="graphql"),
            WebSocketRoute(PATH, SocketEndpoint(live, edge.cookie_name, edge.origins), name="graphql-live"),
        ]


SERVER_SETTINGS: dict[str, object] = {
    "http": HttpProtocol,
    "ws": Protocol,
    "ws_max_size": LiveLimits().frame,
    "ws_per_message_deflate": False,
    "ws_ping_interval": 20.0,
    "ws_ping_timeout": 40.0,
    "access_log": False,
}
"""What uvicorn must be told: answers leave in one write, limits before a frame reaches us, a dead peer gone within a minute, no
variables in logs."""
