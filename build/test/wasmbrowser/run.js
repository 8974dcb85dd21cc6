// Runs the test in the page. Its output and its exit code are sent through the
// function kithTest, which the program that started the browser has added.
(() => {
	const send = (message) => kithTest(JSON.stringify(message));
	const fail = (what) => send({ text: `${what}\n`, ended: true, code: 1 });
	addEventListener("error", (e) => fail(e.message));
	addEventListener("unhandledrejection", (e) => fail(e.reason?.stack ?? e.reason));

	const decoders = { 1: new TextDecoder(), 2: new TextDecoder() };
	fs.writeSync = (stream, bytes) => {
		send({ text: (decoders[stream] ?? decoders[2]).decode(bytes, { stream: true }) });
		return bytes.length;
	};

	const start = async () => {
		const go = new Go();
		const { args, folder } = await (await fetch("/start.json")).json();
		go.argv = args;
		process.chdir(folder);
		go.exit = (code) => send({ ended: true, code });
		const { instance } = await WebAssembly.instantiateStreaming(fetch("/test.wasm"), go.importObject);
		await go.run(instance);
	};
	start();
})();
