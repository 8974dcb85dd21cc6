package hub

import "sync"

// The bounds of the frames that wait to be sent on one connection, in number
// and in bytes. A reader who is that far behind is disconnected and resumes:
// to wait for one would make everybody wait, and to keep more would let a
// phone in a tunnel fill the server's memory.
const (
	queueFrames = 1024
	queueBytes  = 16 << 20
)

// A sendQueue holds the frames that wait to be sent. Its push never blocks.
type sendQueue struct {
	out       chan string
	changed   chan struct{} // has an element if run should look at the queue again
	abandoned chan struct{} // is closed when nobody reads out any more

	mu     sync.Mutex
	frames []string
	bytes  int
	closed bool // no more frames are taken
	unread bool // abandoned is closed
}

func newSendQueue() *sendQueue {
	q := &sendQueue{out: make(chan string), changed: make(chan struct{}, 1), abandoned: make(chan struct{})}
	go q.run()
	return q
}

// push adds a frame. It reports false if the reader is too far behind.
func (q *sendQueue) push(frame string) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return true
	}
	if len(q.frames) >= queueFrames || q.bytes+len(frame) > queueBytes {
		return false
	}
	q.frames = append(q.frames, frame)
	q.bytes += len(frame)
	q.notify()
	return true
}

// close stops taking frames. The waiting ones are still handed out, unless
// discard is set.
func (q *sendQueue) close(discard bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	if discard {
		q.frames = nil
	}
	q.notify()
}

// abandon ends the queue because nobody reads out any more. It may be called
// more than once.
func (q *sendQueue) abandon() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	if !q.unread {
		q.unread = true
		close(q.abandoned)
	}
}

func (q *sendQueue) notify() {
	select {
	case q.changed <- struct{}{}:
	default:
	}
}

// run hands the frames out in order until the queue is closed and empty, or
// abandoned.
func (q *sendQueue) run() {
	defer close(q.out)
	for {
		frame, found, closed := q.pop()
		switch {
		case found:
			select {
			case q.out <- frame:
			case <-q.abandoned:
				return
			}
		case closed:
			return
		default:
			select {
			case <-q.changed:
			case <-q.abandoned:
				return
			}
		}
	}
}

// pop removes the first frame; found is false if there is none.
func (q *sendQueue) pop() (frame string, found, closed bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.frames) == 0 {
		return "", false, q.closed
	}
	frame = q.frames[0]
	q.frames = q.frames[1:]
	q.bytes -= len(frame)
	return frame, true, q.closed
}
