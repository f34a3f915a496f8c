"""The front door: settings, wiring and the command line.

Whoever imports `deskwire` first (the console command, uvicorn, its worker processes) gets our own rooms or a clear refusal.
"""

from deskwire.home import enter

enter()
