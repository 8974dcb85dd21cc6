package outcome

import (
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"
)

// TestMetrics: everything is counted for the metrics, compared or not, once a minute for
// each visitor.
func TestMetrics(t *testing.T) {
	w := newWorld(t)
	w.SetRollout(Rollout{Stable: stable})
	a := w.load(1, stable)
	r := report(a, stable, "boot", "press", "send")
	r.Shown = []int{1, 0, 0, 0, 0, 0, 0, 0, 99}
	r.Acked = []int{0, 2, 0, 0, 0, 0, 0, 1, 1}
	for range 3 {
		w.Report(r, elsewhere, w.now)
		w.says(a, stable, "press!")
	}
	w.says(w.load(2, stable), stable, "press")
	w.now = w.now.Add(time.Minute)
	w.says(a, stable, "press")
	want := `# HELP kith_acknowledged_seconds From pressing Enter until the own message is shown as sent. The sum is of upper bounds.
# TYPE kith_acknowledged_seconds histogram
kith_acknowledged_seconds_bucket{release="r1",le="0.1"} 0
kith_acknowledged_seconds_bucket{release="r1",le="0.25"} 2
kith_acknowledged_seconds_bucket{release="r1",le="0.5"} 2
kith_acknowledged_seconds_bucket{release="r1",le="1"} 2
kith_acknowledged_seconds_bucket{release="r1",le="2"} 2
kith_acknowledged_seconds_bucket{release="r1",le="4"} 2
kith_acknowledged_seconds_bucket{release="r1",le="8"} 2
kith_acknowledged_seconds_bucket{release="r1",le="25"} 3
kith_acknowledged_seconds_bucket{release="r1",le="+Inf"} 4
kith_acknowledged_seconds_sum{release="r1"} 75.5
kith_acknowledged_seconds_count{release="r1"} 4
# HELP kith_bubble_seconds From pressing Enter until the own message is shown. The sum is of upper bounds.
# TYPE kith_bubble_seconds histogram
kith_bubble_seconds_bucket{release="r1",le="0.02"} 1
kith_bubble_seconds_bucket{release="r1",le="0.05"} 1
kith_bubble_seconds_bucket{release="r1",le="0.1"} 1
kith_bubble_seconds_bucket{release="r1",le="0.2"} 1
kith_bubble_seconds_bucket{release="r1",le="0.4"} 1
kith_bubble_seconds_bucket{release="r1",le="0.8"} 1
kith_bubble_seconds_bucket{release="r1",le="1.6"} 1
kith_bubble_seconds_bucket{release="r1",le="5"} 1
kith_bubble_seconds_bucket{release="r1",le="+Inf"} 21
kith_bubble_seconds_sum{release="r1"} 200.02
kith_bubble_seconds_count{release="r1"} 21
# HELP kith_frames_loaded_total Documents of the panel that were served to visitors.
# TYPE kith_frames_loaded_total counter
kith_frames_loaded_total{release="r1"} 2
`
	if err := testutil.CollectAndCompare(w.Counter, strings.NewReader(want), "kith_acknowledged_seconds", "kith_bubble_seconds", "kith_frames_loaded_total"); err != nil {
		t.Error(err)
	}
	if r := w.byRelease[stable].outcomes; r[placeOf("press")].trials != 3 || r[placeOf("press")].failures != 1 || r[bootSignal].trials != 2 || r[bootSignal].failures != 1 {
		t.Errorf("%+v", r)
	}
	if n := testutil.CollectAndCount(w.Counter, "kith_outcomes_total"); n != 2*signalCount {
		t.Errorf("%d outcomes", n)
	}
}
