package guard

import "math"

// ratios are how many times as likely to fail as one of the stable release a visitor of
// the canary may be: ten to a decade, rounded. What a State has counted is summed up for
// each of them, so a change makes the states that are stored unreadable.
var ratios = []float64{
	0.5, 0.63, 0.8, 1, 1.25, 1.6, 2, 2.5, 3.15, 4, 5, 6.3,
	8, 10, 12.5, 16, 20, 25, 31.5, 40, 50, 63, 80, 100,
}

const (
	// worse is the index of 1.6. What is less is not bet on, since a canary can seem a
	// little worse without being so: its visitors do more with it, or the draw is not as
	// fair as it should be. With a quarter more who fail, time is on its side.
	worse = 5
	// margin is the index of 2: from here on a canary is too bad to promote.
	margin = 6
)

// addBets adds to logs, for each ratio, the logarithm of how many times as likely it is
// under it as under the ratio 1 that so many of those who failed had the canary, if each
// was given it with a probability of share.
func addBets(logs []float64, share float64, s Sample) {
	canary, both := float64(s.Canary.Failures), float64(s.Canary.Failures+s.Stable.Failures)
	if both == 0 {
		return
	}
	for i, ratio := range ratios {
		logs[i] += canary*math.Log(ratio) - both*math.Log(1-share+share*ratio)
	}
}

// againstAlike returns the logarithm of the evidence that visitors of the canary fail
// more often: the mean over the ratios.
func (e *Evidence) againstAlike() float64 { return logMeanExp(e.Logs[worse:]) }

// isGood reports whether it is sure enough that a canary fails less often than the
// tolerance, or for fewer visitors than the margin allows. Each has half of
// promoteAlpha.
func (e *Evidence) isGood(tolerance float64) bool {
	return max(againstMargin(e.Logs), againstRate(e.Total.Canary, tolerance)) >= math.Log(2/promoteAlpha)
}

// againstMargin returns the logarithm of how many times as likely the failures are under
// the ratios below the margin, on average over them, as under the margin.
func againstMargin(logs []float64) float64 { return logMeanExp(logs[:margin]) - logs[margin] }

// rateSteps is how many rates below a tolerance againstRate tries, each half of the one
// before.
const rateSteps = 6

// againstRate returns the logarithm of how many times as likely the failures are at
// rates below a tolerance, on average over them, as at the tolerance.
func againstRate(c Counts, tolerance float64) float64 {
	logs := make([]float64, rateSteps)
	rate := tolerance
	for i := range logs {
		rate /= 2
		logs[i] = float64(c.Failures)*math.Log(rate/tolerance) +
			float64(c.Trials-c.Failures)*math.Log((1-rate)/(1-tolerance))
	}
	return logMeanExp(logs)
}

// logMeanExp returns the logarithm of the mean of numbers that are given by their
// logarithms.
func logMeanExp(logs []float64) float64 {
	largest := math.Inf(-1)
	for _, l := range logs {
		largest = max(largest, l)
	}
	sum := 0.0
	for _, l := range logs {
		sum += math.Exp(l - largest)
	}
	return largest + math.Log(sum/float64(len(logs)))
}
