// What each frame knows: whatever runs there says so to the outermost page.
window.heard = window.heard || [];
window.ran = () => top.heard.push('a script ran');
window.addEventListener('error', (event) => {
  if (event instanceof ErrorEvent) top.heard.push(`a script failed: ${event.message}`);
});
