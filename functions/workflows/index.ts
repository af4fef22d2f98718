/** What other functions and the console's builder use of graphs, beside the API. */
export { fillText } from './texts/fill-text.ts';
