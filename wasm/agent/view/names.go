package view

// The names of what a person can press or type into. The view binds them to
// elements, and they come back in app.Action. Tests check that the view binds no
// other and that Update handles each of them.
const (
	// Setting up and signing in.
	NameName         = "name"     // input: the name
	NamePassword     = "password" // input: the password
	NameShowPassword = "reveal"   // click: shows and hides the password
	NameSetup        = "setup"    // submit of the set-up form
	NameSignIn       = "signin"   // submit of the sign-in form
	NameReset        = "reset"    // submit of the form for another password
	NameSecondFactor = "code"     // input: the code of the second factor
	NameHaveAccount  = "have"     // click on set-up: signs in with an account that exists already
	NameRetryStart   = "again"    // click: asks again who is signed in

	// The list.
	NameView             = "view"  // click; Value is a protocol.View
	NameBrand            = "brand" // change of the brand whose conversations are shown
	NameList             = "list"  // scroll of the list; Text is "end", "start" or ""
	NameSearch           = "query" // input: the search box; escape empties it
	NameOpenConversation = "talk"  // click: a conversation in the list or in the details; Value is its id
	NameMoreRows         = "rows"  // click: draws more of the list, and fetches more
	NameNext             = "next"  // down on the list, j anywhere
	NamePrevious         = "prior" // up on the list, k anywhere
	NameFirst            = "first" // home on the list
	NameLast             = "final" // end on the list

	// Selecting conversations.
	NameSelect      = "select"  // click: begins and ends selecting
	NameToggle      = "toggle"  // click, and x on a row: selects a conversation; Value is its id
	NameSelectAll   = "all"     // click: selects all of the list, or none
	NameEndSelected = "endmany" // click: ends those that are selected

	// Abuse. Value is the conversation, or "" for those that are selected.
	NameSpam          = "spam"    // click: marks as spam
	NameNoSpam        = "nospam"  // click: takes that back
	NameBlock         = "block"   // click: opens the dialog that blocks
	NameBlockWhom     = "whom"    // click in it; Value is "visitor" or "network"
	NameBlockDays     = "days"    // change in it: how long
	NameBlockReason   = "reason"  // input in it
	NameBlockSpam     = "asspam"  // change in it: marks as spam, too
	NameConfirmBlock  = "doblock" // click in it
	NameDelete        = "delete"  // click: opens the dialog that deletes
	NameConfirmDelete = "remove"  // click in it
	NameBlocks        = "blocks"  // click: opens the list of blocks
	NameMoreBlocks    = "blocks2" // click: fetches more of it
	NameUnblock       = "unblock" // click; Value is the id of the block
	NameUndo          = "undo"    // click: takes back what the toast is about
	NameDismiss       = "dismiss" // click: hides the toast

	// The open conversation.
	NameReply     = "reply"   // input: the text box; Value is the conversation
	NameSend      = "send"    // click, and enter in the text box; Value likewise
	NameBack      = "back"    // click, and escape anywhere: closes the innermost pane
	NameDetails   = "card"    // click: shows and hides the customer's details
	NameEnd       = "end"     // click: ends the conversation; Value is its id
	NameReopen    = "reopen"  // click: reopens it; Value is its id
	NameOlder     = "older"   // click: fetches older messages
	NameLog       = "log"     // scroll of the log; Text is "end", "start" or ""
	NameJumpToEnd = "latest"  // click: jumps to the newest message
	NameRetry     = "retry"   // click: sends a failed reply again; Value is the client id
	NameDiscard   = "discard" // click: removes a failed reply; its text becomes the draft, if there is none

	// The settings: the account.
	NameAccount       = "account"      // click: opens the page
	NameTeam          = "team"         // click: opens the page
	NameAudit         = "audit"        // click: opens the page
	NameLeaveSettings = "inbox"        // click: back to the inbox
	NameRetrySettings = "fetch"        // click: asks again for what the page shows
	NameNewName       = "newname"      // input
	NameSaveName      = "savename"     // submit
	NameNewPassword   = "newpassword"  // input
	NameShowNew       = "shownew"      // click: shows and hides it
	NameSavePassword  = "savepassword" // submit
	NameSetUpFactor   = "factor"       // click: begins to set up the second factor
	NameFactorCode    = "factorcode"   // input: the code that the app shows
	NameTurnOnFactor  = "factoron"     // submit
	NameTurnOffFactor = "factoroff"    // click
	NameRecovery      = "recovery"     // click: makes new recovery codes
	NameCopyCodes     = "copycodes"    // click
	NameFactorDone    = "factordone"   // click: the recovery codes are saved, or setting up is given up
	NameEndSignIn     = "endsignin"    // click; Value is the id of the sign-in
	NameEndOthers     = "endothers"    // click: ends all others

	// The settings: the team.
	NameInviteForm          = "inviteform" // click: opens the dialog
	NameInviteFor           = "invitefor"  // input in it
	NameRole                = "role"       // click in a dialog; Value is a protocol.Role
	NameMayBrand            = "maybrand"   // change in a dialog; Value is the key of a brand
	NameCreateInvite        = "doinvite"   // click in it
	NameCopyInvite          = "copyinvite" // click: copies the address
	NameMember              = "member"     // click: opens the dialog; Value is the member's id
	NameSaveMember          = "savemember" // click in it
	NameDeactivate          = "deactivate" // click in it
	NameReactivate          = "reactivate" // click in it
	NameRemoveMember        = "outmember"  // click in it: asks whether to remove
	NameConfirmRemove       = "doremove"   // click
	NameWithdraw            = "withdraw"   // click; Value is the id of the invitation
	NameMoreAudit           = "moreaudit"  // click: fetches older entries
	NameCloseSettingsDialog = "close"      // click, and escape: closes the dialog

	// The settings: the releases.
	NameReleases          = "releases"      // click: opens the page
	NameAddRelease        = "addrelease"    // click: opens the dialog
	NameReleaseFile       = "releasefile"   // change in it: a file was chosen
	NameRelease           = "release"       // click: opens the dialog; Value is the id of the release
	NameCanaryForm        = "canaryform"    // click: opens the dialog; Value likewise
	NameShare             = "share"         // click in it; Value is the share in percent
	NameShareText         = "sharetext"     // input in it
	NameStartCanary       = "canary"        // submit of it
	NamePromoteForm       = "promoteform"   // click: opens the dialog; Value is the id of the release
	NamePromote           = "promote"       // submit of it
	NameRollbackForm      = "rollbackform"  // click: opens the dialog; Value likewise
	NameRollback          = "rollback"      // submit of it
	NameReleaseWhy        = "releasewhy"    // input in a dialog: the reason
	NamePinForm           = "pinform"       // click: opens the dialog; Value is the id of the release
	NamePinSite           = "pinsite"       // input in it
	NamePin               = "pin"           // submit of it
	NameUnpin             = "unpin"         // click; Value is the site
	NameRemoveReleaseForm = "outrelease"    // click: opens the dialog; Value is the id of the release
	NameRemoveRelease     = "removerelease" // click in it

	// Proving again who it is.
	NameProofPassword = "proofpassword" // input
	NameProofCode     = "proofcode"     // input
	NameProve         = "prove"         // submit
	NameCancelProof   = "noproof"       // click, and escape

	// All that is stored about a customer. Value is the conversation.
	NameExport       = "export"  // click: saves it as a file
	NameErase        = "erase"   // click: opens the dialog that asks whether to erase
	NameConfirmErase = "doerase" // click in it

	// The rest.
	NameConnect       = "connect" // click: connects now
	NameReload        = "reload"  // click: reloads the page
	NameMenu          = "menu"    // click: opens and closes the menu; escape closes it
	NameSound         = "sound"   // click: turns the sound on and off
	NamePicture       = "picture" // change: a picture was chosen
	NameInvite        = "invite"  // click: opens the page of the team, and there the dialog
	NameCloseDialog   = "done"    // click, and escape: closes the dialog
	NameSignOut       = "signout" // click
	NameSignOutAnyway = "leave"   // click: signs out although replies are not sent
)

// MemberName returns the name of a member of the team, to focus it.
func MemberName(id string) string { return "member-" + id }

// ReleaseName returns the name of what opens the dialog about a release, to focus it.
func ReleaseName(id string) string { return "release-" + id }

// RowName returns the name of a row of the list, to focus it.
func RowName(id string) string { return "row-" + id }
