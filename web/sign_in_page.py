"""The page that a mailed link opens. The secret stands after the `#`, which no browser sends and no log keeps; and it is
used by a press of the button only, so that a mail scanner which opens the link does not use it up."""

from base64 import b64encode
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

_SCRIPT = """
const button = document.querySelector("button"), said = document.querySelector("[role=status]");
const token = location.hash.slice(1);
history.replaceState(null, "", location.pathname);
if (!token) { button.hidden = true; said.textContent = "This link is not complete. Ask for a new one."; }
button.addEventListener("click", async () => {
  button.disabled = true;
  said.textContent = "Signing in\\u2026";
  try {
    const answer = await fetch("/sign-in/redeem", {
      method: "POST",
      headers: { "content-type": "application/json", "x-deskwire": "1" },
      body: JSON.stringify({ token }),
    });
    if (answer.ok) { location.replace("/"); return; }
    const { errors } = await answer.json();
    said.textContent = errors[0].message;
    button.hidden = errors[0].extensions.code !== "RATE_LIMITED";
  } catch {
    said.textContent = "The server cannot be reached. Try again.";
  }
  button.disabled = false;
});
"""
_STYLE = """
:root { color-scheme: light dark; font: 1.125rem/1.5 system-ui, sans-serif; }
body { display: grid; place-items: center; min-height: 100vh; margin: 0; padding: 1rem; text-align: center; }
button { font: inherit; padding: .75rem 2rem; border: 0; border-radius: .5rem; color: #fff; background: #1d4ed8; }
button:focus-visible { outline: 3px solid currentColor; outline-offset: 3px; }
button:disabled { background: #4b5563; }
"""
_HTML = f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in</title>
<style>{_STYLE}</style>
<main>
<h1>Sign in</h1>
<p><button type="button">Sign in</button></p>
<p role="status"></p>
<noscript><p>This page needs JavaScript.</p></noscript>
</main>
<script>{_SCRIPT}</script>
</html>
""".encode()


def _source(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


_POLICY = (
    f"default-src 'none'; connect-src 'self'; script-src {_source(_SCRIPT)}; style-src {_source(_STYLE)}; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


async def page(request: Request) -> Response:
    """The page with its one button."""
    headers = {
        "cache-control": "no-store",
        "content-security-policy": _POLICY,
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
    }
    return Response(_HTML, headers=headers, media_type="text/html")
