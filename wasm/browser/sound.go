//go:build js && wasm

package browser

import "github.com/hack-pad/safejs"

// A sound plays two notes for a new message. The browser generates them, so there
// is nothing to download.
type sound struct {
	context       safejs.Value // the AudioContext; undefined until unlockSound, null if there is none
	cancelSuspend func()       // cancels what suspendLater started
}

const (
	lowNote  = 659.26 // E5, in hertz
	highNote = 987.77 // B5, in hertz
	peakGain = 0.08   // the volume; 1 is the loudest

	// suspendAfter is the delay in milliseconds, after the last sound, before the
	// audio device is released, because it uses power.
	suspendAfter = 2_000
)

// unlockSound makes the audio context. It must be called while the browser handles
// a person's action: some browsers allow it only then.
func (e *engine) unlockSound() {
	if !e.sound.context.IsUndefined() {
		return
	}
	context, err := construct("AudioContext")
	if err != nil {
		e.sound.context = safejs.Null() // the browser has none, or the document may not use it
		return
	}
	e.sound.context = context
	e.onStop(func() { ignoreRejection(call(context, "close")) })
	ignoreRejection(call(context, "resume"))
	e.suspendLater()
}

// playSound plays both notes, if the person has used the document before.
func (e *engine) playSound() {
	context := e.sound.context
	if !exists(context) {
		return
	}
	ignoreRejection(call(context, "resume"))
	now, err := get(context, "currentTime").Float()
	if err != nil {
		return
	}
	e.playNote(now, lowNote)
	e.playNote(now+0.12, highNote)
	e.suspendLater()
}

// playNote plays one note. When is in seconds of the context's clock, pitch in
// hertz.
func (e *engine) playNote(when, pitch float64) {
	context := e.sound.context
	oscillator, gainNode := call(context, "createOscillator"), call(context, "createGain")
	set(get(oscillator, "frequency"), "value", pitch)
	gain := get(gainNode, "gain")
	call(gain, "setValueAtTime", 0, when)
	call(gain, "linearRampToValueAtTime", peakGain, when+0.015)
	call(gain, "exponentialRampToValueAtTime", 0.0001, when+0.5)
	call(oscillator, "connect", gainNode)
	call(gainNode, "connect", get(context, "destination"))
	call(oscillator, "start", when)
	call(oscillator, "stop", when+0.55)
}

// suspendLater suspends the audio context after suspendAfter.
func (e *engine) suspendLater() {
	if e.sound.cancelSuspend != nil {
		e.sound.cancelSuspend()
	}
	e.sound.cancelSuspend = e.afterFunc(suspendAfter, func() { ignoreRejection(call(e.sound.context, "suspend")) })
}

// ignoreRejection keeps the browser from logging it if a promise is rejected.
func ignoreRejection(promise safejs.Value) { call(promise, "catch", get(global, "Object")) }
