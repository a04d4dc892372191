/** Only types in the real host, as far as the WeChat plugin goes; here so that an import of it resolves. */
export {};
