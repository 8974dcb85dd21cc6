package format

// Parameters of Punycode, as RFC 3492 names them.
const (
	base, tMin, tMax      = 36, 1, 26
	skew, damp            = 38, 700
	initialN, initialBias = 128, 72
)

// punycode returns a label in Punycode, without the "xn--" before it.
func punycode(label []rune) string {
	var out []byte
	for _, r := range label {
		if r < initialN {
			out = append(out, byte(r))
		}
	}
	ascii := len(out)
	if ascii > 0 {
		out = append(out, '-')
	}
	n, delta, bias := rune(initialN), 0, initialBias
	for done := ascii; done < len(label); n++ {
		next := rune(0x10ffff)
		for _, r := range label {
			if r >= n {
				next = min(next, r)
			}
		}
		delta += int(next-n) * (done + 1)
		n = next
		for _, r := range label {
			if r < n {
				delta++
			}
			if r != n {
				continue
			}
			q := delta
			for k := base; ; k += base {
				t := min(max(k-bias, tMin), tMax)
				if q < t {
					out = append(out, punycodeDigit(q))
					break
				}
				out = append(out, punycodeDigit(t+(q-t)%(base-t)))
				q = (q - t) / (base - t)
			}
			bias = adaptBias(delta, done+1, done == ascii)
			delta = 0
			done++
		}
		delta++
	}
	return string(out)
}

// punycodeDigit returns a digit from 0 to 35: a to z, then 0 to 9.
func punycodeDigit(d int) byte {
	if d < 26 {
		return byte('a' + d)
	}
	return byte('0' + d - 26)
}

// adaptBias returns the bias after a delta.
func adaptBias(delta, count int, first bool) int {
	if first {
		delta /= damp
	} else {
		delta /= 2
	}
	delta += delta / count
	k := 0
	for ; delta > (base-tMin)*tMax/2; k += base {
		delta /= base - tMin
	}
	return k + (base-tMin+1)*delta/(delta+skew)
}
