package protocol

import "kith/server/protocol/codec"

// Steps returns codec.Steps of decoding a frame of any kind.
func Steps(text string) int { return codec.Steps(text, &envelope{newFrame: newFrame}) }
