// Package outcome counts what went well and what failed for visitors, by release of the
// widget, for package guard, which compares a canary with the stable release, and for the
// metrics.
//
// A frame is one document of the panel in one page. It is counted when the server has
// served it (Counter.Loaded), reports about itself from then on (Report), and has messages
// stored (Stored); a page whose frame does not answer says so (Broken). All that a frame
// does belongs to a visitor, which is a network: limit.Network.Customer of the address that
// has loaded it. While there is a canary, a frame gets a proof of that, by which it is known
// again after the server was killed.
//
// It keeps to the rules of package guard for whoever counts:
//
//   - A frame is compared if it was loaded since the canary has its share, its release is
//     what the rollout chooses for it, and that was drawn: its site is not pinned and its
//     bucket is known. The share is that of the buckets, counted, and not what was asked
//     for: where a hash draws, 5 % are 4.5 or 5.6 %, and 1 % are 0.7 or 1.3 %.
//   - In a batch a visitor counts once for each signal, as failed if anything failed.
//   - Who has failed in a signal, with whichever release, is not counted in it again until
//     the rollout ends; also after the server was killed (Memory).
//   - What is late is found from the times of the stable release in batches before.
//
// Boot fails if nothing was heard of it 30 seconds after the document was served, unless
// the document was left; send, if 15 seconds after a report fewer messages of the frame
// are stored than it has sent by then. The rest is what frames say.
//
// It has no clock and no HTTP: times are passed in. Of this project it imports the guard,
// server/limit and server/protocol, and must never import the store, the hub or the web.
//
// # What lies can do
//
// Anybody can load a document and report anything of it. A report is believed for the
// network that has loaded the frame, of which nobody else knows the id. A report of what
// nobody has loaded, however many there are and wherever from, counts for nothing.
//
//   - From one network, whatever is reported and however often, one failure of each signal
//     counts, and a tenth of the trials that a canary needs; neither rolls a canary back
//     nor has it promoted. All addresses of a /48 of IPv6 are one such network.
//   - To have a canary rolled back takes three networks, with a share of up to 5 %, that
//     each load a document of the canary and report a failure, or nothing; with 10 %
//     four, with 25 % six, with 50 % twelve. Whoever makes up the bucket gets the canary,
//     so there is nothing to wait for. Each that reports failures of the stable release
//     makes it harder. Pages then have what they had before, and nothing is lost but the
//     canary: it has to be added as another release.
//   - To hide a canary that fails for everybody takes, for each visitor of it, 14 networks
//     that report a failure of the same signal with the stable release, with a share of
//     5 %; with 1 % 73, with 25 % three, with 50 % one. The metrics show such a flood. Of
//     absolute signals nothing can be hidden.
//   - Reports of success hide nothing. Ten networks can have it seem that enough was seen;
//     a canary's failures count all the same.
//   - Whoever fills the room for frames takes it from the networks that have most of it,
//     first: to keep others from being counted takes more networks than there is room.
//
// # Where it ends
//
//   - Everybody behind one address is one visitor. If all visitors are, because a proxy is
//     not named in -trusted-proxies or they are in one office, nothing is ever decided.
//   - A release that reports nothing, because it is of before there were reports, looks
//     like one whose program never runs, and is rolled back as a canary.
//   - Frames that are open when the server starts are not known to it, and not counted,
//     unless they were loaded since the canary has its share and report from the network
//     that they were loaded from. What such a frame has sent by its first report counts as
//     stored, and if it never reports again nobody notices. A browser has to tell a document
//     the Server-Timing of its own load.
//   - What another tab of the same site sends, because the one in which it was written
//     could not, is a failure of that one. It is so with either release.
package outcome
