//go:build js && wasm

package browser

import "github.com/hack-pad/safejs"

// A tone is what new messages sound like: two notes, made by the browser, so
// that there is nothing to be loaded.
type tone struct {
	context safejs.Value // the AudioContext; undefined before it may sound
	asleep  func()       // ends the wait for the context to be put to sleep
}

const (
	lowNote  = 659.26 // E5, in hertz
	highNote = 987.77 // B5
	loudness = 0.08   // of 1
	// idle is after how many milliseconds of silence the device's sound is let
	// go of, because it takes power.
	idle = 2_000
)

// unlockTone makes the context while a person does something, the only time
// when every browser allows it.
func (e *engine) unlockTone() {
	if !e.tone.context.IsUndefined() {
		return
	}
	context, err := build("AudioContext")
	if err != nil {
		e.tone.context = safejs.Null() // there is none here, or the page may not sound
		return
	}
	e.tone.context = context
	e.until(func() { quietly(call(context, "close")) })
	quietly(call(context, "resume"))
	e.quietenLater()
}

// play sounds the tone, if the person has ever done something here.
func (e *engine) play() {
	context := e.tone.context
	if !there(context) {
		return
	}
	quietly(call(context, "resume"))
	now, err := at(context, "currentTime").Float()
	if err != nil {
		return
	}
	e.note(now, lowNote)
	e.note(now+0.12, highNote)
	e.quietenLater()
}

// note sounds one note at a moment of the context, swelling and fading.
func (e *engine) note(when, pitch float64) {
	context := e.tone.context
	oscillator, volume := call(context, "createOscillator"), call(context, "createGain")
	set(at(oscillator, "frequency"), "value", pitch)
	gain := at(volume, "gain")
	call(gain, "setValueAtTime", 0, when)
	call(gain, "linearRampToValueAtTime", loudness, when+0.015)
	call(gain, "exponentialRampToValueAtTime", 0.0001, when+0.5)
	call(oscillator, "connect", volume)
	call(volume, "connect", at(context, "destination"))
	call(oscillator, "start", when)
	call(oscillator, "stop", when+0.55)
}

func (e *engine) quietenLater() {
	if e.tone.asleep != nil {
		e.tone.asleep()
	}
	e.tone.asleep = e.after(idle, func() { quietly(call(e.tone.context, "suspend")) })
}

// quietly lets a promise fail without a word in the console.
func quietly(promise safejs.Value) { call(promise, "catch", at(global, "Object")) }
