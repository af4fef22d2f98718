/** Every rule, by what the nodes do: this file is the list. A rule names the types that it converts. */
export { ai } from './ai.ts';
export { data } from './data.ts';
export { decisions } from './decisions.ts';
export { http } from './http.ts';
export { messages } from './messages.ts';
export { services } from './services.ts';
export { structure } from './structure.ts';
export { triggers } from './triggers.ts';
export { waits } from './waits.ts';
