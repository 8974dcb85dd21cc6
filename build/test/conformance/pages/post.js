// post.js posts for the cases, so that the page is the source of the message.
window.post = (to, message, origin, ports) => to.postMessage(message, origin, ports)
