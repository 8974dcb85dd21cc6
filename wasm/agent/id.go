package agent

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// id returns n random bytes in base64url.
func (u *update) id(n int) string {
	var out []byte
	var held uint64
	bits := 0
	for range n {
		held, bits = held<<8|u.random.Uint64()&0xFF, bits+8
		for bits >= 6 {
			bits -= 6
			out = append(out, alphabet[held>>bits&63])
		}
	}
	if bits > 0 {
		out = append(out, alphabet[held<<(6-bits)&63])
	}
	return string(out)
}
