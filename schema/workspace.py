"""The company whose desk this is."""

import strawberry


@strawberry.type(description="The company whose desk this is.")
class Workspace:
    name: str = strawberry.field(description="Its name.")
    time_zone: str = strawberry.field(description="Its time zone (IANA name).")
