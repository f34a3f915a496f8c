"""`python -m deskwire` is the command `deskwire`."""

from deskwire.cli import main

main()
