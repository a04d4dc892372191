// What it waits for never comes.
await new Promise(() => {});

export {};
