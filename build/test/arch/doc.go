// Package arch holds the rules that the sources keep, and its tests see that
// they do: who may import whom, what may not get into the browser, what must
// carry a build tag, how large a file and a download may be, what a thing may
// not be called.
//
// Each rule is a function from what there is to the breaches of it, so that it
// can be tried on what is wrong; and each table says its reasons.
//
// It may import build/assets, build/root and static.
package arch
