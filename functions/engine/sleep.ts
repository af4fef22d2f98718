/** Resolves after some real time, which tests with a moved clock do not shorten. */
export const sleep = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));
