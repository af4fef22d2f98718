/** The only reading of time in functions. */
export const now = (): Date => new Date();
