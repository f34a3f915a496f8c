"""`python -m deskwire` is the command `deskwire`."""

from deskwire.garbage import all_of_it_stays


def main() -> None:
    """What the console script runs."""
    with all_of_it_stays():
        from deskwire.cli import main as run
    run()


if __name__ == "__main__":
    main()
