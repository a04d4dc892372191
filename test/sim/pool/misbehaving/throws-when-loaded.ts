throw new Error("no key in the environment");
