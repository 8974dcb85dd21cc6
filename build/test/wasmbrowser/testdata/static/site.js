// What the page of a test loads from a site.
