package hub

import (
	"context"
	"iter"
	"sync"
	"sync/atomic"
)

// The bounds of the frames that wait to be sent on one connection, in number
// and in bytes. A reader who is that far behind is disconnected and resumes:
// to wait for one would make everybody wait, and to keep more would let a
// phone in a tunnel fill the server's memory. All connections together are
// bounded by Limits.QueuedMegabytes.
const (
	queueFrames = 1024
	queueBytes  = 16 << 20
)

// A sendQueue holds the frames that wait to be sent, and the one that is being
// sent. Its push never blocks.
type sendQueue struct {
	all       *atomic.Int64 // the bytes of all queues
	changed   chan struct{} // has an element if outgoing should look again
	abandoned chan struct{} // is closed when nobody reads any more

	mu      sync.Mutex
	frames  []string
	sending int           // the bytes of the frame that is being sent
	bytes   int           // of the frames and the one that is being sent
	pushed  int64         // the number of frames that were ever pushed
	sent    int64         // the number of frames that were sent, which are the first
	answer  int64         // the number of the last frame that is an answer; see awaitAnswers
	awaited chan struct{} // is closed when next is called; nil if nobody waits for that
	closed  bool          // no more frames come
	unread  bool          // abandoned is closed
}

func newSendQueue(all *atomic.Int64) *sendQueue {
	return &sendQueue{all: all, changed: make(chan struct{}, 1), abandoned: make(chan struct{})}
}

// push adds a frame. It reports false if the reader is too far behind. It is not called
// when the queue was closed.
func (q *sendQueue) push(frame string) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.frames) >= queueFrames || q.bytes+len(frame) > queueBytes {
		return false
	}
	q.frames = append(q.frames, frame)
	q.pushed++
	q.add(len(frame))
	q.notify()
	return true
}

// add counts bytes, which may be negative. The caller holds mu.
func (q *sendQueue) add(bytes int) {
	q.bytes += bytes
	q.all.Add(int64(bytes))
}

// size returns how many bytes wait to be sent or are being sent.
func (q *sendQueue) size() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.bytes
}

// close ends the queue when the waiting frames were handed out, or at once if
// discard is set.
func (q *sendQueue) close(discard bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	if discard {
		q.discard()
	}
	q.notify()
}

// discard forgets the frames that wait. The caller holds mu.
func (q *sendQueue) discard() {
	q.frames = nil
	q.add(q.sending - q.bytes)
}

// abandon ends the queue because nobody reads any more, or nobody shall. It may
// be called more than once.
func (q *sendQueue) abandon() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.sending = 0
	q.discard()
	if !q.unread {
		q.unread = true
		close(q.abandoned)
	}
}

// outgoing returns the frames in order, until the queue is closed and empty, or
// abandoned. A frame counts as sent when the next one is asked for.
func (q *sendQueue) outgoing() iter.Seq[string] {
	return func(yield func(string) bool) {
		for {
			frame, state := q.next()
			switch state {
			case frameFound:
				if !yield(frame) {
					return
				}
			case queueEnded:
				return
			case queueEmpty:
				select {
				case <-q.changed:
				case <-q.abandoned:
					return
				}
			}
		}
	}
}

// A queueState is what next has found.
type queueState int

const (
	frameFound queueState = iota
	queueEmpty
	queueEnded
)

// next counts the frame that it returned before as sent, and returns the next.
func (q *sendQueue) next() (frame string, state queueState) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.add(-q.sending)
	q.sending = 0
	q.sent = q.pushed - int64(len(q.frames))
	if q.awaited != nil {
		close(q.awaited)
		q.awaited = nil
	}
	switch {
	case len(q.frames) > 0:
		frame = q.frames[0]
		q.frames[0] = "" // or the list keeps it
		q.frames = q.frames[1:]
		q.sending = len(frame)
		return frame, frameFound
	case q.closed:
		return "", queueEnded
	}
	return "", queueEmpty
}

// markAnswer makes all that was pushed so far an answer to the client.
func (q *sendQueue) markAnswer() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.answer = q.pushed
}

// awaitAnswers waits until every answer was sent. It returns ctx's error, or
// context.Canceled if the queue has ended.
func (q *sendQueue) awaitAnswers(ctx context.Context) error {
	for {
		q.mu.Lock()
		sent, closed := q.sent >= q.answer, q.closed
		if q.awaited == nil {
			q.awaited = make(chan struct{})
		}
		awaited := q.awaited
		q.mu.Unlock()
		switch {
		case closed:
			return context.Canceled
		case sent:
			return nil
		}
		select {
		case <-awaited:
		case <-q.abandoned:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// notify has outgoing look again.
func (q *sendQueue) notify() {
	select {
	case q.changed <- struct{}{}:
	default:
	}
}
