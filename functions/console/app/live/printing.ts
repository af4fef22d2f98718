import { createStore } from '../store.ts';

/** A screen is read with all rows of its lists, to be printed. */
export const isPrinting = createStore(false);
