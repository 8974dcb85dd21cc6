package main

import (
	"kith/server/protocol"
	"kith/wasm/agent/state"
	"kith/wasm/agent/view"
)

// The releases of the stories: the newest is the canary.
const (
	newest   = "df9968c584c8e134"
	usual    = "41b07c9e2d55fa08"
	before   = "9c1e0b77a4d2f613"
	bad      = "e07a5c1188b94d20"
	inServer = "0b6d3f9a7c21e845"
)

// someReleases are the releases of a server while a canary runs.
func someReleases() protocol.Releases {
	held := func(id string, ago int64, role protocol.ReleaseRole) protocol.Release {
		return protocol.Release{ID: id, Built: now - ago, Schema: 3, MinReader: 2, Bytes: 7_130_000 + ago/100, Signed: true, Role: role}
	}
	v := protocol.Releases{
		Held: []protocol.Release{
			held(newest, 3*hour, protocol.ReleaseCanary), held(bad, 2*day, protocol.ReleaseWithdrawn), held(usual, 9*day, protocol.ReleaseStable),
			held(before, 40*day, protocol.ReleasePinned), held(inServer, 400*day, protocol.ReleaseUnused),
		},
		Stable: usual, Canary: newest, Share: 500, Since: now - 2*hour, Back: usual,
		Pins: []protocol.ReleasePin{{Site: "https://checkout.a-shop-with-a-rather-long-name.example", Release: before}, {Site: "https://shop.example", Release: before}},
		Withdrawn: []protocol.ReleaseWithdrawal{
			{Release: bad, At: now - 26*hour, Why: "Messages that were sent in a tunnel came twice; Omar saw it with two customers."},
			{Release: "77aa03be9915c6d4", At: now - 61*day, Why: "اختفى زر الإرسال"},
		},
		FileBytes: 64 << 20,
	}
	v.Held[3].Former = true
	v.Held[4].Former, v.Held[4].Binary, v.Held[4].Signed, v.Held[4].Bytes, v.Held[4].Schema = true, true, false, 0, 2
	for i, e := range []protocol.AuditEntry{
		{Actor: anna.Name, Action: protocol.AuditReleaseCanary, Target: newest, Detail: "5 %", Network: "192.0.2.17"},
		{Actor: anna.Name, Action: protocol.AuditReleaseAdded, Target: newest, Network: "192.0.2.17"},
		{Actor: omar.Name, Action: protocol.AuditReleaseRolledBack, Target: bad, Detail: "Messages that were sent in a tunnel came twice; Omar saw it with two customers.", Network: "2001:db8:77:1200::/64"},
		{Actor: "Operator", Action: protocol.AuditReleasePinned, Target: before, Detail: "https://shop.example"},
		{Actor: "Start of the server", Action: protocol.AuditReleasePromoted, Target: inServer, Detail: "the server was started with it"},
	} {
		e.Number, e.At = int64(90-i), now-int64(i*i)*400*minute
		v.Log = append(v.Log, e)
	}
	return v
}

// releaseStories returns the states of the page about the releases.
func releaseStories() []story {
	var all []story
	add := func(name string, change func(m *state.Model)) {
		m := settingsModel(state.ReleasesPage)
		m.Settings.Releases = someReleases()
		if change != nil {
			change(m)
		}
		all = append(all, story{name: "inbox-releases" + name, inbox: m})
	}
	dialog := func(name string, d state.SettingsDialog, form state.ReleaseForm, change func(m *state.Model)) {
		add(name, func(m *state.Model) {
			m.Settings.Dialog, m.Settings.Form = d, form
			if change != nil {
				change(m)
			}
		})
	}
	did := func(path string, form state.ReleaseForm) func(m *state.Model) {
		return func(m *state.Model) {
			m.Change.Request.Path = "/v1/agent/releases" + path
			m.Settings.Notice = view.ReleaseNotice(m.Change.Request.Path, &form, &m.Settings.Releases)
		}
	}
	add("", nil)
	add("-only-one", func(m *state.Model) {
		v := someReleases()
		m.Settings.Releases = protocol.Releases{Held: v.Held[4:], Stable: inServer, Log: v.Log[4:], FileBytes: v.FileBytes}
		m.Settings.Releases.Held[0].Role, m.Settings.Releases.Held[0].Former = protocol.ReleaseStable, false
	})
	add("-loading", func(m *state.Model) { m.Settings.Loading, m.Settings.Releases = true, protocol.Releases{} })
	add("-error", func(m *state.Model) {
		m.Settings.Releases, m.Settings.Error = protocol.Releases{}, view.TextUnreachable
	})
	add("-rolled-back", func(m *state.Model) {
		v := &m.Settings.Releases
		v.Canary, v.Share, v.Since, v.Held[0].Role = "", 0, 0, protocol.ReleaseWithdrawn
		did("/rollback", state.ReleaseForm{Release: newest})(m)
	})
	add("-added", did("", state.ReleaseForm{Release: newest}))
	add("-unpinned", func(m *state.Model) {
		did("/unpin", state.ReleaseForm{Site: "https://shop.example"})(m)
		m.Settings.Releases.Pins, m.Settings.Releases.Held[3].Role = nil, protocol.ReleaseUnused
	})
	dialog("-add", state.AddReleaseDialog, state.ReleaseForm{}, func(m *state.Model) {
		m.Settings.Error = "The release was altered or damaged: f/widget.wasm is not what its description says; get the file again."
	})
	dialog("-sending", state.AddReleaseDialog, state.ReleaseForm{Sent: 42}, func(m *state.Model) {
		m.Settings.Releases.Signed = true
		m.Change = state.Change{Request: state.Request{Name: view.NameReleaseFile, Path: "/v1/agent/releases"}, Busy: true}
	})
	dialog("-release", state.ReleaseDialog, state.ReleaseForm{Release: newest}, nil)
	dialog("-unused", state.ReleaseDialog, state.ReleaseForm{Release: before}, func(m *state.Model) {
		v := &m.Settings.Releases
		v.Pins, v.Held[3].Role, v.Canary, v.Held[0].Role = nil, protocol.ReleaseUnused, "", protocol.ReleaseUnused
	})
	dialog("-gone", state.ReleaseDialog, state.ReleaseForm{Release: "somewhere else"}, nil)
	dialog("-canary", state.CanaryDialog, state.ReleaseForm{Release: newest, Share: "12.5"}, nil)
	dialog("-first-canary", state.CanaryDialog, state.ReleaseForm{Release: before, Share: "5"}, func(m *state.Model) {
		m.Settings.Releases.Canary = ""
		m.Settings.Error = "What 9c1e0b77a4d2f613 stores in browsers cannot be read by the stable release (it writes schema 4 for readers from 4 on, and 41b07c9e2d55fa08 reads 3), so it could not be rolled back without setting it aside; promote it, or change it to be readable."
	})
	dialog("-promote", state.PromoteDialog, state.ReleaseForm{Release: newest}, func(m *state.Model) {
		m.Settings.Releases.Held[0].Schema, m.Settings.Releases.Held[0].MinReader = 4, 4
	})
	dialog("-rollback", state.RollbackDialog, state.ReleaseForm{Release: newest, Why: "Messages come twice"}, nil)
	dialog("-pin", state.PinDialog, state.ReleaseForm{Release: newest, Site: "shop.example"}, func(m *state.Model) {
		m.Settings.Error = "\"shop.example\" is not the origin of a site, such as https://shop.example."
	})
	dialog("-remove", state.RemoveReleaseDialog, state.ReleaseForm{Release: bad}, nil)
	add("-proof", func(m *state.Model) { m.Change.Proof.Open = true })
	return all
}
