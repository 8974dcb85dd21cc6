package outcome

import (
	"slices"
	"sync"
	"time"

	"kith/server/guard"
	"kith/server/limit"
	"kith/server/protocol"
)

const (
	// bootTimeout is how long after its document was served a frame may take until it
	// reports that its program runs, or that it does not.
	bootTimeout = 30 * time.Second

	// sendTimeout is how long after a report the server may take to store what the frame
	// has sent by then.
	sendTimeout = 15 * time.Second

	// maxFrames is how many frames are known at once. Threat: whoever loads documents in a
	// loop fills the memory; a frame takes some 300 bytes. When there is no more room, all
	// networks get the same number, so that a few cannot keep the others from being counted.
	maxFrames = 50_000

	// siteBytes is the length of the longest site of a frame: a scheme, a name of at most
	// 253 bytes and a port. Threat: the same by what takes more.
	siteBytes = 280

	// framesPerNetwork is how many frames of a network are known at once, the newest.
	// Threat: the same from one network. An office is one network, with hundreds of tabs.
	framesPerNetwork = 500

	// maxNetworks is how many networks are known at once, those without a frame included.
	// Threat: the same from many networks, some 150 bytes each.
	maxNetworks = 2 * maxFrames

	// frameIdle is how long a frame that says nothing keeps its place when there is no
	// room. One that is visible reports each minute.
	frameIdle = 10 * time.Minute

	// sweepInterval is how often room is made at most. Threat: making room looks at all
	// frames, and whoever loads documents in a loop asks for it each time.
	sweepInterval = time.Second

	// maxFailed is how many visitors are known to have failed in a rollout. Threat: they are
	// stored with each batch, in 4 bytes for each signal. When there are more, no further
	// failures are counted; by then, whoever the canary is worse for has shown it.
	maxFailed = 20_000

	// trialsPart is the part of the trials that a signal needs which one visitor may make.
	// Threat: lies of success, by which a canary seems to have been tried enough; and one
	// visitor who uses it all day is not many.
	trialsPart = 10

	// timesPerVisitor is how many times, until a message was shown, one visitor may have
	// among those that say what is late. Threat: lies that make everything late, or
	// nothing. It is a fortieth of those that are needed, half of those that may be above.
	timesPerVisitor = 5

	// maxReleases is how many releases the metrics know. Threat: a server that runs for
	// years is given more and more. One holds ten at a time.
	maxReleases = 20

	// timesPerReport is how many messages of a report, for each bound, the metrics count.
	// Threat: one report that says a thousand.
	timesPerReport = 20
)

// signals are those of the guard; a signal's place in it stands for it.
var signals = guard.Signals()

// placeOf returns a signal's place.
func placeOf(name string) int {
	return slices.IndexFunc(signals, func(s guard.Signal) bool { return s.Name == name })
}

var bootSignal, sendSignal, bubbleSignal, frozenSignal = placeOf(guard.Boot), placeOf(guard.Send), placeOf(guard.Bubble), placeOf(guard.Frozen)

// signalCount is how many signals there are, at most; a test says if there are more.
const signalCount = 11

// A signalSet holds signals by their places.
type signalSet uint16

func (s signalSet) has(signal int) bool { return s>>signal&1 != 0 }
func (s *signalSet) add(signal int)     { *s |= 1 << signal }

// histogram counts times by Bounds; the last is of those above all.
type histogram [9]int

// A frame is a document of the panel that is open, or that was until just now.
type frame struct {
	id      string
	release string // that the server has served
	site    string
	bucket  int64
	network *network
	epoch   int // of the Counter, when it was loaded
	seen    time.Time

	booted  bool // it is known whether its program runs
	left    bool
	gone    bool // it is not known any more
	sent    int  // messages, by the newest report
	stored  int
	awaited int // the number of messages that must be stored when its time has come, 0 if none is awaited
}

// A network is a visitor, as far as counting goes: see limit.Network.Customer.
type network struct {
	visitor limit.Network
	mark    mark
	frames  []*frame // in the order in which they were loaded

	// Of a rollout, those of another number are zero.
	rolloutNumber int
	trials        [signalCount]uint8 // counted, at most a part of those that are needed
	times         uint8              // of the stable release, counted

	// Of a batch, likewise.
	batchNumber   int
	tried, canary signalSet // counted in the batch, and with which release

	// Of a minute, for the metrics: of the canary's frames and of others.
	minute         int64
	metric, failed [2]signalSet
}

// A due is a time at which something is looked at.
type due struct {
	frame *frame
	at    time.Time
}

// Batch is what was counted since the one before.
type Batch struct {
	guard.Batch
	Canary string // the release
	Began  int64  // as in Rollout
}

// A Counter counts what becomes of frames. Its methods may be called from any number of
// goroutines; the times that they are given must not go back by much.
type Counter struct {
	mu       sync.Mutex
	frames   map[string]*frame
	networks map[limit.Network]*network
	swept    time.Time
	boots    []due // frames of which it is not known whether their program runs
	sends    []due // frames with messages that are not stored yet

	rollout       Rollout
	epoch         int // counts the changes of the rollout
	rolloutNumber int // counts the canaries
	key           []byte
	failed        map[mark]signalSet // since the canary began
	times         histogram          // of the stable release, in the batches before
	late          int                // the place in a histogram from which on messages are late

	batchNumber int
	samples     [signalCount]guard.Sample
	counted     bool      // there is something in samples
	newTimes    histogram // of the stable release, in this batch
	closed      []Batch   // that were not taken yet

	byRelease map[string]*released // for the metrics
}

// NewCounter returns a Counter that compares nothing until SetRollout.
func NewCounter() *Counter {
	return &Counter{
		frames: map[string]*frame{}, networks: map[limit.Network]*network{},
		key: newKey(), failed: map[mark]signalSet{}, late: noneLate, batchNumber: 1, rolloutNumber: 1,
		byRelease: map[string]*released{},
	}
}

// A Load is a document of the panel that the server has served.
type Load struct {
	Frame   string // its id, as the page has made it
	Release string // the one that was served
	Site    string // the origin of the page
	Bucket  int64  // the visitor's, 1 to protocol.Buckets
	Network limit.Network
}

// Loaded counts a frame. What is said of it from now on counts for the network that has
// loaded it, wherever it is said from: a phone changes its network, and nobody else knows
// the id. A load without an id or a bucket, or of what cannot be a site, counts for nothing.
//
// It returns a proof for Report.Proof, by which the frame is known again if the server is
// killed; "" if there is nothing to compare it with.
func (c *Counter) Loaded(l Load, now time.Time) (proof string) {
	if !IsFrameID(l.Frame) || l.Bucket < 1 || l.Bucket > protocol.Buckets || len(l.Site) > siteBytes {
		return ""
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.checkDue(now)
	if before := c.frames[l.Frame]; before != nil {
		if before.network.visitor != l.Network.Customer() {
			return "" // programs that look for harm load what somebody has loaded
		}
		c.forget(before)
	}
	if !c.hasRoom(now) {
		return ""
	}
	n := c.network(l.Network.Customer(), now)
	if n == nil {
		return ""
	}
	f := c.add(&frame{id: l.Frame, release: l.Release, site: l.Site, bucket: l.Bucket, epoch: c.epoch}, n, now)
	c.boots = append(c.boots, due{f, now.Add(bootTimeout)})
	c.metricsOf(f.release, now).loaded++
	return c.proofOf(f, n.visitor)
}

// add adds a frame of a network, and returns it. The caller holds mu.
func (c *Counter) add(f *frame, n *network, now time.Time) *frame {
	if len(n.frames) >= framesPerNetwork {
		c.forget(n.frames[0])
	}
	f.network, f.seen = n, now
	c.frames[f.id] = f
	n.frames = append(n.frames, f)
	return f
}

// hasRoom reports whether there is room for a frame, and makes some if there is none. The
// caller holds mu.
func (c *Counter) hasRoom(now time.Time) bool {
	isFull := func() bool { return len(c.frames) >= maxFrames || len(c.boots) >= 2*maxFrames }
	if isFull() {
		c.makeRoom(now)
	}
	return !isFull()
}

// network returns what is known of a visitor, or nil if there is no room. The caller
// holds mu.
func (c *Counter) network(visitor limit.Network, now time.Time) *network {
	if n := c.networks[visitor]; n != nil {
		return n
	}
	if len(c.networks) >= maxNetworks {
		if c.makeRoom(now); len(c.networks) >= maxNetworks {
			return nil
		}
	}
	n := &network{visitor: visitor, mark: markOf(c.key, visitor)}
	c.networks[visitor] = n
	return n
}

// makeRoom forgets frames that say nothing, and then the oldest of the networks that have
// most, until half of the room is free; and the networks that have none. The caller holds
// mu.
func (c *Counter) makeRoom(now time.Time) {
	if now.Sub(c.swept) < sweepInterval {
		return
	}
	c.swept = now
	for _, f := range c.frames {
		if now.Sub(f.seen) >= frameIdle {
			c.forget(f)
		}
	}
	for visitor, n := range c.networks {
		if len(n.frames) == 0 {
			delete(c.networks, visitor)
		}
	}
	for most := framesPerNetwork / 2; len(c.frames) > maxFrames/2 && most > 0; most /= 2 {
		for _, n := range c.networks {
			for len(n.frames) > most {
				c.forget(n.frames[0])
			}
		}
	}
	c.boots = slices.DeleteFunc(c.boots, func(d due) bool { return d.frame.gone || d.frame.booted })
	c.sends = slices.DeleteFunc(c.sends, func(d due) bool { return d.frame.gone })
}

// forget forgets a frame. The caller holds mu.
func (c *Counter) forget(f *frame) {
	f.gone = true
	if c.frames[f.id] == f {
		delete(c.frames, f.id)
	}
	f.network.frames = slices.DeleteFunc(f.network.frames, func(other *frame) bool { return other == f })
}

// Report counts what a frame reports. Of one that is not known, or whose document is of
// another release than the server has served, nothing is counted, unless it proves that it
// was loaded since the rollout is as it is now, by the network that the report comes from.
func (c *Counter) Report(r Report, from limit.Network, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.checkDue(now)
	f := c.frames[r.Frame]
	if f == nil {
		f = c.resume(r, from, now)
	}
	if f == nil || f.release != r.Release || f.left {
		return
	}
	f.seen = now
	for i, s := range signals {
		switch seen := r.Seen[s.Name]; {
		case i == bubbleSignal:
			c.countBubbles(f, seen, r.Shown, now)
		case seen[0] == 0:
		case i == sendSignal:
			if c.count(f, i, seen[1] > 0, now) {
				c.metricsOf(f.release, now).acked.add(r.Acked)
			}
		case i != bootSignal:
			c.count(f, i, seen[1] > 0, now)
		case !f.booted:
			f.booted = true
			c.count(f, i, seen[1] > 0, now)
		}
	}
	if r.Left {
		c.leave(f)
	} else {
		f.sent = max(f.sent, r.Sent)
		c.awaitSent(f, now)
	}
}

// leave takes down that a frame is being left. What its visitor has sent in the last
// moment another document sends, since it is stored in the browser. The caller holds mu.
func (c *Counter) leave(f *frame) {
	f.left, f.booted, f.sent = true, true, 0
	if f.awaited == 0 {
		c.forget(f)
	}
}

// countBubbles counts the messages of a report that were shown, late or not, or not at
// all. The caller holds mu.
func (c *Counter) countBubbles(f *frame, seen [2]int, shown []int, now time.Time) {
	total, late := 0, 0
	for i, n := range shown {
		if total += n; i >= c.late {
			late += n
		}
	}
	if seen[0] == 0 && total == 0 {
		return
	}
	if c.count(f, bubbleSignal, seen[1] > 0 || late > 0, now) {
		c.metricsOf(f.release, now).shown.add(shown)
	}
	if isCanary, is := c.compared(f); !is || isCanary {
		return
	}
	for i, n := range shown {
		n = min(n, timesPerVisitor-int(f.network.times))
		c.newTimes[i] += n
		f.network.times += uint8(n)
	}
}

// awaitSent has it looked at later whether what a frame has sent is stored. The caller
// holds mu.
func (c *Counter) awaitSent(f *frame, now time.Time) {
	if f.awaited == 0 && f.sent > f.stored && len(c.sends) < 2*maxFrames {
		f.awaited = f.sent
		c.sends = append(c.sends, due{f, now.Add(sendTimeout)})
	}
}

// Stored counts a message of a frame that was stored.
func (c *Counter) Stored(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if f := c.frames[id]; f != nil && f.stored < maxCount {
		f.stored++
	}
}

// Broken counts that a page cannot get an answer from its frame, which therefore reports
// nothing itself: the page asks for another release than the one that it names. It counts
// if a frame of that release was loaded there from that network.
func (c *Counter) Broken(release, site string, bucket int64, from limit.Network, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := c.networks[from.Customer()]
	if n == nil {
		return
	}
	for _, f := range slices.Backward(n.frames) {
		if f.release == release && f.site == site && f.bucket == bucket && !f.left {
			c.count(f, frozenSignal, true, now)
			return
		}
	}
}

// checkDue looks at what is due. The caller holds mu.
func (c *Counter) checkDue(now time.Time) {
	for len(c.boots) > 0 && !c.boots[0].at.After(now) {
		f := c.boots[0].frame
		c.boots = c.boots[1:]
		if !f.gone && !f.booted {
			f.booted = true
			c.count(f, bootSignal, true, now)
		}
	}
	for len(c.sends) > 0 && !c.sends[0].at.After(now) {
		f := c.sends[0].frame
		c.sends = c.sends[1:]
		if f.gone {
			continue
		}
		if f.stored < f.awaited {
			f.stored = f.awaited // it is not missed a second time
			c.count(f, sendSignal, true, now)
		}
		if f.awaited = 0; f.left {
			c.forget(f)
		} else {
			c.awaitSent(f, now)
		}
	}
}

// compared reports whether a frame is compared, and whether it has the canary: it was
// loaded since the rollout is as it is now, and its release is what was drawn for it. The
// caller holds mu.
func (c *Counter) compared(f *frame) (isCanary, is bool) {
	if c.rollout.Canary == "" || f.epoch != c.epoch {
		return false, false
	}
	release, drawn := c.rollout.Choose(f.site, f.bucket)
	return release == c.rollout.Canary, drawn && release == f.release
}

// count counts one trial of a frame, and reports whether the metrics have counted it, once
// in a minute for each visitor. The caller holds mu.
func (c *Counter) count(f *frame, signal int, failed bool, now time.Time) (measured bool) {
	n := f.network
	measured = c.measure(f, signal, failed, now)
	isCanary, is := c.compared(f)
	if !is {
		return measured
	}
	if n.rolloutNumber != c.rolloutNumber {
		n.rolloutNumber, n.trials, n.times = c.rolloutNumber, [signalCount]uint8{}, 0
	}
	if n.batchNumber != c.batchNumber {
		n.batchNumber, n.tried, n.canary = c.batchNumber, 0, 0
	}
	if c.failed[n.mark].has(signal) {
		return measured
	}
	tried, most := n.tried.has(signal), uint8(max(1, signals[signal].Needed/trialsPart))
	if !failed && (tried || n.trials[signal] >= most) || failed && !c.markFailed(n.mark, signal) {
		return measured
	}
	if tried { // what has failed is counted instead of what went well
		c.armOf(signal, n.canary.has(signal)).Trials--
	}
	n.tried.add(signal)
	if isCanary {
		n.canary.add(signal)
	}
	arm := c.armOf(signal, isCanary)
	arm.Trials++
	if failed {
		arm.Failures++
	}
	n.trials[signal] = min(n.trials[signal]+1, most)
	c.counted = true
	return measured
}

// armOf returns what was counted of a signal in this batch, of the canary or of the
// stable release. The caller holds mu.
func (c *Counter) armOf(signal int, canary bool) *guard.Counts {
	if canary {
		return &c.samples[signal].Canary
	}
	return &c.samples[signal].Stable
}

// closeBatch ends the batch. What was counted waits for Take. The caller holds mu.
func (c *Counter) closeBatch() {
	if c.newTimes != (histogram{}) {
		for i, n := range c.newTimes {
			c.times[i] += n
		}
		c.newTimes = histogram{}
		c.findLate()
	}
	c.batchNumber++
	if !c.counted {
		return
	}
	b := Batch{guard.Batch{Share: c.rollout.Share, Samples: map[string]guard.Sample{}}, c.rollout.Canary, c.rollout.Began}
	for i, s := range c.samples {
		if s != (guard.Sample{}) {
			b.Samples[signals[i].Name] = s
		}
	}
	c.closed = append(c.closed, b)
	c.samples, c.counted = [signalCount]guard.Sample{}, false
}

// Take returns what was counted since it was called last, and false if that is nothing.
// What was counted while the rollout was another one, such as with another share, is a
// batch of its own, so that it has to be called until it returns false.
func (c *Counter) Take(now time.Time) (Batch, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.checkDue(now)
	c.closeBatch()
	if len(c.closed) == 0 {
		return Batch{}, false
	}
	b := c.closed[0]
	c.closed = c.closed[1:]
	return b, true
}
