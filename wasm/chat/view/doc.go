// Package view shows the visitor's program: View makes a screen of a model. It
// changes nothing.
//
// Each screen has a file of its own: home.go, conversation.go, history.go,
// kb.go, category.go, article.go and search.go. So has each part that several
// screens share: header.go, composer.go, message.go, articles.go, avatar.go,
// banner.go, placeholders.go and icons.go; waiting.go is for before the program runs.
// names.go holds the names of everything
// that a person can press or type into; wasm/chat/actions.go says what each of
// them does. The texts are in wasm/locale, the styles in static/panel.css,
// panel-pages.css and panel-conversation.css.
//
// To add a screen:
//
//  1. Add its name to the Screen constants of wasm/chat/state, and to Route what
//     the screen shows, such as an id. The name becomes data-screen on the
//     document element and the class "on-NAME" of the panel.
//  2. Write its file here: a method of panel that returns what scrolls below the
//     header. Call it in panel.page.
//  3. Give it a title in panel.title, unless its first heading is in the page.
//  4. Add its texts to locale.Words, in every language.
//  5. Add the names of its controls to names.go and what they do to
//     wasm/chat/actions.go, and a way to it, such as a line of the menu.
//  6. Write its styles in static/panel-pages.css. Use the custom properties for
//     colours, and logical properties for languages written from right to left.
//  7. Add its states to build/tool/gallery, look at the pictures, and write the
//     golden files: go test ./build/tool/gallery -update.
//
// It is pure. It may import wasm/chat/state, wasm/connection, wasm/timeline,
// wasm/format, wasm/locale, wasm/app, wasm/html and server/protocol, and nothing
// else of this project; in particular not wasm/chat.
package view
