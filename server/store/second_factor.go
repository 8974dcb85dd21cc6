package store

import (
	"context"

	"kith/server/protocol"
)

// SecondFactors are what agents prove themselves with beside the password: the
// secrets of their authenticator apps, and codes for when these are lost.
type SecondFactors interface {
	// SetSecondFactor stores an agent's secret, in place of the one before, and
	// the hashes of new recovery codes. Without a secret there is no second
	// factor from then on.
	SetSecondFactor(ctx context.Context, by Cause, agent string, secret []byte, recovery [][]byte) error

	// SetRecoveryCodes replaces an agent's recovery codes by new ones.
	SetRecoveryCodes(ctx context.Context, by Cause, agent string, recovery [][]byte) error

	// UseStep stores that the code of a time step was used. It returns
	// ErrNotFound if that step or a later one was used before: a code that was
	// looked at over a shoulder must not work again.
	UseStep(ctx context.Context, agent string, step int64) error

	// UseRecoveryCode uses a recovery code up, or returns ErrNotFound.
	UseRecoveryCode(ctx context.Context, by Cause, agent string, codeHash []byte) error
}

// SetSecondFactor implements SecondFactors.
func (s *sqlStore) SetSecondFactor(ctx context.Context, by Cause, agent string, secret []byte, recovery [][]byte) error {
	return s.write(ctx, func(t *tx) error {
		action := protocol.AuditTwoFactorOff
		if err := t.clearSecondFactor(agent); err != nil {
			return err
		}
		if len(secret) > 0 {
			action = protocol.AuditTwoFactorOn
			if _, err := t.exec(`UPDATE agents SET totp_secret = $2 WHERE id = $1`, agent, secret); err != nil {
				return err
			}
			if err := t.addRecoveryCodes(agent, recovery); err != nil {
				return err
			}
		}
		return t.auditAgent(by, action, agent, "")
	})
}

// clearSecondFactor removes an agent's secret and recovery codes.
func (t *tx) clearSecondFactor(agent string) error {
	if _, err := t.exec(`DELETE FROM recovery_codes WHERE agent = $1`, agent); err != nil {
		return err
	}
	_, err := t.exec(`UPDATE agents SET totp_secret = NULL, totp_step = 0 WHERE id = $1`, agent)
	return err
}

func (t *tx) addRecoveryCodes(agent string, hashes [][]byte) error {
	for _, hash := range hashes {
		if _, err := t.exec(`INSERT INTO recovery_codes (agent, hash) VALUES ($1, $2)`, agent, hash); err != nil {
			return err
		}
	}
	return nil
}

// SetRecoveryCodes implements SecondFactors.
func (s *sqlStore) SetRecoveryCodes(ctx context.Context, by Cause, agent string, recovery [][]byte) error {
	return s.write(ctx, func(t *tx) error {
		if _, err := t.exec(`DELETE FROM recovery_codes WHERE agent = $1`, agent); err != nil {
			return err
		}
		if err := t.addRecoveryCodes(agent, recovery); err != nil {
			return err
		}
		return t.auditAgent(by, protocol.AuditRecoveryCodes, agent, "")
	})
}

// UseStep implements SecondFactors.
func (s *sqlStore) UseStep(ctx context.Context, agent string, step int64) error {
	return s.write(ctx, func(t *tx) error {
		n, err := t.exec(`UPDATE agents SET totp_step = $2 WHERE id = $1 AND totp_step < $2`, agent, step)
		if err == nil && n == 0 {
			err = ErrNotFound
		}
		return err
	})
}

// UseRecoveryCode implements SecondFactors.
func (s *sqlStore) UseRecoveryCode(ctx context.Context, by Cause, agent string, codeHash []byte) error {
	return s.write(ctx, func(t *tx) error {
		n, err := t.exec(`DELETE FROM recovery_codes WHERE agent = $1 AND hash = $2`, agent, codeHash)
		if err == nil && n == 0 {
			err = ErrNotFound
		}
		if err != nil {
			return err
		}
		return t.auditAgent(by, protocol.AuditRecoveryCode, agent, "")
	})
}
