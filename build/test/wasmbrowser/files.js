// Lets the test read the project's files and write none: each is fetched whole
// from /files when it is opened. Go calls these functions as it would call those
// of Node.js.
(() => {
	const failed = (code) => Object.assign(new Error(code), { code });
	const open = new Map();
	let next = 10; // above the streams
	let folder = "/";

	// fetched returns what is at a path: {folder: true, names} or {bytes}.
	const fetched = async (path) => {
		if (!path.startsWith("/")) path = `${folder}/${path}`;
		const answer = await fetch("/files?" + new URLSearchParams({ path }));
		if (!answer.ok) throw failed("ENOENT");
		if (answer.headers.get("Kith-Folder")) return { folder: true, names: await answer.json(), bytes: [] };
		return { bytes: new Uint8Array(await answer.arrayBuffer()) };
	};
	const stat = ({ folder, bytes }) => ({
		isDirectory: () => folder === true,
		mode: folder ? 0o40555 : 0o100444,
		size: bytes.length,
		dev: 0, ino: 0, nlink: 1, uid: 0, gid: 0, rdev: 0, blksize: 0, blocks: 0, atimeMs: 0, mtimeMs: 0, ctimeMs: 0,
	});
	// answer passes the outcome of a promise to a callback as Node.js does.
	const answer = (promise, callback) => promise.then((value) => callback(null, value), (e) => callback(e.code ? e : failed("EIO")));
	const opened = (file, f, callback) => {
		const found = open.get(file);
		if (found) callback(null, f(found));
		else callback(failed("EBADF"));
	};

	Object.assign(fs, {
		constants: { O_WRONLY: 1, O_RDWR: 2, O_CREAT: 64, O_EXCL: 128, O_TRUNC: 512, O_APPEND: 1024, O_DIRECTORY: 65536 },
		open(path, flags, mode, callback) {
			if (flags & ~65536) return callback(failed("EROFS"));
			answer(fetched(path).then((found) => {
				if (flags && !found.folder) throw failed("ENOTDIR");
				open.set(++next, { ...found, at: 0 });
				return next;
			}), callback);
		},
		close(file, callback) { callback(open.delete(file) ? null : failed("EBADF")); },
		fstat(file, callback) { opened(file, stat, callback); },
		stat(path, callback) { answer(fetched(path).then(stat), callback); },
		lstat(path, callback) { answer(fetched(path).then(stat), callback); },
		readdir(path, callback) { answer(fetched(path).then((found) => found.names ?? []), callback); },
		read(file, buffer, offset, length, position, callback) {
			opened(file, (found) => {
				const from = position ?? found.at;
				const piece = found.bytes.subarray(from, from + length);
				buffer.set(piece, offset);
				if (position === null) found.at += piece.length;
				return piece.length;
			}, callback);
		},
	});
	process.cwd = () => folder;
	process.chdir = (path) => { folder = path; };
})();
