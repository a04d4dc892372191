// Loaded by the tripwire's test: a real timer, started at the top level of a CommonJS file.
module.exports = globalThis.captured(() => {}, 60_000);
