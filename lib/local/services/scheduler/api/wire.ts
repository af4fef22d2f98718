/** The wire form of the SDK's types: dates travel as epoch seconds. */
export type Wire<T> = T extends Date ? number : T extends object ? { [K in keyof T]: Wire<T[K]> } : T;

/** Keeps the milliseconds as a fraction. */
export const seconds = (ms: number): number => ms / 1000;
