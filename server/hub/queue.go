package hub

import "sync"

// The bounds of what waits to be sent on one link. A reader who is so far
// behind is dropped and resumes: waiting for one would make everybody wait,
// and keeping more would let a phone in a tunnel fill the server's memory.
const (
	queueFrames = 1024
	queueBytes  = 16 << 20
)

// A queue is the frames that wait to be sent. Putting in never waits.
type queue struct {
	out  chan string
	wake chan struct{} // there is something new to look at
	gone chan struct{} // nobody reads any more

	mu     sync.Mutex
	frames []string
	bytes  int
	ended  bool // nothing is put in any more
	left   bool // gone is closed
}

func newQueue() *queue {
	q := &queue{out: make(chan string), wake: make(chan struct{}, 1), gone: make(chan struct{})}
	go q.pump()
	return q
}

// put adds a frame; false says that the reader has fallen too far behind.
func (q *queue) put(frame string) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.ended {
		return true
	}
	if len(q.frames) >= queueFrames || q.bytes+len(frame) > queueBytes {
		return false
	}
	q.frames = append(q.frames, frame)
	q.bytes += len(frame)
	q.poke()
	return true
}

// end takes no more; what waits is still sent unless drop says otherwise.
func (q *queue) end(drop bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.ended = true
	if drop {
		q.frames = nil
	}
	q.poke()
}

// leave says that nobody reads any more.
func (q *queue) leave() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.ended = true
	if !q.left {
		q.left = true
		close(q.gone)
	}
}

func (q *queue) poke() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// pump hands the frames out, in order, until the queue has ended.
func (q *queue) pump() {
	defer close(q.out)
	for {
		frame, some, more := q.next()
		switch {
		case some:
			select {
			case q.out <- frame:
			case <-q.gone:
				return
			}
		case !more:
			return
		default:
			select {
			case <-q.wake:
			case <-q.gone:
				return
			}
		}
	}
}

func (q *queue) next() (frame string, some, more bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.frames) == 0 {
		return "", false, !q.ended
	}
	frame = q.frames[0]
	q.frames = q.frames[1:]
	q.bytes -= len(frame)
	return frame, true, true
}
