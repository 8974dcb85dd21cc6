// Reloads the page after a build.
new EventSource("/.dev/events").addEventListener("message", () => location.reload());
