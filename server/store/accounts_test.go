package store

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"kith/server/protocol"
)

// openWithAgent returns a store with one owner, who is signed in with "token".
func openWithAgent(t *testing.T) (*sqlStore, Agent) {
	s, err := open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	code := HashToken("code")
	v := NewInvitation{CodeHash: code, Role: protocol.RoleOwner, Expires: time.Now().Add(time.Hour)}
	if err := s.Invite(t.Context(), Cause{}, v); err != nil {
		t.Fatal(err)
	}
	a, err := s.CreateAgent(t.Context(), "", code, "Mira", "hash")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.SignIn(t.Context(), Cause{Agent: a.ID}, NewSignIn{Agent: a.ID, TokenHash: HashToken("token"), DeviceHash: HashToken("device")}); err != nil {
		t.Fatal(err)
	}
	return s, a
}

// TestTheAuditLogIsAppendOnly: no statement changes or removes an entry, whoever runs
// it.
func TestTheAuditLogIsAppendOnly(t *testing.T) {
	s, _ := openWithAgent(t)
	before, err := s.AuditLog(t.Context(), 0)
	if err != nil || len(before.Entries) == 0 {
		t.Fatal(before, err)
	}
	for _, statement := range []string{`UPDATE audit SET actor_name = 'Nobody'`, `DELETE FROM audit`, `INSERT OR REPLACE INTO audit SELECT * FROM audit`} {
		err := s.write(t.Context(), func(t *tx) error {
			_, err := t.exec(statement)
			return err
		})
		if err == nil {
			t.Errorf("%s: no error", statement)
		}
	}
	after, err := s.AuditLog(t.Context(), 0)
	if err != nil || len(after.Entries) != len(before.Entries) || after.Entries[0] != before.Entries[0] {
		t.Errorf("%+v, %v", after, err)
	}
}

// TestSignInsRunOut: one that is old ends however it is used, and one that is not used
// ends, too.
func TestSignInsRunOut(t *testing.T) {
	for name, c := range map[string]struct {
		began, used time.Duration // ago
		want        error
	}{
		"fresh":    {0, 0, nil},
		"used":     {SignInLifetime - time.Minute, time.Hour, nil},
		"too old":  {SignInLifetime + time.Minute, 0, ErrNotFound},
		"not used": {SignInIdle + time.Hour, SignInIdle + time.Minute, ErrNotFound},
		"almost":   {SignInIdle + time.Hour, SignInIdle - time.Minute, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s, a := openWithAgent(t)
			now := time.Now()
			err := s.write(t.Context(), func(t *tx) error {
				began := now.Add(-c.began)
				_, err := t.exec(`UPDATE sign_ins SET expires_at = $1, created_at = $2, used_at = $3`,
					began.Add(SignInLifetime).UnixMilli(), began.UnixMilli(), now.Add(-c.used).UnixMilli())
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			if _, _, err := s.AgentBySignIn(t.Context(), HashToken("token")); !errors.Is(err, c.want) {
				t.Errorf("got %v", err)
			}
			if list, err := s.SignInsOf(t.Context(), a.ID); err != nil || (len(list) == 1) != (c.want == nil) {
				t.Errorf("listed: %+v, %v", list, err)
			}
		})
	}
}

// TestSignInsAreBounded: each ends in the end, and of those of one agent, and of the
// browsers in which they were, a number is kept, the newest.
func TestSignInsAreBounded(t *testing.T) {
	s, a := openWithAgent(t)
	const all = protocol.SignInsPerAgent + devicesPerAgent
	token := func(i int) []byte { return HashToken(fmt.Sprint("token", i)) }
	device := func(i int) []byte { return HashToken(fmt.Sprint("device", i)) }
	for i := range all {
		v := NewSignIn{Agent: a.ID, TokenHash: token(i), DeviceHash: device(i)}
		if i == 0 { // takes the place of the one that is there
			v.FormerHash, v.FormerDevice = HashToken("token"), HashToken("device")
		}
		if err := s.SignIn(t.Context(), Cause{Agent: a.ID}, v); err != nil {
			t.Fatal(err)
		}
		// The clock of the store may stand still between two of them.
		if err := s.write(t.Context(), func(t *tx) error {
			_, err := t.exec(`UPDATE sign_ins SET used_at = $2 WHERE hash = $1`, token(i), t.at-int64(all-i))
			if err == nil {
				_, err = t.exec(`UPDATE devices SET used_at = $2 WHERE hash = $1`, device(i), t.at-int64(all-i))
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	signedIn, known := 0, 0
	for i := range all {
		_, v, err := s.AgentBySignIn(t.Context(), token(i))
		if err == nil {
			signedIn++
		}
		if k, err := s.KnowsDevice(t.Context(), device(i), FoldName("Mira")); err == nil && k {
			known++
		}
		if newest := i == all-1; newest && (err != nil || v.Began == 0 || known == 0) {
			t.Errorf("the newest: %v, %+v", err, v)
		}
	}
	if signedIn != protocol.SignInsPerAgent || known != devicesPerAgent {
		t.Errorf("%d sign-ins and %d browsers are kept, want %d and %d", signedIn, known, protocol.SignInsPerAgent, devicesPerAgent)
	}
	var shortest, longest int64
	err := s.read(t.Context(), func(q *queries) error {
		return q.queryRow(`SELECT MIN(expires_at - created_at), MAX(expires_at - created_at) FROM sign_ins`, nil, &shortest, &longest)
	})
	if want := SignInLifetime.Milliseconds(); err != nil || shortest != want || longest != want {
		t.Errorf("they last %d to %d ms (%v), want %d", shortest, longest, err, want)
	}
}

// TestDevicesRunOut: a browser counts as known for so long after the last sign-in.
func TestDevicesRunOut(t *testing.T) {
	s, _ := openWithAgent(t)
	for left, want := range map[time.Duration]bool{time.Minute: true, -time.Minute: false} {
		err := s.write(t.Context(), func(t *tx) error {
			_, err := t.exec(`UPDATE devices SET expires_at = $1`, time.Now().Add(left).UnixMilli())
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if known, err := s.KnowsDevice(t.Context(), HashToken("device"), FoldName("Mira")); err != nil || known != want {
			t.Errorf("%v before its end it is known: %v, %v", left, known, err)
		}
	}
}

// TestFoldName: names that look the same to a limit look the same to the store.
func TestFoldName(t *testing.T) {
	for _, same := range [][2]string{{"Massimo", "MAſſIMO"}, {"Iris", "ırıs"}, {"K", "\u212a"}, {"  Mira\u00a0 K ", "mira k"}} {
		a, b := FoldName(same[0]), FoldName(same[1])
		if a != b {
			t.Errorf("%q is %q, and %q is %q", same[0], a, same[1], b)
		}
		if FoldName(a.String()) != a {
			t.Errorf("%q does not fold to itself", a)
		}
	}
}

// TestAgentsFromBeforeRoles: whoever could do everything still can.
func TestAgentsFromBeforeRoles(t *testing.T) {
	db := testDatabase(t)
	if err := migrate(db, migrations[:1]); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`INSERT INTO agents (id, name, name_key, password, created_at) VALUES ('a', 'Mira', 'mira', 'x', 1);
		INSERT INTO codes (hash, expires_at) VALUES (x'01', 9999999999999)`); err != nil {
		t.Fatal(err)
	}
	if err := migrate(db, migrations); err != nil {
		t.Fatal(err)
	}
	var role, brands, purpose string
	if err := db.QueryRow(`SELECT a.role, a.brands, c.purpose FROM agents a, codes c`).Scan(&role, &brands, &purpose); err != nil {
		t.Fatal(err)
	}
	if role != string(protocol.RoleOwner) || brands != "" || purpose != string(purposeInvite) {
		t.Errorf("role %q, brands %q, purpose %q", role, brands, purpose)
	}
}
