/** Reads the time. Functions call nothing else for it, so that tests can move the clock. */
export const now = (): Date => new Date();
