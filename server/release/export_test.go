package release

// What the tests from outside the package change files with.
const (
	DescriptionName = descriptionName
	SignatureName   = signatureName
	ManifestName    = manifestName
	EntriesMax      = entriesMax
)

type Description = description

var (
	ReadArchive = readArchive
	Archive     = archive
	HexSum      = hexSum
)
