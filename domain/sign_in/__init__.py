"""How people come in, and how their sign-ins end."""

from domain.sign_in.links import redeem_link, request_link
from domain.sign_in.passwords import give_password, set_password, with_password
from domain.sign_in.sessions import SignedIn, sign_out, sign_out_everywhere

__all__ = [
    "SignedIn",
    "give_password",
    "redeem_link",
    "request_link",
    "set_password",
    "sign_out",
    "sign_out_everywhere",
    "with_password",
]
