// Package guard decides on a canary: a new release of the widget that a share of the
// visitors is given, while all others keep the stable release. It is told how often
// something went well and how often it failed for either, and says, as often as it is
// asked, whether to wait, to give everybody the stable release again, or that a person
// may give everybody the canary. Nobody needs to be awake.
//
//	var state guard.State // kept as JSON: a server that is killed goes on with it
//	verdict, err := state.Observe(time.Now(), guard.Batch{Share: 0.05, Samples: counted})
//
// It imports nothing of this project, and must never; it uses no clock and no random
// numbers.
//
// # What it promises
//
//   - Of a hundred healthy canaries at most one is rolled back by chance, for however
//     long and however often each is looked at, with few visitors or many. An outage that
//     hits both releases is no reason.
//   - A bad canary is rolled back as soon as chance does not explain it any more. With a
//     share of 5 % that is when three visitors of the canary have failed in a row, and
//     none of the others; with 1 % three, 25 % six, 50 % twelve.
//   - Until enough was seen, the canary cannot be promoted, and MayPromote says what is
//     missing. One that fails, in any signal, more often than is tolerated and for twice
//     as many visitors becomes promotable in one of twenty rollouts at most.
//   - Some signals are absolute: nobody may ever see what the former person wrote. Three
//     failures are enough to roll back then, and one is enough not to promote.
//
// # How it can look all the time
//
// Whoever compares two numbers every second, and stops when they look bad, will see them
// look bad one day. Bets do not have that flaw. Say a draw gives the canary to one of
// twenty visitors. If the releases are alike, who fails has nothing to do with the draw,
// so of the visitors who fail one in twenty has the canary. A bet on that which pays
// twenty times the stake is fair. Nobody gets rich by fair bets: whatever one bets, and
// however long, the chance to ever have a hundred times what one began with is at most one
// in a hundred. If the canary is worse, the bets are better than fair, and what is won
// grows and grows.
//
// So the guard plays, one game for each compared signal. It divides its stake among
// nineteen guesses how many times as many of the canary's visitors fail, from 1.6 to 100.
// There are nine games, so the canary is rolled back when one of them has made its stake
// 900 times as much: the chance of that is one in 900 for each, and one in a hundred for
// all. Promotion is such a game, too: the guard bets that the canary is not as bad as it
// would have to be.
//
// # What whoever counts must do
//
// The bets are fair if chance alone decides who has the canary, and if nobody is bet on
// twice:
//
//  1. Each visitor is given the canary by a draw, with a probability that is known, and
//     keeps it. Only frames that were loaded since the rollout began are counted, of both
//     releases: a tab that is open since yesterday had no draw.
//  2. A batch has one share. When the share changes, the frames that were loaded before
//     are counted in a batch of their own, with their share, or not at all.
//  3. In a batch a visitor counts once for each signal: as failed if anything failed, and
//     when it is known whether it did.
//  4. Whoever has failed in a signal is not counted in it again until the rollout ends.
//     Who has a bad network fails again and again, and may by chance have the canary.
//  5. Of an absolute signal, a failure counts if no failure of it came from the same
//     network before. What browsers report may be a lie, and what a liar does not have
//     many of are networks. For compared signals it is wise, too, to draw and to count by
//     network. The worst that lies of failures can do is a rollback; lies of success hide
//     nothing, since only failures are bet on, but can be taken for trials.
//
// # Figures
//
// "go run ./build/tool/guard" prints them, for worlds that are worse than most; its comment
// says how. With "-canaries 200" and the seed 1, where visitors send 40 messages in a
// minute unless the line says otherwise, of 200 canaries each:
//
//	healthy, watched for two days             rolled back   may be promoted, half by
//	share of 1 %                                    0.0 %     0.0 %   -
//	share of 5 %                                    0.5 %    65.5 %   39 hours
//	share of 25 %                                   1.5 %    99.0 %   9 hours
//	share of 50 %                                   0.0 %   100.0 %   6 hours
//	shares of 1, 5, 25 and 50 % in turn             1.0 %    98.5 %   29 hours
//	share of 5 %, 4 a minute, four days             0.0 %     0.0 %   -
//	share of 50 %, 4 a minute, four days            1.0 %    90.5 %   49 hours
//	share of 5 %, 1000 a minute, four hours         0.5 %    80.0 %   99 minutes
//
//	bad, share of 5 %                         rolled back   half by                 may be promoted
//	every press fails                             100.0 %   6 minutes, 8 sends          0.0 %
//	every send fails                              100.0 %   9 minutes, 5 sends          0.0 %
//	no program runs                               100.0 %   8 minutes, 0 sends          0.0 %
//	sends fail with 20 times the odds             100.0 %   33 minutes, 32 sends        0.0 %
//	messages are slow with 5 times the odds       100.0 %   102 minutes, 281 sends      0.0 %
//	sends fail with 5 times the odds              100.0 %   217 minutes, 292 sends      0.0 %
//	panics with 20 times the odds                  97.0 %   16 hours, 1603 sends        7.0 %
//	sends fail with twice the odds, four days      99.0 %   29 hours, 2878 sends       20.0 %
//
// One and a half in a hundred are three of 200, where one in a hundred is promised on
// average. The last two lines have canaries that are promotable for a while: before the
// noise is added they fail less often than is tolerated, 0.2 % of 0.3 % and 1.98 % of 2 %.
// Whoever counts visitors each time they fail has 66.5 % of the healthy canaries rolled
// back, and whoever says that the share is 5 % when it is 10 %, all.
//
// # Where it ends
//
//   - The simulated worlds are invented, and their visitors do not lie. What is promised
//     of false alarms holds in any world in which the rules above are kept to. How soon a
//     bad canary is noticed depends on the world.
//   - Few visitors are little evidence, and there is no way around it but a larger share.
//   - That a fifth more visitors fail is not noticed, and twice as many only after a day
//     or more, if few fail with the stable release.
//   - The share must be the true one, within a tenth or so. Visitors who cannot be given
//     the canary have to be left out; counted as the stable release's they hide its
//     failures. A canary that has less than half of its part of the trials is not promoted.
//   - What is not counted is not seen. A frame that never loads reports nothing, so the
//     server has to count those that begin to. Once everybody has the canary there is
//     nothing to compare it with.
//   - The numbers in a reason are of the whole rollout. If the share has changed they can
//     look harmless, though the canary was worse at all times.
//
// # For statisticians
//
// A compared signal is a test by betting, or e-process. Given that a visitor fails for
// the first time, it has the canary with the probability of the draw, share, if the
// releases are alike, and with share·r/(1-share+share·r) if r times as many of the
// canary's fail. The product of the likelihood ratios, averaged over r, is a nonnegative
// martingale, and a supermartingale if the canary is better, since each ratio above 1
// grows with the canary's failures. By Ville's inequality (1939) the chance that it ever
// reaches 1/alpha is at most alpha. Nothing is assumed of rates, of their course, of how
// visitors differ or of when anybody looks: the draw alone is random (Fisher 1935). The
// rule that whoever has failed is not at risk any more is that of survival analysis; the
// test is near to the anytime-valid logrank test (ter Schure, Pérez-Ortiz, Ly and
// Grünwald 2024).
//
// That test, and Fisher's test of trials and failures, would not ask for the share, but
// compare failures with trials. Such a test is exact only if each visitor counts once.
// Where a visitor of two fails at its only trial, another has nineteen trials, and each
// has the canary with a probability of a half, the likelihood ratio for r = 100 is 4.7 on
// average and not 1. With few visitors who stay long that is no exception.
//
// Signals share alpha equally. An average over signals would win more often, but is no
// martingale: a visitor who fails in two signals has one draw, so that the first failure
// tells the outcome of the second bet.
//
// Promotion tests for each signal that the failure rate of the canary's trials is the
// tolerance or more, and that r is 2 or more, and has to reject one of them at half of
// alpha. The former is valid for rates that vary as long as their average up to then is
// the tolerance or more: the mean of each factor is linear in the rate and falls with it,
// and by the inequality of arithmetic and geometric means their product is at most 1. All
// signals must pass, so their number costs nothing.
package guard
