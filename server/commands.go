package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"maps"

	"kith/server/control"
	"kith/server/hub"
	"kith/server/incident"
	"kith/server/rollout"
	"kith/server/store"
)

// commandParts are what storeCommands work on.
type commandParts struct {
	store     store.Store
	releases  *rollout.Set
	incidents *incident.Set
	hub       *hub.Hub // nil if no server runs
	address   string   // of the running server, or ""
}

// storeCommands are the commands that need the data folder for themselves: the
// running server carries them out, if there is one, and else the command opens the
// folder.
func storeCommands(p commandParts) map[string]control.Command {
	s := p.store
	all := agentsCommands(s, p.address)
	maps.Copy(all, releaseCommands(p.releases))
	maps.Copy(all, incidentCommands(p.incidents))
	maps.Copy(all, sessionCommands(p))
	all["backup"] = func(ctx context.Context, args []string, out io.Writer) error { return backup(ctx, s, args[0], out) }
	all["export"] = func(ctx context.Context, args []string, out io.Writer) error { return export(ctx, s, args, out) }
	all["erase"] = func(ctx context.Context, args []string, out io.Writer) error { return erase(ctx, s, args, out) }
	return all
}

// listenForCommands lets commands reach this server. Where the data folder's file
// system has no sockets, the server serves all the same.
func (s *server) listenForCommands() {
	var err error
	if s.control, err = control.Listen(s.data, storeCommands(commandParts{s.store, s.releases, s.incidents, s.hub, s.address()})); err != nil {
		s.log.Warn("commands such as \"server agents\" cannot reach this server while it runs: its socket cannot be made in the data folder", "error", err)
	}
}

// runOnStore carries out one of storeCommands on a data folder, and writes what it
// prints to out. It does not make a new folder.
func runOnStore(ctx context.Context, folder, command string, args []string, out io.Writer) error {
	err := control.Run(ctx, folder, command, args, out)
	if !errors.Is(err, control.ErrNoServer) {
		return err
	}
	s, err := store.OpenExisting(folder)
	if err != nil {
		return err
	}
	defer s.Close()
	log := slog.New(slog.DiscardHandler)
	releases, err := rollout.Read(ctx, rollout.Config{Store: s, Check: checkStates, MayPromote: mayPromote(s), Log: log})
	if err != nil {
		return err
	}
	incidents, err := incident.Load(ctx, incident.Config{Store: s, Releases: releases, Log: log})
	if err != nil {
		return err
	}
	return storeCommands(commandParts{s, releases, incidents, nil, ""})[command](ctx, args, out)
}
