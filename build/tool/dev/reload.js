// Loads the page again when its sources were built again.
new EventSource("/.dev/events").addEventListener("message", () => location.reload());
